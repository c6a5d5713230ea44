"""What a reader's machine needs to know of the PDF: its structure, in both papers and in the letter."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pytest
import report_samples as samples

from lastmile.report import as_json, as_pdf, letter
from lastmile.report.options import ReportOptions

PAPERS = {"a4": (595, 842), "letter": (612, 792)}


@pytest.fixture(scope="module", params=["a4", pytest.param("letter", marks=pytest.mark.long), "attested"])
def made(request: pytest.FixtureRequest) -> Iterator[tuple[str, pikepdf.Pdf]]:
    """The report on both papers, and the letter of attestation."""
    paper = "a4" if request.param == "attested" else request.param
    render = letter.render if request.param == "attested" else as_pdf.render
    with pikepdf.open(io.BytesIO(render(samples.prototype(), ReportOptions(paper=paper)))) as document:
        yield request.param, document


def elements(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The elements of the structure in the order of reading."""
    found: list[pikepdf.Dictionary] = []

    def walk(element: pikepdf.Object) -> None:
        if isinstance(element, pikepdf.Array):
            for one in element:
                walk(one)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            walk(element.get("/K", pikepdf.Array()))

    walk(document.Root.StructTreeRoot.K)
    return found


def kind(element: pikepdf.Dictionary) -> str:
    return str(element.S).lstrip("/")


def inside(element: pikepdf.Dictionary, name: str) -> list[pikepdf.Dictionary]:
    """The elements of this kind below one, those of a table inside of it left to that table."""
    found = []
    for one in element.get("/K", pikepdf.Array()) if isinstance(element.get("/K"), pikepdf.Array) else ():
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            found += [one] if kind(one) == name else []
            found += inside(one, name) if kind(one) != "Table" else []
    return found


def attribute(element: pikepdf.Dictionary, name: str) -> pikepdf.Object | None:
    given = element.get("/A", pikepdf.Array())
    rows = given if isinstance(given, pikepdf.Array) else [given]
    return next((row[name] for row in rows if isinstance(row, pikepdf.Dictionary) and name in row), None)


def test_it_names_itself_its_language_and_its_standard(made):
    name, document = made
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "en"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        title = meta["dc:title"]
    assert "Tableside booking platform" in title == str(document.docinfo["/Title"])
    sizes = {tuple(round(float(n)) for n in page.mediabox[2:]) for page in document.pages}
    assert sizes == {PAPERS.get(name, PAPERS["a4"])}


def test_every_figure_has_words_and_headings_skip_no_level(made):
    name, document = made
    told = elements(document)
    figures = [one for one in told if kind(one) == "Figure"]
    assert len(figures) >= (0 if name == "attested" else 3)
    assert all(str(one.get("/Alt", "")).strip() for one in figures)
    levels = [int(kind(one)[1]) for one in told if re.fullmatch(r"H[1-6]", kind(one))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_cell_of_a_table_knows_its_heads(made):
    _, document = made
    tables = [one for one in elements(document) if kind(one) == "Table"]
    assert tables
    for table in tables:
        heads = inside(table, "TH")
        names = {bytes(one.ID) for one in heads if "/ID" in one}
        assert heads, "a table without a head"
        for cell in inside(table, "TD"):
            given = attribute(cell, "/Headers")
            assert given is not None
            assert {bytes(one) for one in given} <= names


def test_bookmarks_lead_to_each_section(made):
    name, document = made
    with document.open_outline() as outline:
        titles = [str(item.title) for item in outline.root]
        assert all(item.destination or item.action for item in outline.root)
    if name == "attested":
        assert len(titles) == 1
        return
    heads = [one for one in elements(document) if kind(one) == "H1"]
    assert len(titles) == len(heads)
    assert titles[0] == "Contents"


def test_tabs_follow_the_structure_and_each_link_says_where_it_leads(made):
    name, document = made
    links = [
        note
        for page in document.pages
        for note in page.get("/Annots", pikepdf.Array())
        if note.get("/Subtype") == "/Link"
    ]
    assert all(page.Tabs == pikepdf.Name.S for page in document.pages)
    assert all(str(note.Contents).strip() and "/StructParent" in note for note in links)
    assert not [note for note in links if "/URI" in note.get("/A", pikepdf.Dictionary())]
    assert bool(links) == (name != "attested")


def test_the_record_is_attached_to_the_report_alone(made):
    name, document = made
    inside_it = {key: one.get_file().read_bytes() for key, one in document.attachments.items()}
    expected = {} if name == "attested" else {"audit.json": as_json.render(samples.prototype())}
    assert inside_it == expected
