"""What the client is asked to decide, from the data: first package, launch, work, questions."""

from dataclasses import dataclass

from lastmile.language import record_text, say, say_words
from lastmile.model import Audit, Recommendation
from lastmile.report import effort, people, provisional, wording
from lastmile.report.headline import bar, days
from lastmile.report.missing import MOVES, mover
from lastmile.report.ranking import Failed

SECRETS = "secret-management"  # topic of keys and passwords that are out


@dataclass(frozen=True, slots=True)
class Ask:
    """One decision that the client has to take."""

    what: str
    advice: str
    otherwise: str


def asks(audit: Audit, told: tuple[Failed, ...]) -> tuple[Ask, ...]:
    """The decisions that follow from the data: first package, launch, work, questions."""
    found = [*_first_ask(audit, told), *_launch_ask(told), *_check_ask(audit), *_work_asks(audit, told)]
    if waiting := people.waiting(audit):
        found.append(
            Ask(
                say("Name who answers what only a person can"),
                wording.capital(
                    say_words(
                        "{word} question for you, listed under “For a person to check”.",
                        "{word} questions for you, listed under “For a person to check”.",
                        waiting,
                    )
                ),
                _unanswered(audit, waiting),
            )
        )
    return tuple(found)


def _unanswered(audit: Audit, waiting: int) -> str:
    """What questions without an answer do to verdict and score: by the scoring they enter neither."""
    if audit.verdict.provisional and audit.verdict.status != "not_ready" and provisional.waiting(audit):
        return say_words(
            "It stays open: the score leaves it out, and the verdict stays provisional.",
            "They stay open: the score leaves them out, and the verdict stays provisional.",
            waiting,
        )
    return say_words(
        "It stays open, and counts in neither verdict nor score; on a bad day nobody knows the answer.",
        "They stay open, and count in neither verdict nor score; on a bad day nobody knows the answer.",
        waiting,
    )


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
    what = wording.task(first.title)
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


def _check_ask(audit: Audit) -> list[Ask]:
    """Where a good verdict hangs on what was not seen: to have it checked, and whose move that is."""
    if not provisional.unseen(audit):
        return []
    unmade = provisional.unmade(audit)
    what = (
        say_words(
            "Have the possible blocker checked", "Have the {word} possible blockers checked", len(unmade)
        )
        if unmade
        else say("Have checked what was not seen")
    )
    otherwise = say("The verdict stays provisional, and a blocker may go live unseen.")
    advice = say(MOVES[mover(unmade)], before_bar=bar(audit)[1])
    return [Ask(what, wording.capital(advice), otherwise)]


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
            "{word} finding stays open, and each new feature builds on it.",
            "{word} findings stay open, and each new feature builds on them.",
            len({name for package in packages for name in package.controls}),
        )
    )


def _work(packages: tuple[Recommendation, ...]) -> str:
    spent = wording.capital(days(effort.total(packages)))
    return say("{days} of one engineer's work.", days=spent)
