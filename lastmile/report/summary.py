"""The closing summary of the terminal: plain text that a consultant can paste into a message."""

from collections.abc import Sequence
from pathlib import Path

from lastmile.model import Audit, Effort, Outcome, PhaseScore

WORDS = {
    "ready": "READY",
    "ready_with_conditions": "READY WITH CONDITIONS",
    "not_ready": "NOT READY",
    "cannot_say": "CANNOT SAY",
}
NAMES = {
    "security": "Security",
    "failure_modes": "Failure modes",
    "performance": "Performance",
    "dependencies": "Dependencies",
}
HOURS_A_DAY = 8
MOST_OPEN = 6


def summary(audit: Audit, written: Sequence[Path], open_ends: Sequence[str]) -> str:
    """Verdict, score, the four phases with coverage, what was not assessed, and where the files lie."""
    target = audit.target
    commit = f" at {target.commit[:12]}" if target.commit else ""
    lines = [
        f"{target.name}{commit}: {word(audit)}",
        f"Score {_points(audit.score.overall)} of 100"
        f" (between {_points(audit.score.low)} and {_points(audit.score.high)}),"
        f" {audit.score.coverage:.0%} of the weight of all checks assessed",
        "",
        *(_phase(phase) for phase in audit.phases),
        "",
        _blockers(audit),
        f"Work to close every finding: {_days(_total(audit))}",
    ]
    lines += _open(open_ends)
    unanswered = sum(question.answer is None for question in audit.manual)
    if unanswered:
        lines.append(f"For a person: {unanswered} of {len(audit.manual)} questions are not answered yet")
    if written:
        lines += ["", *(str(path) for path in written)]
    return "\n".join(lines)


def word(audit: Audit) -> str:
    """The verdict in capitals, PROVISIONAL in front where it is."""
    provisional = "PROVISIONAL " if audit.verdict.provisional else ""
    return provisional + WORDS[audit.verdict.status]


def _phase(phase: PhaseScore) -> str:
    name = f"{NAMES[phase.id.value]:<14}"
    if phase.points is None:
        return f"{name} not assessed"
    return (
        f"{name} {_points(phase.points):>5}  ({_points(phase.low)} to {_points(phase.high)},"
        f" {phase.coverage:.0%} assessed)  {phase.failed} failed, {phase.passed} passed,"
        f" {phase.not_assessed} not assessed"
    )


def _blockers(audit: Audit) -> str:
    titles = {control.id: control.title for control in audit.controls}
    blocking = [titles[r.control] for r in audit.results if r.blocker and r.outcome is Outcome.FAIL]
    if not blocking:
        return "Launch blockers: none found in what was assessed"
    return "\n".join([f"Launch blockers: {len(blocking)}", *(f"  - {title}" for title in blocking)])


def _open(open_ends: Sequence[str]) -> list[str]:
    if not open_ends:
        return []
    rows = [f"  - {text}" for text in open_ends[:MOST_OPEN]]
    more = len(open_ends) - MOST_OPEN
    if more > 0:
        rows.append(f"  - and {more} more, in the report")
    return ["Incomplete:", *rows]


def _total(audit: Audit) -> Effort:
    efforts = [stage.effort for stage in audit.stages]
    return Effort(low=sum(e.low for e in efforts), high=sum(e.high for e in efforts))


def _days(effort: Effort) -> str:
    if not effort.high:
        return "none"
    return f"{_day(effort.low)} to {_day(effort.high)} days"


def _day(hours: float) -> str:
    days = hours / HOURS_A_DAY
    return f"{days:.0f}" if days >= 3 else f"{days:.1f}"


def _points(points: float | None) -> str:
    return "not assessed" if points is None else f"{points:.0f}"
