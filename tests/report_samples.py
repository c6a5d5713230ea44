"""Records for the report's tests: a prototype, one that could not be assessed, a big and a hostile one."""

# ruff: noqa: E501 - rows of a table: wrapped they could not be read

import hashlib
from collections.abc import Sequence

from lastmile.model import (
    Audit,
    Confidence,
    Control,
    Coverage,
    Dependencies,
    Effort,
    Engagement,
    Evidence,
    Excerpt,
    FileCounts,
    Finding,
    Language,
    LeftOut,
    ManualQuestion,
    NotAssessed,
    Outcome,
    Package,
    Phase,
    PhaseScore,
    Recommendation,
    Result,
    Run,
    RunStatus,
    Score,
    Severity,
    Stage,
    StageGauge,
    Status,
    Suppression,
    Target,
    ToolRecord,
    Unread,
    Verdict,
)

COMMIT = "9f3c1e7a42d80b5561f0c2b7e6a9d3f4812c77ab"

# id, phase, stage, severity, blocker, outcome, question, title, risk, action, fix, good, hours, rule, cwe
ROWS: tuple[tuple[str, ...], ...] = (
    ("hardcoded-secret", "security", "harden", "critical", "blocker", "fail", "Are passwords and keys kept out of the source code?", "Anyone who reads the code can charge cards in your name", "A live payment key is written into the code. Whoever has a copy can take refunds, read payments and create charges.", "Replace the payment key and move it out", "Replace the key at the provider first; then load it from a secret store at start-up. Deleting the line is not enough, because old copies keep it.", "No live key was found in the source code", "4 8", "lastmile.hardcoded-secret", "CWE-798"),
    ("sql-string-building", "security", "harden", "critical", "blocker", "fail", "Are database commands kept apart from what visitors type?", "A guest can read every reservation by typing in the search box", "Text typed by a visitor is pasted into a database command. One crafted search returns the whole guest list.", "Pass values to the database as parameters", "Hand every value over as a bound parameter; allow table names only from a fixed list.", "Database commands are kept apart from input", "8 16", "semgrep.sql-string-building-python", "CWE-89"),
    ("missing-ownership-check", "security", "harden", "high", "", "fail", "Does each request check whose data it touches?", "One restaurant can open another restaurant's bookings", "A signed-in restaurant changes the number in the address. It sees and edits the bookings of others.", "Check ownership in one place", "Test in the data layer that the record belongs to the caller; then route all handlers through it.", "Each request checks whose data it touches", "24 40", "lastmile.missing-ownership-check", "CWE-639"),
    ("no-rate-limiting", "security", "harden", "high", "", "fail", "Is there a limit on attempts to sign in?", "Nothing slows down someone guessing passwords", "A robot tries thousands of passwords an hour against one account. Sooner or later it gets in.", "Limit sign-in attempts", "Limit attempts per account and per address; add a delay after failures.", "Sign-in attempts are limited", "8 16", "lastmile.no-rate-limiting", "CWE-307"),
    ("cookie-flags", "security", "harden", "medium", "", "fail", "Are sign-in cookies kept from scripts?", "Sign-in cookies can be read by scripts on the page", "If any script on the page is compromised, it can take over the visitor's session.", "Set the three cookie flags", "Set HttpOnly, Secure and SameSite on the session cookie.", "Sign-in cookies are kept from scripts", "2 4", "bandit.B614", "CWE-1004"),
    ("personal-data-in-logs", "security", "launch", "low", "", "fail", "Is personal data kept out of the logs?", "Personal data is written to the logs", "Phone numbers and addresses of guests appear in log lines.", "Log the record's number only", "Log the record's number, not its content.", "Personal data is kept out of the logs", "4 8", "lastmile.personal-data-in-logs", "CWE-532"),
    ("weak-password-storage", "security", "harden", "critical", "blocker", "pass", "Are passwords stored with a slow hash?", "A stolen database gives away every password", "Whoever copies the database can sign in as each user.", "Store passwords with a slow hash", "Hash passwords with a slow function and rehash at the next sign-in.", "Passwords are stored with a slow hash", "8 16", "bandit.B303", "CWE-916"),
    ("unsafe-html", "security", "harden", "high", "", "pass", "Do pages escape what visitors typed?", "A visitor can run code in another visitor's browser", "A comment carries a script. It acts in the name of whoever reads it.", "Escape everything on output", "Turn escaping on; clean what must stay markup.", "Pages escape what visitors typed", "4 8", "semgrep.unsafe-html", "CWE-79"),
    ("file-upload-path", "security", "harden", "medium", "", "not_applicable", "Are names of uploads kept out of paths?", "An upload can overwrite a file of the server", "A visitor chooses the name and overwrites settings.", "Choose file names on the server", "Give each upload a name of your own.", "Names of uploads are not used as paths", "4 8", "semgrep.upload-path", "CWE-22"),
    ("encryption-at-rest", "security", "launch", "medium", "", "not_assessed", "Is stored data encrypted?", "A lost disk gives away the data", "Somebody finds a disk and reads the guests.", "Turn on encryption at rest", "Turn it on at the provider.", "Stored data is encrypted", "4 8", "lastmile.encryption", "CWE-311"),
    ("payment-before-save", "failure_modes", "harden", "critical", "blocker", "fail", "Is nothing charged that is not saved?", "A payment can be taken and the booking lost", "The card is charged before the table is saved. A failure in between leaves a paid guest without a table.", "Save the booking before the charge", "Save the booking as pending first; then charge with its number as idempotency key.", "Nothing is charged that is not saved", "16 24", "lastmile.payment-before-save", "CWE-841"),
    ("http-call-without-timeout", "failure_modes", "harden", "high", "", "fail", "Does every call to others have a time limit?", "When a supplier is slow, the whole site waits with it", "Calls to other services have no limit. One slow answer holds a worker, and soon all of them.", "Set a time limit on every call", "Set a limit in one shared client; then decide per call what happens after it.", "Every call to others has a time limit", "16 24", "semgrep.http-call-without-timeout", "CWE-400"),
    ("swallowed-errors", "failure_modes", "integrate", "high", "", "fail", "Are errors handled or reported?", "Errors are swallowed, so nobody will know", "An error is caught and nothing is written down. In the morning there is no trace of what went wrong.", "Log or handle every caught error", "Catch what you can handle; log the rest with its context and let it fail loudly.", "Errors are handled or reported", "16 32", "semgrep.swallowed-errors", "CWE-390"),
    ("no-tests", "failure_modes", "harden", "high", "blocker", "fail", "Do tests hold what the product promises?", "Nobody can tell whether a change breaks the product", "A change goes out on Friday. The first to notice what broke are the guests.", "Write tests for the paths that earn money", "Test sign-in, booking and payment first; then add a test with each repair.", "Tests hold what the product promises", "40 80", "lastmile.no-tests", ""),
    ("no-health-check", "failure_modes", "launch", "medium", "", "fail", "Can a machine see whether the service is healthy?", "There is no way to see whether the service is healthy", "The service stops answering. It stays in the pool, and every second guest sees an error.", "Add a health address", "Add an address that tests the database; then point the load balancer at it.", "A machine can see whether the service is healthy", "4 8", "lastmile.no-health-check", ""),
    ("migrations", "failure_modes", "integrate", "medium", "", "pass", "Are database changes numbered?", "Nobody knows the state of the database", "Two machines disagree about the tables.", "Number the changes", "Use numbered migrations.", "Database changes are made by numbered migrations", "8 16", "lastmile.migrations", ""),
    ("n-plus-one", "performance", "integrate", "high", "", "fail", "Does a page ask the database only a few times?", "The bookings page asks the database once per row", "Each row of the list costs its own question. With a thousand bookings the page takes seconds.", "Fetch related rows in one query", "Fetch the related rows together; then measure the page with real volumes.", "Pages ask the database only a few times", "12 24", "semgrep.n-plus-one", ""),
    ("api-calls-on-load", "performance", "integrate", "medium", "", "fail", "Does a page load with few requests?", "Opening the dashboard makes 47 requests", "Visitors on a phone wait for every one of them.", "Load the dashboard with few requests", "Bundle what the dashboard needs into one answer; load the rest when it is seen.", "Pages load with few requests", "16 24", "lastmile.api-calls-on-load", ""),
    ("blocking-in-async", "performance", "integrate", "medium", "", "pass", "Is asynchronous code free of blocking calls?", "One slow call stops all visitors", "A blocking call holds the loop.", "Move blocking calls out", "Use the asynchronous client.", "No blocking call was found in asynchronous code", "8 16", "semgrep.blocking-in-async", ""),
    ("load-test", "performance", "launch", "medium", "", "not_assessed", "Does it hold under two hundred visitors?", "The first busy evening stops the service", "Nobody knows how many visitors it bears.", "Run a load test", "Run one against a copy.", "It holds under load", "8 16", "lastmile.load-test", ""),
    ("known-vulnerability", "dependencies", "harden", "high", "blocker", "fail", "Are packages free of published weaknesses?", "Four building blocks have published security holes", "The weakness and its use are public. Robots look for it all day.", "Upgrade the weak packages", "Upgrade the four; then let a machine propose updates each week.", "Packages are free of published weaknesses", "8 16", "pip-audit.PYSEC-2026-0001", "CWE-1395"),
    ("unused-packages", "dependencies", "integrate", "low", "", "fail", "Is every installed package used?", "A third of the packages do nothing for you", "Each of them can be attacked and must be kept up to date.", "Remove what nothing uses", "Remove them in two rounds, with tests in between.", "Every installed package is used", "8 16", "lastmile.unused-packages", ""),
    ("no-lockfile", "dependencies", "harden", "medium", "", "fail", "Does every installation give the same product?", "Every installation may be a different product", "Two machines install two different sets. What was tested is not what runs.", "Create and commit a lock file", "Create a lock file; install only from it.", "Every installation gives the same product", "2 4", "lastmile.no-lockfile", ""),
    ("typosquat", "dependencies", "harden", "high", "", "pass", "Do all packages exist under their right name?", "A package of a stranger runs in your product", "A misspelt name installs code of somebody else.", "Correct the names", "Correct the names and check what ran.", "All packages exist under their right name", "2 4", "lastmile.typosquat", ""),
)  # fmt: skip

PLACES = {
    "hardcoded-secret": (("app/settings.py", 13), ("app/routes/auth.py", 206), ("app/routes/guests.py", 278)),
    "sql-string-building": tuple((f"app/routes/{n}.py", 90 + 7 * i) for i, n in enumerate(("guests", "bookings", "admin", "auth", "search", "export"))),
    "missing-ownership-check": tuple((f"app/routes/r{i % 5}.py", 40 + 11 * i) for i in range(14)),
    "no-rate-limiting": ((None, None),),
    "cookie-flags": (("app/main.py", 31), ("app/auth.py", 77)),
    "personal-data-in-logs": tuple(("app/services/mailer.py", 12 * i + 9) for i in range(7)),
    "payment-before-save": (("app/routes/payments.py", 59), ("app/services/checkout.py", 65)),
    "http-call-without-timeout": tuple((f"app/services/client_{i % 9}.py", 18 + 5 * i) for i in range(47)),
    "swallowed-errors": tuple((f"web/src/hooks/useThing{i % 8}.ts", 20 + 9 * i) for i in range(38)),
    "no-tests": ((None, None),),
    "no-health-check": ((None, None),),
    "n-plus-one": tuple(("app/routes/bookings.py", 132 + 20 * i) for i in range(8)),
    "api-calls-on-load": (("web/src/pages/Dashboard.tsx", 80),),
    "known-vulnerability": tuple(("requirements.txt", 3 + i) for i in range(4)),
    "unused-packages": tuple(("package.json", 14 + i) for i in range(22)),
    "no-lockfile": (("requirements.txt", None),),
}  # fmt: skip

CODE = {
    "app/settings.py": (12, ('MAIL_FROM = "hello@tableside.example"', 'STRIPE_KEY = "sk_live_****"', 'DB_URL = os.environ["DATABASE_URL"]'), (13,)),
    "app/routes/guests.py": (88, ("def search(request):", '    q = request.args["q"]', "    rows = db.execute(f\"SELECT * FROM guests WHERE name LIKE '%{q}%'\")", "    return jsonify([dict(r) for r in rows])"), (90,)),
    "app/routes/payments.py": (57, ("def pay(order):", "    charge = provider.charge(order.total)", "    booking = Booking(order, charge)", "    booking.save()"), (59,)),
}  # fmt: skip


def control(row: Sequence[str]) -> Control:
    low, high = row[12].split()
    return Control(
        id=f"{row[1].removesuffix('_modes')}/{row[0]}",
        phase=Phase(row[1]),
        stage=Stage(row[2]),
        topic="topic",
        tier="core",
        kind="instance",
        severity=Severity(row[3]),
        blocker=bool(row[4]),
        question=row[6],
        title=row[7],
        risk=row[8],
        action=row[9],
        fix=row[10],
        good=row[11],
        effort=Effort(low=float(low), high=float(high)),
        evidence={"any": (row[13],)},
        not_assessed="Access to the running system.",
        cwe=(row[14],) if row[14] else (),
    )


def manual(name: str, question: str) -> Control:
    row = (name, "failure_modes", "launch", "high", "", "", question, "Nobody knows", "Nobody knows the answer on a bad day.", "Find out", "Find out and write it down.", "It is known", "2 4", "manual.x", "")  # fmt: skip
    return control(row).model_copy(update={"id": f"manual/{name}", "kind": "manual", "evidence": {}})


def finding(
    row: Control, path: str | None, line: int | None, number: int, rule: str, **more: object
) -> Finding:
    excerpt = None
    if path in CODE and line is not None and line in CODE[path][2]:
        first, lines, hit = CODE[path]
        excerpt = Excerpt(first_line=first, lines=lines, hit=hit)
    elif line is not None:
        lines = ("def handler(request):", f"    value = client.call(request, {number})", "    return value")
        excerpt = Excerpt(first_line=max(line - 1, 1), lines=lines, hit=(max(line, 2),))
    kind = "place" if line else "file" if path else "absence"
    made = Finding(
        rule=rule,
        message=f"{row.title}: seen by {rule}",
        severity=row.severity,
        confidence=Confidence.HIGH if number % 3 else Confidence.MEDIUM,
        path=path,
        line=line,
        end_line=line,
        cwe=row.cwe,
        evidence=(Evidence(kind=kind, path=path, line=line, note=rule),),
        fingerprint=hashlib.sha256(f"{row.id} {path} {number}".encode()).hexdigest()[:32],
        control=row.id,
        phase=row.phase,
        title=row.title,
        excerpt=excerpt,
    )
    return made.model_copy(update=more)


def result(row: Control, outcome: Outcome, found: Sequence[Finding]) -> Result:
    reasons = {
        Outcome.NOT_ASSESSED: "The running system was not supplied",
        Outcome.NOT_APPLICABLE: "The product takes no uploads",
    }
    absent = outcome is Outcome.FAIL and all(item.path is None for item in found)
    return Result(
        control=row.id,
        phase=row.phase,
        stage=row.stage,
        outcome=outcome,
        coverage=1.0 if outcome in (Outcome.PASS, Outcome.FAIL) else 0.0,
        reason="Not visible in the repository: 214 files were searched"
        if absent
        else reasons.get(outcome, ""),
        severity=row.severity if outcome is Outcome.FAIL else None,
        confidence=Confidence.HIGH if outcome is Outcome.FAIL else None,
        blocker=row.blocker and outcome is Outcome.FAIL,
        credit=None,
        violations=len(found),
        opportunities=52 if row.id.endswith("timeout") else 8 if outcome is Outcome.PASS else None,
        findings=tuple(item.fingerprint for item in found),
        evidence=(Evidence(kind="run", note="bandit 1.9.4 read 214 files"),)
        if outcome is Outcome.PASS
        else (),
    )


def phase_score(phase: Phase, results: Sequence[Result], points: float | None) -> PhaseScore:
    mine = [item for item in results if item.phase is phase]

    def count(outcome: Outcome) -> int:
        asked = [
            item
            for item in mine
            if not (item.control.startswith("manual/") and outcome is Outcome.NOT_ASSESSED)
        ]
        return sum(1 for item in asked if item.outcome is outcome)

    return PhaseScore(
        id=phase,
        status="not_assessed" if points is None else "partial",
        points=points,
        low=None if points is None else max(points - 6, 0),
        high=None if points is None else min(points + 14, 100),
        coverage=0.0 if points is None else 0.78,
        passed=count(Outcome.PASS),
        failed=count(Outcome.FAIL),
        not_assessed=count(Outcome.NOT_ASSESSED),
        not_applicable=count(Outcome.NOT_APPLICABLE),
    )


def packages(rows: Sequence[Control], results: Sequence[Result]) -> tuple[Recommendation, ...]:
    failed = {item.control: item for item in results if item.outcome is Outcome.FAIL}
    return tuple(
        Recommendation(
            id=f"R-{number:02d}",
            stage=row.stage,
            title=row.action,
            controls=(row.id,),
            findings=failed[row.id].findings,
            blocker=failed[row.id].blocker,
            effort=row.effort,
            risk_removed=max(0.0, 9.0 - number),
        )
        for number, row in enumerate((row for row in rows if row.id in failed), start=1)
    )


def gauges(todo: Sequence[Recommendation], after: Sequence[float | None]) -> tuple[StageGauge, ...]:
    return tuple(
        StageGauge(
            id=stage,
            points=None if score is None else score - 20,
            effort=Effort(
                low=sum(item.effort.low for item in todo if item.stage is stage),
                high=sum(item.effort.high for item in todo if item.stage is stage),
            ),
            score_after=score,
        )
        for stage, score in zip(Stage, after, strict=True)
    )


RUNS = (
    Run(scanner="bandit", version="1.9.4", status=RunStatus.OK, seconds=3.2, files_sent=124, files_reported=124),
    Run(scanner="semgrep", version="1.182.0", status=RunStatus.PARTIAL, reason="2 files could not be parsed", seconds=31.4, files_sent=196, files_reported=194, unread=(Unread(path="app/legacy.py", reason="syntax error"),)),
    Run(scanner="pip-audit", version="2.10.1", status=RunStatus.OK, seconds=4.0, files_sent=1, files_reported=1, data_date="2026-11-19"),
    Run(scanner="radon", version="6.0.1", status=RunStatus.FAILED, reason="radon is not installed", files_sent=124),
    Run(scanner="lastmile.hardcoded-secret", version="0.1.0", status=RunStatus.OK, seconds=0.8, files_sent=214, files_reported=214),
    Run(scanner="lastmile.no-tests", version="0.1.0", status=RunStatus.OK, seconds=0.1, files_sent=214, files_reported=214),
    Run(scanner="lastmile.no-go-context", version="0.1.0", status=RunStatus.SKIPPED, reason="there is no Go code"),
)  # fmt: skip

CONSTANTS = {
    "severity_weight": {"critical": 10.0, "high": 7.5, "medium": 5.0, "low": 2.5, "info": 0.0},
    "phase_weight": {"security": 0.4, "failure_modes": 0.3, "performance": 0.15, "dependencies": 0.15},
    "phase_cap": 39.0,
    "overall_cap": 49.0,
    "above_worst": 25.0,
    "effort_scale": [{"places_up_to": 3, "factor": 1.0}, {"places_up_to": 10, "factor": 1.5}],
    "launch_bar": 80.0,
}


def prototype(extra: Sequence[Finding] = ()) -> Audit:
    """A booking platform with sixteen failed checks in all phases, five of them blockers."""
    rows = [control(row) for row in ROWS]
    found: list[Finding] = []
    results: list[Result] = []
    for row, line in zip(rows, ROWS, strict=True):
        outcome = Outcome(line[5])
        mine = [
            finding(
                row,
                path,
                number_line,
                number,
                line[13],
                suppressed_in_source=number == 1 and line[0] == "sql-string-building",
            )
            for number, (path, number_line) in enumerate(
                PLACES.get(line[0], ()) if outcome is Outcome.FAIL else (), 1
            )
        ]
        mine += [item for item in extra if item.control == row.id]
        found += mine
        results.append(result(row, outcome, mine))
    twice = Evidence(kind="place", path=found[3].path, line=found[3].line, note="bandit.B608")
    found[3] = found[3].model_copy(update={"evidence": (*found[3].evidence, twice)})
    aside = finding(rows[0], "tests/test_pay.py", 4, 99, "lastmile.hardcoded-secret", set_aside="test")
    decided = finding(
        rows[1], "app/ddl.py", 8, 98, "bandit.B608", status=Status.FALSE_POSITIVE, decided_by="R. Halvorsen"
    )
    questions = [manual("backup-restore-tested", "Has a backup been restored on another system in the last six months?"), manual("partner-outage", "What happens to an order when the payment provider is down?")]  # fmt: skip
    todo = packages(rows, results)
    results += [result(row, Outcome.NOT_ASSESSED, ()) for row in questions]
    return Audit(
        lastmile_version="0.1.0",
        checklist_version="1",
        profile="production",
        options={"exclude": [], "phases": [], "offline": False},
        started_at="2026-11-21T09:00:00+00:00",
        finished_at="2026-11-21T09:11:20+00:00",
        target=Target(
            source="https://git.example.com/tableside/booking",
            name="tableside-booking",
            commit=COMMIT,
            ref="main",
            dirty=False,
            files=214,
            lines=31480,
            languages=(
                Language(name="python", files=124, lines=18258),
                Language(name="typescript", files=72, lines=11648),
                Language(name="Shell", files=6, lines=1574),
            ),
        ),
        engagement=Engagement(
            client="Tableside Ltd.",
            project="Tableside booking platform",
            consultant="Harbour & Pine",
            reviewer="M. Okafor",
            date="2026-11-21",
            confidentiality="Confidential: prepared for Tableside Ltd. only",
        ),
        tools=(ToolRecord(name="advisories", version="2026-11-19", data_date="2026-11-19"),),
        score=Score(overall=36.4, low=30.0, high=51.2, coverage=0.78),
        verdict=Verdict(
            status="not_ready",
            provisional=False,
            reasons=tuple(item.control for item in results if item.blocker),
        ),
        phases=tuple(
            phase_score(phase, results, points)
            for phase, points in zip(Phase, (31.0, 38.9, 57.2, 49.0), strict=True)
        ),
        stages=gauges(todo, (61.0, 78.5, 86.0)),
        runs=RUNS,
        controls=(*rows, *questions),
        results=tuple(results),
        findings=(*found, aside, decided),
        unclassified={"bandit.B101": 12},
        manual=tuple(ManualQuestion(control=row.id, question=row.question) for row in questions),
        coverage=Coverage(
            files=FileCounts(total=228, assessed=212, partly=2, left_out=14),
            left_out=(
                *(LeftOut(path=f"dist/{n}.js", reason="generated") for n in range(11)),
                *(LeftOut(path=f"data/{n}.sql", reason="larger than a megabyte") for n in range(3)),
            ),
            not_assessed=(
                NotAssessed(
                    what="Secrets in the history",
                    reason="the clone is shallow",
                    what_it_takes="A full clone, ten minutes",
                ),
            ),
        ),
        suppressions=(
            Suppression(path="app/db.py", line=3, kind="comment", rule="B608"),
            Suppression(path="app/db.py", line=9, kind="comment", rule=None),
            Suppression(path=".bandit", line=None, kind="config", rule=None),
            Suppression(path=".semgrepignore", line=None, kind="ignore-file", rule=None),
        ),
        dependencies=Dependencies(direct=41, transitive=187, development=12),
        recommendations=todo,
        walls={"network": True, "pdeathsig": True, "filesystem": False},
        constants=CONSTANTS,
    )


def signed(audit: Audit) -> Audit:
    """The same after a person confirmed every place of its blockers."""
    blocking = {item.control for item in audit.results if item.blocker}
    findings = tuple(
        item.model_copy(update={"status": Status.CONFIRMED, "decided_by": "R. Halvorsen"})
        if item.control in blocking and item.counts
        else item
        for item in audit.findings
    )
    return audit.model_copy(update={"findings": findings})


def empty() -> Audit:
    """Nothing could be assessed: every run failed, every score is None; a folder without git, no engagement."""
    base = prototype()
    results = tuple(
        item.model_copy(update={"outcome": Outcome.NOT_ASSESSED, "findings": (), "evidence": (), "blocker": False, "severity": None, "violations": 0, "reason": "Every scanner failed"})
        for item in base.results
    )  # fmt: skip
    return base.model_copy(
        update={
            "target": Target(source="folder", name="folder", files=3, lines=40),
            "engagement": None,
            "score": Score(overall=None, low=None, high=None, coverage=0.0),
            "verdict": Verdict(status="cannot_say", provisional=False, reasons=()),
            "phases": tuple(phase_score(phase, results, None) for phase in Phase),
            "stages": gauges((), (None, None, None)),
            "runs": tuple(
                run.model_copy(update={"status": RunStatus.FAILED, "reason": "not installed"}) for run in RUNS
            ),
            "results": results,
            "findings": (),
            "unclassified": {},
            "manual": (),
            "suppressions": (),
            "recommendations": (),
            "tools": (),
            "constants": {},
            "walls": {},
            "coverage": Coverage(files=FileCounts(total=3, assessed=0, partly=0, left_out=3)),
        }
    )


def clean() -> Audit:
    """No finding: everything that ran passed."""
    base = prototype()
    results = tuple(
        item.model_copy(update={"outcome": Outcome.PASS, "findings": (), "blocker": False, "severity": None, "violations": 0, "reason": ""})
        if item.outcome is Outcome.FAIL
        else item
        for item in base.results
    )  # fmt: skip
    return base.model_copy(
        update={
            "score": Score(overall=97.0, low=85.0, high=100.0, coverage=0.9),
            "verdict": Verdict(status="ready", provisional=True, reasons=()),
            "phases": tuple(phase_score(phase, results, 97.0) for phase in Phase),
            "stages": gauges((), (97.0, 97.0, 97.0)),
            "results": results,
            "findings": (),
            "recommendations": (),
            "suppressions": (),
        }
    )


def big(places: int = 2000) -> Audit:
    """As many places of one failed check, in paths of every length."""
    row = control(ROWS[12])
    return prototype(
        [
            finding(row, f"packages/area-{n % 37}/src/module_{n % 211}/file_{n % 463}.ts", 10 + n % 900, 1000 + n, "semgrep.swallowed-errors")
            for n in range(places)
        ]
    )  # fmt: skip


def crowded() -> Audit:
    """Two hundred failed checks, all high, half of them blockers."""
    rows = [
        control(ROWS[n % len(ROWS)]).model_copy(
            update={"id": f"crowd/check-{n:03d}", "severity": Severity.HIGH, "blocker": n % 2 == 0}
        )
        for n in range(200)
    ]
    found = [
        finding(row, f"app/file_{n}_{m}.py", 10 * m, m, "lastmile.crowd")
        for n, row in enumerate(rows)
        for m in range(1, 6)
    ]
    results = [result(row, Outcome.FAIL, [f for f in found if f.control == row.id]) for row in rows]
    todo = packages(rows, results)
    return prototype().model_copy(
        update={
            "controls": tuple(rows),
            "results": tuple(results),
            "findings": tuple(found),
            "manual": (),
            "recommendations": todo,
            "stages": gauges(todo, (50.0, 60.0, 70.0)),
            "phases": tuple(phase_score(phase, results, 12.0) for phase in Phase),
            "verdict": Verdict(status="not_ready", provisional=False, reasons=(rows[0].id,)),
        }
    )


HOSTILE = '<script>document.title="owned"</script><img src=x onerror=alert(1)>"\' onload=x {{ 7*7 }} {% raw %} ${7*7}'


def hostile() -> Audit:
    """Every text of the target is an attack: markup, direction marks, endless names, template syntax."""
    row, other = control(ROWS[1]), control(ROWS[2])
    code = Excerpt(
        first_line=1,
        lines=(HOSTILE, "</code></pre></style><style>body{display:none}</style>", "a\u202eb\u2066c\u200bd\x1b[31m", "x" * 3000),
        hit=(1,),
    )  # fmt: skip
    long = "deep/" + "n" * 4000 + ".py"
    extra = [
        finding(row, HOSTILE, 1, 501, "semgrep.sql-string-building-python", excerpt=code, message=HOSTILE),
        finding(row, long, 2, 502, "semgrep.sql-string-building-python", excerpt=code, symbol=HOSTILE),
        finding(other, "a\u202egnp.py", 3, 503, "lastmile.missing-ownership-check", excerpt=code),
        finding(other, "url(file:///etc/passwd)", 4, 504, "lastmile.missing-ownership-check"),
        finding(other, "東京/ünï.py", 5, 505, "lastmile.missing-ownership-check"),
    ]
    base = prototype(extra)
    return base.model_copy(
        update={
            "target": base.target.model_copy(update={"name": HOSTILE, "ref": "main\u202e" + "r" * 400}),
            "engagement": None,
            "suppressions": (Suppression(path=HOSTILE, line=1, kind="comment", rule=HOSTILE),),
            "unclassified": {HOSTILE: 3},
            "runs": (
                *base.runs,
                Run(scanner="x", version="1", status=RunStatus.FAILED, reason=HOSTILE + "y" * 4000),
            ),
        }
    )


def with_package(audit: Audit) -> Audit:
    """The same audit where a dependency finding names its package."""
    changed = tuple(
        item.model_copy(
            update={"package": Package(ecosystem="PyPI", name="demo", version="1.0", fixed_in="1.2")}
        )
        if item.phase is Phase.DEPENDENCIES
        else item
        for item in audit.findings
    )
    return audit.model_copy(update={"findings": changed})
