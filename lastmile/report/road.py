"""Page "The road to launch": the waterfall and the work packages of each stage."""

from dataclasses import dataclass
from itertools import pairwise

from lastmile.model import Audit, Recommendation, Stage, StageGauge
from lastmile.report import charts, wording
from lastmile.report.counting import launch_bar
from lastmile.report.findings import STAGE_NAMES
from lastmile.report.ranking import ranked

PROMISES = {
    Stage.HARDEN: "close what can hurt you now",
    Stage.INTEGRATE: "make it survive the real world",
    Stage.LAUNCH: "keep it healthy after the opening",
}
DOING = {Stage.HARDEN: "Hardening", Stage.INTEGRATE: "Integrating", Stage.LAUNCH: "Preparing the launch"}


@dataclass(frozen=True, slots=True)
class Package:
    """One work package."""

    title: str
    closes: tuple[str, ...]  # finding ids
    blocker: bool
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
    stages: tuple[StageView, ...]


def _gauges(audit: Audit) -> dict[Stage, StageGauge]:
    return {gauge.id: gauge for gauge in audit.stages}


def steps(audit: Audit) -> list[charts.Step]:
    """Score after each stage, in order; None where it was not computed."""
    gauges = _gauges(audit)
    return [
        charts.Step(
            STAGE_NAMES[stage],
            wording.days(gauges[stage].effort.low, gauges[stage].effort.high)
            if stage in gauges and gauges[stage].effort.high > 0
            else "no work package",
            gauges[stage].score_after if stage in gauges else None,
        )
        for stage in Stage
    ]


def _headline(audit: Audit) -> str:
    hours = [(gauge.effort.low, gauge.effort.high) for gauge in audit.stages]
    low, high = sum(item[0] for item in hours), sum(item[1] for item in hours)
    if not audit.recommendations:
        return "No work package follows from the checks that ran"
    packages = wording.count(len(audit.recommendations), "work package")
    today, known = audit.score.overall, [step.after for step in steps(audit)]
    if today is None or None in known:
        return f"{packages} in {wording.days(low, high)} of work; what they add to the score is not computed"
    scores = [today, *(value for value in known if value is not None)]
    gains = [after - before for before, after in pairwise(scores)]
    best = max(range(len(gains)), key=lambda index: gains[index])
    if gains[best] < 1:
        return f"{packages} in {wording.days(low, high)} of work"
    lift = f"from {wording.points(scores[best])} to {wording.points(scores[best + 1])}"
    end = wording.points(scores[-1])
    return f"{DOING[list(Stage)[best]]} brings most, {lift}; the whole road leads to {end}"


def _package(item: Recommendation, ids: dict[str, str]) -> Package:
    percent = round(item.risk_removed)
    return Package(
        title=wording.capital(item.title.rstrip(".")),
        closes=tuple(sorted(ids[name] for name in item.controls if name in ids)),
        blocker=item.blocker,
        days=wording.day_range(item.effort.low, item.effort.high),
        gain=f"{percent} %" if percent else "under 1 %",
    )


def _stage(audit: Audit, stage: Stage, ids: dict[str, str]) -> StageView | None:
    mine = [item for item in audit.recommendations if item.stage is stage]
    if not mine:
        return None
    packages = tuple(_package(item, ids) for item in mine)
    gauge = _gauges(audit).get(stage)
    parts = [wording.count(len(packages), "package")]
    if gauge:
        parts.append(wording.days(gauge.effort.low, gauge.effort.high))
    blockers = sum(1 for package in packages if package.blocker)
    if blockers:
        parts.append(f"{wording.count(blockers, 'package')} for launch blockers")
    return StageView(stage.value, f"{STAGE_NAMES[stage]}: {PROMISES[stage]}", " · ".join(parts), packages)


def road(audit: Audit) -> Road:
    """The page."""
    ids = {item.control.id: item.id for phase in ranked(audit).values() for item in phase}
    stages = (_stage(audit, stage, ids) for stage in Stage)
    return Road(
        headline=_headline(audit),
        waterfall=charts.waterfall(audit.score.overall, steps(audit), launch_bar(audit))
        if audit.recommendations
        else None,
        caption="Expected readiness after each stage, if every package in it is done and passes a second "
        "check. The steps are computed: the same evidence is scored again without the findings of that "
        "stage.",
        stages=tuple(stage for stage in stages if stage),
    )
