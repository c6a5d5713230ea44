"""Which findings a report tells, in which order, under which ids: one finding is one failed control."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lastmile.language import later
from lastmile.model import Audit, Confidence, Control, Finding, Outcome, Phase, Result, Severity, Status
from lastmile.report.latest import latest

PREFIX = {
    Phase.SECURITY: "SEC",
    Phase.FAILURE_MODES: "FM",
    Phase.PERFORMANCE: "PF",
    Phase.DEPENDENCIES: "DEP",
}
SURENESS = (later("confirmed"), later("probable"), later("possible"))
_SOURCE = re.compile(r"\s*([a-z][a-z0-9-]*)\.\S")


@dataclass(frozen=True, slots=True)
class Failed:
    """One finding of the report: a failed control with its places, worst place first in ``best``."""

    id: str  # SEC-01: rank inside the phase
    result: Result
    control: Control
    places: tuple[Finding, ...]  # those that count, by path and line
    severity: Severity
    confidence: Confidence
    sureness: str  # one of SURENESS


def controls(audit: Audit) -> dict[str, Control]:
    """The rows of the checklist by id."""
    return {control.id: control for control in audit.controls}


def _place_order(finding: Finding) -> tuple[str, int, str, str]:
    return finding.path or "", finding.line or 0, finding.rule, finding.fingerprint


def _seen_twice(finding: Finding) -> bool:
    """Whether two tools that know nothing of each other saw this very place, and it is more than a guess.

    A place has the confidence of the surer of them (``triage``): two patterns that prove nothing are two
    guesses at one line.
    """
    if finding.confidence is Confidence.LOW:
        return False
    texts = [finding.rule, *(item.note for item in finding.evidence if item.kind != "human")]
    sources = {found.group(1) for text in texts if (found := _SOURCE.match(text))}
    return len(sources) > 1


def _sureness(result: Result, places: tuple[Finding, ...], confidence: Confidence) -> str:
    person = result.answered_by or any(place.status is Status.CONFIRMED for place in places)
    if person or any(_seen_twice(place) for place in places):
        return "confirmed"
    return "possible" if confidence is Confidence.LOW else "probable"


def _rank(failed: Failed) -> tuple[bool, int, int, int, str]:
    """Blocker, severity, confidence, places, id: a total order, so that output is stable."""
    return (
        not failed.result.blocker,
        failed.severity.rank,
        SURENESS.index(failed.sureness),
        -len(failed.places),
        failed.control.id,
    )


def _unnamed(result: Result, control: Control, found: list[Finding]) -> Failed:
    wanted = frozenset(result.findings)
    places = tuple(sorted((f for f in found if f.fingerprint in wanted and f.counts), key=_place_order))
    surest = min(
        (place.confidence for place in places), key=lambda item: item.rank, default=Confidence.MEDIUM
    )
    confidence = result.confidence or surest
    return Failed(
        id="",
        result=result,
        control=control,
        places=places,
        severity=result.severity or control.severity,
        confidence=confidence,
        sureness=_sureness(result, places, confidence),
    )


@latest
def ranked(audit: Audit) -> dict[Phase, tuple[Failed, ...]]:
    """The findings of each phase, worst first, with their ids."""
    by_control: dict[str, list[Finding]] = defaultdict(list)
    for finding in audit.findings:
        by_control[finding.control or ""].append(finding)
    rows = controls(audit)
    told: dict[Phase, tuple[Failed, ...]] = {}
    for phase in Phase:
        unnamed = sorted(
            (
                _unnamed(result, rows[result.control], by_control[result.control])
                for result in audit.results
                if result.outcome is Outcome.FAIL and result.phase is phase and result.control in rows
            ),
            key=_rank,
        )
        told[phase] = tuple(
            _named(item, f"{PREFIX[phase]}-{n:02d}") for n, item in enumerate(unnamed, start=1)
        )
    return told


def _named(item: Failed, name: str) -> Failed:
    return Failed(name, item.result, item.control, item.places, item.severity, item.confidence, item.sureness)


def worst_first(told: dict[Phase, tuple[Failed, ...]]) -> tuple[Failed, ...]:
    """All findings of all phases in one order."""
    return tuple(sorted((item for phase in Phase for item in told[phase]), key=_rank))


def scanner_of(rule: str, names: Sequence[str]) -> str | None:
    """Which scanner a rule belongs to: its prefix, or itself for a check of our own."""
    fitting = [name for name in names if rule == name or rule.startswith(name + ".")]
    return max(fitting, key=len, default=None)
