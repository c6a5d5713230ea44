"""Appendix A in columns: nothing lost, nothing out of order, no head alone at the foot of a column."""

import re
import subprocess

import pytest
import report_samples as samples
from hypothesis import given
from hypothesis import strategies as st

from lastmile.report import as_pdf
from lastmile.report.budget import PlaceGroup
from lastmile.report.evidence import numbered
from lastmile.report.findings import FilePlaces
from lastmile.report.options import ReportOptions
from lastmile.report.place_columns import ABOVE, HEAD, LINE, ROOM, bands
from lastmile.report.view import view

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
        f"{file.path}: {', '.join(file.numbers)}" if file.lines else file.path for file in group.files
    )


@given(groups, st.sampled_from(["a4", "letter"]))
def test_every_place_stands_once_and_in_order(found, paper):
    made = bands(found, paper)
    entries = [entry for band in made for column in band.columns for entry in column]
    told = [entry for entry in entries if entry.places is not None or not entry.id]
    shown = "".join(
        entry.id or (entry.text.rpartition(": ")[2] if entry.goes_on else entry.text) for entry in told
    )
    assert re.sub(", ?", "", shown) == re.sub(", ?", "", "".join(map(texts, found)))
    for band in made:
        for column in filter(None, band.columns):
            assert column[0].id  # whoever begins to read here learns whose places these are
            assert ": " in column[1].text or not column[1].goes_on  # and of which file
            assert column[-1].id == ""
    heads = [entry.id for entry in entries if entry.id]
    assert [one for n, one in enumerate(heads) if n == 0 or heads[n - 1] != one] == [
        group.id for n, group in enumerate(found) if n == 0 or found[n - 1].id != group.id
    ]


def test_few_places_stand_in_level_columns():
    few = [PlaceGroup("SEC-1", 9, tuple(FilePlaces(f"src/{n}.py", (n,), 1) for n in range(1, 10)))]
    (band,) = bands(few, "a4")
    assert band.height < ROOM / 2
    assert [len(column) for column in band.columns] == [4, 4, 4]  # a head and three files each


def test_heads_of_columns_that_go_on_are_reckoned():
    """A place a column less than without them: what a page holds is not what it held."""
    made = bands([PlaceGroup("SEC-1", 99, tuple(FilePlaces(f"{n}.py", (n,), 1) for n in range(99)))], "a4")
    heads = [column[0] for band in made for column in band.columns if column]
    assert [head.places for head in heads] == [99] + [None] * (len(heads) - 1)
    for band in made[:-1]:
        assert all(HEAD - ABOVE + LINE * (len(column) - 1) <= ROOM for column in band.columns)
        assert all(HEAD - ABOVE + LINE * len(column) > ROOM for column in band.columns[1:])


def test_one_file_of_thousands_of_places_fills_all_columns():
    made = bands([PlaceGroup("SEC-1", 9000, (FilePlaces("a.py", tuple(range(9000)), 9000),))], "letter")
    assert len(made) > 9
    assert all(all(band.columns) for band in made[:-1])


def test_no_place_is_no_band():
    assert bands([], "a4") == ()


@pytest.mark.long
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_no_band_breaks_over_a_page(tmp_path, paper):
    audit, options = samples.big(342), ReportOptions(paper=paper, draft=True)
    (tmp_path / "report.pdf").write_bytes(as_pdf.render(audit, options))
    command = ["pdftotext", "-raw", tmp_path / "report.pdf", "-"]
    pages = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")
    squeezed = ["".join(page.split()) for page in pages]
    made = bands(view(numbered(audit), options, b"").place_groups, paper)
    assert len(made) > 9
    for band in made:
        files = ["".join(entry.text.split()) for column in band.columns for entry in column if entry.text]
        assert any(all(file in page for file in files) for page in squeezed), files
