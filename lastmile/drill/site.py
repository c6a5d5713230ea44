"""A call of an outside service, and what was seen there for each failure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lastmile.model import CellState, Failure

# Folders of code that belongs to the team's machines and not to the product.
TEAM = re.compile(
    r"(?i)(?:^|/)(?:docker|\.github|e2e|cypress|playwright|mocks?|__mocks__|fixtures|stories|storybook)/"
)
FRAMEWORK = "Nothing catches it; the framework answers with its own error page."
LOGGED = "The failure is written to the log, and the code goes on."
# Notes of a failure that is not handled and yet stops nothing by itself: the code goes on.
DROPPED = "The error is dropped without a word."
UNTOLD = "The failure is written to the log, and the visitor is not told."
SILENT = "It is told to fail without a word."
UNREAD_ANSWER = "Nobody looks at the error that comes with the answer."
UNREAD_CALLBACK = "Nobody looks at the error that the callback is given."
CODE_GOES_ON = "Nothing catches it; the code goes on without a word."
PAGE_GOES_ON = "Nothing catches it; the page goes on without a word."
# Where a finding of the record says that a failure is not handled, and the code alone did not show it.
FINDING_SAYS_SO = "A finding of this report says so."
# Rules whose finding is about an error that gets lost: the code goes on, and nothing stops by itself.
LOSES_ERRORS = re.compile(r"swallowed-exception|console-only-error-handling|error-turned-into-empty-value")
GOES_ON = frozenset((DROPPED, UNTOLD, SILENT, UNREAD_ANSWER, UNREAD_CALLBACK, CODE_GOES_ON, PAGE_GOES_ON))
# The states of a call from the worst to the best.
WORST = (
    CellState.NOT_HANDLED,
    CellState.PARTLY,
    CellState.NOT_DETERMINABLE,
    CellState.HANDLED,
    CellState.DOES_NOT_APPLY,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of one file; ``first`` to ``last``, counted from 1."""

    path: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What one place does about one failure."""

    state: CellState
    note: str = ""  # one sentence of ours, never text of the target
    at: Place | None = None  # what handles it, or fails to; None: the call itself
    # Where a finding about this failure may stand, beside the call: the handler, the client's construction.
    also: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One call."""

    service: str
    kind: str
    place: Place
    seen: Mapping[Failure, Seen] = field(default_factory=dict)


def handled(note: str, at: Place | None = None, *also: Place) -> Seen:
    """It ends well, because of what stands at ``at``."""
    return Seen(CellState.HANDLED, note, at, also)


def partly(note: str, at: Place | None = None, *also: Place) -> Seen:
    """Something is there, and it is not enough."""
    return Seen(CellState.PARTLY, note, at, also)


def bare(note: str, at: Place | None = None, *also: Place) -> Seen:
    """Nothing is there."""
    return Seen(CellState.NOT_HANDLED, note, at, also)


def unknown(note: str, *also: Place) -> Seen:
    """The code does not say."""
    return Seen(CellState.NOT_DETERMINABLE, note, None, also)


def moot(note: str) -> Seen:
    """The failure cannot happen here, or does no harm."""
    return Seen(CellState.DOES_NOT_APPLY, note)


def converted(seen: Seen, answers: Place | None) -> Seen:
    """An error that is turned into one of the product's own before it gets to the framework.

    ``answers`` is where the product registers what it does with errors, where it does so.
    """
    if seen.note != FRAMEWORK:
        return seen
    if answers is not None:
        return handled("It becomes an error of the product's own, which has a handler.", answers)
    return partly("It becomes an error of the product's own; the framework answers it.")


def logged(seen: Seen) -> Seen:
    """Where an answer was wanted, a line in the log tells no visitor that there is none."""
    return Seen(CellState.NOT_HANDLED, UNTOLD, seen.at, seen.also)


def together(found: list[Seen]) -> Seen:
    """What holds on every way: the one answer that all give; else a part."""
    states = {seen.state for seen in found}
    worst = min(found, key=lambda seen: WORST.index(seen.state))
    if len(states) == 1:
        return worst
    if states == {CellState.HANDLED, CellState.NOT_DETERMINABLE}:
        return unknown("Some ways to it are caught; others could not be followed.")
    if CellState.HANDLED not in states and CellState.PARTLY not in states - {worst.state}:
        return worst
    also = tuple(seen.at for seen in found if seen.at is not None)
    return partly("Some of the ways that lead here catch it, others do not.", worst.at, *also)


UNCALLED = unknown("Nothing catches it here, and the code that calls this function was not found.")
