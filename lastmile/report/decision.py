"""Page "The decision": verdict, what can happen, what we ask, what is good."""

from dataclasses import dataclass

from lastmile.language import later, record_text, say, say_words
from lastmile.model import Audit, Recommendation, Severity
from lastmile.report import effort, people, provisional, wording
from lastmile.report.counting import Tally, tally
from lastmile.report.findings import FindingView, finding_view
from lastmile.report.headline import blocker_days, days, headline
from lastmile.report.praise import Good, praise
from lastmile.report.ranking import Failed, ranked, worst_first
from lastmile.report.scope import open_questions

TOP = 3  # risks on the decision page: guides for executives agree on three to five (report.md 1.5)
SECRETS = "secret-management"  # topic of keys and passwords that are out
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
class Ask:
    """One decision that the client has to take."""

    what: str
    advice: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Decision:
    """All that stands on the page."""

    headline: str
    status: str
    word: str
    text: str
    unseen: str  # what was not looked at; ends before the reference to its section
    risks: tuple[FindingView, ...]
    more_blockers: tuple[str, ...]  # ids of the launch blockers that are not among the risks
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
                "{word} of {all} findings is the condition; it is no launch blocker.",
                "{word} of {all} findings are the conditions; none of them is a launch blocker.",
                len(audit.verdict.reasons),
                all=wording.num(len(told)),
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
    text = [_stakes(audit, told)]
    work = blocker_days(audit)
    if work:
        spent = days(work)
        text.append(say("Closing what blocks a launch takes one engineer an estimated {days}.", days=spent))
    everything = effort.everything(audit)
    if everything.high > 0:
        text.append(say("All that we advise takes {days}.", days=days(everything)))
    text.append(_assessed(counts))
    because = provisional.why(audit)
    if because:
        text.append(wording.sentence(say("The verdict is provisional, because {reasons}", reasons=because)))
    return " ".join(filter(None, text))


def _unseen(audit: Audit) -> str:
    """What was not looked at, at most two questions by name, besides the one that ``_text`` names."""
    above = wording.capital(record_text(provisional.named(audit)))
    found = [item.what for item in open_questions(audit)]
    whats = [say("“{question}”", question=what) for what in found if what != above]
    more = len(whats) - NAMED
    rest = [say_words("{word} more", "{word} more", more)] if more > 0 else []
    questions = wording.listing([*whats[:NAMED], *rest])
    if above in found:
        return (
            say("Also not looked at, or not in full: {questions}; and", questions=questions)
            if questions
            else say("Also not looked at, or not in full:")
        )
    if not questions:
        return say("Not looked at, or not in full:")
    return say("Not looked at, or not in full: {questions}; and", questions=questions)


def _asks(audit: Audit, told: tuple[Failed, ...]) -> tuple[Ask, ...]:
    """The decisions that follow from the data: first package, launch, work, questions."""
    asks = [*_first_ask(audit, told), *_launch_ask(told), *_work_asks(audit, told)]
    if waiting := people.waiting(audit):
        asks.append(
            Ask(
                say("Name who answers what only a person can"),
                wording.capital(
                    say_words(
                        "{word} question, listed under “For a person to check”.",
                        "{word} questions, listed under “For a person to check”.",
                        waiting,
                    )
                ),
                say("They stay open, and nobody knows the answer on a bad day."),
            )
        )
    return tuple(asks)


def _first_ask(audit: Audit, told: tuple[Failed, ...]) -> list[Ask]:
    """The package of the worst blocker; keys that are out come first, for they work before any launch."""
    by_control = {item.control.id: item for item in told}
    order = sorted(told, key=lambda item: item.control.topic != SECRETS)
    worst = {item.control.id: rank for rank, item in enumerate(order)}
    first = min(
        (package for package in audit.recommendations if package.blocker and package.controls),
        key=lambda package: min(worst.get(name, len(worst)) for name in package.controls),
        default=None,
    )
    if first is None:
        return []
    risk = next((by_control[name].control.risk for name in first.controls if name in by_control), "")
    what = wording.capital(record_text(first.title).rstrip("."))
    advice = say("Before anything else. {days}.", days=wording.capital(days(first.effort)))
    return [Ask(what, advice, wording.first_sentence(record_text(risk)))]


def _launch_ask(told: tuple[Failed, ...]) -> list[Ask]:
    blockers = [item for item in told if item.result.blocker]
    if not blockers:
        return []
    until = say_words(
        "Until the blocker is closed and checked again.",
        "Until the {word} blockers are closed and checked again.",
        len(blockers),
    )
    open_door = next((item for item in blockers if item.control.topic != SECRETS), blockers[0])
    return [Ask(say("Hold the launch"), until, f"{record_text(open_door.control.title)}.")]


def _work_asks(audit: Audit, told: tuple[Failed, ...]) -> list[Ask]:
    """First the work that the launch waits for, in whatever stage it lies; then the rest."""
    urgent, can_wait = effort.urgent(audit), effort.later(audit)
    asks = []
    blockers = sum(1 for item in told if item.result.blocker)
    if blockers and urgent:
        what = say_words(
            "Approve the work that lifts the blocker",
            "Approve the work that lifts the {word} blockers",
            blockers,
        )
        asks.append(Ask(what, _work(urgent), say("The launch waits.")))
    elif urgent:
        what = say_words(
            "Approve the work that meets the condition",
            "Approve the work that meets the {word} conditions",
            len(audit.verdict.reasons),
        )
        asks.append(Ask(what, _work(urgent), say("You launch with what we warned of.")))
    if can_wait:
        what = say("Approve the rest") if urgent else say("Approve the work that we advise")
        asks.append(Ask(what, _work(can_wait), _stay_open(can_wait)))
    return asks


def _stay_open(packages: tuple[Recommendation, ...]) -> str:
    return wording.capital(
        say_words(
            "{word} finding stays open, and each new feature builds on them.",
            "{word} findings stay open, and each new feature builds on them.",
            len({name for package in packages for name in package.controls}),
        )
    )


def _work(packages: tuple[Recommendation, ...]) -> str:
    spent = wording.capital(days(effort.total(packages)))
    return say("{days} of one engineer's work.", days=spent)


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


def decision(audit: Audit, number: str) -> Decision:
    """The page; ``number`` is the report's."""
    told = worst_first(ranked(audit))
    counts = tally(audit)
    status = audit.verdict.status
    name = say(WORDS[status]) if status in WORDS else status
    serious = [item for item in told if item.result.blocker or item.severity.rank <= Severity.HIGH.rank]
    return Decision(
        headline=headline(audit, counts, sum(1 for item in told if item.result.blocker)),
        status=status,
        word=say("{verdict}, provisional", verdict=name) if audit.verdict.provisional else name,
        text=_text(audit, told, counts),
        unseen=_unseen(audit),
        risks=tuple(finding_view(item, audit) for item in serious[:TOP]),
        more_blockers=tuple(item.id for item in serious[TOP:] if item.result.blocker),
        asks=_asks(audit, told),
        good=praise(audit),
        good_count=_good_count(counts),
        source=_source(audit, number),
    )
