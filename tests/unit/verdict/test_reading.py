"""What did not run is no pass: the share that was read, and the record that is judged again."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import inventory

from lastmile.engagement import Hand
from lastmile.engagement.file import Decision, EngagementFile, ManualAnswer
from lastmile.inventory import Dependency, Inventory, Manifest, Scan
from lastmile.model import (
    Audit,
    Confidence,
    Fact,
    Finding,
    Language,
    Outcome,
    Result,
    Run,
    RunStatus,
    Severity,
    Target,
    Unread,
)
from lastmile.resources import folder
from lastmile.verdict.checklist import load_folder
from lastmile.verdict.judge import differences, judge, judge_again
from lastmile.verdict.reading import Gathered

CHECKLIST = load_folder(folder("checklists"))
CODE = "x = 1\n" * 300
STATUSES = ("confirmed", "false_positive", "accepted")
QUESTION = "manual/edge-rate-limits"


def product(tmp_path: Path, files: dict[str, str], **more: object) -> Inventory:
    facts = inventory(tmp_path, files, facts=[Fact.WEB_SERVICE, Fact.OUTGOING_HTTP], **more)  # type: ignore[arg-type]
    lines = {f.language: 0 for f in facts.files if f.language}
    for file in facts.files:
        if file.language:
            lines[file.language] += file.lines
    languages = tuple(Language(name=name, files=1, lines=count) for name, count in lines.items())
    return replace(facts, target=Target(source="test", name="test", languages=languages))


def ran(facts: Inventory, *findings: Finding, **other: Gathered | None) -> list[Gathered]:
    """Every scanner read every file, but for those in ``other`` (None: it failed); "_" stands for "-"."""
    globs = {g for c in CHECKLIST.controls for named in c.evidence.values() for g in named}
    names = sorted({g if g.startswith("lastmile.") else g.split(".", 1)[0] for g in globs})
    sent = tuple(file.path for file in facts.select())
    special = {name.replace("_", "-"): gathered for name, gathered in other.items()}
    made = []
    for name in names:
        if name in special:
            failed = Run(scanner=name, version="1", status=RunStatus.FAILED, reason="broken")
            made.append(special[name] or Gathered(failed, None))
            continue
        mine = tuple(f for f in findings if name in (f.rule, f.rule.split(".", 1)[0]))
        made.append(gathered(name, Scan(findings=mine, sent=sent)))
    return made


def gathered(name: str, scan: Scan) -> Gathered:
    status = RunStatus.PARTIAL if scan.unread else RunStatus.OK
    run = Run(
        scanner=name,
        version="1",
        status=status,
        files_sent=len(scan.sent),
        unread=scan.unread,
        opportunities=dict(scan.opportunities),
    )
    return Gathered(run, scan)


def audit(facts: Inventory, runs: list[Gathered], hand: EngagementFile | None = None) -> Audit:
    times = {"started_at": "2026-11-20T10:00:00+00:00", "finished_at": "2026-11-20T10:01:00+00:00"}
    return judge(facts, runs, CHECKLIST, hand=hand, options={}, **times)


def result(record: Audit, control: str) -> Result:
    return next(r for r in record.results if r.control == control)


def finding(rule: str, line: int = 1, **fields: object) -> Finding:
    base = {"rule": rule, "message": "m", "path": "app.py", "line": line}
    grades = {"severity": Severity.HIGH, "confidence": Confidence.HIGH}
    return Finding.model_validate(base | grades | fields)


@pytest.mark.parametrize(
    ("path", "lines", "status", "provisional"),
    [
        ("lib/shop.ex", 100, "ready", False),
        ("lib/shop.ex", 250, "ready", True),
        ("lib/shop.ex", 9_000, "cannot_say", False),
        ("src/Shop.vue", 9_000, "cannot_say", False),
        ("static/shop.css", 9_000, "ready", False),  # no program: nothing for our rules to see
    ],
)
def test_code_that_no_rule_reads_takes_the_word_back(
    tmp_path: Path, path: str, lines: int, status: str, provisional: bool
) -> None:
    facts = product(tmp_path, {"app.py": CODE, path: "x 1\n" * lines})
    record = audit(facts, ran(facts))
    assert (record.verdict.status, record.verdict.provisional) == (status, provisional)
    if not path.endswith(".css"):
        assert record.coverage.not_assessed[0].what.startswith(f"{lines:,} lines of ")
    assert differences(record) == ()


def test_a_score_that_cannot_be_said_is_not_promised_for_later(tmp_path: Path) -> None:
    facts = product(tmp_path, {"app.py": "x = 1\n"})
    record = audit(facts, ran(facts))
    assert record.verdict.status == "cannot_say"
    assert record.score.overall is None
    assert [stage.score_after for stage in record.stages] == [None, None, None]


def dependency(name: str, declared_in: str) -> Dependency:
    return Dependency("PyPI", name, "1.0", "", True, False, declared_in, 1)


def test_packages_in_a_broken_manifest_were_not_looked_up(tmp_path: Path) -> None:
    manifests = [
        Manifest("requirements.txt", "PyPI", False, (dependency("a", "requirements.txt"),)),
        Manifest("poetry.lock", "PyPI", True, (), "not valid TOML"),
    ]
    facts = product(tmp_path, {"app.py": CODE}, manifests=manifests)
    row = result(audit(facts, ran(facts)), "dependencies/known-vulnerability")
    assert (row.outcome, row.coverage) == (Outcome.NOT_ASSESSED, 0.5)
    assert "1 of 2 files that name Python packages could not be read in full" in row.reason


def test_a_check_of_ours_that_was_not_sent_a_language_has_not_read_it(tmp_path: Path) -> None:
    facts = product(tmp_path, {"app.py": CODE, "app.ts": "let x = 1;\n" * 300})
    runs = [g for g in ran(facts) if g.run.scanner != "lastmile.undefined-name"]
    runs.append(gathered("lastmile.undefined-name", Scan(sent=("app.py",))))
    row = result(audit(facts, runs), "failure/undefined-name")
    assert (row.outcome, row.coverage) == (Outcome.NOT_ASSESSED, 0.5)


def test_files_that_no_run_read_are_not_counted_as_assessed(tmp_path: Path) -> None:
    facts = product(tmp_path, {"app.py": CODE, "notes.txt": "text\n"})
    files = audit(facts, ran(facts)).coverage
    assert (files.files.total, files.files.assessed, files.files.left_out) == (2, 1, 1)
    assert [(item.path, item.reason) for item in files.left_out] == [("notes.txt", "no check read it")]


def test_a_question_of_critical_severity_hides_no_sure_finding(tmp_path: Path) -> None:
    facts = product(tmp_path, {"app.py": CODE})
    rule = "semgrep.unsafe-deserialization-python"
    question = finding(rule, 5, severity=Severity.CRITICAL, confidence=Confidence.LOW)
    record = audit(facts, ran(facts, question, finding(rule, 50, confidence=Confidence.MEDIUM)))
    assert record.verdict.status == "ready_with_conditions"
    assert record.verdict.reasons == ("security/unsafe-deserialization",)
    assert audit(facts, ran(facts, question)).verdict.status == "ready"


def test_what_a_person_confirmed_is_sure(tmp_path: Path) -> None:
    facts = product(tmp_path, {"app.py": CODE})
    runs = ran(facts, finding("semgrep.unsafe-deserialization-python", confidence=Confidence.LOW))
    before = audit(facts, runs)
    after = judge_again(before, hand(decide("semgrep.unsafe-deserialization-python", "confirmed")))
    assert before.verdict.status == "ready"
    assert after.verdict.status == "ready_with_conditions"
    row = result(after, "security/unsafe-deserialization")
    assert (row.confidence, row.credit) == (Confidence.HIGH, 0.0)


def test_a_mended_row_of_which_little_was_read_stays_open_on_the_road(tmp_path: Path) -> None:
    facts = product(tmp_path, {"app.py": CODE})
    found = finding("semgrep.sql-string-building-python", severity=Severity.CRITICAL)
    record = audit(facts, ran(facts, found, bandit=None))
    failed = result(record, "security/sql-string-building")
    assert (failed.outcome, failed.coverage, failed.lost) == (Outcome.FAIL, 0.0, ("bandit",))
    whole = audit(facts, ran(facts, bandit=None))
    assert record.stages[-1].score_after == whole.score.overall


def decide(rule: str, status: str) -> Decision:
    fields = {"rule": rule, "status": status, "author": "A. Person", "reason": "looked", "date": "2026-11-20"}
    return Decision.model_validate(fields)


def hand(*decisions: Decision, answer: str | None = None) -> Hand:
    fields = {"control": QUESTION, "answer": answer, "evidence": "ticket 7", "author": "A. Person"}
    answers = (ManualAnswer.model_validate(fields | {"date": "2026-11-20"}),) if answer else ()
    file = EngagementFile(version=1, decisions=decisions, answers=answers)
    return Hand(file, Path("engagement.yaml"), lines=(1,) * len(decisions))


def test_a_decision_that_is_taken_back_leaves_no_trace(tmp_path: Path) -> None:
    facts = product(tmp_path, {"app.py": CODE})
    runs = ran(facts, finding("semgrep.sql-string-building-python", severity=Severity.CRITICAL))
    first = audit(facts, runs, hand(decide("semgrep.*", "false_positive"), answer="no"))
    assert first.verdict.status == "ready"
    again = judge_again(first, hand())
    assert again.verdict.status == "not_ready"
    assert again.findings[0].decided_by is None
    assert all(question.answer is None for question in again.manual)


RULES = (
    "semgrep.sql-string-building-python",
    "semgrep.http-call-without-timeout-python",
    "semgrep.unsafe-deserialization-python",
    "lastmile.no-rate-limiting",
)
HANDS = st.builds(
    lambda decided, answer: hand(*(decide(rule, status) for rule, status in decided.items()), answer=answer),
    st.dictionaries(st.sampled_from(RULES), st.sampled_from(STATUSES)),
    st.sampled_from([None, "yes", "partly", "no", "not_applicable", "unknown"]),
)
FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from(RULES),
        st.integers(1, 300),
        severity=st.sampled_from(list(Severity)),
        confidence=st.sampled_from(list(Confidence)),
    ),
    max_size=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=30)
@given(
    found=FINDINGS,
    one=HANDS,
    two=HANDS,
    lost=st.sampled_from([None, "bandit", "semgrep", "pip_audit"]),
    unread=st.booleans(),
    places=st.none() | st.integers(0, 9),
)
def test_judged_again_is_judged_the_same(
    tmp_path: Path,
    *,
    found: list[Finding],
    one: EngagementFile,
    two: EngagementFile,
    lost: str | None,
    unread: bool,
    places: int | None,
) -> None:
    facts = product(tmp_path, {"app.py": CODE, "more.py": "y = 1\n" * 100})
    other: dict[str, Gathered | None] = {lost: None} if lost else {}
    if unread and lost != "semgrep":
        mine = tuple(f for f in found if f.rule.startswith("semgrep."))
        missed = (Unread(path="more.py", reason="syntax"),)
        counts = {} if places is None else {"semgrep.http-call-without-timeout-python": places}
        scan = Scan(findings=mine, sent=("app.py", "more.py"), unread=missed, opportunities=counts)
        other["semgrep"] = gathered("semgrep", scan)
    runs = ran(facts, *found, **other)
    direct = audit(facts, runs, two)
    again = judge_again(audit(facts, runs, one), two)
    assert again == direct
    assert differences(direct) == ()


@pytest.mark.parametrize("control", ["security/debug-mode-enabled", "security/sql-string-building"])
def test_a_record_cannot_claim_a_pass_for_a_tool_that_failed(tmp_path: Path, control: str) -> None:
    facts = product(tmp_path, {"app.py": CODE})
    record = audit(facts, ran(facts, bandit=None))
    assert result(record, control).outcome is Outcome.NOT_ASSESSED
    claim = {"outcome": Outcome.PASS, "credit": 1.0, "coverage": 1.0, "lost": (), "reason": ""}
    forged = [r.model_copy(update=claim) if r.control == control else r for r in record.results]
    assert "results" in " ".join(differences(record.model_copy(update={"results": tuple(forged)})))
