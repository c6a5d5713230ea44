"""report.docx: the report as a document that a consultant edits; the one door to python-docx.

Real heading styles, table heads that repeat, alternative texts, a contents field, internal links; no macro,
no link outwards, no picture from elsewhere, and the same bytes for the same record.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from lastmile.errors import RenderError
from lastmile.language import current
from lastmile.model import Audit
from lastmile.report import as_json, docx_story, wording
from lastmile.report.docx_parts import Bar, Bold, Code, Hit, Light, Line, Link, Part, Row
from lastmile.report.docx_style import TAGS, dress, element
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.view import view

PAPERS = {"a4": (Mm(210), Mm(297)), "letter": (Mm(215.9), Mm(279.4))}
MARGINS = (Mm(25), Mm(20), Mm(21), Mm(24))  # top, right, bottom, left: as the PDF's
WIDTH = {"a4": 166.0, "letter": 171.9}  # millimetres between the margins
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest day that a zip file knows
PROPERTY_MAX = 200  # characters of a property; the format ends at 255, and a cut text says by how much


def render(audit: Audit, options: ReportOptions) -> bytes:
    """The document. Raises RenderError."""
    record = numbered(audit)
    report = view(record, options, as_json.render(record))
    page = Page(options, report.cover.title, report.cover.firm, report.cover.iso_date)
    docx_story.tell(report, page)
    return page.data()


class Page:
    """The document under way: what ``docx_story`` writes on."""

    def __init__(self, options: ReportOptions, title: str, author: str, day: str) -> None:
        self._doc: Doc = Document()
        self._width = WIDTH[options.paper]
        self._bookmarks = 0
        self._pictures = 0
        section = self._doc.sections[0]
        section.page_width, section.page_height = PAPERS[options.paper]
        section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = MARGINS
        section.start_type = WD_SECTION.NEW_PAGE
        brand = options.theme.brand
        self._logo = brand.logo
        dress(self._doc, brand.palette.brand, brand.palette.accent)
        _name(self._doc, title, author, day)

    def running(self, head: str, foot: str) -> None:
        """The lines above and below each page; the lower one ends with the page's number."""
        section = self._doc.sections[0]
        section.different_first_page_header_footer = True
        _fill(section.header.paragraphs[0], (head,))
        below = section.footer.paragraphs[0]
        _fill(below, (f"{foot} · " if foot else "",))
        _field(below, "PAGE", "1")
        below.add_run(" / ")
        _field(below, "NUMPAGES", "1")

    def logo(self, firm: str) -> None:
        """The firm's picture, its name as the alternative text; the name alone where Word cannot show it."""
        if self._logo is None or self._logo.kind != "image/png" or not firm:
            self.text(firm or "LastMile", style="Firm")
            return
        scale = min(64 / self._logo.width, 18 / self._logo.height)  # millimetres, as in the PDF
        paragraph = _styled(self._doc.add_paragraph(), "Firm")
        self._picture(paragraph, Bar(self._logo.data, self._logo.width * scale, firm))

    def heading(self, text: str, level: int, anchor: str = "") -> None:
        """A heading of the document's outline; ``anchor`` is what links lead to."""
        self._anchored(_styled(self._doc.add_paragraph(), f"Heading {level}"), (text,), anchor)

    def text(self, *parts: Part, style: str = "Normal") -> None:
        """One paragraph."""
        _fill(_styled(self._doc.add_paragraph(), style), parts)

    def bullets(self, lines: Sequence[str]) -> None:
        """A list."""
        for line in lines:
            self.text(line, style="List Bullet")

    def code(self, lines: Sequence[Line]) -> None:
        """Lines of code in one paragraph, each with its number."""
        paragraph = _styled(self._doc.add_paragraph(), "Code")
        for place, line in enumerate(lines):
            run = _run(paragraph, line.text)
            run.bold = line.hit or None
            if place < len(lines) - 1:
                run.add_break()

    def contents(self, entries: Sequence[Link]) -> None:
        """A contents field of Word's, our entries inside: they lead on before anybody renews the field."""
        for place, entry in enumerate(entries):
            paragraph = _styled(self._doc.add_paragraph(), "Contents Line")
            if place == 0:
                _field_part(paragraph, "begin")
                _instruction(paragraph, ' TOC \\o "1-1" \\h \\z \\u ')
                _field_part(paragraph, "separate")
            _fill(paragraph, (entry,))
            if place == len(entries) - 1:
                _field_part(paragraph, "end")

    def table(self, heads: Sequence[str], rows: Sequence[Row], shares: Sequence[float], about: str) -> None:
        """A table whose heads repeat; ``shares`` of the width by column, ``about`` its alternative text."""
        made = self._doc.add_table(rows=0, cols=len(shares), style="Plain Rows")
        made.autofit = False
        for column, share in zip(made.columns, shares, strict=True):
            column.width = Mm(self._width * share)
        _described(made, heads[0] if heads else about, about)
        if heads:
            self._row(made, [(Bold(head),) for head in heads], shares, head=True)
        for row in rows:
            cells = [tuple(cell) if isinstance(cell, list | tuple) else (cell,) for cell in row]
            self._row(made, cells, shares)
        _styled(self._doc.add_paragraph(), "After Table")  # Word joins tables that nothing parts

    def data(self) -> bytes:
        """The file: no time of the clock in it, its parts in a fixed order."""
        raw, out = io.BytesIO(), io.BytesIO()
        self._doc.save(raw)
        with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
            for name in sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
                part = zipfile.ZipInfo(name, EPOCH)
                part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                kept.writestr(part, made.read(name))
        return out.getvalue()

    def _row(
        self, table: Table, cells: Sequence[tuple[Part, ...]], shares: Sequence[float], *, head: bool = False
    ) -> None:
        row = table.add_row()  # type: ignore[no-untyped-call]
        properties = row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if head:
            properties.append(element("w:tblHeader"))
        for cell, parts, share in zip(row.cells, cells, shares, strict=True):
            cell.width = Mm(self._width * share)
            self._cell(cell, parts, head=head)

    def _cell(self, cell: _Cell, parts: tuple[Part, ...], *, head: bool) -> None:
        paragraph = _styled(cell.paragraphs[0], "Table Head" if head else "Table Text")
        for part in parts:
            if isinstance(part, Bar):
                self._picture(paragraph, part)
            else:
                _part(paragraph, part)

    def _picture(self, paragraph: Paragraph, bar: Bar) -> None:
        self._pictures += 1
        picture = paragraph.add_run().add_picture(io.BytesIO(bar.png), width=Mm(bar.width))
        properties = picture._inline.docPr
        properties.set("id", str(self._pictures))
        properties.set("name", f"Picture {self._pictures}")
        properties.set("descr", _legal(bar.alt))

    def _anchored(self, paragraph: Paragraph, parts: tuple[Part, ...], anchor: str) -> None:
        if anchor:
            self._bookmarks += 1
            number = str(self._bookmarks)
            start = element("w:bookmarkStart", id=number, name=mark(anchor))
            paragraph._p.append(start)
        _fill(paragraph, parts)
        if anchor:
            paragraph._p.append(element("w:bookmarkEnd", id=number))


def mark(anchor: str) -> str:
    """The name of a bookmark: letters, digits and underscores, as Word wants them."""
    return "m_" + "".join(c if c.isascii() and c.isalnum() else "_" for c in anchor)[:36]


def _legal(text: str) -> str:
    """Text that XML can hold: no control character, nothing invisible."""
    shown = wording.harmless(text)
    return shown.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def _id(style: str) -> str:
    """The id of a style, as the library makes it of the name; its own search takes half of the time."""
    return style.replace(" ", "")


def _styled(paragraph: Paragraph, style: str) -> Paragraph:
    paragraph._p.style = _id(style)
    return paragraph


def _run(paragraph: Paragraph, text: str, style: str = "") -> Run:
    run = paragraph.add_run(_legal(text))
    if style:
        run._r.style = _id(style)
    return run


def _fill(paragraph: Paragraph, parts: Sequence[Part]) -> None:
    for part in parts:
        _part(paragraph, part)


def _part(paragraph: Paragraph, part: Part) -> None:
    match part:
        case Link():
            _link(paragraph, part)
        case Code():
            _run(paragraph, part.text, "Code Text")
        case Bold():
            _run(paragraph, part.text).bold = True
        case Light():
            _run(paragraph, part.text, "Light Text")
        case Hit():
            _run(paragraph, part.text, "Blocker")
        case str():
            _run(paragraph, part)
        case _:
            raise RenderError(f"a {type(part).__name__} cannot stand here; this is a defect of the report")


def _link(paragraph: Paragraph, link: Link) -> None:
    """A link inside the document; there are no others."""
    made = element("w:hyperlink", anchor=mark(link.anchor), history="1")
    made.append(_run(paragraph, link.text, "Inner Link")._r)
    paragraph._p.append(made)


def _field(paragraph: Paragraph, name: str, shown: str) -> None:
    """A field that Word fills in, with what stands there until then."""
    _field_part(paragraph, "begin")
    _instruction(paragraph, f" {name} ")
    _field_part(paragraph, "separate")
    paragraph.add_run(shown)
    _field_part(paragraph, "end")


def _field_part(paragraph: Paragraph, kind: str) -> None:
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType=kind))


def _instruction(paragraph: Paragraph, text: str) -> None:
    made = element("w:instrText")
    made.set(qn("xml:space"), "preserve")
    made.text = text
    paragraph.add_run()._r.append(made)


def _described(table: Table, title: str, about: str) -> None:
    """The table's alternative text."""
    properties = table._tbl.tblPr
    properties.append(element("w:tblCaption", val=_legal(title)))
    properties.append(element("w:tblDescription", val=_legal(about)))


def _name(doc: Doc, title: str, author: str, day: str) -> None:
    """The document's properties, from the record alone."""
    about = doc.core_properties
    about.title, about.author, about.last_modified_by = (
        wording.cut(_legal(title), PROPERTY_MAX),
        wording.cut(_legal(author or "LastMile"), PROPERTY_MAX),
        "LastMile",
    )
    about.language, about.comments, about.keywords, about.revision = TAGS[current()], "", "", 1
    moment = datetime.fromisoformat(day or "2000-01-01").replace(tzinfo=UTC)
    about.created = about.modified = moment
    parts = doc.part.package.rels
    for key in [key for key, rel in parts.items() if rel.reltype.endswith("/thumbnail")]:
        del parts[key]  # the library's picture of an empty page
