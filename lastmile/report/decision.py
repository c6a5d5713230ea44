"""Page "The decision": verdict, what can happen, what we ask, what is good."""

from dataclasses import dataclass

from lastmile.language import later, record_text, say, say_words
from lastmile.model import Audit, Severity
from lastmile.report import provisional, wording
from lastmile.report.asks import Ask, asks
from lastmile.report.cost import cost
from lastmile.report.counting import Tally, tally
from lastmile.report.draft import draft_note
from lastmile.report.findings import FindingView, finding_view
from lastmile.report.headline import bar, headline
from lastmile.report.more_blockers import MoreBlocker, more_blockers
from lastmile.report.praise import Good, praise
from lastmile.report.ranking import Failed, controls, ranked, worst_first
from lastmile.report.scope import open_questions
from lastmile.verdict.constants import from_record

TOP = 3  # risks on the decision page: guides for executives agree on three to five (report.md 1.5)
OWN = ("summary", "good")  # parts that a consultant may write anew
NAMED = 2  # questions that stay open and are named beside the verdict

DAYS = later(
    "Days are working days of one engineer. Of a single task the lower figure is the median, the upper one "
    "holds in nine cases of ten; sums add exact hours and are rounded up, so they can differ by a day."
)
WORDS = {
    "ready": later("Ready"),
    "ready_with_conditions": later("Ready with conditions"),
    "not_ready": later("Not ready"),
    "cannot_say": later("Cannot say"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """All that stands on the page."""

    headline: str
    status: str
    provisional: bool
    word: str
    text: str
    partly: str  # checks that failed on the part that was seen; "" where each failed one saw enough
    unseen: str  # what was not looked at; ends before the reference to its section
    draft: str  # until when the report is a draft; "" where it is none
    risks: tuple[FindingView, ...]
    more_blockers: tuple[MoreBlocker, ...]  # the launch blockers that are not among the risks
    asks: tuple[Ask, ...]
    good: tuple[Good, ...]
    good_count: str
    source: str


def _stakes(audit: Audit, told: tuple[Failed, ...]) -> str:
    blockers = sum(1 for item in told if item.result.blocker)
    if blockers:
        return wording.capital(
            say_words(
                "{word} of {all} findings blocks a launch.",
                "{word} of {all} findings block a launch.",
                blockers,
                all=wording.num(len(told)),
            )
        )
    if audit.verdict.status == "ready_with_conditions" and audit.verdict.reasons:
        return wording.capital(
            say_words(
                "{word} of {all} findings is the condition: close it {before_bar}, or accept what can "
                "happen. It does not forbid a launch, as a blocker would.",
                "{word} of {all} findings are the conditions: close them {before_bar}, or accept what can "
                "happen. None of them forbids a launch, as a blocker would.",
                len(audit.verdict.reasons),
                all=wording.num(len(told)),
                before_bar=bar(audit)[1],
            )
        )
    serious = sum(1 for item in told if item.severity in (Severity.CRITICAL, Severity.HIGH))
    if serious:
        return wording.capital(
            say_words(
                "{word} critical or high finding is open, none of them blocks a launch.",
                "{word} critical or high findings are open, none of them blocks a launch.",
                serious,
            )
        )
    if told:
        return wording.capital(
            say_words(
                "{word} finding of medium severity or less.",
                "{word} findings of medium severity or less.",
                len(told),
            )
        )
    return ""


def _assessed(counts: Tally) -> str:
    if not counts.applicable:
        return say("None of our checks applies to what we were given.")
    whole = wording.word(counts.applicable)
    if not counts.ran:
        return say("We could assess none of the {whole} checks that apply.", whole=whole)
    return say_words(
        "We could assess {word} of the {whole} checks that apply.",
        "We could assess {word} of the {whole} checks that apply.",
        counts.ran,
        whole=whole,
    )


def _text(audit: Audit, told: tuple[Failed, ...], counts: Tally) -> str:
    parts = [*cost(audit), _assessed(counts)]
    if audit.verdict.status in ("ready", "cannot_say"):
        parts = [parts[-1], *parts[:-1]]  # what it costs is said of what could be assessed
    text = [_stakes(audit, told), *parts]
    because = provisional.why(audit)
    if because:
        limit = wording.sentence(say("The verdict is provisional, because {reasons}", reasons=because))
        # A good word must not be read as an all-clear: what could take it back comes first.
        text.insert(len(text) if audit.verdict.status == "not_ready" else 0, limit)
    return " ".join(filter(None, text))


def _partly(audit: Audit) -> str:
    """The failed checks that saw too little to pass: what was not read may hold more of the same.

    What the provisional verdict names already stands in ``_text``.
    """
    enough, rows = from_record(audit.constants).enough_coverage, controls(audit)
    above = provisional.named(audit)
    short = [
        control
        for result in tally(audit).failed
        if (control := rows.get(result.control))
        and not (control.manual or control.own or result.answered_by)
        and (result.lost or result.coverage < enough)
        and control.question not in above
    ]
    short.sort(key=lambda control: (not control.blocker, control.severity.rank, control.id))
    if not short:
        return ""
    questions = _named([record_text(control.question) for control in short])
    return wording.sentence(say("Failed, though seen only in part: {questions}", questions=questions))


def _named(questions: list[str]) -> str:
    """As many as have room by name, and how many more."""
    more = len(questions) - NAMED
    told = [say("“{question}”", question=question) for question in questions[:NAMED]]
    return wording.listing([*told, *([say_words("{word} more", "{word} more", more)] if more > 0 else [])])


def _unseen(audit: Audit) -> str:
    """What was not looked at, at most two questions by name, besides those that ``_text`` names."""
    above = {wording.capital(record_text(question)) for question in provisional.named(audit)}
    found = [item.what for item in open_questions(audit)]
    questions = _named([what for what in found if what not in above])
    if above.intersection(found):
        return (
            say("Also not looked at, or not in full: {questions}; and", questions=questions)
            if questions
            else say("Also not looked at, or not in full:")
        )
    if not questions:
        return say("Not looked at, or not in full:")
    return say("Not looked at, or not in full: {questions}; and", questions=questions)


def _good_count(counts: Tally) -> str:
    """How many checks were passed, where that is most of them: less is no praise."""
    if 2 * len(counts.passed) < counts.ran or not counts.passed:
        return ""
    whole = wording.word(counts.ran)
    return wording.capital(
        say_words(
            "{word} of the {whole} assessed checks was passed",
            "{word} of the {whole} assessed checks were passed",
            len(counts.passed),
            whole=whole,
        )
    )


def _source(audit: Audit, number: str) -> str:
    commit = audit.target.commit
    if commit:
        text = say("Evidence: report {number}, commit {commit}.", number=number, commit=commit[:12])
    else:
        text = say("Evidence: report {number}.", number=number)
    return f"{text} {say(DAYS)}" if audit.recommendations else text


def decision(audit: Audit, number: str, *, draft: bool = False) -> Decision:
    """The page; ``number`` is the report's, ``draft`` whether every page says that it is one."""
    told = worst_first(ranked(audit))
    counts = tally(audit)
    status = audit.verdict.status
    name = say(WORDS[status]) if status in WORDS else status
    serious = [item for item in told if item.result.blocker or item.severity.rank <= Severity.HIGH.rank]
    risks = tuple(finding_view(item, audit) for item in serious[:TOP])
    text, partly, unseen = _text(audit, told, counts), _partly(audit), _unseen(audit)
    note = draft_note(audit) if draft else ""
    good, good_count = praise(audit), _good_count(counts)
    own = audit.engagement.narrative if audit.engagement else {}
    return Decision(
        headline=headline(audit, counts, sum(1 for item in told if item.result.blocker)),
        status=status,
        provisional=audit.verdict.provisional,
        word=say("{verdict}, provisional", verdict=name) if audit.verdict.provisional else name,
        text=text,
        partly=partly,
        unseen=unseen,
        draft=note,
        risks=risks,
        more_blockers=more_blockers(
            [item for item in serious[TOP:] if item.result.blocker],
            words=(
                text,
                partly,
                unseen,
                good_count,
                *(one.text for one in good),
                *(own.get(part) or "" for part in OWN),
            ),
            columns=[one.title + one.risk for one in risks],
        ),
        asks=asks(audit, told),
        good=good,
        good_count=good_count,
        source=_source(audit, number),
    )
