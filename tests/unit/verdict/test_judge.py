"""Outcomes from inventories and runs; the record judged again gives the same record."""

from pathlib import Path

import pytest
from support import inventory

from lastmile.engagement import load_file
from lastmile.errors import EngagementError
from lastmile.inventory import Dependency, Inventory, Manifest, Scan
from lastmile.model import (
    Audit,
    Confidence,
    Fact,
    Finding,
    Language,
    LeftOut,
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
from lastmile.verdict.gravity import is_blocking
from lastmile.verdict.judge import differences, judge, judge_again, open_ends
from lastmile.verdict.reading import Gathered

CHECKLIST = load_folder(folder("checklists"))
PYTHON = "x = 1\n" * 300
TOOLS = ("bandit", "semgrep", "radon", "pip-audit")


def gathered(
    facts: Inventory,
    *,
    lost: str = "",
    findings: tuple[Finding, ...] = (),
    unread: tuple[Unread, ...] = (),
    opportunities: dict[str, int] | None = None,
) -> list[Gathered]:
    """Every scanner ran well, but for ``lost``; ``findings`` come from the scanner that their rule names."""
    own = {g for c in CHECKLIST.controls for globs in c.evidence.values() for g in globs}
    names = [*TOOLS, *sorted(glob for glob in own if glob.startswith("lastmile."))]
    sent = tuple(file.path for file in facts.select())
    runs = []
    for name in names:
        mine = tuple(f for f in findings if name in (f.rule, f.rule.split(".", 1)[0]))
        missed = tuple(u for u in unread if name == "bandit")
        if name == lost:
            runs.append(
                Gathered(
                    Run(scanner=name, version="unknown", status=RunStatus.FAILED, reason="not installed"),
                    None,
                )
            )
            continue
        counts = {r: n for r, n in (opportunities or {}).items() if r.startswith(name)}
        run = Run(
            scanner=name,
            version="1",
            status=RunStatus.PARTIAL if missed else RunStatus.OK,
            files_sent=len(sent),
            files_reported=len(sent) - len(missed),
            unread=missed,
            opportunities=counts,
        )
        runs.append(Gathered(run, Scan(findings=mine, sent=sent, unread=missed)))
    return runs


def audit(facts: Inventory, runs: list[Gathered], hand: object = None) -> Audit:
    return judge(
        facts,
        runs,
        CHECKLIST,
        hand=hand,  # type: ignore[arg-type]
        started_at="2026-11-20T10:00:00+00:00",
        finished_at="2026-11-20T10:01:00+00:00",
        options={},
    )


def python_service(tmp_path: Path, **more: object) -> Inventory:
    facts = inventory(
        tmp_path,
        {"app.py": PYTHON, "tests/test_app.py": "y = 1\n"},
        facts=[Fact.WEB_SERVICE],
        **more,  # type: ignore[arg-type]
    )
    target = Target(
        source="test",
        name="test",
        files=2,
        lines=301,
        languages=(Language(name="python", files=2, lines=301),),
    )
    object.__setattr__(facts, "target", target)
    return facts


def sql(path: str = "app.py", **fields: object) -> Finding:
    base = {
        "rule": "semgrep.sql-string-building-python",
        "message": "m",
        "severity": Severity.CRITICAL,
        "confidence": Confidence.HIGH,
        "path": path,
        "line": 1,
    }
    return Finding.model_validate(base | fields)


def result(record: Audit, control: str) -> Result:
    return next(r for r in record.results if r.control == control)


def test_a_control_passes_only_on_evidence(tmp_path: Path) -> None:
    facts = python_service(tmp_path)
    row = result(audit(facts, gathered(facts)), "security/sql-string-building")
    assert (row.outcome, row.coverage, row.credit) == (Outcome.PASS, 1.0, 1.0)
    assert row.evidence[0].note.startswith("read by semgrep.sql")


@pytest.mark.parametrize("lost", ["bandit", "semgrep"])
def test_a_lost_scanner_leaves_its_controls_open(tmp_path: Path, lost: str) -> None:
    facts = python_service(tmp_path)
    whole, less = audit(facts, gathered(facts)), audit(facts, gathered(facts, lost=lost))
    row = result(less, "security/sql-string-building")
    assert (row.outcome, row.lost, row.evidence) == (Outcome.NOT_ASSESSED, (lost,), ())
    assert "did not work here" in row.reason
    assert less.score.coverage < whole.score.coverage
    assert less.score.low is not None
    assert whole.score.low is not None
    assert less.score.low <= whole.score.low
    assert any(f"{lost} failed: not installed" in line for line in open_ends(less))
    assert less.verdict.provisional


def test_a_finding_fails_the_row_and_blocks(tmp_path: Path) -> None:
    facts = python_service(tmp_path)
    record = audit(facts, gathered(facts, findings=(sql(),)))
    assert record.verdict.status == "not_ready"
    assert record.verdict.reasons == ("security/sql-string-building",)
    assert record.score.overall is not None
    assert record.score.overall <= 39 + 10
    assert record.recommendations[0].blocker


@pytest.mark.parametrize(("severity", "blocks"), [("critical", True), ("high", False)])
def test_a_row_can_ask_for_the_gravest_findings_before_it_blocks(severity: str, blocks: bool) -> None:
    row = CHECKLIST.control("dependencies/known-vulnerability")
    hole = sql().model_copy(
        update={
            "control": row.id,
            "rule": "osv.known-vulnerability",
            "severity": Severity(severity),
            "confidence": Confidence.HIGH,
        }
    )
    assert is_blocking(row, hole, frozenset()) is blocks


def test_findings_in_tests_are_kept_and_do_not_count(tmp_path: Path) -> None:
    facts = python_service(tmp_path)
    record = audit(facts, gathered(facts, findings=(sql("tests/test_app.py"),)))
    row = result(record, "security/sql-string-building")
    assert (row.outcome, len(row.findings)) == (Outcome.PASS, 1)
    assert record.findings[0].set_aside == "test"


def test_a_row_read_in_part_passes_for_its_share_and_below_the_limit_not_at_all(tmp_path: Path) -> None:
    files = {f"m{n}.py": "x = 1\n" * 100 for n in range(10)}
    facts = inventory(tmp_path, files)
    unread = tuple(Unread(path=f"m{n}.py", reason="syntax") for n in range(1))
    row = result(audit(facts, gathered(facts, unread=unread)), "security/debug-mode-enabled")
    assert (row.outcome, row.coverage) == (Outcome.PASS, 0.9)
    assert "1 of 10 Python files" in row.reason
    unread = tuple(Unread(path=f"m{n}.py", reason="syntax") for n in range(3))
    row = result(audit(facts, gathered(facts, unread=unread)), "security/debug-mode-enabled")
    assert (row.outcome, row.coverage) == (Outcome.NOT_ASSESSED, 0.7)


def test_a_language_that_no_rule_covers_is_not_assessed(tmp_path: Path) -> None:
    facts = inventory(tmp_path, {"App.java": "int x = 1;\n" * 300})
    row = result(audit(facts, gathered(facts)), "security/sql-string-building")
    assert (row.outcome, row.coverage) == (Outcome.NOT_ASSESSED, 0.0)
    assert "Java" in row.reason


def test_what_the_repository_is_not_does_not_apply(tmp_path: Path) -> None:
    facts = inventory(tmp_path, {"lib.py": PYTHON}, facts=[Fact.LIBRARY])
    record = audit(facts, gathered(facts))
    assert result(record, "security/no-rate-limiting").outcome is Outcome.NOT_APPLICABLE
    assert result(record, "failure/go-ignored-error").outcome is Outcome.NOT_APPLICABLE


def test_credit_goes_by_share_where_opportunities_are_counted(tmp_path: Path) -> None:
    facts = python_service(tmp_path)
    object.__setattr__(facts, "facts", frozenset({Fact.OUTGOING_HTTP}))
    rule = "semgrep.http-call-without-timeout-python"
    call = sql(rule=rule, severity=Severity.HIGH)
    record = audit(facts, gathered(facts, findings=(call,), opportunities={rule: 20}))
    row = result(record, "failure/http-call-without-timeout")
    assert (row.violations, row.opportunities, row.credit) == (1, 20, 0.7764)


def test_a_record_judged_again_is_the_same_and_a_changed_digit_shows(tmp_path: Path) -> None:
    facts = python_service(tmp_path, left_out=[LeftOut(path="x.bin", reason="binary")])
    record = audit(facts, gathered(facts, lost="radon", findings=(sql(),)))
    assert judge_again(record, None) == record
    assert differences(record) == ()
    better = record.score.model_copy(update={"overall": 88.0})
    assert differences(record.model_copy(update={"score": better})) != ()


ENGAGEMENT = """version: 1
client: Example Ltd
consultant: {name: A. Person, firm: Firm}
decisions:
  - fingerprint: FP
    status: false_positive
    author: A. Person
    reason: the value is a constant
    date: 2026-11-20
answers:
  - control: manual/edge-rate-limits
    answer: yes
    note: gateway limits
    evidence: ticket 7
    author: A. Person
    date: 2026-11-20
"""


def test_a_persons_hand_refutes_findings_and_answers_absences(tmp_path: Path) -> None:
    facts = python_service(tmp_path)
    absent = Finding(
        rule="lastmile.no-rate-limiting", message="m", severity=Severity.HIGH, confidence=Confidence.MEDIUM
    )
    record = audit(facts, gathered(facts, findings=(sql(), absent)))
    fingerprint = next(f.fingerprint for f in record.findings if f.rule.startswith("semgrep"))
    path = tmp_path / "engagement.yaml"
    path.write_text(ENGAGEMENT.replace("FP", fingerprint))
    hand = load_file(path, [c.id for c in record.controls if c.manual])
    again = judge_again(record, hand)
    assert result(again, "security/sql-string-building").outcome is Outcome.PASS
    limits = result(again, "security/no-rate-limiting")
    assert (limits.outcome, limits.answered_by) == (Outcome.PASS, "A. Person")
    assert again.engagement is not None
    assert again.engagement.client == "Example Ltd"
    assert again.verdict.status != "not_ready"
    assert differences(again) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("    reason: the value is a constant\n", "", 5, "reason"),
        ("answer: yes", "answer: perhaps", 12, "answer"),
        ("control: manual/edge-rate-limits", "control: manual/other", 11, "no manual question"),
        ("date: 2026-11-20\nanswers", "date: soon\nanswers", 9, "date"),
        ("version: 1", "version: 2", 1, "starts with"),
        ("client: Example", "klient: Example", 2, "klient"),
        ("  - fingerprint: FP\n    status", "  - status", 5, "names a fingerprint"),
    ],
)
def test_a_broken_engagement_file_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in ENGAGEMENT
    path = tmp_path / "engagement.yaml"
    path.write_text(ENGAGEMENT.replace(old, new))
    with pytest.raises(EngagementError) as caught:
        load_file(path, ["manual/edge-rate-limits"])
    assert str(caught.value).startswith(f"{path}:{line}:")
    assert says in str(caught.value)


def _looked_up(tmp_path: Path, *others: Run) -> Audit:
    dependency = Dependency("PyPI", "flask", "3.1.3", "", True, False, "uv.lock", 1)
    manifest = Manifest("uv.lock", "PyPI", is_lock=True, dependencies=(dependency,))
    facts = inventory(tmp_path, {"app.py": PYTHON, "uv.lock": ""}, manifests=[manifest])
    known = [g for g in gathered(facts) if g.run.scanner != "pip-audit"]
    sent = ("uv.lock: flask 3.1.3",)
    return audit(facts, [*known, *(Gathered(run, Scan(sent=sent)) for run in others)])


def test_a_failed_source_leaves_nothing_open_where_another_answered(tmp_path: Path) -> None:
    failed = Run(scanner="pip-audit", version="2", status=RunStatus.FAILED, reason="no answer")
    index = Run(scanner="osv", version="1", status=RunStatus.OK, files_sent=1)
    record = _looked_up(tmp_path / "one", failed, index)
    assert not any("pip-audit" in line for line in open_ends(record))
    row = next(r for r in record.results if r.control == "dependencies/known-vulnerability")
    assert row.outcome is Outcome.PASS
    assert "pip-audit did not answer" in row.evidence[0].note
    assert differences(record) == ()
    skipped = index.model_copy(update={"status": RunStatus.SKIPPED, "reason": "no advisory data"})
    alone = _looked_up(tmp_path / "two", failed, skipped)
    said = open_ends(alone)
    assert any(line.startswith("pip-audit failed") for line in said)
    assert any(line.startswith("dependencies/known-vulnerability not assessed") for line in said)


def test_a_low_finding_is_titled_mildly_and_a_changed_title_is_told(tmp_path: Path) -> None:
    facts = python_service(tmp_path)
    low = sql(rule="semgrep.sql-string-building-python-construct", severity=Severity.LOW)
    record = audit(facts, gathered(facts, findings=(low,)))
    (row,) = (c for c in record.controls if c.id == "security/sql-string-building")
    assert row.mild is not None
    assert {row.title, record.findings[0].title} == {row.mild.title}
    assert differences(record) == ()
    untrue = row.model_copy(update={"title": "All is well"})
    forged = record.model_copy(
        update={"controls": tuple(untrue if c.id == row.id else c for c in record.controls)}
    )
    assert differences(forged) != ()
    worse = audit(facts, gathered(facts, findings=(low, sql(line=9))))
    (row,) = (c for c in worse.controls if c.id == "security/sql-string-building")
    assert row == CHECKLIST.control(row.id)
