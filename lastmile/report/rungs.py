"""Which of the shorter and shorter versions of a report is laid out: mostly the right one at once."""

from collections.abc import Callable, Generator

FAR = 1.5  # an estimate of so many times the pages that there may be is wrong, but not that wrong
Rungs = Generator[str, int, None]  # yields a page, is sent the pages of its layout


def in_turn(pages: Callable[[int], str], count: int, most: int) -> Rungs:
    """One version after the other until one has no more than ``most`` pages."""
    for number in range(count):
        if (yield pages(number)) <= most:
            return


def likely(
    estimate: Callable[[int], int], count: int, most: int, lossy: int | None = None
) -> Generator[int, int, None]:
    """The version that should fit, by the estimate; yields numbers, is sent the pages of each.

    If it does not fit, the next that should, now that the error of the estimate is known. If it fits and
    the one before it should fit too by the same error, with a page to spare, that is laid out as well: an
    estimate does not take away what there was room for. The last one that fitted counts. From version
    ``lossy`` on texts are cut; the estimate leads there only where it is far off, else the version before
    is tried first.
    """
    last, cut = count - 1, count if lossy is None else lossy
    at = next((n for n in range(last) if estimate(n) <= most), last)
    if at >= cut and estimate(cut - 1) <= FAR * most:
        at = cut - 1
    pages = yield at
    if pages <= most:
        if at and at < cut and estimate(at - 1) * pages <= (most - 1) * estimate(at):
            yield at - 1
        return
    while pages > most and at < last:
        off = pages - estimate(at)
        at = next((n for n in range(at + 1, last) if estimate(n) + off <= most), last)
        pages = yield at
