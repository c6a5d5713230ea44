"""The road to launch: work packages by root cause, effort ranges, and the scores after each stage.

Rows that one piece of work closes are one package (checklists/work_packages.yaml), as far as they lie in one
stage and stand in the way of a launch alike: a blocker, a condition, or neither. So the hours of what a
launch waits for hold nothing that can wait. Where two packages of one cause would bear its name, each is
named by what it does. Order: launch blockers first, then risk removed per hour. The
scores after a stage come from scoring the same results again with the stage's rows closed; nothing is
estimated that can be computed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from lastmile.model import (
    Effort,
    Outcome,
    Recommendation,
    Score,
    Stage,
    StageGauge,
)
from lastmile.verdict.constants import STANDARD, Constants
from lastmile.verdict.gravity import is_condition
from lastmile.verdict.score import Pair, score_all

_BETWEEN = "; "  # between the actions in a title: the languages translate what stands on its sides
_NAMED = 3  # rows of a part of a cause that its title still names one by one


def recommend(rows: Sequence[Pair], constants: Constants = STANDARD) -> tuple[Recommendation, ...]:
    """Return the work packages in the order in which they should be done."""
    total = _total_risk(rows, constants)
    grouped: dict[tuple[str, Stage, bool, bool], list[Pair]] = {}
    for control, result in rows:
        if result.outcome is Outcome.FAIL:
            cause = control.package or control.id
            condition = not result.blocker and is_condition(result, constants)
            alike = (cause, result.stage, result.blocker, condition)
            grouped.setdefault(alike, []).append((control, result))
    parts = Counter(cause for (cause, *_), own in grouped.items() if len(own) > 1)
    largest = {alike[0]: alike for alike in sorted(grouped, key=lambda alike: len(grouped[alike]))}
    packages = sorted(
        (
            _package(
                own,
                total,
                constants,
                whole=parts[alike[0]] <= 1 or (len(own) > _NAMED and largest[alike[0]] == alike),
            )
            for alike, own in grouped.items()
        ),
        key=_priority,
    )
    number = {
        control: f"WP-{index:02d}"
        for index, package in enumerate(packages, start=1)
        for control in package.controls
    }
    after = {control.id: control.after for control, _ in rows}
    return tuple(
        package.model_copy(
            update={
                "id": number[package.controls[0]],
                "depends_on": _needs(package, after, number),
            }
        )
        for package in packages
    )


def _package(own: Sequence[Pair], total: float, constants: Constants, *, whole: bool) -> Recommendation:
    """One package of rows with one cause; the row that carries most risk stands first.

    ``whole``: it bears the name of its cause, as the only one with several rows or as a large part; another
    part says what it does.
    """
    ranked = sorted(own, key=lambda row: (-_risk(row, constants), row[0].id))
    control, result = ranked[0]
    risk = sum(_risk(row, constants) for row in ranked)
    return Recommendation(
        id="",
        stage=result.stage,
        title=control.package if whole and len(ranked) > 1 else _actions(ranked),
        controls=tuple(c.id for c, _ in ranked),
        findings=tuple(dict.fromkeys(name for _, r in ranked for name in r.findings)),
        blocker=result.blocker,
        effort=joined_effort([row_effort(row, constants) for row in ranked], constants),
        risk_removed=round(100 * risk / total, 1) if total else 0.0,
    )


def _actions(ranked: Sequence[Pair]) -> str:
    return _BETWEEN.join(dict.fromkeys(control.action.rstrip(".") for control, _ in ranked))


def _needs(
    package: Recommendation, after: dict[str, tuple[str, ...]], number: dict[str, str]
) -> tuple[str, ...]:
    own = number[package.controls[0]]
    named = (number[name] for control in package.controls for name in after[control] if name in number)
    return tuple(sorted({other for other in named if other != own}))


def joined_effort(efforts: Sequence[Effort], constants: Constants = STANDARD) -> Effort:
    """Hours of rows with one cause: the dearest whole, each other one at ``same_cause`` of its hours."""
    part = constants.same_cause
    dearest = max(range(len(efforts)), key=lambda index: (efforts[index].high, efforts[index].low))
    return total_effort(
        effort if index == dearest else Effort(low=part * effort.low, high=part * effort.high)
        for index, effort in enumerate(efforts)
    )


def gauges(
    rows: Sequence[Pair], packages: Sequence[Recommendation], constants: Constants = STANDARD
) -> tuple[StageGauge, ...]:
    """Each stage's own points and effort, and the overall score once it and those before it are closed."""
    found = []
    done: list[Stage] = []
    for stage in Stage:
        done.append(stage)
        own = [row for row in rows if row[1].stage is stage]
        efforts = [package.effort for package in packages if package.stage is stage]
        left = [closed(row, constants) if row[1].stage in done else row for row in rows]
        found.append(
            StageGauge(
                id=stage,
                points=_stage_points(own, constants),
                effort=total_effort(efforts),
                score_after=score_rows(left, constants).overall,
            )
        )
    return tuple(found)


def score_rows(rows: Sequence[Pair], constants: Constants = STANDARD) -> Score:
    """Score the whole from its rows."""
    return score_all(rows, constants)


def total_effort(efforts: Iterable[Effort]) -> Effort:
    """Add efforts up; P90 of a sum is less than the sum of P90s, so this is an upper bound, and says so."""
    listed = list(efforts)
    return Effort(low=round(sum(e.low for e in listed), 2), high=round(sum(e.high for e in listed), 2))


def closed(row: Pair, constants: Constants = STANDARD) -> Pair:
    """The row as it will be once its finding is mended; what was read too little stays open."""
    control, result = row
    if result.outcome is not Outcome.FAIL:
        return row
    update: dict[str, Any] = {"blocker": False, "severity": None, "confidence": None}
    passes = result.coverage >= constants.enough_coverage and not result.lost
    update |= {"outcome": Outcome.PASS if passes else Outcome.NOT_ASSESSED, "credit": 1.0 if passes else None}
    return control, result.model_copy(update=update)


def _stage_points(rows: Sequence[Pair], constants: Constants) -> float | None:
    counted = [(c, r) for c, r in rows if r.outcome in (Outcome.PASS, Outcome.FAIL)]
    weight = constants.severity_weight
    total = sum(weight[control.severity] for control, _ in counted)
    earned = sum(weight[control.severity] * (result.credit or 0.0) for control, result in counted)
    return round(100 * earned / total, 1) if total else None


def _priority(package: Recommendation) -> tuple[int, bool, float, str]:
    stage = list(Stage).index(package.stage)
    return (
        stage,
        not package.blocker,
        -package.risk_removed / max(package.effort.high, 0.1),
        package.controls[0],
    )


def _risk(row: Pair, constants: Constants) -> float:
    control, result = row
    lost = 1.0 - (result.credit or 0.0)
    return constants.phase_weight[result.phase] * constants.severity_weight[control.severity] * lost


def _total_risk(rows: Sequence[Pair], constants: Constants) -> float:
    return sum(_risk(row, constants) for row in rows if row[1].outcome is Outcome.FAIL)


def row_effort(row: Pair, constants: Constants = STANDARD) -> Effort:
    """Hours of a failed row by itself: its checklist's, times the factor of its places."""
    control, result = row
    factor = scale(result.violations, constants)
    return Effort(low=round(control.effort.low * factor, 2), high=round(control.effort.high * factor, 2))


def scale(places: int, constants: Constants = STANDARD) -> float:
    """Factor on a row's hours for this many places."""
    steps = constants.effort_scale
    return next((s.factor for s in steps if places <= s.places_up_to), constants.effort_scale_most)
