"""The launch blockers beside the first risks of the decision page: by title as far as there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

from lastmile.language import record_text
from lastmile.report.ranking import Failed

# Characters of words that the page holds on Letter paper with all five decisions: measured on the fullest.
PAGE = 1600
COLUMNS = 3  # risks stand side by side: a character of the longest takes the height of so many
ALONE, BESIDE = 8, 11  # characters of an id with what stands around it: alone, and beside a title


@dataclass(frozen=True, slots=True)
class MoreBlocker:
    """One of them."""

    id: str
    title: str  # "" where only its id has room
    after_titles: bool = False  # the first that is only an id, behind others that have their title


def more_blockers(
    rest: Sequence[Failed], words: Sequence[str], columns: Sequence[str]
) -> tuple[MoreBlocker, ...]:
    """``rest`` in its order; the first ones get their titles while all ids still find room behind them.

    ``words`` run over the whole width of the page, ``columns`` stand side by side.
    """
    taken = sum(map(len, words)) + COLUMNS * max(map(len, columns), default=0)
    room = PAGE - taken - len(rest) * ALONE
    named: list[MoreBlocker] = []
    for item in rest:
        title = record_text(item.control.title).rstrip(".")
        room -= len(title) + BESIDE - ALONE
        shown = title if room >= 0 else ""
        named.append(
            MoreBlocker(item.id, shown, after_titles=not shown and bool(named) and bool(named[-1].title))
        )
    return tuple(named)
