"""Appendix A in columns: nothing lost, nothing out of order, no head alone at the foot of a column."""

from hypothesis import given
from hypothesis import strategies as st

from lastmile.report.budget import PlaceGroup
from lastmile.report.findings import FilePlaces
from lastmile.report.place_columns import LOW, bands

paths = st.text("abc/_.", min_size=1, max_size=120)
files = st.builds(
    lambda path, lines: FilePlaces(path, tuple(lines), max(1, len(lines))),
    paths,
    st.lists(st.integers(1, 99_999), max_size=600),
)
groups = st.lists(
    st.builds(
        lambda n, found: PlaceGroup(f"SEC-{n}", 1, tuple(found)),
        st.integers(1, 99),
        st.lists(files, min_size=1, max_size=40),
    ),
    max_size=12,
)


def texts(group: PlaceGroup) -> str:
    """What stands of a finding on paper, numbers joined as in one line each."""
    return group.id + "".join(
        f"{file.path}: {', '.join(map(str, file.lines))}" if file.lines else file.path for file in group.files
    )


@given(groups, st.sampled_from(["a4", "letter"]))
def test_every_place_stands_once_and_in_order(found, paper):
    made = bands(found, paper)
    entries = [entry for band in made for column in band.columns for entry in column]
    assert "".join(entry.id or entry.text for entry in entries).replace(", ", "") == "".join(
        map(texts, found)
    ).replace(", ", "")
    for band in made:
        assert all(column[-1].id == "" for column in band.columns if column)


def test_few_places_need_no_page_and_stand_in_level_columns():
    few = [PlaceGroup("SEC-1", 9, tuple(FilePlaces(f"src/{n}.py", (n,), 1) for n in range(1, 10)))]
    (band,) = bands(few, "a4")
    assert not band.page
    assert band.height < LOW
    assert [len(column) for column in band.columns] in ([3, 4, 3], [4, 3, 3], [4, 4, 2])


def test_one_file_of_thousands_of_places_fills_all_columns():
    made = bands([PlaceGroup("SEC-1", 9000, (FilePlaces("a.py", tuple(range(9000)), 9000),))], "letter")
    assert len(made) > 1
    assert all(band.page and all(band.columns) for band in made[:-1])


def test_no_place_is_no_band():
    assert bands([], "a4") == ()
