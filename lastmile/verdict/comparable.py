"""How far two audits can be compared, and both scores over what both of them assessed."""

from collections.abc import Mapping, Sequence

from lastmile.model import Audit, Control, Outcome, Phase, Result
from lastmile.model.comparison import ComparedPhase, ComparedScore
from lastmile.verdict import score
from lastmile.verdict.constants import Constants, from_record

ASSESSED = (Outcome.PASS, Outcome.FAIL)


def compared_score(before: Audit, after: Audit) -> ComparedScore:
    """Both audits over the controls that both assessed, by the later one's rows and constants."""
    constants = from_record(after.constants)
    theirs = {result.control: result for result in before.results}
    ours = {result.control: result for result in after.results}
    both = [
        control
        for control in after.controls
        if all(control.id in side and side[control.id].outcome in ASSESSED for side in (theirs, ours))
    ]
    scored = [_scored(both, side, constants) for side in (theirs, ours)]
    alone = {
        name
        for side in (theirs, ours)
        for name, result in side.items()
        if result.outcome in ASSESSED and name not in {control.id for control in both}
    }
    (first, phases_before), (second, phases_after) = scored
    return ComparedScore(
        before=first,
        after=second,
        controls=len(both),
        left_out=len(alone),
        reason=_why_so(before, after, len(both), len(alone)),
        phases=tuple(
            ComparedPhase(
                id=phase,
                before=phases_before[phase],
                after=phases_after[phase],
                controls=sum(control.phase is phase for control in both),
            )
            for phase in Phase
        ),
    )


def _scored(
    controls: Sequence[Control], results: Mapping[str, Result], constants: Constants
) -> tuple[float | None, dict[Phase, float | None]]:
    rows = [(control, results[control.id]) for control in controls]
    phases = [score.score_phase(phase, rows, constants) for phase in Phase]
    return score.score_all(rows, constants).overall, {phase.id: phase.points for phase in phases}


def _why_so(before: Audit, after: Audit, both: int, alone: int) -> str:
    if not both:
        return "No check was assessed in both audits, so there is no score to compare."
    if not alone:
        return f"Both audits assessed the same {both} checks."
    reasons = []
    if before.checklist_version != after.checklist_version:
        reasons.append("the checklist changed between the audits")
    if before.profile != after.profile:
        reasons.append("the audits were held against different bars")
    reasons.append("a check counts only where both audits could carry it out")
    return (
        f"Scored over the {both} checks that both audits assessed; {alone} that only one of them "
        f"assessed {'is' if alone == 1 else 'are'} left out: {', and '.join(reasons)}."
    )


def same_code(before: Audit, after: Audit) -> str:
    """Why nothing can be fixed or new: both audits saw the very same commit."""
    one, two = before.target, after.target
    same = one.commit is not None and one.commit == two.commit and not (one.dirty or two.dirty)
    return "both audits saw the same commit: what changed are the checks or their data" if same else ""


def notes(before: Audit, after: Audit) -> tuple[str, ...]:
    """What makes two audits less comparable, one sentence each."""
    one, two = before.target, after.target
    said = []
    if one.name != two.name and one.source != two.source:
        said.append(f"The audits name different products: {one.name} and {two.name}.")
    if before.started_at > after.started_at:
        said.append("The first of the two audits is the later one; are they in the right order?")
    if same_code(before, after):
        said.append("Both audits saw the same commit, so nothing in the code was fixed or added.")
    if before.checklist_version != after.checklist_version:
        said.append("The checklist changed between the audits; scores count only what both asked.")
    if before.lastmile_version != after.lastmile_version:
        said.append(
            f"The audits were made by different versions of LastMile ({before.lastmile_version}, "
            f"{after.lastmile_version}); a check may see less or more than before."
        )
    if before.profile != after.profile:
        said.append(f"The first audit was held against {before.profile}, the second against {after.profile}.")
    if one.subdir != two.subdir:
        said.append(
            f"The audits looked at different folders: {one.subdir or 'all'} and {two.subdir or 'all'}."
        )
    if before.fingerprint_kind != after.fingerprint_kind:
        said.append("One record is of an older kind: findings were matched by their code excerpts alone.")
    return tuple(said)
