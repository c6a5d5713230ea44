"""A call of an outside service, and what was seen there for each failure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lastmile.model import CellState, Failure

# Folders of code that belongs to the team's machines and not to the product.
TEAM = re.compile(
    r"(?i)(?:^|/)(?:docker|\.github|e2e|cypress|playwright|mocks?|__mocks__|fixtures|stories|storybook)/"
)
# Notes of a failure that stops nothing by itself: the code goes on without having noticed.
DROPPED = "The error is dropped without a word."
FRAMEWORK = "Nothing catches it; the framework answers with its own error page."
LOGGED = "The failure is written to the log, and the code goes on."


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
