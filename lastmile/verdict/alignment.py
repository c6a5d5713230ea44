"""Which of several equal places is which, by their lines alone and by places near them that are known."""

import math
from bisect import bisect_left
from collections.abc import Sequence

Anchors = Sequence[tuple[int, int]]  # (line then, line now) of places that are known, sorted


def aligned(then: Sequence[int], now: Sequence[int], anchors: Anchors) -> list[tuple[int, int]]:
    """Pairs of indices that keep the order, with the least sum of distances; all of the fewer are paired.

    Both sequences are sorted. Costs the product of their lengths.
    """
    expected = [_expected(line, anchors) for line in then]
    if len(then) > len(now):
        return sorted((n, m) for m, n in _least(list(now), expected))
    return _least(expected, list(now))


def nearest(then: Sequence[int], now: Sequence[int], anchors: Anchors) -> list[tuple[int, int]]:
    """Pairs of indices, the closest first, whatever their order: for places that may have changed theirs."""
    tries = sorted(
        (abs(_expected(one, anchors) - two), n, m) for n, one in enumerate(then) for m, two in enumerate(now)
    )
    left, right, chosen = set(range(len(then))), set(range(len(now))), []
    for _, n, m in tries:
        if n in left and m in right:
            left.discard(n)
            right.discard(m)
            chosen.append((n, m))
    return chosen


def _expected(line: int, anchors: Anchors) -> int:
    """Where a line should be now, by the known line that was nearest to it."""
    if not anchors:
        return line
    at = bisect_left(anchors, (line, 0))
    was, now = min(anchors[max(0, at - 1) : at + 1], key=lambda anchor: abs(anchor[0] - line))
    return line + now - was


def _least(fewer: list[int], more: list[int]) -> list[tuple[int, int]]:
    table: list[list[float]] = [[0.0] * (len(more) + 1)]
    for n, one in enumerate(fewer, start=1):
        row = [math.inf] * (len(more) + 1)
        for m in range(n, len(more) + 1):
            row[m] = min(row[m - 1], table[n - 1][m - 1] + abs(one - more[m - 1]))
        table.append(row)
    chosen, m = [], len(more)
    for n in range(len(fewer), 0, -1):
        while m > n and table[n][m] == table[n][m - 1]:
            m -= 1
        m -= 1
        chosen.append((n - 1, m))
    return chosen[::-1]
