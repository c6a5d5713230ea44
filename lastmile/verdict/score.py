"""Points, bounds, coverage and the verdict's word, from the results alone (docs/scoring.md explains each).

Sentence for a client: "you meet this share of what applies to you, weighted by risk". Unassessed rows do
not enter the points; they lower the coverage and widen the bounds: ``low`` as if all of them failed
(the caps of their blockers included), ``high`` as if all passed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lastmile.model import (
    Control,
    Outcome,
    Phase,
    PhaseScore,
    Result,
    Score,
    Verdict,
)
from lastmile.verdict.assess import ANSWERS, ENOUGH, SURENESS, WEIGHT, is_condition

PHASE_WEIGHT = {
    Phase.SECURITY: 0.40,
    Phase.FAILURE_MODES: 0.30,
    Phase.PERFORMANCE: 0.15,
    Phase.DEPENDENCIES: 0.15,
}
PHASE_CAP = 39.0  # points of a phase with an open blocker
OVERALL_CAP = 49.0  # points of the whole with an open blocker
ABOVE_WORST = 25.0  # the whole is never further above the worst phase
PROVISIONAL_BELOW = 0.70  # core coverage
CANNOT_SAY_BELOW = 0.40  # core coverage
FEWEST_LINES = 200  # lines in supported languages
SUPPORTED = frozenset({"python", "javascript", "typescript", "go", "rust"})
# Languages in which products are written and which no rule of ours reads; not markup, style, SQL, shell.
UNREAD_CODE = frozenset(
    (
        *("java", "kotlin", "scala", "groovy", "clojure", "php", "ruby", "erb", "csharp", "fsharp", "razor"),
        *("c", "cpp", "objective-c", "swift", "dart", "elixir", "eex", "erlang", "haskell", "lua", "perl"),
        *("r", "julia", "solidity", "zig", "nim", "vue", "svelte", "astro"),
    )
)

CONSTANTS: dict[str, Any] = {
    "severity_weight": {severity.value: weight for severity, weight in WEIGHT.items()},
    "confidence_factor": {confidence.value: factor for confidence, factor in SURENESS.items()},
    "answer_credit": ANSWERS,
    "enough_coverage": ENOUGH,
    "phase_weight": {phase.value: weight for phase, weight in PHASE_WEIGHT.items()},
    "phase_cap": PHASE_CAP,
    "overall_cap": OVERALL_CAP,
    "above_worst": ABOVE_WORST,
    "provisional_below": PROVISIONAL_BELOW,
    "cannot_say_below": CANNOT_SAY_BELOW,
    "fewest_lines": FEWEST_LINES,
}

Pair = tuple[Control, Result]


def pairs(controls: Iterable[Control], results: Iterable[Result]) -> tuple[Pair, ...]:
    """Join each result with its control. Raises KeyError when they do not belong together."""
    known = {control.id: control for control in controls}
    return tuple((known[result.control], result) for result in results)


def score_phase(phase: Phase, rows: Sequence[Pair]) -> PhaseScore:
    """Score one phase from its rows."""
    own = [(control, result) for control, result in rows if result.phase is phase]
    counted = [row for row in own if _enters(row)]
    total = sum(WEIGHT[control.severity] for control, _ in counted)
    assessed = sum(WEIGHT[control.severity] * _assessed_share(result) for control, result in counted)
    earned = sum(_earned(control, result) for control, result in counted)
    surely = sum(_surely_earned(control, result) for control, result in counted)
    cap = PHASE_CAP if any(result.blocker for _, result in counted) else 100.0
    low_cap = PHASE_CAP if any(_may_block(row) for row in counted) else cap
    # An unanswered question for a person has a count of its own and is no row of a phase yet.
    shown = [r for c, r in own if not (c.manual and r.outcome is Outcome.NOT_ASSESSED)]
    tally = {outcome: sum(result.outcome is outcome for result in shown) for outcome in Outcome}
    coverage = assessed / total if total else 0.0
    return PhaseScore(
        id=phase,
        status="not_assessed" if not assessed else "partial" if coverage < 1 else "complete",
        points=_points(min(cap, 100 * earned / assessed)) if assessed else None,
        low=_points(min(low_cap, 100 * surely / total)) if total else None,
        high=_points(min(cap, 100 * (earned + total - assessed) / total)) if total else None,
        coverage=round(coverage, 4),
        passed=tally[Outcome.PASS],
        failed=tally[Outcome.FAIL],
        not_assessed=tally[Outcome.NOT_ASSESSED],
        not_applicable=tally[Outcome.NOT_APPLICABLE],
    )


def score_all(phases: Sequence[PhaseScore], rows: Sequence[Pair]) -> Score:
    """Join the phases: one in which nothing applies is left out, an unassessed one widens the bounds only."""
    present = [phase for phase in phases if phase.low is not None]
    scored = [phase for phase in present if phase.points is not None]
    blocked = any(result.blocker for row in rows if _enters(row) for result in (row[1],))
    maybe = blocked or any(_may_block(row) for row in rows if _enters(row))
    total = sum(WEIGHT[c.severity] for c, r in rows if _enters((c, r)))
    read = sum(WEIGHT[c.severity] * _assessed_share(r) for c, r in rows if _enters((c, r)))
    cap, low_cap = OVERALL_CAP if blocked else 100.0, OVERALL_CAP if maybe else 100.0
    return Score(
        overall=_joined({p.id: p.points for p in scored}, cap),
        low=_joined({p.id: p.low for p in present}, low_cap),
        high=_joined({p.id: p.high for p in present}, cap),
        coverage=round(read / total, 4) if total else 0.0,
    )


def core_coverage(rows: Iterable[Pair]) -> float:
    """Weight of assessed over applicable automatic controls of tier core, 0..1."""
    core = [(c, r) for c, r in rows if c.tier == "core" and not c.manual and _enters((c, r))]
    total = sum(WEIGHT[control.severity] for control, _ in core)
    read = sum(WEIGHT[control.severity] * _assessed_share(result) for control, result in core)
    return read / total if total else 0.0


def readable(sizes: Mapping[str, int]) -> float:
    """The share of the product's code, by lines, that is in languages for which there are rules, 0..1."""
    ours = sum(sizes.get(name, 0) for name in SUPPORTED)
    total = ours + sum(sizes.get(name, 0) for name in UNREAD_CODE)
    return ours / total if total else 1.0


def decide(rows: Sequence[Pair], lines: int, *, readable: float = 1.0, incomplete: bool) -> Verdict:
    """The verdict's word, from blockers and coverage, never from the points.

    ``lines`` counts supported languages; code in others (``readable`` is the share that is not) counts
    as not covered, for no row could see a fault in it. Where a tool failed, a phase was left out or a
    blocker row is open, a good word is provisional: what was not seen could take it back.
    """
    coverage = core_coverage(rows) * readable
    if coverage < CANNOT_SAY_BELOW or lines < FEWEST_LINES:
        return Verdict(status="cannot_say", provisional=False, reasons=())
    blockers = tuple(control.id for control, result in rows if result.blocker)
    provisional = coverage < PROVISIONAL_BELOW
    if blockers:
        return Verdict(status="not_ready", provisional=provisional, reasons=blockers)
    provisional = provisional or incomplete or any(_may_block(row) for row in rows if _enters(row))
    conditions = tuple(
        control.id for control, result in rows if result.outcome is Outcome.FAIL and is_condition(result)
    )
    word = "ready_with_conditions" if conditions else "ready"
    return Verdict(status=word, provisional=provisional, reasons=conditions)


def _enters(row: Pair) -> bool:
    """Applicable rows enter; a manual question only once it is answered."""
    control, result = row
    if result.outcome is Outcome.NOT_APPLICABLE:
        return False
    return not control.manual or result.outcome is not Outcome.NOT_ASSESSED


def _assessed_share(result: Result) -> float:
    """The share of its weight with which a row enters.

    Equal for PASS and FAIL at one coverage, else one more finding could raise the points.
    """
    if result.outcome is Outcome.NOT_ASSESSED:
        return 0.0
    return result.coverage if result.coverage >= ENOUGH else 1.0


def _earned(control: Control, result: Result) -> float:
    return WEIGHT[control.severity] * _assessed_share(result) * (result.credit or 0.0)


def _surely_earned(control: Control, result: Result) -> float:
    """What stands even if all that was not read is bad: a failed row that was read in part earns nothing."""
    if result.outcome is Outcome.FAIL and (result.coverage < 1 or result.lost):
        return 0.0
    return _earned(control, result)


def _may_block(row: Pair) -> bool:
    """A blocker row that lost a scanner, or of which too little was read, could hide a blocker."""
    control, result = row
    if not control.blocker or control.manual or result.answered_by:
        return False
    return bool(result.lost) or result.coverage < ENOUGH


def _joined(points: Mapping[Phase, float | None], cap: float) -> float | None:
    known = {phase: value for phase, value in points.items() if value is not None}
    if not known:
        return None
    weight = sum(PHASE_WEIGHT[phase] for phase in known)
    mean = sum(PHASE_WEIGHT[phase] * value for phase, value in known.items()) / weight
    return _points(min(mean, cap, min(known.values()) + ABOVE_WORST))


def _points(value: float) -> float:
    return round(max(0.0, min(100.0, value)), 1)
