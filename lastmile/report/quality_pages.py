"""What is wrong with the pages as they were laid out; imported in the child that lays out the PDF.

The pages are read before they are drawn: lines and faces stand in the library's own boxes, so that no PDF
has to be parsed again.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import get_hb_object_data

LEAST = 5  # lines of text; a page with fewer looks forgotten (report.md section 8)
SAME_LINE = 3.0  # CSS pixels: what stands side by side, in cells and columns, is one line
# The cover has few lines by intent; the questions are spread out, so that a person can write between them.
SPARSE = frozenset({"cover", "people"})
_FULL = 1000  # lines that a picture counts as: it fills what it stands on
_FLOW_ON = "#{name} {{ break-before: auto; margin-top: 9mm; }}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: where it belongs, and how many lines of text it bears."""

    number: int
    first: str  # the section that it begins in: its id, "cover" or ""
    last: str  # the one that it ends in
    lines: int
    words: str  # of its first line, for whoever has to find it


def sheets(document: Document) -> tuple[Sheet, ...]:
    """Every page with its sections and its number of lines, running lines left out."""
    found: list[Sheet] = []
    last = ""
    for number, page in enumerate(document.pages, start=1):
        first, heights, words, pictures = last, list[float](), "", 0
        for box in _flow(page._page_box):  # noqa: SLF001 - the library shows its boxes nowhere else
            if name := _section(box):
                first, last = first if heights else name, name
            elif isinstance(box, boxes.ReplacedBox):
                pictures += 1
            elif isinstance(box, boxes.LineBox) and (text := _words(box)):
                heights.append(float(box.position_y))
                words = words or text
        lines = _apart(heights) + pictures * _FULL
        found.append(Sheet(number, first, last, lines, words[:60]))
    return tuple(found)


def thin(found: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The pages with too few lines; never the last of all, for nothing can follow it."""
    return tuple(one for one in found[:-1] if one.lines < LEAST and one.last not in SPARSE)


def mended(found: Sequence[Sheet]) -> str:
    """Style that lets the chapter after each thin page begin on that page; "" where nothing can be mended.

    In the middle of a chapter nothing follows that could move: what broke there is higher than the rest
    of its page.
    """
    followers = (found[one.number].first for one in thin(found) if found[one.number].first != one.last)
    return "\n".join(_FLOW_ON.format(name=name) for name in followers if name)


def defects(document: Document, most: int) -> Iterator[str]:
    """What is wrong with the pages, one line each."""
    pages = sheets(document)
    if len(pages) > most:
        yield f"it has {len(pages)} pages, more than {most}: leave phases out, or set findings aside"
    for one in thin(pages):
        lines = f"{one.lines} line{'' if one.lines == 1 else 's'}"
        yield (
            f"page {one.number} (of “{one.last}”, “{one.words}”) holds {lines} of text alone: shorten or "
            "lengthen your words there, or choose the other --paper"
        )


def strange_faces(document: Document, ours: Iterable[bytes], machine: Iterable[str]) -> Iterator[str]:
    """Faces of the drawn document that are neither ours (by their bytes) nor of ``machine`` (by family)."""
    known, named = {hashlib.sha256(face).digest() for face in ours}, frozenset(machine)
    for family in sorted(
        {
            font.family
            for font in document.fonts.values()
            if font.family not in named and _whole(font) not in known
        }
    ):
        yield f"the face “{family}” is this machine's own: name it in your brand file, or leave it out"


def _whole(font: Any) -> bytes:
    """The hash of a face as it was read; the library keeps the cut one."""
    return hashlib.sha256(get_hb_object_data(font.hb_face)).digest()


def _flow(page: Any) -> Iterator[Any]:
    """The boxes of the page's own text, in the order of the document; not those of its margins."""
    for child in page.children:
        if not isinstance(child, boxes.MarginBox):
            yield child
            yield from child.descendants()


def _section(box: Any) -> str:
    element = getattr(box, "element", None)
    if element is None or getattr(box, "element_tag", "") != "section":
        return ""
    return str(element.get("id") or ("cover" if element.get("class") == "cover" else ""))


def _words(line: Any) -> str:
    texts = (box.text for box in line.descendants() if isinstance(box, boxes.TextBox))
    return " ".join(" ".join(texts).split())


def _apart(heights: list[float]) -> int:
    """How many lines these are, those at one height taken together."""
    count, last = 0, -SAME_LINE - 1
    for height in sorted(heights):
        if height - last > SAME_LINE:
            count, last = count + 1, height
    return count
