"""Page "At a glance": scores with their ranges, severities, and the table of counts."""

from dataclasses import dataclass

from lastmile.language import record_text, say, say_many
from lastmile.model import Audit, Phase, PhaseScore, Severity
from lastmile.report import charts, slim, wording
from lastmile.report.counting import launch_bar, tally
from lastmile.report.findings import PHASE_NAMES, SEVERITY_NAMES
from lastmile.report.headline import unscored
from lastmile.report.ranking import Failed, ranked


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One row of the table."""

    name: str
    score: str  # "31, between 25 and 45", or "not assessed"
    ran: bool
    findings: int
    places: int
    passed: int
    not_assessed: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Legend:
    """One severity that occurs."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Glance:
    """All that stands on the page."""

    headline: str
    gauge: charts.Svg
    gauge_caption: str
    stack: charts.Svg | None
    stack_caption: str
    legend: tuple[Legend, ...]
    rows: tuple[PhaseRow, ...]
    total: PhaseRow
    source: str


def scores(audit: Audit) -> dict[Phase, PhaseScore]:
    """The scores by phase; a phase that is missing was not assessed."""
    empty = {
        phase: PhaseScore(
            id=phase,
            status="not_assessed",
            points=None,
            low=None,
            high=None,
            coverage=0.0,
            passed=0,
            failed=0,
            not_assessed=0,
            not_applicable=0,
        )
        for phase in Phase
    }
    return empty | {score.id: score for score in audit.phases}


def _headline(found: dict[Phase, PhaseScore]) -> str:
    known = sorted((s for s in found.values() if s.points is not None), key=lambda s: (s.points or 0.0, s.id))
    unknown = [say(PHASE_NAMES[phase]) for phase, score in found.items() if score.points is None]
    if not known:
        return say("No phase could be scored: too little was assessed")
    lowest, highest = wording.points(known[0].points), wording.points(known[-1].points)
    if lowest != highest:
        text = say(
            "Lowest: {low_phases}, {low} of 100; highest: {high_phases}, {high}",
            low_phases=_at(known, lowest),
            low=lowest,
            high_phases=_at(known, highest),
            high=highest,
        )
    elif len(known) > 1:
        text = say("{phases}, {points} of 100 each", phases=_at(known, lowest), points=lowest)
    else:
        text = say("{phases}, {points} of 100", phases=_at(known, lowest), points=lowest)
    text = wording.capital(text)
    if not unknown:
        return text
    missing = wording.listing([wording.small(name) for name in unknown])
    return say("{scores}; {phases} not assessed", scores=text, phases=missing)


def _at(known: list[PhaseScore], points: str) -> str:
    """The phases that stand at these points: "security and performance"."""
    at = {score.id for score in known if wording.points(score.points) == points}
    return wording.listing([wording.small(say(PHASE_NAMES[phase])) for phase in Phase if phase in at])


def _score(score: PhaseScore) -> str:
    if score.points is None:
        return wording.points(None)
    return f"{wording.points(score.points)}, {wording.bounds(score.points, score.low, score.high)}"


def _row(audit: Audit, phase: Phase, score: PhaseScore, told: tuple[Failed, ...]) -> PhaseRow:
    counts = tally(audit, tuple(result for result in audit.results if result.phase is phase))
    return PhaseRow(
        name=say(PHASE_NAMES[phase]),
        score=_score(score),
        ran=counts.ran > 0,
        findings=len(told),
        places=sum(len(item.places) for item in told),
        passed=len(counts.passed),
        not_assessed=len(counts.not_assessed),
        not_applicable=len(counts.not_applicable),
    )


def _gauges(found: dict[Phase, PhaseScore]) -> list[charts.Gauge]:
    gauges = []
    for phase in Phase:
        score = found[phase]
        note = say("{share} of the weight assessed", share=wording.percent(score.coverage))
        gauges.append(charts.Gauge(say(PHASE_NAMES[phase]), note, score.points, score.low, score.high))
    return gauges


def _none(total: PhaseRow) -> str:
    missing = wording.num(total.not_assessed)
    if not total.ran:
        return say("No check ran; {missing} not assessed.", missing=missing)
    return say_many(
        "No finding in the {n} check that ran; {missing} not assessed.",
        "No finding in the {n} checks that ran; {missing} not assessed.",
        total.passed,
        missing=missing,
    )


def severity_counts(told: tuple[Failed, ...]) -> dict[Severity, int]:
    """Findings by severity, worst first, none left out."""
    return {severity: sum(1 for item in told if item.severity is severity) for severity in Severity}


def _gauge_caption(audit: Audit) -> str:
    overall = audit.score
    if overall.overall is None:
        return unscored(audit)
    return say(
        "Overall {points} of 100, {range}; {share} of the weight assessed. "
        "Dot: score on what was checked. Light band: where the score can lie, from "
        "“everything unchecked fails” to “everything unchecked passes”.",
        points=wording.points(overall.overall),
        range=wording.bounds(overall.overall, overall.low, overall.high),
        share=wording.percent(overall.coverage),
    )


def _stack_caption(total: PhaseRow) -> str:
    if not total.findings:
        return _none(total)
    findings, places = wording.count(total.findings, "finding"), wording.count(total.places, "place")
    return say("{findings} at {places} in the code.", findings=findings, places=places)


def _profile(audit: Audit) -> str:
    """The profile by its id, or by its name in another language."""
    name = wording.capital(audit.profile)
    said = record_text(name)
    return audit.profile if said == name else said


def glance(audit: Audit) -> Glance:
    """The page."""
    found, told = scores(audit), ranked(audit)
    bars = _gauges(found)
    rows = tuple(_row(audit, phase, found[phase], told[phase]) for phase in Phase)
    total = PhaseRow(
        say("All"),
        "",
        any(row.ran for row in rows),
        *(
            sum(getattr(row, name) for row in rows)
            for name in ("findings", "places", "passed", "not_assessed", "not_applicable")
        ),
    )
    stacks = [charts.Stack(say(PHASE_NAMES[phase]), severity_counts(told[phase])) for phase in Phase]
    checks = total.findings + total.passed + total.not_assessed + total.not_applicable
    occurring = {item.severity for items in told.values() for item in items}
    return Glance(
        headline=_headline(found),
        gauge=slim.gauges(charts.gauges(bars, launch_bar(audit)), bars, launch_bar(audit)),
        gauge_caption=_gauge_caption(audit),
        stack=slim.stacks(charts.stacks(stacks), stacks) if total.findings else None,
        stack_caption=_stack_caption(total),
        legend=tuple(Legend(s.value, say(SEVERITY_NAMES[s])) for s in Severity if s in occurring),
        rows=rows,
        total=total,
        source=say_many(
            "Source: {n} check of profile “{profile}”. "
            "A finding is one failed check; a place is one line or file where it failed.",
            "Source: {n} checks of profile “{profile}”. "
            "A finding is one failed check; a place is one line or file where it failed.",
            checks,
            profile=_profile(audit),
        ),
    )
