"""The fixed words of the page "When something else breaks"."""

from lastmile.language import later, say_many
from lastmile.model import CellState, Failure

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


def more_services(more: int) -> str:
    """How many services paper has no room for; "" for none."""
    if more <= 0:
        return ""
    return say_many(
        "{n} more service stands in report.html.", "{n} more services stand in report.html.", more
    )


def more_lines(more: int) -> str:
    """How many lines of what was seen paper has no room for; "" for none."""
    if more <= 0:
        return ""
    return say_many("{n} more line stands in report.html.", "{n} more lines stand in report.html.", more)
