"""Where the consultant's hand meets the record: decisions, answers and findings that a person brought."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from lastmile.model import Control, Engagement, Fact, Finding, ManualQuestion, Outcome, Phase, Result
from lastmile.verdict.gravity import is_blocking, sureness


class Hand(Protocol):
    """The consultant's hand, as far as judging needs it (``engagement.Hand`` is one)."""

    def record(self, findings: Iterable[Finding], today: str) -> Engagement:
        """What the record keeps, and what became of each decision."""

    def apply(self, findings: Iterable[Finding], today: str) -> tuple[Finding, ...]:
        """Findings with the status that a person gave them. Raises EngagementError for an ambiguity."""

    def answered(self, questions: Iterable[ManualQuestion]) -> tuple[ManualQuestion, ...]:
        """Questions with the answers that a person gave."""

    def own(self) -> tuple[tuple[Control, ...], tuple[Finding, ...]]:
        """Rows and findings that a person brought."""


@dataclass(frozen=True)
class Held:
    """What a judgement starts from, once a person has had a say."""

    controls: tuple[Control, ...]
    findings: tuple[Finding, ...]
    questions: tuple[ManualQuestion, ...]
    engagement: Engagement | None


def held(  # noqa: PLR0913 - what a hand touches, each named
    hand: Hand | None,
    controls: Sequence[Control],
    findings: Sequence[Finding],
    questions: Sequence[ManualQuestion],
    *,
    phases: Sequence[Phase],
    today: str,
    before: Engagement | None = None,
) -> Held:
    """Let the hand decide, answer and bring findings; without one everything stays as it is.

    What an earlier hand brought (rows of kind *own*) goes: this one is the whole of what a person said.
    Findings in phases that were left out (``phases`` names those that were not, none: all) stay away.
    """
    if hand is None:
        return Held(tuple(controls), tuple(findings), tuple(questions), before)
    mine = {control.id for control in controls if control.own}
    rows, brought = hand.own()
    rows = tuple(row for row in rows if not phases or row.phase in phases)
    asked = {row.id for row in rows}
    everything = (
        *(finding for finding in findings if finding.control not in mine),
        *(finding for finding in brought if finding.control in asked),
    )
    return Held(
        controls=(*(control for control in controls if not control.own), *rows),
        findings=hand.apply(everything, today),
        questions=hand.answered(questions),
        engagement=hand.record(everything, today),
    )


def own_results(
    controls: Iterable[Control], findings: Sequence[Finding], facts: frozenset[Fact]
) -> tuple[Result, ...]:
    """One Result for each row that a person brought; it earns nothing, so that one more raises no score."""
    results = []
    for control in controls:
        brought = [finding for finding in findings if control.own and finding.control == control.id]
        if not brought:
            continue
        fields = {
            "coverage": 1.0,
            "severity": control.severity,
            "confidence": min((sureness(f) for f in brought), key=lambda sure: sure.rank),
            "blocker": any(is_blocking(control, finding, facts) for finding in brought),
            "credit": 0.0,
            "violations": len(brought),
            "findings": tuple(finding.fingerprint for finding in brought),
            "evidence": tuple(item.model_copy(update={"id": ""}) for f in brought for item in f.evidence),
        }
        base = {"control": control.id, "phase": control.phase, "stage": control.stage}
        results.append(Result.model_validate({**base, "outcome": Outcome.FAIL, **fields}))
    return tuple(results)
