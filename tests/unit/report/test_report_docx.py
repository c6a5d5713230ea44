"""report.docx, opened again: headings, tables, alternative texts, links; nothing foreign in it."""

import io
import re
import zipfile
from itertools import pairwise

import docx
import pytest
import report_samples as samples
from docx.oxml.ns import qn
from lxml import etree

from lastmile.report import as_docx
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import ranked, worst_first
from lastmile.report.view import view

SAMPLES = [samples.prototype, samples.hostile, samples.empty, samples.clean]


@pytest.fixture(scope="module")
def prototype() -> bytes:
    return as_docx.render(samples.prototype(), ReportOptions())


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def test_headings_are_the_reports_and_skip_no_level(prototype):
    report = view(numbered(samples.prototype()), ReportOptions(), b"")
    styled = [
        (p.style.name, p.text) for p in opened(prototype).paragraphs if p.style.name.startswith("Heading")
    ]
    tops = [text for style, text in styled if style == "Heading 1"]
    assert tops[:3] == [report.decision.headline, report.glance.headline, report.road.headline]
    assert len(tops) == len(report.sections)
    for phase in report.phases:
        for finding in phase.findings:
            assert ("Heading 2", f"{finding.id}: {finding.title}") in styled
    # The page of contents has sub-headings ahead of the first chapter; from there on no level is skipped.
    levels = [int(style[-1]) for style, _ in styled]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_part_is_xml_and_nothing_leads_outwards(sample):
    with zipfile.ZipFile(io.BytesIO(as_docx.render(sample(), ReportOptions(draft=True)))) as made:
        names = made.namelist()
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(made.read(name))
            if name.endswith(".rels"):
                assert b"External" not in made.read(name)
        assert not [
            name for name in names if re.search("vba|macro|embed|activeX|thumbnail", name, re.IGNORECASE)
        ]
        assert b"macroEnabled" not in made.read("[Content_Types].xml")
        assert {part.date_time for part in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_two_renders_are_the_same_bytes(prototype):
    assert as_docx.render(samples.prototype(), ReportOptions()) == prototype


def test_tables_have_an_alternative_text_and_heads_that_repeat(prototype):
    tables = opened(prototype).tables
    assert len(tables) > 10
    headed = 0
    for table in tables:
        properties = table._tbl.tblPr
        assert properties.find(qn("w:tblDescription")).get(qn("w:val"))
        repeats = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        headed += repeats[0]
        assert not any(repeats[1:])
        assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)
    assert headed >= len(tables) - 5  # those of two columns have their heads at the side


def test_pictures_say_in_words_what_they_show(prototype):
    pictures = list(opened(prototype).element.iter(qn("wp:docPr")))
    told = [one.get("descr") for one in pictures]
    assert "Security: 31 of 100 points" in told
    assert any(re.fullmatch(r"Security: \d critical, \d high, \d medium, \d low", text) for text in told)
    assert len({one.get("id") for one in pictures}) == len(pictures) == 8


def test_every_link_inside_leads_to_a_bookmark(prototype):
    body = opened(prototype).element
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    wanted = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert len(marks) == len(set(marks))
    assert wanted <= set(marks)
    assert {"m_decision", "m_f_SEC_01", "m_places"} <= wanted
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", mark) for mark in marks)


def test_the_contents_are_a_field_with_our_entries_inside(prototype):
    body = opened(prototype).element
    fields = [one.text.split()[0] for one in body.iter(qn("w:instrText"))]
    assert fields == ["TOC"]
    kinds = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    entries = [p.text for p in opened(prototype).paragraphs if p.style.name == "Contents Line"]
    assert entries[0] == "1 The decision"


def test_language_properties_paper_and_running_lines(prototype):
    made = opened(prototype)
    about = made.core_properties
    assert (about.title, about.author, about.language) == (
        "Production readiness audit",
        "Harbour & Pine",
        "en-GB",
    )
    assert f"{about.created:%Y-%m-%d}" == "2026-11-21"
    languages = {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    section = made.sections[0]
    assert round(section.page_width.mm) == 210
    assert "Confidential: prepared for Tableside Ltd. only" in section.footer.paragraphs[0].text
    assert "DRAFT" in section.header.paragraphs[0].text  # nobody signed its blockers
    final = opened(as_docx.render(samples.signed(samples.prototype()), ReportOptions())).sections[0]
    assert "DRAFT" not in final.header.paragraphs[0].text
    other = opened(as_docx.render(samples.empty(), ReportOptions(paper="letter", draft=True))).sections[0]
    assert round(other.page_width.mm) == 216
    assert "DRAFT" in other.header.paragraphs[0].text


def test_every_style_in_use_is_defined(prototype):
    made = opened(prototype)
    known = {style.style_id for style in made.styles}
    tags = (qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
    used = {one.get(qn("w:val")) for tag in tags for one in made.element.iter(tag)}
    assert used <= known


def test_hostile_text_is_text():
    made = opened(as_docx.render(samples.hostile(), ReportOptions()))
    text = "\n".join(p.text for p in made.paragraphs)
    assert '<script>document.title="owned"</script>' in text
    assert "{{ 7*7 }}" in text
    assert "\u202e" not in text
    assert "n" * 200 not in text


def test_characters_that_xml_cannot_hold_are_written_out():
    base = samples.prototype()
    who = base.engagement.model_copy(update={"client": "a\x00b\ufffec\ud800d\ufffe"})
    made = opened(as_docx.render(base.model_copy(update={"engagement": who}), ReportOptions()))
    cells = [cell.text for row in made.tables[0].rows for cell in row.cells]
    assert "a\\x00b\\ufffec\\ud800d\\ufffe" in cells


def test_every_blocker_is_named_and_linked_on_the_decision_page(prototype):
    audit = numbered(samples.prototype())
    told = {item.id: item for item in worst_first(ranked(audit)) if item.result.blocker}
    page = "\n".join(p.text for p in opened(prototype).paragraphs)
    start = page.index("What can happen")
    decision = page[start : page.index("What is already good", start)]
    for name, item in told.items():
        assert name in decision
        assert item.control.title.rstrip(".") in decision
