"""Why a verdict is provisional: the true reason, from the record."""

from lastmile.model import Audit, Control, Outcome, Phase, Result, RunStatus
from lastmile.report import wording
from lastmile.report.findings import PHASE_NAMES
from lastmile.report.ranking import controls
from lastmile.verdict import ledger, score
from lastmile.verdict.constants import Constants, from_record


def _phases_left_out(audit: Audit) -> list[str]:
    asked = [str(item) for item in audit.options.get("phases") or ()]
    left = [PHASE_NAMES[phase].lower() for phase in Phase if asked and phase.value not in asked]
    if not left:
        return []
    noun, verb = ("phase", "was") if len(left) == 1 else ("phases", "were")
    return [f"the {noun} {wording.listing(left)} {verb} left out"]


def _too_little(audit: Audit, constants: Constants) -> list[str]:
    """The core coverage, as the verdict weighs it."""
    rows = score.pairs(audit.controls, audit.results)
    share = score.core_coverage(rows, constants) * score.readable(ledger.recorded_sizes(audit.facts))
    if share >= constants.provisional_below:
        return []
    return [f"only {wording.percent(share)} of the weight of the most important checks could be assessed"]


def _open_blocker(result: Result, control: Control, constants: Constants) -> bool:
    """A check that can block the launch, and that saw too little to say that it does not."""
    row = (control, result)
    return result.outcome is not Outcome.NOT_APPLICABLE and score.may_block(row, constants)


def _unanswered(audit: Audit, constants: Constants) -> list[str]:
    """Questions for a person that can block, where the profile wants them answered."""
    rows = score.pairs(audit.controls, audit.results)
    waiting = sum(score.waits_for_answer(row, constants) for row in rows)
    if not waiting:
        return []
    verb = "waits" if waiting == 1 else "wait"
    noun = wording.count_word(waiting, "question")
    return [f"{noun} for a person that can block a launch {verb} for an answer"]


def _blockers_unknown(audit: Audit, constants: Constants) -> list[str]:
    rows = controls(audit)
    unknown = [
        rows[result.control]
        for result in audit.results
        if result.control in rows and _open_blocker(result, rows[result.control], constants)
    ]
    if not unknown:
        return []
    worst = min(unknown, key=lambda control: (control.severity.rank, control.id))
    if len(unknown) == 1:
        return [f"a question that can block a launch is not fully answered: “{worst.question}”"]
    number = wording.count_word(len(unknown), "question")
    return [f"{number} that can block a launch are not fully answered, first of all “{worst.question}”"]


def why(audit: Audit) -> str:
    """The reasons as a clause that follows "because"; "" where the verdict is not provisional."""
    if not audit.verdict.provisional:
        return ""
    constants = from_record(audit.constants)
    found = _too_little(audit, constants)
    if audit.verdict.status != "not_ready":  # a blocker that was found stands, whatever was not seen
        found += [
            *_phases_left_out(audit),
            *_blockers_unknown(audit, constants),
            *_unanswered(audit, constants),
        ]
        if not found and any(run.status is RunStatus.FAILED for run in audit.runs):
            found = ["a tool did not work, so that some checks saw less than they should"]
    return wording.listing(found) or "too little of what matters most could be assessed"
