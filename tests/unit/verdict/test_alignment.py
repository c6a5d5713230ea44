from hypothesis import given
from hypothesis import strategies as st

from lastmile.verdict.alignment import aligned, nearest

LINES = st.lists(st.integers(1, 400), max_size=12, unique=True).map(sorted)


def test_lines_that_a_formatter_spread_keep_their_order() -> None:
    assert aligned([10, 11, 12], [10, 20, 30], []) == [(0, 0), (1, 1), (2, 2)]


def test_the_one_that_is_gone_is_the_one_whose_place_is_empty() -> None:
    assert aligned([10, 20, 30], [60, 80], [(5, 55)]) == [(0, 0), (2, 1)]
    assert aligned([60, 80], [10, 20, 30], [(55, 5)]) == [(0, 0), (1, 2)]


def test_blocks_that_changed_places_are_followed_by_what_is_near_them() -> None:
    assert sorted(nearest([10, 50], [12, 48], [(9, 47), (49, 11)])) == [(0, 1), (1, 0)]


@given(LINES, LINES)
def test_all_of_the_fewer_are_paired_once_and_in_order(then: list[int], now: list[int]) -> None:
    pairs = aligned(then, now, [])
    assert len(pairs) == min(len(then), len(now))
    assert pairs == sorted(pairs)
    for side in zip(*pairs, strict=True):
        assert list(side) == sorted(set(side))
