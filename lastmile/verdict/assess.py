"""From findings and runs to the outcome of each control.

PASS needs evidence: every rule that the row names, for every language that is present, ran, and together
they read at least ``enough_coverage`` of the lines. What was not read stays open. A finding fails the row
whatever was read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lastmile.model import (
    Confidence,
    Control,
    Evidence,
    Fact,
    Finding,
    ManualQuestion,
    Outcome,
    Result,
    Run,
    RunStatus,
)
from lastmile.verdict.applicable import not_applicable
from lastmile.verdict.constants import STANDARD, Constants
from lastmile.verdict.gravity import can_block, is_blocking, is_condition, sureness
from lastmile.verdict.reading import (
    NAMES,
    Reading,
    Share,
    needed,
    opportunities,
    searched,
    supplementary,
    tokens,
)


@dataclass(frozen=True)
class Ground:
    """What an outcome stands on, apart from the findings; it comes from the runs or from the record."""

    coverage: float  # 0..1
    reason: str = ""  # why the coverage is not whole, or why the row does not apply
    lost: tuple[str, ...] = ()
    opportunities: int | None = None
    violations: Mapping[str, int] = field(default_factory=dict)  # rule -> places of its one finding
    evidence: tuple[Evidence, ...] = ()
    applicable: bool = True


@dataclass(frozen=True)
class _Terms:
    """What the product is, and the constants by which it is judged."""

    facts: frozenset[Fact]
    constants: Constants


def assess(  # noqa: PLR0913 - what a result follows from, each named
    controls: Iterable[Control],
    findings: Sequence[Finding],
    grounds: Mapping[str, Ground],
    facts: frozenset[Fact],
    answers: Mapping[str, ManualQuestion],
    *,
    constants: Constants = STANDARD,
) -> tuple[Result, ...]:
    """Return one Result for each control, in the checklist's order; ``grounds`` has one entry for each.

    Rows that a person brought are no checklist's (``hand.own_results``).
    """
    terms = _Terms(facts, constants)
    by_control: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.control:
            by_control.setdefault(finding.control, []).append(finding)
    results = []
    for control in (control for control in controls if not control.own):
        question = answers.get(control.id)
        reason = not_applicable(control, facts)
        if reason and not (question and question.answer):  # a person's word wins over what the facts say
            results.append(_result(control, Outcome.NOT_APPLICABLE, reason=reason))
        elif control.manual:
            results.append(_answered(control, question, terms))
        else:
            result = _automatic(control, by_control.get(control.id, []), grounds[control.id], terms)
            results.append(_overridden(control, result, answers))
    return tuple(results)


def ground(control: Control, reading: Reading) -> Ground:
    """What the runs say about one automatic control."""
    present = tokens(control, reading.sizes)
    if not present:
        names = ", ".join(NAMES.get(name, name) for name in control.languages)
        return Ground(0.0, f"no {names} in this product", applicable=False)
    shares = {token: reading.shares(control, token) for token in present}
    applicable = {t: s for t, s in shares.items() if not s or any(share.applicable for share in s)}
    if not applicable:
        reason = next((share.reason for s in shares.values() for share in s), "")
        return Ground(0.0, reason, applicable=False)
    coverage, reasons = _coverage(applicable, present, least=control.one_suffices)
    lost = dict.fromkeys(s.lost for group in applicable.values() for s in group if s.lost and s.applicable)
    base = Ground(coverage, "; ".join(dict.fromkeys(reasons)), tuple(lost))
    return _followed(base, control, present, reading.runs)


def recorded_ground(
    control: Control, result: Result, runs: Mapping[str, Run], present: Mapping[str, int]
) -> Ground:
    """The same from a record, so that a report can be judged again without a scan.

    Coverage and its reason are taken from the recorded ``result``, for the record does not hold which lines
    each file has; the rest follows from its ``runs`` and from what the product consists of
    (``reading.sizes``), and no coverage goes beyond what these allow.
    """
    mine = tokens(control, present)
    by_token = {token: {name: runs.get(name) for name in needed(control, token)} for token in mine}
    asked = {
        token: own
        for token, own in by_token.items()
        if not own or any(run is None or run.applicable for run in own.values())
    }
    if not asked:
        return Ground(0.0, result.reason, applicable=False)
    gone = {token: _gone(control, own) for token, own in asked.items()}
    total = sum(mine[token] for token in asked)
    most = sum(mine[token] for token, own in asked.items() if own and not gone[token])
    coverage = min(result.coverage, round(most / total, 4)) if total else 1.0
    spared = supplementary(control)
    lost = tuple(dict.fromkeys(name for names in gone.values() for name in names if name not in spared))
    return _followed(Ground(coverage, result.reason, lost), control, mine, runs)


def _worked(run: Run | None) -> bool:
    """It ran, or there was nothing for it to look at."""
    if run is None or run.status is RunStatus.FAILED:
        return False
    return run.status is not RunStatus.SKIPPED or not run.applicable


def _gone(control: Control, runs: Mapping[str, Run | None]) -> list[str]:
    """Scanners that the row lost; none where one suffices and one looked."""
    looked = any(_worked(run) and run is not None and run.applicable for run in runs.values())
    if control.one_suffices and looked:
        return []
    return [name for name, run in runs.items() if not _worked(run)]


def _followed(base: Ground, control: Control, present: Mapping[str, int], runs: Mapping[str, Run]) -> Ground:
    note = searched(control, runs) or _rules(control, present)
    return replace(
        base,
        opportunities=opportunities(control, runs.values()),
        violations={rule: count for run in runs.values() for rule, count in run.violations.items()},
        evidence=(Evidence(kind="run", note=note),),
    )


def _result(control: Control, outcome: Outcome, **fields: object) -> Result:
    base = {"control": control.id, "phase": control.phase, "stage": control.stage, "outcome": outcome}
    return Result.model_validate(base | fields)


def _automatic(control: Control, own: Sequence[Finding], base: Ground, terms: _Terms) -> Result:
    counted = [finding for finding in own if finding.counts]
    common: dict[str, object] = {
        "coverage": base.coverage,
        "reason": base.reason,
        "lost": base.lost,
        "opportunities": base.opportunities,
        "findings": tuple(finding.fingerprint for finding in own),
        "evidence": base.evidence,
    }
    unread = base.coverage < terms.constants.enough_coverage or bool(base.lost)
    # Where too little was read, a question alone fails nothing: what was not read would answer it.
    asks = [finding for finding in counted if sureness(finding) is Confidence.LOW]
    if counted and not (unread and len(asks) == len(counted)):
        return _failed(control, counted, base, terms, common)
    if not base.applicable and not counted:
        return _result(control, Outcome.NOT_APPLICABLE, **common)
    if unread:
        waits = "place waits" if len(asks) == 1 else "places wait"
        said = f"{len(asks)} possible {waits} for what was not read"
        waiting = (Evidence(kind="run", note=said),) if asks else ()
        open_end = {"reason": base.reason or "too little of the code could be read", "evidence": waiting}
        return _result(control, Outcome.NOT_ASSESSED, **{**common, **open_end})
    return _result(control, Outcome.PASS, credit=1.0, **common)


def _rules(control: Control, present: Mapping[str, int]) -> str:
    named = dict.fromkeys(glob for token in present for glob in control.evidence.get(token, ()))
    return "read by " + ", ".join(named)


def _coverage(
    applicable: Mapping[str, Sequence[Share]], present: Mapping[str, int], *, least: bool
) -> tuple[float, list[str]]:
    """Weigh each language's least share by its lines; a language that no rule covers has share 0.

    ``least``: the language that was read least decides alone, for many packages of one ecosystem say
    nothing about the few of another.
    """
    total = sum(present[token] for token in applicable)
    read, reasons, lowest = 0.0, [], list[float]()
    for token, shares in applicable.items():
        if not shares:
            lowest.append(0.0)
            reasons.append(f"nothing of ours looks at {NAMES.get(token, token)} for this yet")
            continue
        asked = [share for share in shares if share.applicable]
        lowest.append(min(share.read for share in asked))
        read += present[token] * lowest[-1]
        reasons += [share.reason for share in asked if share.reason and share.reason not in reasons]
    whole = read / total if total else 1.0
    return round(min([whole, *lowest]) if least else whole, 4), reasons


def _failed(
    control: Control,
    counted: Sequence[Finding],
    base: Ground,
    terms: _Terms,
    common: Mapping[str, object],
) -> Result:
    single = Counter(f.rule for f in counted)
    violations = sum(max(base.violations.get(rule, count), count) for rule, count in single.items())
    places = None if base.opportunities is None else max(base.opportunities, violations)
    constants = terms.constants
    share = violations / places if places else 1.0
    if (
        control.kind == "instance"
    ):  # one open door of two hundred is less than all, but more than a two-hundredth
        share **= constants.share_power
    weight, sure = constants.severity_weight, constants.confidence_factor
    loss = max(min(1.0, weight[f.severity] / weight[control.severity]) * sure[sureness(f)] for f in counted)
    enough = base.coverage >= constants.enough_coverage and not base.lost
    # A question of critical severity does not hide a grave finding that is sure.
    worst = min(counted, key=lambda f: (not is_condition(f, constants), f.severity.rank, sureness(f).rank))
    fields = {
        "severity": worst.severity,
        "confidence": sureness(worst),
        "blocker": any(is_blocking(control, finding, terms.facts) for finding in counted),
        # Of a row that was read in part nobody knows the share, so it earns nothing.
        "credit": round(1.0 - loss * share, 4) if enough else 0.0,
        "violations": violations,
        "opportunities": places,
    }
    return _result(control, Outcome.FAIL, **{**common, **fields})


def _answered(control: Control, question: ManualQuestion | None, terms: _Terms) -> Result:
    """A person's answer; silence leaves the question open, outside coverage and bounds."""
    answer = question.answer if question else None
    if question is None or answer is None:
        return _result(control, Outcome.NOT_ASSESSED, reason="nobody has answered this question yet")
    evidence = (Evidence(kind="human", note=f"{question.by}, {question.date}: {question.note}".strip()),)
    fields: dict[str, object] = {"answered_by": question.by, "evidence": evidence, "coverage": 1.0}
    if answer == "not_applicable":
        return _result(control, Outcome.NOT_APPLICABLE, reason=question.note, **fields)
    if answer == "yes":
        return _result(control, Outcome.PASS, credit=1.0, **fields)
    return _result(
        control,
        Outcome.FAIL,
        severity=control.severity,
        confidence=Confidence.HIGH,
        blocker=can_block(control, terms.facts) and answer in ("no", "unknown"),
        credit=terms.constants.answer_credit[answer],
        violations=1,
        **fields,
    )


def _overridden(control: Control, result: Result, answers: Mapping[str, ManualQuestion]) -> Result:
    """A consultant's *yes* with evidence closes the absence that it is paired with, printed as such."""
    question = answers.get(control.paired) if control.paired else None
    if question is None or question.answer != "yes" or not question.evidence:
        return result
    if result.outcome not in (Outcome.FAIL, Outcome.NOT_ASSESSED):
        return result
    note = f"{question.by}, {question.date}: {question.note} ({question.evidence})"
    return result.model_copy(
        update={
            "outcome": Outcome.PASS,
            "credit": 1.0,
            "severity": None,
            "confidence": None,
            "blocker": False,
            "violations": 0,
            "evidence": (*result.evidence, Evidence(kind="human", note=note)),
            "answered_by": question.by,
        }
    )
