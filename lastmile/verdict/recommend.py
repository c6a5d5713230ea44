"""The road to launch: one work package per failed control, effort ranges, and the scores after each stage.

Order: launch blockers first, then risk removed per hour. The scores after a stage come from scoring the
same results again with the stage's rows closed; nothing is estimated that can be computed.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from lastmile.model import (
    Effort,
    Outcome,
    Phase,
    Recommendation,
    Score,
    Stage,
    StageGauge,
)
from lastmile.verdict.assess import ENOUGH, WEIGHT
from lastmile.verdict.score import PHASE_WEIGHT, Pair, score_all, score_phase

# Working hours of a row are those of its checklist for a few places; more places cost more, but less
# than in proportion, because the second place is mended like the first.
EFFORT_SCALE = ((3, 1.0), (10, 1.5), (30, 2.0), (100, 3.0))
EFFORT_SCALE_MOST = 4.0

CONSTANTS: dict[str, Any] = {
    "effort_scale": [{"places_up_to": places, "factor": factor} for places, factor in EFFORT_SCALE],
    "effort_scale_most": EFFORT_SCALE_MOST,
}


def recommend(rows: Sequence[Pair]) -> tuple[Recommendation, ...]:
    """Return the work packages in the order in which they should be done."""
    total = _total_risk(rows)
    packages = [
        Recommendation(
            id="",
            stage=control.stage,
            title=control.action,
            controls=(control.id,),
            findings=result.findings,
            blocker=result.blocker,
            effort=_effort((control, result)),
            risk_removed=round(100 * _risk((control, result)) / total, 1) if total else 0.0,
            depends_on=control.after,
        )
        for control, result in rows
        if result.outcome is Outcome.FAIL
    ]
    packages.sort(key=_priority)
    number = {package.controls[0]: f"WP-{index:02d}" for index, package in enumerate(packages, start=1)}
    return tuple(
        package.model_copy(
            update={
                "id": number[package.controls[0]],
                "depends_on": tuple(number[c] for c in package.depends_on if c in number),
            }
        )
        for package in packages
    )


def gauges(rows: Sequence[Pair], packages: Sequence[Recommendation]) -> tuple[StageGauge, ...]:
    """Each stage's own points and effort, and the overall score once it and those before it are closed."""
    found = []
    closed: list[Stage] = []
    for stage in Stage:
        closed.append(stage)
        own = [row for row in rows if row[1].stage is stage]
        efforts = [package.effort for package in packages if package.stage is stage]
        after = score_rows([_closed(row) if row[1].stage in closed else row for row in rows])
        found.append(
            StageGauge(
                id=stage,
                points=_stage_points(own),
                effort=total_effort(efforts),
                score_after=after.overall,
            )
        )
    return tuple(found)


def score_rows(rows: Sequence[Pair]) -> Score:
    """Score the whole from its rows."""
    return score_all([score_phase(phase, rows) for phase in Phase], rows)


def total_effort(efforts: Iterable[Effort]) -> Effort:
    """Add efforts up; P90 of a sum is less than the sum of P90s, so this is an upper bound, and says so."""
    listed = list(efforts)
    return Effort(low=round(sum(e.low for e in listed), 2), high=round(sum(e.high for e in listed), 2))


def _closed(row: Pair) -> Pair:
    """The row as it will be once its finding is mended; what was read too little stays open."""
    control, result = row
    if result.outcome is not Outcome.FAIL:
        return row
    update: dict[str, Any] = {"blocker": False, "severity": None, "confidence": None}
    passes = result.coverage >= ENOUGH and not result.lost
    update |= {"outcome": Outcome.PASS if passes else Outcome.NOT_ASSESSED, "credit": 1.0 if passes else None}
    return control, result.model_copy(update=update)


def _stage_points(rows: Sequence[Pair]) -> float | None:
    counted = [(c, r) for c, r in rows if r.outcome in (Outcome.PASS, Outcome.FAIL)]
    total = sum(WEIGHT[control.severity] for control, _ in counted)
    earned = sum(WEIGHT[control.severity] * (result.credit or 0.0) for control, result in counted)
    return round(100 * earned / total, 1) if total else None


def _priority(package: Recommendation) -> tuple[int, bool, float, str]:
    stage = list(Stage).index(package.stage)
    return (
        stage,
        not package.blocker,
        -package.risk_removed / max(package.effort.high, 0.1),
        package.controls[0],
    )


def _risk(row: Pair) -> float:
    control, result = row
    lost = 1.0 - (result.credit or 0.0)
    return PHASE_WEIGHT[result.phase] * WEIGHT[control.severity] * lost


def _total_risk(rows: Sequence[Pair]) -> float:
    return sum(_risk(row) for row in rows if row[1].outcome is Outcome.FAIL)


def _effort(row: Pair) -> Effort:
    control, result = row
    factor = scale(result.violations)
    return Effort(low=round(control.effort.low * factor, 2), high=round(control.effort.high * factor, 2))


def scale(places: int) -> float:
    """Factor on a row's hours for this many places."""
    return next((factor for most, factor in EFFORT_SCALE if places <= most), EFFORT_SCALE_MOST)
