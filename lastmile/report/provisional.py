"""Why a verdict is provisional: the true reason, from the record."""

from lastmile.model import Audit, Control, Outcome, Phase, Result, RunStatus
from lastmile.report import wording
from lastmile.report.findings import PHASE_NAMES
from lastmile.report.ranking import controls
from lastmile.verdict import ledger, score
from lastmile.verdict.assess import ENOUGH


def _phases_left_out(audit: Audit) -> list[str]:
    asked = [str(item) for item in audit.options.get("phases") or ()]
    left = [PHASE_NAMES[phase].lower() for phase in Phase if asked and phase.value not in asked]
    if not left:
        return []
    noun, verb = ("phase", "was") if len(left) == 1 else ("phases", "were")
    return [f"the {noun} {wording.listing(left)} {verb} left out"]


def _too_little(audit: Audit) -> list[str]:
    """The core coverage, as the verdict weighs it."""
    rows = score.pairs(audit.controls, audit.results)
    share = score.core_coverage(rows) * score.readable(ledger.recorded_sizes(audit.facts))
    limit = audit.constants.get("provisional_below", score.PROVISIONAL_BELOW)
    if share >= limit:
        return []
    return [f"only {wording.percent(share)} of the weight of the most important checks could be assessed"]


def _open_blocker(result: Result, control: Control) -> bool:
    """A check that can block the launch, and that saw too little to say that it does not."""
    if not control.blocker or control.manual or result.answered_by:
        return False
    return result.outcome is not Outcome.NOT_APPLICABLE and (bool(result.lost) or result.coverage < ENOUGH)


def _blockers_unknown(audit: Audit) -> list[str]:
    rows = controls(audit)
    unknown = [
        rows[result.control]
        for result in audit.results
        if result.control in rows and _open_blocker(result, rows[result.control])
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
    found = _too_little(audit)
    if audit.verdict.status != "not_ready":  # a blocker that was found stands, whatever was not seen
        found += [*_phases_left_out(audit), *_blockers_unknown(audit)]
        if not found and any(run.status is RunStatus.FAILED for run in audit.runs):
            found = ["a tool did not work, so that some checks saw less than they should"]
    return wording.listing(found) or "too little of what matters most could be assessed"
