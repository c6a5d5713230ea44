"""The four chapters: head strip, cards, table, passed checks, what was not assessed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lastmile.language import later, record_text, say, say_many, say_words
from lastmile.model import Audit, Phase, Severity
from lastmile.report import wording
from lastmile.report.budget import SERIOUS, Budget, split_cards
from lastmile.report.counting import tally
from lastmile.report.findings import PHASE_NAMES, SEVERITY_NAMES, FindingView, finding_view
from lastmile.report.glance import scores, severity_counts
from lastmile.report.packages import Packages, packages
from lastmile.report.praise import Good, passed
from lastmile.report.ranking import Failed, controls, ranked, worst_first

QUESTIONS = {
    Phase.SECURITY: later("Can someone get in, or get data out?"),
    Phase.FAILURE_MODES: later("What happens when something breaks or changes?"),
    Phase.PERFORMANCE: later("Will it hold when real users arrive?"),
    Phase.DEPENDENCIES: later("What else are you running, and who maintains it?"),
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
    shortened: tuple[str, ...] = ()  # what of these findings is not printed, and where it stands


def _headline(name: str, told: Sequence[Failed], ran: int, missing: int) -> str:
    if not ran:
        return say("{phase}: not assessed", phase=name)
    if not told:
        return say_many(
            "{phase}: no finding in the {n} check that ran{tail}",
            "{phase}: no finding in the {n} checks that ran{tail}",
            ran,
            phase=name,
            tail=say("; {n} not assessed", n=wording.num(missing)) if missing else "",
        )
    findings = wording.count_word(len(told), "finding")
    blockers = sum(1 for item in told if item.result.blocker)
    if not blockers:
        return f"{name}: {findings}"
    if len(told) == 1:
        return say("{phase}: one finding, and it blocks a launch", phase=name)
    return say_words(
        "{phase}: {findings}, {word} of them blocks a launch",
        "{phase}: {findings}, {word} of them block a launch",
        blockers,
        phase=name,
        findings=findings,
    )


def _chapter(
    audit: Audit, phase: Phase, told: Sequence[Failed], budget: Budget, favoured: frozenset[str]
) -> PhaseView:
    score, known = scores(audit)[phase], controls(audit)
    counts = tally(audit, tuple(result for result in audit.results if result.phase is phase))
    findings = tuple(finding_view(item, audit) for item in told)
    cards, rows, lines = _table(findings, budget, favoured)
    missing = len(counts.not_assessed)
    bounds = [say("{share} of the weight assessed", share=wording.percent(score.coverage))]
    if score.points is not None:
        bounds.insert(0, wording.bounds(score.points, score.low, score.high))
    return PhaseView(
        key=phase.value,
        name=say(PHASE_NAMES[phase]),
        question=say(QUESTIONS[phase]),
        headline=_headline(say(PHASE_NAMES[phase]), told, counts.ran, missing),
        points=wording.points(score.points),
        scored=score.points is not None,
        out_of=say("of 100"),
        bounds=tuple(bounds),
        chips=tuple(
            Chip(s.value, say(SEVERITY_NAMES[s]), n) for s, n in severity_counts(tuple(told)).items() if n
        ),
        findings=findings,
        cards=cards,
        rows=rows,
        lines=lines,
        passed=tuple(passed(audit, r, known[r.control]) for r in counts.passed if r.control in known),
        not_assessed=tuple(
            record_text(known[r.control].question) for r in counts.not_assessed if r.control in known
        ),
        nothing=""
        if counts.ran or told
        else say("No check of this phase could run, so nothing is said about it."),
        packages=packages(audit) if phase is Phase.DEPENDENCIES else None,
    )


def phases(audit: Audit, budget: Budget) -> tuple[PhaseView, ...]:
    """The chapters; where cards are rationed the worst of all phases get them."""
    told, favoured = ranked(audit), _favoured(audit, budget)
    return tuple(_chapter(audit, phase, told[phase], budget, favoured) for phase in Phase)


def rationed(chapters: Sequence[PhaseView], audit: Audit, budget: Budget) -> tuple[PhaseView, ...]:
    """The same chapters with cards, rows and lines as this budget allows."""
    favoured = _favoured(audit, budget)
    tables = (_table(chapter.findings, budget, favoured) for chapter in chapters)
    return tuple(
        replace(chapter, cards=cards, rows=rows, lines=lines, shortened=_shortened((*rows, *lines), lines))
        for chapter, (cards, rows, lines) in zip(chapters, tables, strict=True)
    )


def _shortened(table: Sequence[FindingView], lines: Sequence[FindingView]) -> tuple[str, ...]:
    """What the budget took from the table: the cards of serious findings, and the words of the lines."""
    no_card = sum(1 for finding in table if finding.severity in SERIOUS or finding.blocker)
    told = (
        say_many(
            "To keep this report short, {n} serious finding stands in this table alone; "
            "report.html shows it whole.",
            "To keep this report short, {n} serious findings stand in this table alone; "
            "report.html shows them whole.",
            no_card,
        )
        if no_card
        else "",
        say_many(
            "To keep this report short, {n} finding stands on one line; "
            "report.html says what can happen and what to do.",
            "To keep this report short, {n} findings stand on one line each; "
            "report.html says what can happen and what to do.",
            len(lines),
        )
        if lines
        else "",
    )
    return tuple(sentence for sentence in told if sentence)


def _favoured(audit: Audit, budget: Budget) -> frozenset[str]:
    """The findings that may have a card."""
    told = worst_first(ranked(audit))
    serious = [i for i in told if i.result.blocker or i.severity.rank <= Severity.HIGH.rank]
    return frozenset(item.id for item in serious[: budget.cards])


def _table(
    findings: Sequence[FindingView], budget: Budget, favoured: frozenset[str]
) -> tuple[tuple[FindingView, ...], ...]:
    """Cards, rows and single lines."""
    cards, table = split_cards(findings, favoured)
    rows = tuple(finding for finding in table if finding.severity not in budget.one_line)
    return cards, rows, tuple(finding for finding in table if finding.severity in budget.one_line)
