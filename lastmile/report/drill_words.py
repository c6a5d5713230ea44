"""The fixed words of the page "When something else breaks"."""

from collections.abc import Sequence
from itertools import accumulate

from lastmile.language import later, record_text, say, say_many, say_words
from lastmile.model import CellState, Failure
from lastmile.report import wording

STATES = {
    CellState.HANDLED: later("handled"),
    CellState.PARTLY: later("partly"),
    CellState.NOT_HANDLED: later("not handled"),
    CellState.DOES_NOT_APPLY: later("does not apply"),
    CellState.NOT_DETERMINABLE: later("not determinable"),
}
FAILURES = {
    Failure.DOWN: later("is down"),
    Failure.SLOW: later("is slow"),
    Failure.ERROR: later("answers with an error"),
    Failure.NONSENSE: later("answers with nonsense"),
    Failure.TWICE: later("gets or sends it twice"),
}
MEANINGS = {
    Failure.DOWN: later("Is down: nobody answers; does the visitor get an answer, or is it tried again?"),
    Failure.SLOW: later("Is slow: the answer takes minutes; does the product stop waiting?"),
    Failure.ERROR: later(
        "Answers with an error: does the product notice that it is none of the answers it hopes for?"
    ),
    Failure.NONSENSE: later("Answers with nonsense: does the product look at an answer before it uses it?"),
    Failure.TWICE: later("Gets or sends it twice: does a repeat of the same order or message do no harm?"),
}
STORY = {
    Failure.DOWN: later("{service} does not answer."),
    Failure.SLOW: later("{service} answers, but minutes late."),
    Failure.ERROR: later("{service} answers with an error."),
    Failure.NONSENSE: later("{service} answers with something that nobody expected."),
    Failure.TWICE: later("The same order reaches {service} a second time."),
}
# The same as a further way in which the night may go.
OR_ELSE = {
    Failure.DOWN: later("Or the service does not answer."),
    Failure.SLOW: later("Or the service answers, but minutes late."),
    Failure.ERROR: later("Or the service answers with an error."),
    Failure.NONSENSE: later("Or the service answers with something that nobody expected."),
    Failure.TWICE: later("Or the same order reaches the service a second time."),
}


def more_services(more: int) -> str:
    """How many services paper has no room for; "" for none."""
    if more <= 0:
        return ""
    return say_many(
        "{n} more service stands in report.html.", "{n} more services stand in report.html.", more
    )


def more_lines(more: int, *, printed: int) -> str:
    """How many rows of what was seen paper has no room for, beside those that it prints; "" for none."""
    if more <= 0:
        return ""
    table = say("What was seen, and where")
    if not printed:
        return say_many(
            "“{table}” stands in report.html, in {n} row.",
            "“{table}” stands in report.html, in {n} rows.",
            more,
            table=table,
        )
    return say_many(
        "{n} more row of “{table}” stands in report.html.",
        "{n} more rows of “{table}” stand in report.html.",
        more,
        table=table,
    )


def unread(names: Sequence[str], reason: str, most: int | None = None) -> str:
    """That the code says nothing of these services, and why; "" for none.

    Paper names as many as have room in ``most`` characters, and counts the others.
    """
    if not names:
        return ""
    room = accumulate(len(name) + 2 for name in names)
    told = list(names) if most is None else list(names[: max(1, sum(used <= most for used in room))])
    if len(told) < len(names):
        told.append(say("{n} more", n=wording.num(len(names) - len(told))))
    said = say_words(
        "For {word} service the code does not say what happens: {names}.",
        "For {word} services the code does not say what happens: {names}.",
        len(names),
        names=wording.listing(told),
    )
    return f"{said} {record_text(reason)}".rstrip()


def none_found(files: int) -> str:
    """That no service was found, and in how much code."""
    code = say_many("{n} file", "{n} files", files)
    return say("No call of a service of somebody else was found in {files} of product code.", files=code)


def not_drilled(reason: str | None) -> str:
    """Why nobody looked; None: the record is older than the question."""
    if reason is None:
        return say("Not assessed: this record was made before LastMile asked this question; audit again.")
    return say("Not assessed: {reason}.", reason=record_text(reason))
