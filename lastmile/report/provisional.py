"""Why a verdict is provisional: the true reason, from the record."""

from lastmile.language import later_many, record_text, say, say_many, say_words
from lastmile.model import Audit, Control, Outcome, Phase, Result, RunStatus
from lastmile.report import wording
from lastmile.report.findings import PHASE_NAMES
from lastmile.report.ranking import controls
from lastmile.verdict import ledger, score
from lastmile.verdict.constants import Constants, from_record

UNANSWERED = later_many(
    "a question that can block a launch is not answered: {questions}",
    "{word} questions that can block a launch are not answered: {questions}",
)
PARTLY_ANSWERED = later_many(
    "a question that can block a launch is not fully answered: {questions}",
    "{word} questions that can block a launch are not fully answered: {questions}",
)
SOME_UNANSWERED = later_many(
    "a question that can block a launch is not answered, or not in full: {questions}",
    "{word} questions that can block a launch are not answered, or not in full: {questions}",
)
ALL, SOME = 3, 2  # so many are all named beside the verdict; of more than that so many, and a count


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


def waiting(audit: Audit) -> int:
    """How many questions for a person can block and have no answer, where the profile wants them answered."""
    constants = from_record(audit.constants)
    rows = score.pairs(audit.controls, audit.results)
    return sum(score.waits_for_answer(row, constants) for row in rows)


def _unanswered(audit: Audit) -> list[str]:
    left = waiting(audit)
    if not left:
        return []
    return [
        say_words(
            "{word} question for a person that can block a launch waits for an answer",
            "{word} questions for a person that can block a launch wait for an answer",
            left,
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
    return [say_words(*forms, len(unknown), questions=wording.listing(_said(unknown)))]


def _said(unknown: list[tuple[Control, Result]]) -> list[str]:
    """The questions by name, as many as have room, and how many more."""
    told = [say("“{question}”", question=record_text(control.question)) for control, _ in _first(unknown)]
    more = len(unknown) - len(told)
    if not more:
        return told
    if any(result.outcome is not Outcome.NOT_ASSESSED for _, result in unknown):
        return [*told, say_words("{word} more", "{word} more", more)]
    return [
        *told,
        say_words("{word} more under “Not assessed”", "{word} more under “Not assessed”", more),
    ]


def _first(unknown: list[tuple[Control, Result]]) -> list[tuple[Control, Result]]:
    return unknown if len(unknown) <= ALL else unknown[:SOME]


def open_blockers(audit: Audit) -> int:
    """How many possible blockers are not ruled out: checks that saw too little, and answers that are due."""
    return len(_unknown(audit, from_record(audit.constants))) + waiting(audit)


def unmade(audit: Audit) -> tuple[Result, ...]:
    """The checks that can block and could not be made, where a good verdict is provisional for them."""
    if not audit.verdict.provisional or audit.verdict.status == "not_ready":
        return ()
    unknown = _unknown(audit, from_record(audit.constants))
    return tuple(result for _, result in unknown if result.outcome is Outcome.NOT_ASSESSED)


def named(audit: Audit) -> tuple[str, ...]:
    """The questions that ``why`` names, in the record's words."""
    if not audit.verdict.provisional or audit.verdict.status == "not_ready":
        return ()
    return tuple(control.question for control, _ in _first(_unknown(audit, from_record(audit.constants))))


def why(audit: Audit) -> str:
    """The reasons as clauses that follow "because"; "" where the verdict is not provisional."""
    if not audit.verdict.provisional:
        return ""
    # A blocker that was found stands, whatever was not seen.
    return _because(audit, good=audit.verdict.status != "not_ready")


def why_then(audit: Audit) -> str:
    """The reasons that are left for a better word: closing packages answers no question and mends no tool."""
    return _because(audit, good=True)


def unseen(audit: Audit) -> bool:
    """Whether a good verdict is provisional for more than the answers that the client owes."""
    if not audit.verdict.provisional or audit.verdict.status == "not_ready":
        return False
    return not waiting(audit) or len(_reasons(audit, good=True)) > 1


def _because(audit: Audit, *, good: bool) -> str:
    found = _reasons(audit, good=good)
    return wording.listing(found) or say("too little of what matters most could be assessed")


def _reasons(audit: Audit, *, good: bool) -> list[str]:
    """``good``: also what keeps only a good word provisional."""
    constants = from_record(audit.constants)
    found = _too_little(audit, constants)
    if good:
        found += [
            *_phases_left_out(audit),
            *_blockers_unknown(audit, constants),
            *_unanswered(audit),
        ]
        if not found and any(run.status is RunStatus.FAILED for run in audit.runs):
            found = [say("a tool did not work, so that some checks saw less than they should")]
    return found
