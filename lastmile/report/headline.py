"""The verdict as one sentence: the heading of the decision page."""

from lastmile.language import later, later_many, record_text, say, say_many, say_words
from lastmile.model import Audit, Effort
from lastmile.report import effort, provisional, wording
from lastmile.report.counting import Tally

# What the profiles hold a product against, after "ready" and before its opening: other languages bend it.
BARS = {
    "launch": (later("for launch"), later("before launch")),
    "a demonstration": (later("for a demonstration"), later("before a demonstration")),
    "a test with invited users": (
        later("for a test with invited users"),
        later("before a test with invited users"),
    ),
    "a launch under regulation": (
        later("for a launch under regulation"),
        later("before a launch under regulation"),
    ),
}
CLOSES_ONE = later_many(
    "Not ready {for_bar}{for_now}; {days} of work closes the blocker",
    "Not ready {for_bar}{for_now}; {days} of work close the blocker",
)
CLOSES_MANY = later_many(
    "Not ready {for_bar}{for_now}; {days} of work closes the {blockers} blockers",
    "Not ready {for_bar}{for_now}; {days} of work close the {blockers} blockers",
)


def days(work: Effort) -> str:
    """Work as a range of days: "3 to 5 days"."""
    return wording.days(work.low, work.high)


def blocker_days(audit: Audit) -> Effort | None:
    """The work that closes what blocks a launch; None where nothing does."""
    closing = [package for package in audit.recommendations if package.blocker]
    return effort.total(closing) if closing else None


def bar(audit: Audit) -> tuple[str, str]:
    """What it is to be ready for: "for launch", "before launch"."""
    name = audit.bar.bar if audit.bar else "launch"
    if name in BARS:
        after, ahead = BARS[name]
        return say(after), say(ahead)
    return say("for {bar}", bar=record_text(name)), say("before {bar}", bar=record_text(name))


def _not_ready(audit: Audit, for_bar: str, for_now: str, blockers: int) -> str:
    work = blocker_days(audit)
    if work and blockers:
        return say_many(
            *(CLOSES_ONE if blockers == 1 else CLOSES_MANY),
            1 if work.high <= wording.HOURS_PER_DAY else 2,
            for_bar=for_bar,
            for_now=for_now,
            days=days(work),
            blockers=wording.word(blockers),
        )
    return say_words(
        "Not ready {for_bar}{for_now}; {word} item stands in the way",
        "Not ready {for_bar}{for_now}; {word} items stand in the way",
        len(audit.verdict.reasons),
        for_bar=for_bar,
        for_now=for_now,
    )


def headline(audit: Audit, counts: Tally, blockers: int) -> str:
    """What the page says first, chosen by rule and filled (report.md 4.12)."""
    waits, (for_bar, before_bar) = len(audit.verdict.reasons), bar(audit)
    for_now = say(", provisionally") if audit.verdict.provisional else ""
    match audit.verdict.status:
        case "not_ready":
            return _not_ready(audit, for_bar, for_now, blockers)
        case "ready_with_conditions":
            return say_words(
                "Ready with conditions{for_now}: {word} finding to close {before_bar}",
                "Ready with conditions{for_now}: {word} findings to close {before_bar}",
                waits,
                before_bar=before_bar,
                for_now=for_now,
            )
        case "ready":
            if maybe := provisional.open_blockers(audit) if audit.verdict.provisional else 0:
                return say_words(
                    "Ready {for_bar}{for_now}: {word} possible blocker is not ruled out",
                    "Ready {for_bar}{for_now}: {word} possible blockers are not ruled out",
                    maybe,
                    for_bar=for_bar,
                    for_now=for_now,
                )
            return say_words(
                "Ready {for_bar}{for_now}: nothing that blocks it in the {word} check that ran",
                "Ready {for_bar}{for_now}: nothing that blocks it in the {word} checks that ran",
                counts.ran,
                for_bar=for_bar,
                for_now=for_now,
            )
        case _:
            return _nothing_to_say(audit, counts)


def _nothing_to_say(audit: Audit, counts: Tally) -> str:
    whole, lines = wording.word(counts.applicable), wording.count(audit.target.lines, "line")
    if not counts.ran:
        return say(
            "We cannot say: none of the {whole} checks could run, over {lines} of code",
            whole=whole,
            lines=lines,
        )
    return say_words(
        "We cannot say: {word} of the {whole} checks could run, over {lines} of code",
        "We cannot say: {word} of the {whole} checks could run, over {lines} of code",
        counts.ran,
        whole=whole,
        lines=lines,
    )


def unscored(audit: Audit) -> str:
    """Why a record has no overall score; where it can lie is not said, for that would be a score."""
    if not audit.score.coverage:
        return say("No overall score: too little was assessed.")
    lines, least = audit.facts.get("supported_lines"), audit.constants.get("fewest_lines")
    if isinstance(lines, int) and isinstance(least, int) and lines < least:
        return say(
            "No overall score: it takes {least} lines of code in languages that we read; there are {lines}.",
            least=wording.num(least),
            lines=wording.num(lines),
        )
    return say("No overall score: too little of the code, or of what matters most, could be assessed.")
