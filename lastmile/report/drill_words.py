"""The fixed words of the page "When something else breaks"."""

from collections.abc import Sequence
from itertools import accumulate
from math import ceil

from lastmile.language import later, record_text, say, say_many
from lastmile.model import CellState, Failure

STATES = {
    CellState.HANDLED: later("handled"),
    CellState.PARTLY: later("partly"),
    CellState.NOT_HANDLED: later("not handled"),
    CellState.DOES_NOT_APPLY: later("does not apply"),
    CellState.NOT_DETERMINABLE: later("not determinable"),
}
HEIGHT = 34  # lines that rows, story and captions may have together: more, and Letter takes a second page
NAME, STORY_LINE, CAPTION_LINE = 26, 62, 125  # characters of a line; one of the story is higher than a row's

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


def rows_that_fit(rows: Sequence[tuple[str, bool]], story: Sequence[str], captions: Sequence[str]) -> int:
    """How many services one page holds beside the story and the captions, in whatever language they are.

    A row is its name and whether its cells count or name findings, which makes it a line higher.
    """
    told = len(" ".join(story)) / STORY_LINE + len(" ".join(captions)) / CAPTION_LINE
    high = accumulate(max(3 if counted else 2, 1 + ceil(len(name) / NAME)) for name, counted in rows)
    return sum(used <= HEIGHT - told for used in high)


def none_found(files: int) -> str:
    """That no service was found, and in how much code."""
    code = say_many("{n} file", "{n} files", files)
    return say("No call of a service of somebody else was found in {files} of product code.", files=code)


def not_drilled(reason: str | None) -> str:
    """Why nobody looked; None: the record is older than the question."""
    if reason is None:
        return say("Not assessed: this record was made before LastMile asked this question; audit again.")
    return say("Not assessed: {reason}.", reason=record_text(reason))
