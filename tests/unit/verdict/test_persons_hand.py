"""What a person brings and decides, in a record that is judged, and judged again."""

from pathlib import Path

import pytest
from report_samples import prototype

from lastmile.engagement import Hand, load_file
from lastmile.model import Audit, Finding, Outcome, Severity, Status
from lastmile.report.as_json import loads, render
from lastmile.verdict.judge import judge_again

OWN = """version: 1
findings:
  - id: refund-by-anyone
    title: Anyone can pay an order back
    phase: {phase}
    stage: harden
    severity: {severity}
    confidence: {confidence}
    path: app/pay.py
    line: 12
    risk: A stranger takes the money out.
    fix: Ask for the owner.
    effort_hours: [4, 8]
    author: A. Person
    date: 2026-11-20
"""


def hand(tmp_path: Path, text: str) -> Hand:
    path = tmp_path / "engagement.yaml"
    path.write_text(text)
    return load_file(path, (), partial=True)


def own(phase: str = "security", severity: str = "critical", confidence: str = "high") -> str:
    return OWN.format(phase=phase, severity=severity, confidence=confidence)


@pytest.fixture
def record(tmp_path: Path) -> Audit:
    """A record as ``report`` finds it: judged by this version with an empty file."""
    facts = {"supported_lines": 30_000, "sizes": {"python": 18_000, "typescript": 12_000}}
    return judge_again(prototype().model_copy(update={"facts": facts}), hand(tmp_path, "version: 1\n"))


def test_an_own_finding_is_counted_scored_and_planned(record: Audit, tmp_path: Path) -> None:
    after = judge_again(record, hand(tmp_path, own()))
    row = next(r for r in after.results if r.control == "own/refund-by-anyone")
    assert (row.outcome, row.blocker, row.evidence[0].kind) == (Outcome.FAIL, True, "human")
    assert "own/refund-by-anyone" in after.verdict.reasons
    assert any("own/refund-by-anyone" in package.controls for package in after.recommendations)
    security = next(phase for phase in after.phases if phase.id == "security")
    before = next(phase for phase in record.phases if phase.id == "security")
    assert security.failed == before.failed + 1
    assert judge_again(after, None) == after
    assert loads(render(after), "audit.json") is not None


def test_it_goes_when_the_file_loses_it_and_stays_without_a_file(record: Audit, tmp_path: Path) -> None:
    after = judge_again(record, hand(tmp_path, own()))
    assert judge_again(after, None).controls == after.controls
    gone = judge_again(after, hand(tmp_path, "version: 1\n"))
    assert (gone.controls, gone.findings, gone.results) == (record.controls, record.findings, record.results)
    assert gone.score == record.score


@pytest.mark.parametrize("phase", ["security", "failure_modes", "performance", "dependencies"])
@pytest.mark.parametrize("severity", ["critical", "high", "medium", "low"])
@pytest.mark.parametrize("confidence", ["high", "medium", "low"])
def test_one_more_never_raises_a_score(
    record: Audit, tmp_path: Path, phase: str, severity: str, confidence: str
) -> None:
    after = judge_again(record, hand(tmp_path, own(phase, severity, confidence)))
    for now, then in zip((after.score, *after.phases), (record.score, *record.phases), strict=True):
        for name in ("overall", "points", "low", "high"):
            was = getattr(then, name, None)
            if was is not None:
                assert getattr(now, name) <= was


def test_an_accepted_own_finding_still_counts_and_does_not_block(record: Audit, tmp_path: Path) -> None:
    accepted = own() + (
        "decisions:\n"
        "  - {rule: own.refund-by-anyone, status: accepted, author: C, reason: r, date: 2026-11-20}\n"
    )
    after = judge_again(record, hand(tmp_path, accepted))
    row = next(r for r in after.results if r.control == "own/refund-by-anyone")
    assert (row.outcome, row.blocker) == (Outcome.FAIL, False)


def test_a_phase_that_was_left_out_takes_no_own_finding(record: Audit, tmp_path: Path) -> None:
    partial = record.model_copy(update={"options": {**record.options, "phases": ["performance"]}})
    after = judge_again(partial, hand(tmp_path, own()))
    assert not any(control.own for control in after.controls)


def test_the_record_says_what_became_of_every_decision(record: Audit, tmp_path: Path) -> None:
    first = record.findings[0].fingerprint
    text = (
        "version: 1\ndecisions:\n"
        f"  - {{fingerprint: {first}, status: confirmed, author: A, reason: r, date: 2026-11-20}}\n"
        "  - {fingerprint: none-1, status: confirmed, author: A, reason: r, date: 2026-11-20}\n"
        "  - {path: app, status: accepted, author: A, reason: r, date: 2026-11-20, expires: 2026-11-20}\n"
    )
    after = judge_again(record, hand(tmp_path, text))
    assert after.engagement is not None
    assert [(d.state, d.places) for d in after.engagement.decisions] == [
        ("used", 1),
        ("unused", 0),
        ("expired", 0),
    ]
    assert after.findings[0].status is Status.CONFIRMED


def test_a_person_s_answer_wins_over_what_the_facts_say(record: Audit) -> None:
    control = next(c for c in record.controls if c.manual)
    void = control.model_copy(update={"applies_when": ("payments",)})
    controls = tuple(void if c.id == control.id else c for c in record.controls)
    answer = {"answer": "no", "by": "A", "date": "2026-11-20"}
    asked = tuple(q.model_copy(update=answer) if q.control == control.id else q for q in record.manual)
    after = judge_again(record.model_copy(update={"controls": controls, "manual": asked}), None)
    row = next(r for r in after.results if r.control == control.id)
    assert (row.outcome, row.answered_by) == (Outcome.FAIL, "A")


def test_findings_of_other_kinds_stay_as_they_are(record: Audit, tmp_path: Path) -> None:
    after = judge_again(record, hand(tmp_path, own(severity="low")))
    kept: list[Finding] = [f for f in after.findings if f.control != "own/refund-by-anyone"]
    assert kept == list(record.findings)
    assert {f.severity for f in after.findings if f not in kept} == {Severity.LOW}
