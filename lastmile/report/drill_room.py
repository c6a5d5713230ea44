"""How much of the drill one page holds: reckoned from its texts, as print.css and print_letter.css set them.

The page is the same on both papers, so each block is as high as on A4, where the padding is wider, and the
page as low as Letter's. What A4 has more stays free for the road's last lines: the drill may begin there.
"""

from collections.abc import Sequence
from itertools import accumulate

from lastmile.report.measures import MONO_EM, PAPERS, POINT, high

WIDTH = min(width for width, _ in PAPERS.values())
HEIGHT = min(height for _, height in PAPERS.values()) - 5  # lines break a little otherwise than by the mean
SANS, BOLD, SERIF, FEW = 0.4, 0.47, 0.48, 0.38  # mean width of a character, in ems; the last in a cell
NAME, CELL = 0.25 * WIDTH - 2, 0.15 * WIDTH - 2
HEAD, STORY, SEEN = 6.5, 14.0, 21.0  # mm around texts: heads, margins, padding
LEAST = 2  # lines of what was seen; a table of fewer is not worth its head


def rows_high(rows: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> list[float]:
    """The height of each row in mm: a service's name, and the word and the small print of its cells."""
    return [
        2.4
        + max(
            high(name, NAME, 8.8, 1.38, BOLD) + 7.6 * 1.38 * POINT,
            *(
                4.4 + high(word, CELL, 8.2, 1.3, FEW) + high(small, CELL, 7.6, 1.3, FEW)
                for word, small in cells
            ),
        )
        for name, cells in rows
    ]


def fixed(headline: str, columns: Sequence[str], story: str, captions: Sequence[str], source: str) -> float:
    """The height in mm of all that always stands on the page."""
    told = high(story, WIDTH - 12, 10.4, 1.5, SERIF) + STORY if story else 0.0
    return (
        HEAD
        + high(headline, WIDTH, 21, 1.18, SERIF)
        + 6
        + max(high(text, CELL, 8, 1.38, BOLD) for text in columns)
        + 3
        + told
        + sum(high(text, WIDTH, 8.4, 1.4, SANS) + 3 for text in captions if text)
        + high(source, WIDTH, 7.6, 1.4, SANS)
        + 5
    )


def rows_that_fit(heights: Sequence[float], taken: float) -> int:
    """How many rows the page holds beside what is taken (mm)."""
    if sum(heights) + taken <= HEIGHT:
        return len(heights)
    line = 7.6 * 1.4 * POINT + 5  # it counts the others
    return sum(used + taken + line <= HEIGHT for used in accumulate(heights))


def seen_that_fit(lines: Sequence[tuple[str, str, str]], taken: float) -> int:
    """How many lines of what was seen the page holds beside what is taken (mm); none if only one would."""
    used = accumulate(
        2.0
        + max(
            high(service, 0.24 * WIDTH - 2, 8.2, 1.38, SANS),
            high(what, 0.43 * WIDTH - 2, 8.2, 1.38, SANS),
            high(where, 0.33 * WIDTH - 2, 8.2 * 0.84, 1.62, MONO_EM),
        )
        for service, what, where in lines
    )
    fits = sum(height + taken + SEEN <= HEIGHT for height in used)
    return fits if fits >= min(LEAST, len(lines)) else 0
