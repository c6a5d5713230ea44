"""Columns that are broken here, of appendix A above all: WeasyPrint's own are laid out until they balance.

A band is three columns side by side, a row of a table on paper that never breaks over a page, so that no
place gets under another finding where a column turns out higher than reckoned. A few bands fill a page.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import TypeVar

from lastmile.report.budget import PlaceGroup
from lastmile.report.measures import PAPERS, POINT, high

COLUMNS = 3
GAP = 4.0  # mm right of each column, as in print.css
SIZE, LEADING, EM = 7.2, 1.48, 0.435  # of print.css; paths are narrower than words
LINE = SIZE * LEADING * POINT
HEAD = 6.6  # mm of a finding's line with the room around it
ROOM = 45.5  # mm of a band; five of them and what is between them fill a page
BETWEEN = 2.6  # mm around a band, as in print.css
PAIRED = 28  # items of a band of two columns: it stays on one page, and is low enough to leave no hole there
PIECE = 60  # line numbers in one paragraph; one file may have thousands

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph of a column: a finding's head (``id`` is set), or a file with its lines.

    A band that goes on with a finding has its head again, without the number of its places; lines that did
    not find room in the entry before ``go_on``.
    """

    text: str = ""
    id: str = ""
    places: int | None = None
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Columns side by side, and the height in mm that the band takes."""

    columns: tuple[tuple[Entry, ...], ...]
    height: float

    @property
    def paragraphs(self) -> tuple[tuple[tuple[Entry, ...], ...], ...]:
        """The columns as they are set: a head, or all files under it, for each paragraph costs its layout."""
        return tuple(
            tuple(tuple(entries) for _, entries in groupby(column, lambda entry: entry.id))
            for column in self.columns
        )


def bands(groups: Sequence[PlaceGroup], paper: str) -> tuple[Band, ...]:
    """The places of appendix A for ``a4`` or ``letter``; the last band is as low as it can be."""
    column = PAPERS[paper][0] / COLUMNS - GAP
    rows = [(entry, _height(entry, column)) for group in groups for entry in _entries(group)]
    made, last = list[Band](), ""
    while rows:
        if not rows[0][0].id:
            rows.insert(0, (Entry(id=last), HEAD))
        columns, taken = _filled(rows, ROOM)
        if taken == len(rows):
            columns, _ = _filled(rows, _lowest(rows))
        made.append(Band(columns, BETWEEN + max(sum(_height(e, column) for e in one) for one in columns)))
        last = next(entry.id for entry, _ in reversed(rows[:taken]) if entry.id)
        rows = rows[taken:]
    return tuple(made)


def _entries(group: PlaceGroup) -> Iterator[Entry]:
    yield Entry(id=group.id, places=group.places)
    for file in group.files:
        numbers = file.numbers
        first, *others = [
            ", ".join(numbers[n : n + PIECE]) + ("," if n + PIECE < len(numbers) else "")
            for n in range(0, len(numbers), PIECE)
        ] or [""]
        yield Entry(f"{file.path}: {first}" if first else file.path)
        for text in others:
            yield Entry(text, goes_on=True)


def _height(entry: Entry, width: float) -> float:
    return HEAD if entry.id else high(entry.text, width, SIZE, LEADING, EM)


def _filled(rows: Sequence[tuple[Entry, float]], room: float) -> tuple[tuple[tuple[Entry, ...], ...], int]:
    """So many rows as the columns hold at this height, and how many that are: at least one a column."""
    columns, at = list[tuple[Entry, ...]](), 0
    for _ in range(COLUMNS):
        start, left = at, room
        while at < len(rows):
            unit = 2 if rows[at][0].id else 1  # a head does not stand alone at the foot of a column
            need = sum(height for _, height in rows[at : at + unit])
            if need > left and at > start:
                break
            left -= need
            at += unit
        columns.append(tuple(entry for entry, _ in rows[start:at]))
    return tuple(columns), at


def _lowest(rows: Sequence[tuple[Entry, float]]) -> float:
    """The least height, by the line, at which the columns hold all rows."""
    height = sum(need for _, need in rows) / COLUMNS
    while height < ROOM and _filled(rows, height)[1] < len(rows):
        height += LINE
    return min(height, ROOM)


def pairs(items: Sequence[T], long: Callable[[T], int]) -> tuple[tuple[tuple[T, ...], ...], ...]:
    """Bands of two columns, each about as long as the other.

    ``long`` says how much room an item takes, in any unit. A single item is a band of one column.
    """
    count = -(-len(items) // PAIRED)
    cuts = [len(items) * n // count for n in range(count + 1)] if count else []
    return tuple(_halves(items[start:end], long) for start, end in pairwise(cuts))


def _halves(items: Sequence[T], long: Callable[[T], int]) -> tuple[tuple[T, ...], ...]:
    upto = list(accumulate(long(item) for item in items))
    at = 1 + min(range(len(upto)), key=lambda n: abs(2 * upto[n] - upto[-1]))
    return tuple(tuple(part) for part in (items[:at], items[at:]) if part)
