"""Columns that are broken here, of appendix A above all: WeasyPrint's own are laid out until they balance.

A band is three columns side by side, a row of a table on paper that never breaks over a page, so that no
place gets under another finding where a column turns out higher than reckoned. A few bands fill a page.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import TypeVar

from lastmile.report.budget import PlaceGroup
from lastmile.report.measures import PAPERS, POINT, high

COLUMNS = 3
GAP = 4.0  # mm right of each column, as in print.css
SIZE, LEADING, EM = 7.2, 1.48, 0.435  # of print.css; paths are narrower than words
LINE = SIZE * LEADING * POINT
HEAD = 6.6  # mm of a finding's line with the room around it
ABOVE = 2.0  # mm of it above the line; not where it opens a column, and one opens each
ROOM = 45.5  # mm of a band; five of them and what is between them fill a page
BETWEEN = 2.6  # mm around a band, as in print.css
PAIRED = 28  # items of a band of two columns: it stays on one page, and is low enough to leave no hole there
PIECE = 60  # line numbers in one paragraph; one file may have thousands

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph of a column: a finding's head (``id`` is set), or a file with its lines.

    A column that goes on with a finding has its head again, without the number of its places. Lines that did
    not find room in the entry before have ``goes_on``; where they open a column, their file is named again.
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


@dataclass(frozen=True, slots=True)
class _Row:
    """A paragraph, its height in mm, and what stands in its place where a column begins with it."""

    entry: Entry
    height: float
    opening: "tuple[_Row, ...]" = ()


def bands(groups: Sequence[PlaceGroup], paper: str) -> tuple[Band, ...]:
    """The places of appendix A for ``a4`` or ``letter``; the last band is as low as it can be."""
    column = PAPERS[paper][0] / COLUMNS - GAP
    rows = [row for group in groups for row in _rows(group, column)]
    made = list[Band]()
    while rows:
        columns, taken = _filled(rows, ROOM)
        if taken == len(rows):
            columns, _ = _filled(rows, _lowest(rows))
        height = max(sum(row.height for row in one) for one in columns) - ABOVE
        made.append(Band(tuple(tuple(row.entry for row in one) for one in columns), BETWEEN + height))
        rows = rows[taken:]
    return tuple(made)


def _rows(group: PlaceGroup, width: float) -> Iterator[_Row]:
    yield _Row(Entry(id=group.id, places=group.places), HEAD)
    again = _Row(Entry(id=group.id), HEAD)
    for file in group.files:
        numbers = file.numbers
        first, *others = [
            ", ".join(numbers[n : n + PIECE]) + ("," if n + PIECE < len(numbers) else "")
            for n in range(0, len(numbers), PIECE)
        ] or [""]
        row = _row(f"{file.path}: {first}" if first else file.path, width)
        yield replace(row, opening=(again, row))
        for text in others:
            named = _row(f"{file.path}: {text}", width, goes_on=True)
            yield replace(_row(text, width, goes_on=True), opening=(again, named))


def _row(text: str, width: float, *, goes_on: bool = False) -> _Row:
    return _Row(Entry(text, goes_on=goes_on), high(text, width, SIZE, LEADING, EM))


def _filled(rows: Sequence[_Row], room: float) -> tuple[tuple[tuple[_Row, ...], ...], int]:
    """So many rows as the columns hold at this height, and how many that are: at least one a column."""
    columns, at = list[tuple[_Row, ...]](), 0
    for _ in range(COLUMNS):
        column, left = list[_Row](), room + ABOVE
        while at < len(rows):
            unit = 2 if rows[at].entry.id else 1  # a head does not stand alone at the foot of a column
            taken = (not column and rows[at].opening) or rows[at : at + unit]
            need = sum(row.height for row in taken)
            if need > left and column:
                break
            column += taken
            left -= need
            at += unit
        columns.append(tuple(column))
    return tuple(columns), at


def _lowest(rows: Sequence[_Row]) -> float:
    """The least height, by the line, at which the columns hold all rows."""
    height = sum(row.height for row in rows) / COLUMNS
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
