"""What a person types, as values."""

from datetime import date

import pytest

from lastmile.triage_walk.forms import expiry, hours, place, slug

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-05-20", "2027-05-20"),
        ("2026-11-30", "2026-11-30"),
        ("10d", "2026-12-10"),
        ("2w", "2026-12-14"),
        ("3m", "2027-02-28"),
        ("3 months", "2027-02-28"),
        ("1y", "2027-11-30"),
        ("never", None),
    ],
)
def test_a_day_or_a_span_is_understood(typed: str, day: str | None) -> None:
    assert expiry(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "says"), [("2026-11-29", "is over"), ("soon", "write a day"), ("", "write")]
)
def test_anything_else_is_asked_again(typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        expiry(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("app/pay.py:12", {"path": "app/pay.py", "line": 12}),
        ("app/pay.py", {"path": "app/pay.py"}),
        ("app/[id].tsx:3", {"path": "app/[id].tsx", "line": 3}),
        ("", {}),
    ],
)
def test_a_place_is_a_path_with_or_without_a_line(typed: str, found: dict[str, object]) -> None:
    assert place(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"), [("4", [4, 4]), ("4-8", [4, 8]), ("4 to 8", [4, 8]), ("0.5 - 2h", [0.5, 2])]
)
def test_hours_are_one_figure_or_a_range(typed: str, found: list[float]) -> None:
    assert hours(typed) == found


@pytest.mark.parametrize("typed", ["", "0", "8-4", "some", "-3"])
def test_other_hours_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="hours"):
        hours(typed)


def test_an_id_is_made_of_the_title_once() -> None:
    assert slug("A guest can cancel the orders of others", set()) == "guest-can-cancel-orders-others"
    assert slug("Résumé!", {"r-sum"}) == "r-sum-2"
    assert slug("東京", set()) == "finding"
