"""The closing summary of the terminal: plain text that a consultant can paste into a message."""

from collections.abc import Sequence
from pathlib import Path

from lastmile.model import Audit, Outcome, PhaseScore
from lastmile.report import data_age, effort, people, quality_people, wording
from lastmile.report.headline import unscored

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
MOST_OPEN = 6


def summary(audit: Audit, written: Sequence[Path], open_ends: Sequence[str]) -> str:
    """Verdict, score, the four phases with coverage, what was not assessed, and where the files lie."""
    target = audit.target
    commit = f" at {target.commit[:12]}" if target.commit else ""
    lines = [
        f"{target.name}{commit}: {word(audit)}",
        f"{_score(audit)} {audit.score.coverage:.0%} of the weight of all checks assessed",
        "",
        *(_phase(phase) for phase in audit.phases),
        "",
        _blockers(audit),
        f"Work to close every finding: {_days(audit)}",
    ]
    if dated := data_age.line(audit):
        lines.append(dated)
    lines += _open(open_ends)
    if unanswered := people.waiting(audit):
        asked = wording.count(len(people.asked(audit)), "question")
        lines.append(
            f"For a person: {unanswered} of {asked} {'is' if unanswered == 1 else 'are'} not answered yet"
        )
    if waits := quality_people.unfinished(audit):
        lines.append(f"The reports are drafts: {waits} (your engagement file says so, or `lastmile triage`)")
    if written:
        lines += ["", *(str(path) for path in written)]
    return "\n".join(lines)


def word(audit: Audit) -> str:
    """The verdict in capitals, PROVISIONAL in front where it is."""
    provisional = "PROVISIONAL " if audit.verdict.provisional else ""
    return provisional + WORDS[audit.verdict.status]


def _score(audit: Audit) -> str:
    """The whole score with where it can lie, or why there is none."""
    score = audit.score
    if score.overall is None:
        return unscored(audit)
    return f"Score {_points(score.overall)} of 100 ({wording.bounds(score.overall, score.low, score.high)}),"


def _phase(phase: PhaseScore) -> str:
    name = f"{NAMES[phase.id.value]:<14}"
    if phase.points is None:
        return f"{name} not assessed"
    low, high = _points(phase.low), _points(phase.high)
    between = f"{low} to {high}, " if low != high else ""
    return (
        f"{name} {_points(phase.points):>5}  ({between}{phase.coverage:.0%} assessed)"
        f"  {phase.failed} failed, {phase.passed} passed,"
        f" {phase.not_assessed} not assessed"
    )


def _blockers(audit: Audit) -> str:
    titles = {control.id: control.title for control in audit.controls}
    failed = [r.control for r in audit.results if r.blocker and r.outcome is Outcome.FAIL]
    blocking = [titles.get(name, name) for name in failed]
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


def _days(audit: Audit) -> str:
    work = effort.everything(audit)
    return wording.days(work.low, work.high) if work.high > 0 else "none"


def _points(points: float | None) -> str:
    return wording.points(points)
