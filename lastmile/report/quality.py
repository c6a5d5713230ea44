"""The gate: what every file has to pass before it is written, and what only a finished one has to.

Three kinds. A secret, or anything fetched from elsewhere, passes never. A defect of the document passes in a
draft alone, and is told. What waits for a person makes every file a draft by itself (``quality_people``).
"""

import csv
import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lastmile.errors import RenderError
from lastmile.model import Audit
from lastmile.report import quality_secrets
from lastmile.report.quality_html import Page
from lastmile.report.quality_words import Own, Text

DRAFT = "--draft writes it all the same, marked on every page"
_PART = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml|docProps/\w+\.xml")
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_WRITTEN = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_ANY = re.compile(r">([^<>]+)<")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # Markdown's own escapes of punctuation
_SPAN = re.compile(r"`+[^`]*`+")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file says and what it lacks."""

    texts: tuple[Text, ...] = ()  # outside of code: ours or the consultant's, as far as the record allows
    strings: tuple[Text, ...] = ()  # all that can be read in it
    outside: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()


def wall(strings: tuple[Text, ...], outside: tuple[str, ...]) -> None:
    """Raise RenderError for what leaves in no case, draft or not."""
    found = [f"{line}: nothing may be fetched from elsewhere" for line in outside]
    found += quality_secrets.secrets(strings)
    if found:
        raise RenderError(one_line(found))


def one_line(lines: list[str] | tuple[str, ...]) -> str:
    """The first of them, and how many more there are."""
    return lines[0] + (f" (and {len(lines) - 1} more)" if len(lines) > 1 else "")


def defects(name: str, data: bytes, audit: Audit) -> tuple[str, ...]:
    """What keeps a file from being final, one line each.

    Raises RenderError for what may never leave, KeyError for a kind of file that no reader of ours knows: a
    new format must not slip through unread.
    """
    judged = passed(name.rpartition(".")[2], data)
    return (*judged.defects, *Own(audit).leftovers(judged.texts))


def passed(kind: str, data: bytes) -> Judged:
    """A file of this kind, read, with nothing in it that may never leave. Raises as ``defects`` does."""
    judged = _READERS[kind](data)
    wall(judged.strings, judged.outside)
    return judged


def page_defects(page: str, audit: Audit) -> tuple[str, ...]:
    """The same of the page that a PDF is laid out from; the layout judges anchors and addresses."""
    read = Page(page)
    wall(tuple(read.strings), ())
    return tuple(Own(audit).leftovers(read.texts))


def _html(data: bytes) -> Judged:
    read = Page(data.decode("utf-8"))
    return Judged(tuple(read.texts), tuple(read.strings), tuple(read.outside), tuple(read.defects()))


def _json(data: bytes) -> Judged:
    first: dict[str, str] = {}  # a record says most of its texts many times; one place is enough to find it
    for place, text in quality_secrets.of_json(data):
        first.setdefault(text, place)
    return Judged(strings=tuple(Text(place, text) for text, place in first.items()))


def _pdf(data: bytes) -> Judged:  # noqa: ARG001 - every reader is called alike
    """A PDF was judged as it was laid out (``page_defects``)."""
    return Judged()


def _markdown(data: bytes) -> Judged:
    lines = data.decode("utf-8").splitlines()
    strings = tuple(
        Text(f"line {n}", _ESCAPED.sub(r"\1", html.unescape(line)))
        for n, line in enumerate(lines, start=1)
        if line.strip()
    )
    heads = {re.sub(r"\s+", "-", line.lstrip("# ").lower()) for line in lines if line.startswith("#")}
    broken = [
        f"{place}: a link leads to #{to}, which is nowhere in the file"
        for place, line in strings
        for to in re.findall(r"\]\(#([^)]*)\)", line)
        if to not in heads
    ]
    texts = tuple(Text(place, _SPAN.sub(" ", line)) for place, line in strings)
    return Judged(texts, strings, (), tuple(broken))


def _csv(data: bytes) -> Judged:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    cells = tuple(
        Text(f"row {n}, column {rows[0][column] if column < len(rows[0]) else column + 1}", cell)
        for n, row in enumerate(rows, start=1)
        for column, cell in enumerate(row)
        if cell
    )
    return Judged(cells, cells)


def _docx(data: bytes) -> Judged:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = parts.namelist()
        read = {name: parts.read(name).decode("utf-8") for name in names if name.endswith((".xml", ".rels"))}
    body = read["word/document.xml"]
    shown = "".join(text for name, text in read.items() if _PART.fullmatch(name))
    written = tuple(_paragraphs(shown))
    rest = tuple(
        Text(name, html.unescape(text))
        for name, part in read.items()
        if _PART.fullmatch(name)
        for text in _ANY.findall(part)
    )
    outside = [
        f"{name}: it points to {html.unescape(to)[:60]}"
        for name, part in read.items()
        for to in re.findall(r'Target="([^"]*)"[^>]*TargetMode="External"', part)
    ]
    return Judged(written, (*written, *rest), tuple(outside), tuple(_docx_defects(body, read)))


def _paragraphs(body: str) -> Iterator[Text]:
    """The text of each paragraph, with the heading that it stands under; code is the target's."""
    at = "the cover"
    for found in _PARAGRAPH.finditer(body):
        words = html.unescape("".join(_WRITTEN.findall(found[0])))
        if 'w:val="Heading' in found[0]:
            at = f"under “{words[:50]}”"
        if words.strip() and 'w:val="Code' not in found[0]:
            yield Text(at, words)


def _docx_defects(body: str, parts: dict[str, str]) -> Iterator[str]:
    marks = Counter(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]*)"', body))
    yield from (f"bookmark {name}: stands {n} times" for name, n in marks.items() if n > 1)
    for to in dict.fromkeys(re.findall(r'<w:hyperlink [^>]*w:anchor="([^"]*)"', body)):
        if to not in marks:
            yield f"a link leads to the bookmark {to}, which is nowhere in the document"
    for picture in re.findall(r"<wp:docPr [^>]*>", body):
        if not re.search(r'descr="[^"]', picture):
            yield f"a picture has no alternative text: {picture[:60]}"
    if '<w:lang w:val="' not in parts.get("word/styles.xml", "") and "<w:lang " not in body:
        yield "the document names no language"


_READERS: dict[str, Callable[[bytes], Judged]] = {
    "json": _json,
    "sarif": _json,
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "md": _markdown,
    "csv": _csv,
}
