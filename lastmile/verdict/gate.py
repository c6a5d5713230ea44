"""Gates for CI: what of an audit stops a pipeline. Pure: two records in, the reasons out.

A gate asks for what a person would stop a release for: open, of medium or high confidence or confirmed, in a
row that failed, and not accepted. Against a baseline only what is new since then counts.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lastmile.errors import InputError
from lastmile.model import (
    Audit,
    Confidence,
    Control,
    Fact,
    Finding,
    Outcome,
    Result,
    RunStatus,
    Severity,
    Status,
)
from lastmile.verdict.gravity import is_blocking, sureness
from lastmile.verdict.matching import match

BLOCKER = "blocker"
WORDS = (BLOCKER, *(severity.value for severity in Severity if severity is not Severity.INFO))
_SHOWN = 10  # places that are named; the report has all


@dataclass(frozen=True, slots=True)
class Gate:
    """What is asked of an audit; nothing is asked where all three are None."""

    under: float | None = None  # points 0..100 that the score must reach
    on: str | None = None  # one of WORDS: an open finding this grave, or graver, stops the pipeline
    baseline: Audit | None = None  # the earlier record; ``on`` then looks at what is new

    def __post_init__(self) -> None:
        """Raises InputError for a word that is none, a bound that is none, a baseline without ``on``."""
        if self.under is not None and not (math.isfinite(self.under) and 0 <= self.under <= 100):
            raise InputError("--fail-under: a number from 0 to 100")
        if self.on is not None and self.on not in WORDS:
            raise InputError(f"--fail-on {self.on}: one of {', '.join(WORDS)}")
        if self.baseline is not None and self.on is None:
            raise InputError("--baseline says what is known already, so it needs --fail-on, for example high")


def broken(gate: Gate, audit: Audit) -> tuple[str, ...]:
    """Why the audit does not pass, one reason each with lines below it; empty where it passes."""
    reasons = []
    if gate.under is not None:
        points = audit.score.overall
        if points is None:
            reasons.append(f"there is no score, so it does not reach {gate.under:g}")
        elif points < gate.under:
            reasons.append(f"the score is {_down(points)}, under {gate.under:g}")
    if gate.on is not None:
        reasons += _stopped(gate.on, gate.baseline, audit)
    return tuple(reasons)


def _down(points: float) -> str:
    """Rounded down, so that what is under the bound never reads as if it reached it."""
    return f"{math.floor(points * 100) / 100:g}"


@dataclass(frozen=True, slots=True)
class _Bar:
    """How grave a finding must be, in one record."""

    on: str
    controls: dict[str, Control]
    facts: frozenset[Fact]

    @classmethod
    def of(cls, on: str, audit: Audit) -> "_Bar":
        known = {fact.value for fact in Fact}
        facts = frozenset(Fact(name) for name in audit.facts.get("applies", ()) if name in known)
        return cls(on, {control.id: control for control in audit.controls}, facts)

    def reached(self, finding: Finding) -> bool:
        """Whether an open finding is this grave and sure enough."""
        if not finding.counts or finding.status is Status.ACCEPTED or finding.control not in self.controls:
            return False
        if self.on == BLOCKER:
            return is_blocking(self.controls[finding.control], finding, self.facts)
        return finding.severity.rank <= Severity(self.on).rank and sureness(finding) is not Confidence.LOW

    def failed(self, result: Result) -> bool:
        """Whether a row failed this gravely on a person's word, without a place."""
        if result.outcome is not Outcome.FAIL or result.findings:
            return False
        grave = (
            result.severity is not None
            and self.on != BLOCKER
            and result.severity.rank <= Severity(self.on).rank
        )
        return result.blocker if self.on == BLOCKER else grave


def _stopped(on: str, baseline: Audit | None, audit: Audit) -> Iterator[str]:
    bar = _Bar.of(on, audit)
    failed = {result.control for result in audit.results if result.outcome is Outcome.FAIL}
    known = _known(on, baseline, audit) if baseline else frozenset()
    places = [f for f in audit.findings if f.control in failed and bar.reached(f) and id(f) not in known]
    answered = {r.control for r in baseline.results if _Bar.of(on, baseline).failed(r)} if baseline else set()
    rows = [r for r in audit.results if bar.failed(r) and r.control not in answered]
    if not places and not rows:
        return
    what = "launch blocker" if on == BLOCKER else on if on == Severity.CRITICAL else f"{on} or worse"
    since = ", new since the baseline" if baseline else ""
    count = len(places) + len(rows)
    yield "\n".join(
        (
            f"{count} open {'finding' if count == 1 else 'findings'} ({what}){since}:",
            *_listed(places, rows, bar.controls),
            *_unlooked(places, baseline, audit),
        )
    )


def _known(on: str, baseline: Audit, audit: Audit) -> frozenset[int]:
    """Findings (by identity) that the baseline has as gravely, or that a person had decided there."""
    bar = _Bar.of(on, baseline)

    def decided(before: Finding) -> bool:
        # An engagement file that is there now is the whole of what was decided: what expired is open again.
        person = before.status in (Status.FALSE_POSITIVE, Status.ACCEPTED)
        return person and audit.engagement is None

    return frozenset(
        id(pair.after)
        for pair in match(baseline, audit).pairs
        if bar.reached(pair.before) or decided(pair.before)
    )


def _listed(places: Sequence[Finding], rows: Sequence[Result], controls: dict[str, Control]) -> Iterator[str]:
    worst = sorted(places, key=lambda f: (f.severity.rank, f.control or "", f.path or "", f.line or 0))
    lines = [
        f"  - {f.severity.value} {_where(f)}: {controls[f.control or ''].title} ({f.control})" for f in worst
    ]
    lines += [
        f"  - {r.severity.value if r.severity else ''} answered by {r.answered_by}: "
        f"{controls[r.control].title} ({r.control})"
        for r in rows
    ]
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"  - and {len(lines) - _SHOWN} more, in the report"


def _where(finding: Finding) -> str:
    if finding.path is None:
        return "whole repository"
    return finding.path if finding.line is None else f"{finding.path}:{finding.line}"


def _unlooked(places: Sequence[Finding], baseline: Audit | None, audit: Audit) -> Iterator[str]:
    """New to the baseline can also mean that nobody looked at that time; then a new baseline is due."""
    if baseline is None:
        return
    if baseline.checklist_version != audit.checklist_version:
        yield "  The baseline is of another checklist; a new one shows what is new in the code."
        return
    worked = {run.scanner for run in baseline.runs if run.status in (RunStatus.OK, RunStatus.PARTIAL)}
    unseen = sum(f.rule not in worked and f.rule.partition(".")[0] not in worked for f in places)
    if unseen:
        yield f"  {unseen} of them by checks that did not run for the baseline; a new one takes them in."
