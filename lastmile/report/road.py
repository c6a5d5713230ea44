"""Page "The road to launch": the waterfall and the tasks of each stage."""

from dataclasses import dataclass

from lastmile.language import later, say, say_many, say_words
from lastmile.model import Audit, Milestone, Recommendation, Stage, StageGauge
from lastmile.report import charts, effort, provisional, slim, wording
from lastmile.report.counting import launch_bar
from lastmile.report.findings import STAGE_NAMES
from lastmile.report.ranking import ranked
from lastmile.report.scope import open_questions
from lastmile.verdict.constants import from_record
from lastmile.verdict.gravity import is_condition

PROMISES = {
    Stage.HARDEN: later("close what can hurt you now"),
    Stage.INTEGRATE: later("make it survive the real world"),
    Stage.LAUNCH: later("keep it healthy after the opening"),
}
# The last stage, where it holds something to close before the opening.
WAITED_FOR = later("close what the opening waits for, then keep it healthy")
REACHED = {
    "ready_with_conditions": later(
        "With {days} of work ({tasks}) the product is ready with conditions{for_now}{at}."
    ),
    "ready": later("With {days} of work ({tasks}) the product is ready{for_now}{at}."),
}


@dataclass(frozen=True, slots=True)
class Package:
    """One work package; clients read "task"."""

    title: str
    closes: tuple[str, ...]  # finding ids
    blocker: bool
    condition: bool  # the verdict's; it is to be closed before launch
    days: str
    gain: str  # "3 %" of all open risk


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage with its packages."""

    key: str
    title: str
    summary: str
    packages: tuple[Package, ...]


@dataclass(frozen=True, slots=True)
class Road:
    """All that stands on the page."""

    headline: str
    waterfall: charts.Svg | None  # None where there is nothing to plan
    caption: str
    reach: tuple[str, ...]  # one sentence for each better word that work can reach
    stages: tuple[StageView, ...]


def _gauges(audit: Audit) -> dict[Stage, StageGauge]:
    return {gauge.id: gauge for gauge in audit.stages}


def steps(audit: Audit) -> list[charts.Step]:
    """Score after each stage, in order; None where it was not computed."""
    gauges, made = _gauges(audit), []
    for stage in Stage:
        work = effort.of_stage(audit, stage)
        idle = work.high <= 0
        after = gauges[stage].score_after if stage in gauges else None
        note = say("nothing to do") if idle else wording.days(work.low, work.high)
        made.append(charts.Step(say(STAGE_NAMES[stage]), note, after, idle))
    return made


def _headline(audit: Audit) -> str:
    if not audit.recommendations:
        return say("No task follows from the checks that ran")
    work = effort.everything(audit)
    today, end = audit.score.overall, [step.after for step in steps(audit)][-1]
    if today is None or end is None:
        return say(
            "{tasks} in {days} of work; what they add to the score is not computed",
            tasks=wording.count(len(audit.recommendations), "task"),
            days=wording.days(work.low, work.high),
        )
    ends = {"today": wording.points(today), "end": wording.points(end)}
    if open_questions(audit):
        return say(
            "From {today} today to {end} when the road is done; what was not assessed stays open", **ends
        )
    return say("From {today} today to {end} when the road is done", **ends)


def _cap(audit: Audit) -> float | None:
    """The points at which an open blocker holds the whole; None without an open blocker."""
    value = audit.constants.get("overall_cap")
    blocked = any(item.blocker for item in audit.recommendations)
    return float(value) if blocked and isinstance(value, int | float) else None


def _caption(audit: Audit) -> str:
    text = say(
        "Expected readiness after each stage, if every task in it is done and passes a second check. "
        "The steps are computed: the same evidence is scored again without the findings of that stage."
    )
    cap = _cap(audit)
    if cap is None:
        return text
    held = say(
        "While a launch blocker is open, the score is held at {points} at most.", points=wording.points(cap)
    )
    return f"{text} {held}"


def _reach(audit: Audit, milestone: Milestone) -> str:
    """For example: With 4 to 9 days of work (3 tasks) the product is ready with conditions, at 71 of 100."""
    work = milestone.effort
    end = milestone.score_after
    at = say(", at {points} of 100 points", points=wording.points(end)) if end is not None else ""
    return say(
        REACHED[milestone.status],
        days=wording.days(work.low, work.high),
        tasks=wording.count(len(milestone.packages), "task") + _cost(audit, milestone),
        for_now=say(", provisionally") if milestone.provisional else "",
        at=at,
    )


def _reaches(audit: Audit) -> tuple[str, ...]:
    """The sentences of all better words, then what they leave open: tasks that others need, and doubts."""
    told = [_reach(audit, milestone) for milestone in audit.milestones]
    if needed := _needed(audit):
        tasks = wording.listing([say("“{question}”", question=title) for title in needed])
        told.append(
            say_words(
                "Of these tasks {word} is counted because another needs it first: {tasks}.",
                "Of these tasks {word} are counted because others need them first: {tasks}.",
                len(needed),
                tasks=tasks,
            )
        )
    if any(milestone.provisional for milestone in audit.milestones):
        reasons = provisional.why_then(audit)
        told.append(wording.sentence(say("Provisionally, because {reasons}", reasons=reasons)))
    return tuple(told)


def _needed(audit: Audit) -> list[str]:
    """The tasks of a better word that close nothing that it waits for."""
    constants = from_record(audit.constants)
    grave = {result.control for result in audit.results if is_condition(result, constants)}
    found = []
    for item in audit.recommendations:
        held_by = [milestone.status for milestone in audit.milestones if item.id in milestone.packages]
        awaited = item.blocker or (
            "ready_with_conditions" not in held_by and grave.intersection(item.controls)
        )
        if held_by and not awaited:
            found.append(wording.task(item.title))
    return found


def _cost(audit: Audit, milestone: Milestone) -> str:
    """Money stands in a report only where the consultant gave a day rate (report.md 4.8)."""
    rate = audit.engagement.day_rate if audit.engagement else None
    if rate is None:
        return ""
    low, high = (
        round(rate.amount * hours / wording.HOURS_PER_DAY, -2)  # an estimate is not known to the last coin
        for hours in (milestone.effort.low, milestone.effort.high)
    )
    return say(
        ", {low} to {high} {currency}", low=wording.num(low), high=wording.num(high), currency=rate.currency
    )


def _conditions(audit: Audit) -> frozenset[str]:
    """The checks that are the verdict's conditions."""
    return frozenset(audit.verdict.reasons if audit.verdict.status == "ready_with_conditions" else ())


def _package(item: Recommendation, ids: dict[str, str], conditions: frozenset[str]) -> Package:
    percent = round(item.risk_removed)
    return Package(
        title=wording.task(item.title),
        closes=tuple(sorted(ids[name] for name in item.controls if name in ids)),
        blocker=item.blocker,
        condition=not conditions.isdisjoint(item.controls),
        days=wording.day_range(item.effort.low, item.effort.high),
        gain=f"{percent} %" if percent else say("under 1 %"),
    )


def _stage(audit: Audit, stage: Stage, ids: dict[str, str]) -> StageView | None:
    mine = [item for item in audit.recommendations if item.stage is stage]
    if not mine:
        return None
    conditions = _conditions(audit)
    packages = tuple(_package(item, ids, conditions) for item in mine)
    work = effort.of_stage(audit, stage)
    parts = [wording.count(len(packages), "task"), wording.days(work.low, work.high)]
    blockers = sum(1 for package in packages if package.blocker)
    if blockers:
        parts.append(say_many("{n} task for launch blockers", "{n} tasks for launch blockers", blockers))
    awaited = sum(1 for package in packages if package.condition)
    if awaited:
        parts.append(say_many("{n} task for the conditions", "{n} tasks for the conditions", awaited))
    waits = stage is Stage.LAUNCH and blockers + awaited > 0
    promise = say(WAITED_FOR if waits else PROMISES[stage])
    return StageView(stage.value, f"{say(STAGE_NAMES[stage])}: {promise}", " · ".join(parts), packages)


def road(audit: Audit) -> Road:
    """The page."""
    ids = {item.control.id: item.id for phase in ranked(audit).values() for item in phase}
    stages = (_stage(audit, stage, ids) for stage in Stage)
    drawn = (audit.score.overall, steps(audit), launch_bar(audit), _cap(audit))
    return Road(
        headline=_headline(audit),
        waterfall=slim.waterfall(charts.waterfall(*drawn), *drawn) if audit.recommendations else None,
        caption=_caption(audit),
        reach=_reaches(audit),
        stages=tuple(stage for stage in stages if stage),
    )
