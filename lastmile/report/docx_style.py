"""How the editable report looks: every style of the document, and one language for all of them."""

from docx.document import Document as Doc
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor
from docx.styles.style import CharacterStyle

from lastmile.language import current

TAGS = {"en": "en-GB", "de": "de-DE"}  # how a word processor calls the languages
# Faces that Word and LibreOffice bring or replace by equals; ours are on hardly any client's machine.
SERIF, SANS, MONO = "Georgia", "Arial", "Consolas"
INK, MUTED, BRAND, ACCENT, RULE, PANEL = "16202C", "566270", "0B3954", "0F766E", "C9CED4", "F4F1EA"
BLOCKER = "8A1D0C"
# Style, what it is based on, face, points, colour, points of space before and after it.
PARAGRAPHS = (
    ("Normal", "", SANS, 10, INK, 0, 5),
    ("Title", "Normal", SERIF, 32, BRAND, 110, 10),
    ("Subtitle", "Normal", SANS, 15, INK, 0, 24),
    ("Heading 1", "Normal", SERIF, 20, BRAND, 0, 10),
    ("Heading 2", "Normal", SANS, 12, BRAND, 12, 4),
    ("Heading 3", "Normal", SERIF, 13, INK, 12, 3),
    ("List Bullet", "Normal", SANS, 10, INK, 0, 3),
    ("Caption", "Normal", SANS, 8.5, MUTED, 0, 6),
    ("TOC Heading", "Normal", SERIF, 20, BRAND, 0, 10),
    ("Kicker", "Normal", SANS, 9, ACCENT, 0, 3),
    ("Firm", "Normal", SANS, 13, BRAND, 0, 0),
    ("Verdict", "Normal", SERIF, 18, INK, 0, 4),
    ("Contents Line", "Normal", SANS, 10.5, INK, 0, 3),
    ("Table Text", "Normal", SANS, 9, INK, 2, 2),
    ("Table Head", "Table Text", SANS, 8.5, MUTED, 2, 2),
    ("After Table", "Normal", SANS, 4, INK, 0, 4),
    ("Code", "Normal", MONO, 8.5, INK, 2, 6),
    ("Header", "Normal", SANS, 8, MUTED, 0, 0),
    ("Footer", "Normal", SANS, 8, MUTED, 0, 0),
)
RUNS = (
    ("Code Text", MONO, INK, False),
    ("Light Text", SANS, MUTED, False),
    ("Blocker", SANS, BLOCKER, True),
    ("Inner Link", SANS, BRAND, False),
)


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """A new element of WordprocessingML."""
    made: BaseOxmlElement = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def dress(doc: Doc, brand: str, accent: str) -> None:
    """Our styles over those of the library's template, in these colours; one language for all of them."""
    own = {BRAND: brand.removeprefix("#").upper(), ACCENT: accent.removeprefix("#").upper()}
    known = {style.name for style in doc.styles}
    for name, base, face, size, colour, before, after in PARAGRAPHS:
        style = doc.styles[name] if name in known else doc.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if base:
            style.base_style = doc.styles[base]
        _face(style, face, own.get(colour, colour))
        style.font.size = Pt(size)
        style.font.bold = name in ("Heading 2", "Heading 3", "Table Head", "Firm", "Kicker")
        space = style.paragraph_format
        space.space_before, space.space_after, space.line_spacing = Pt(before), Pt(after), 1.15
        space.keep_with_next = name.startswith("Heading") or name in ("Kicker", "Table Head")
        for border in style.element.xpath("w:pPr/w:pBdr"):
            border.getparent().remove(border)
    shade = element("w:shd", val="clear", color="auto", fill=PANEL)
    doc.styles["Code"].element.pPr.spacing.addprevious(shade)  # Word wants this order
    for name in ("Kicker", "TOC Heading"):
        doc.styles[name].paragraph_format.page_break_before = True
    for name, face, colour, bold in RUNS:
        style = doc.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        _face(style, face, own.get(colour, colour))
        style.font.bold = bold or None
    rows = doc.styles.add_style("Plain Rows", WD_STYLE_TYPE.TABLE)
    rows.element.append(_borders())
    for language in doc.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:val"), TAGS[current()])
    for zoom in doc.settings.element.xpath("w:zoom"):
        zoom.set(qn("w:percent"), "100")


def _face(style: CharacterStyle, face: str, colour: str) -> None:
    style.font.name = face
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if "Theme" in name:  # a theme's face would win over ours
            del fonts.attrib[name]
    fonts.set(qn("w:cs"), face)
    style.font.color.rgb = RGBColor.from_string(colour)


def _borders() -> BaseOxmlElement:
    properties, borders = element("w:tblPr"), element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color=RULE))
    properties.append(borders)
    return properties
