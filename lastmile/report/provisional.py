"""Why a verdict is provisional: the true reason, from the record."""

from lastmile.language import later_many, record_text, say, say_many, say_words
from lastmile.model import Audit, Control, Outcome, Phase, Result, RunStatus
from lastmile.report import wording
from lastmile.report.findings import PHASE_NAMES
from lastmile.report.ranking import controls
from lastmile.verdict import ledger, score
from lastmile.verdict.constants import Constants, from_record

UNANSWERED = later_many(
    "a question that can block a launch is not answered: “{question}”",
    "{word} questions that can block a launch are not answered, first of all “{question}”",
)
PARTLY_ANSWERED = later_many(
    "a question that can block a launch is not fully answered: “{question}”",
    "{word} questions that can block a launch are not fully answered, first of all “{question}”",
)
SOME_UNANSWERED = later_many(
    "a question that can block a launch is not answered, or not in full: “{question}”",
    "{word} questions that can block a launch are not answered, or not in full, first of all “{question}”",
)


def _phases_left_out(audit: Audit) -> list[str]:
    asked = [str(item) for item in audit.options.get("phases") or ()]
    left = [wording.small(say(PHASE_NAMES[phase])) for phase in Phase if asked and phase.value not in asked]
    if not left:
        return []
    return [
        say_many(
            "the phase {phases} was left out",
            "the phases {phases} were left out",
            len(left),
            phases=wording.listing(left),
        )
    ]


def _too_little(audit: Audit, constants: Constants) -> list[str]:
    """The core coverage, as the verdict weighs it."""
    rows = score.pairs(audit.controls, audit.results)
    share = score.core_coverage(rows, constants) * score.readable(ledger.recorded_sizes(audit.facts))
    if share >= constants.provisional_below:
        return []
    return [
        say(
            "only {share} of the weight of the most important checks could be assessed",
            share=wording.percent(share),
        )
    ]


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
    return [
        say_words(
            "{word} question for a person that can block a launch waits for an answer",
            "{word} questions for a person that can block a launch wait for an answer",
            waiting,
        )
    ]


def _unknown(audit: Audit, constants: Constants) -> list[tuple[Control, Result]]:
    """The checks that can block and saw too little, the gravest ahead."""
    rows = controls(audit)
    found = [
        (rows[result.control], result)
        for result in audit.results
        if result.control in rows and _open_blocker(result, rows[result.control], constants)
    ]
    return sorted(found, key=lambda row: (row[0].severity.rank, row[0].id))


def _blockers_unknown(audit: Audit, constants: Constants) -> list[str]:
    unknown = _unknown(audit, constants)
    if not unknown:
        return []
    silent = [r for _, r in unknown if r.outcome is Outcome.NOT_ASSESSED and not r.coverage]
    forms = PARTLY_ANSWERED if not silent else UNANSWERED if len(silent) == len(unknown) else SOME_UNANSWERED
    return [say_words(*forms, len(unknown), question=record_text(unknown[0][0].question))]


def named(audit: Audit) -> str:
    """The question that ``why`` names, in the record's words; "" where it names none."""
    if not audit.verdict.provisional or audit.verdict.status == "not_ready":
        return ""
    unknown = _unknown(audit, from_record(audit.constants))
    return unknown[0][0].question if unknown else ""


def why(audit: Audit) -> str:
    """The reasons as clauses that follow "because"; "" where the verdict is not provisional."""
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
            found = [say("a tool did not work, so that some checks saw less than they should")]
    return wording.listing(found) or say("too little of what matters most could be assessed")
