"""The four chapters: head strip, cards, table, passed checks, what was not assessed."""

from collections.abc import Sequence
from dataclasses import dataclass

from lastmile.model import Audit, Phase, Severity
from lastmile.report import wording
from lastmile.report.budget import Budget, split_cards
from lastmile.report.counting import tally
from lastmile.report.findings import PHASE_NAMES, SEVERITY_NAMES, FindingView, finding_view
from lastmile.report.glance import scores, severity_counts
from lastmile.report.packages import Packages, packages
from lastmile.report.praise import Good, as_good
from lastmile.report.ranking import Failed, controls, ranked, worst_first

QUESTIONS = {
    Phase.SECURITY: "Can someone get in, or get data out?",
    Phase.FAILURE_MODES: "What happens when something breaks or changes?",
    Phase.PERFORMANCE: "Will it hold when real users arrive?",
    Phase.DEPENDENCIES: "What else are you running, and who maintains it?",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A severity with its count."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One chapter."""

    key: str
    name: str
    question: str
    headline: str
    points: str  # "31", or "not assessed"
    scored: bool
    out_of: str  # "of 100"
    bounds: tuple[str, ...]  # two short lines beside the score
    chips: tuple[Chip, ...]
    findings: tuple[FindingView, ...]
    cards: tuple[FindingView, ...]
    rows: tuple[FindingView, ...]
    lines: tuple[FindingView, ...]
    passed: tuple[Good, ...]
    not_assessed: tuple[str, ...]
    nothing: str  # said where no check ran
    packages: Packages | None = None  # of the dependencies' chapter


def _headline(name: str, told: Sequence[Failed], ran: int, missing: int) -> str:
    if not ran:
        return f"{name}: not assessed"
    if not told:
        open_end = f"; {wording.num(missing)} not assessed" if missing else ""
        return f"{name}: no finding in the {wording.count(ran, 'check')} that ran{open_end}"
    text = f"{name}: {wording.count_word(len(told), 'finding')}"
    blockers = sum(1 for item in told if item.result.blocker)
    if blockers:
        text += f", {wording.word(blockers)} of them {'blocks' if blockers == 1 else 'block'} a launch"
    return text if len(told) > 1 or not blockers else f"{name}: one finding, and it blocks a launch"


def _chapter(
    audit: Audit, phase: Phase, told: Sequence[Failed], budget: Budget, favoured: frozenset[str]
) -> PhaseView:
    score, rows = scores(audit)[phase], controls(audit)
    counts = tally(audit, tuple(result for result in audit.results if result.phase is phase))
    findings = tuple(finding_view(item, audit) for item in told)
    cards, table = split_cards(findings, favoured)
    missing = len(counts.not_assessed)
    bounds = [f"{wording.percent(score.coverage)} of the weight assessed"]
    if score.points is not None:
        bounds.insert(0, wording.bounds(score.points, score.low, score.high))
    return PhaseView(
        key=phase.value,
        name=PHASE_NAMES[phase],
        question=QUESTIONS[phase],
        headline=_headline(PHASE_NAMES[phase], told, counts.ran, missing),
        points=wording.points(score.points),
        scored=score.points is not None,
        out_of="of 100",
        bounds=tuple(bounds),
        chips=tuple(
            Chip(s.value, SEVERITY_NAMES[s], n) for s, n in severity_counts(tuple(told)).items() if n
        ),
        findings=findings,
        cards=cards,
        rows=tuple(finding for finding in table if finding.severity not in budget.one_line),
        lines=tuple(finding for finding in table if finding.severity in budget.one_line),
        passed=tuple(as_good(r, rows[r.control]) for r in counts.passed if r.control in rows),
        not_assessed=tuple(rows[r.control].question for r in counts.not_assessed if r.control in rows),
        nothing=""
        if counts.ran or told
        else "No check of this phase could run, so nothing is said about it.",
        packages=packages(audit) if phase is Phase.DEPENDENCIES else None,
    )


def phases(audit: Audit, budget: Budget) -> tuple[PhaseView, ...]:
    """The chapters; where cards are rationed the worst of all phases get them."""
    told = ranked(audit)
    serious = [i for i in worst_first(told) if i.result.blocker or i.severity.rank <= Severity.HIGH.rank]
    favoured = frozenset(item.id for item in serious[: budget.cards])
    return tuple(_chapter(audit, phase, told[phase], budget, favoured) for phase in Phase)
