"""Points, bounds, coverage and the verdict's word, from the results alone (docs/scoring.md explains each).

Sentence for a client: "you meet this share of what applies to you, weighted by risk". Unassessed rows do
not enter the points; they lower the coverage and widen the bounds: ``low`` as if all of them failed
(the caps of their blockers included), ``high`` as if all passed.

Whoever judges a record hands over its own constants (``constants.from_record``), for a profile changes some.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lastmile.model import (
    Control,
    Outcome,
    Phase,
    PhaseScore,
    Result,
    Score,
    Verdict,
)
from lastmile.verdict.constants import STANDARD, Constants
from lastmile.verdict.gravity import is_condition

SUPPORTED = frozenset({"python", "javascript", "typescript", "go", "rust"})
# Languages in which products are written and which no rule of ours reads; not markup, style, SQL, shell.
UNREAD_CODE = frozenset(
    (
        *("java", "kotlin", "scala", "groovy", "clojure", "php", "ruby", "erb", "csharp", "fsharp", "razor"),
        *("c", "cpp", "objective-c", "swift", "dart", "elixir", "eex", "erlang", "haskell", "lua", "perl"),
        *("r", "julia", "solidity", "zig", "nim", "vue", "svelte", "astro"),
    )
)

Pair = tuple[Control, Result]


def pairs(controls: Iterable[Control], results: Iterable[Result]) -> tuple[Pair, ...]:
    """Join each result with its control. Raises KeyError when they do not belong together."""
    known = {control.id: control for control in controls}
    return tuple((known[result.control], result) for result in results)


@dataclass(frozen=True)
class _Sums:
    """What the rows of one phase add up to, before any ceiling; 0..100, None where nothing counts."""

    points: float | None
    low: float | None
    high: float | None
    coverage: float


def score_phase(phase: Phase, rows: Sequence[Pair], constants: Constants = STANDARD) -> PhaseScore:
    """Score one phase from its rows."""
    own = [(control, result) for control, result in rows if result.phase is phase]
    sums = _sums(own, constants)
    ceiling, low_ceiling = _ceilings(own, constants.phase_cap, constants)
    # An unanswered question for a person has a count of its own and is no row of a phase yet.
    shown = [r for c, r in own if not (c.manual and r.outcome is Outcome.NOT_ASSESSED)]
    tally = {outcome: sum(result.outcome is outcome for result in shown) for outcome in Outcome}
    return PhaseScore(
        id=phase,
        status="not_assessed" if not sums.coverage else "partial" if sums.coverage < 1 else "complete",
        points=_points(sums.points, ceiling),
        low=_points(sums.low, low_ceiling),
        high=_points(sums.high, ceiling),
        coverage=round(sums.coverage, 4),
        passed=tally[Outcome.PASS],
        failed=tally[Outcome.FAIL],
        not_assessed=tally[Outcome.NOT_ASSESSED],
        not_applicable=tally[Outcome.NOT_APPLICABLE],
    )


def score_all(rows: Sequence[Pair], constants: Constants = STANDARD) -> Score:
    """Join the phases: one in which nothing applies is left out, an unassessed one widens the bounds only."""
    sums = {phase: _sums([row for row in rows if row[1].phase is phase], constants) for phase in Phase}
    ceiling, low_ceiling = _ceilings(rows, constants.overall_cap, constants)
    return Score(
        overall=_points(_joined({phase: one.points for phase, one in sums.items()}, constants), ceiling),
        low=_points(_joined({phase: one.low for phase, one in sums.items()}, constants), low_ceiling),
        high=_points(_joined({phase: one.high for phase, one in sums.items()}, constants), ceiling),
        coverage=round(_sums(rows, constants).coverage, 4),
    )


def _sums(rows: Sequence[Pair], constants: Constants) -> _Sums:
    weight = constants.severity_weight
    counted = [row for row in rows if _enters(row)]
    total = sum(weight[control.severity] for control, _ in counted)
    assessed = sum(weight[c.severity] * _assessed_share(r, constants) for c, r in counted)
    earned = sum(_earned(row, constants) for row in counted)
    surely = sum(_surely_earned(row, constants) for row in counted)
    return _Sums(
        points=100 * earned / assessed if assessed else None,
        low=100 * surely / total if total else None,
        high=100 * (earned + total - assessed) / total if total else None,
        coverage=assessed / total if total else 0.0,
    )


def _ceilings(rows: Iterable[Pair], cap: float, constants: Constants) -> tuple[float, float]:
    """The points that can be had: all 100, or ``cap`` with an open blocker; the second for the low bound.

    A ceiling scales and does not cut, so that other work shows even while a blocker is open.
    """
    counted = [row for row in rows if _enters(row)]
    blocked = any(result.blocker for _, result in counted)
    maybe = blocked or any(may_block(row, constants) for row in counted)
    return cap if blocked else 100.0, cap if maybe else 100.0


def core_coverage(rows: Iterable[Pair], constants: Constants = STANDARD) -> float:
    """Weight of assessed over applicable automatic controls of tier core, 0..1."""
    core = [(c, r) for c, r in rows if c.tier == "core" and not c.manual and _enters((c, r))]
    weight = constants.severity_weight
    total = sum(weight[control.severity] for control, _ in core)
    read = sum(weight[c.severity] * _assessed_share(r, constants) for c, r in core)
    return read / total if total else 0.0


def readable(sizes: Mapping[str, int]) -> float:
    """The share of the product's code, by lines, that is in languages for which there are rules, 0..1."""
    ours = sum(sizes.get(name, 0) for name in SUPPORTED)
    total = ours + sum(sizes.get(name, 0) for name in UNREAD_CODE)
    return ours / total if total else 1.0


def decide(
    rows: Sequence[Pair],
    lines: int,
    *,
    readable: float = 1.0,
    incomplete: bool,
    constants: Constants = STANDARD,
) -> Verdict:
    """The verdict's word, from blockers and coverage, never from the points.

    ``lines`` counts supported languages; code in others (``readable`` is the share that is not) counts
    as not covered, for no row could see a fault in it. Where a tool failed, a phase was left out or a
    blocker row is open, a good word is provisional: what was not seen could take it back. Under some profiles
    (``questions_hold``) so it is while a question that can block has no answer.
    """
    coverage = core_coverage(rows, constants) * readable
    if coverage < constants.cannot_say_below or lines < constants.fewest_lines:
        return Verdict(status="cannot_say", provisional=False, reasons=())
    blockers = tuple(control.id for control, result in rows if result.blocker)
    provisional = coverage < constants.provisional_below
    if blockers:
        return Verdict(status="not_ready", provisional=provisional, reasons=blockers)
    provisional = (
        provisional
        or incomplete
        or any(may_block(row, constants) for row in rows if _enters(row))
        or any(waits_for_answer(row, constants) for row in rows)
    )
    conditions = tuple(
        control.id
        for control, result in rows
        if result.outcome is Outcome.FAIL and is_condition(result, constants)
    )
    word = "ready_with_conditions" if conditions else "ready"
    return Verdict(status=word, provisional=provisional, reasons=conditions)


def _enters(row: Pair) -> bool:
    """Applicable rows enter; a manual question only once it is answered."""
    control, result = row
    if result.outcome is Outcome.NOT_APPLICABLE:
        return False
    return not control.manual or result.outcome is not Outcome.NOT_ASSESSED


def _assessed_share(result: Result, constants: Constants) -> float:
    """The share of its weight with which a row enters.

    Equal for PASS and FAIL at one coverage, else one more finding could raise the points.
    """
    if result.outcome is Outcome.NOT_ASSESSED:
        return 0.0
    return result.coverage if result.coverage >= constants.enough_coverage else 1.0


def _earned(row: Pair, constants: Constants) -> float:
    control, result = row
    share = _assessed_share(result, constants)
    return constants.severity_weight[control.severity] * share * (result.credit or 0.0)


def _surely_earned(row: Pair, constants: Constants) -> float:
    """What stands even if all that was not read is bad: a failed row that was read in part earns nothing."""
    _, result = row
    if result.outcome is Outcome.FAIL and (result.coverage < 1 or result.lost):
        return 0.0
    return _earned(row, constants)


def may_block(row: Pair, constants: Constants) -> bool:
    """A blocker row that lost a scanner, or of which too little was read, could hide a blocker."""
    control, result = row
    if not control.blocker or control.manual or result.answered_by:
        return False
    return bool(result.lost) or result.coverage < constants.enough_coverage


def waits_for_answer(row: Pair, constants: Constants) -> bool:
    """A question that can block and that nobody has answered, where the profile wants an answer."""
    control, result = row
    can = constants.questions_hold and control.manual and control.blocker
    return can and result.outcome is Outcome.NOT_ASSESSED


def _joined(points: Mapping[Phase, float | None], constants: Constants) -> float | None:
    """The weighted mean of the phases that have points, never far above the worst of them."""
    known = {phase: value for phase, value in points.items() if value is not None}
    if not known:
        return None
    weights = constants.phase_weight
    mean = sum(weights[phase] * value for phase, value in known.items()) / sum(weights[p] for p in known)
    return min(mean, min(known.values()) + constants.above_worst)


def _points(value: float | None, ceiling: float) -> float | None:
    """0..``ceiling`` for 0..100, one decimal."""
    return None if value is None else round(max(0.0, min(100.0, value)) * ceiling / 100, 1)
