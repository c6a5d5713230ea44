"""Lays out the PDF; imported in the child process only, for the import itself may fail without Pango."""

import gc
import logging
import re
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime

import pydyf
from tinyhtml5 import inputstream
from weasyprint import HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from lastmile.errors import RenderError
from lastmile.report import quality_pages
from lastmile.report.pdf_child import Ask, Done, Job

VARIANT = "pdf/ua-1"
# Warnings that say nothing about the page: WeasyPrint explains its choice of subsetter.
HARMLESS = ("harfbuzz-subset", "HarfBuzz")
# Of zlib; the library's own choice is 9, which takes twice the time for three bytes in a hundred.
SQUEEZED = 6
MENDS = 2  # layouts anew that a page of few lines may cost


class OwnFetcher(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Knows fonts and pictures of the report by name, refuses everything else: no file, network, data URL."""

    def __init__(self, fonts: dict[str, bytes], assets: dict[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=())
        self._known = {f"font:{name}": ("font/ttf", data) for name, data in fonts.items()}
        self._known |= {f"asset:{name}": asset for name, asset in assets.items()}
        self.refused = False

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - the library's signature
        """One of ours. Raises ValueError for any other address."""
        if url not in self._known:
            self.refused = True
            raise ValueError("refused: the report may load its own fonts and logo only")
        kind, data = self._known[url]
        return URLFetcherResponse(url, data, {"Content-Type": kind})


class Ledger(logging.Handler):
    """Keeps what the library warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one warning unless it is harmless."""
        text = " ".join(record.getMessage().split())
        if not any(part in text for part in HARMLESS):
            self.lines.append(text[:200])


class Written(pydyf.Object):  # type: ignore[misc]  # the library has no types
    """An object of a finished PDF as bytes.

    The library asks each object for them twice, to write it and for the identifier of the whole, and would
    serialise and compress it both times.
    """

    def __init__(self, made: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation = made.number, made.generation
        self._data, self._compressible = bytes(made.data), bool(made.compressible)

    @property
    def data(self) -> bytes:
        """What stands between "obj" and "endobj"."""
        return self._data

    @property
    def compressible(self) -> bool:
        """Whether it may stand in an object stream."""
        return self._compressible


class Patterns(dict[tuple[Iterable[str], bool], re.Pattern[str]]):
    """The patterns by which the HTML parser finds the end of a run of characters, each made once.

    The parser's own store files each under the pattern, so that it never finds one again.
    """

    def __missing__(self, key: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        """Make the pattern of these characters, or of all others."""
        characters, inside = key
        made = re.compile(f"[{'' if inside else '^'}{''.join(map(re.escape, characters))}]+")
        return self.setdefault(key, made)


inputstream.characters_until_regex = Patterns()


def _squeezed(made: pydyf.Object) -> pydyf.Object:
    """The same object, its stream compressed here."""
    if not (isinstance(made, pydyf.Stream) and made.compress):
        return made
    _, _, written = pydyf.Stream(made.stream).data.partition(b"\nstream\n")
    plain = written.removesuffix(b"\nendstream")
    extra = {**made.extra, "Filter": "/FlateDecode"}
    squeezed = pydyf.Stream([zlib.compress(plain, SQUEEZED)], extra)
    squeezed.number, squeezed.generation = made.number, made.generation
    return squeezed


def _written(_document: Document, pdf: pydyf.PDF) -> None:
    pdf.objects = [made if made.free == "f" else Written(_squeezed(made)) for made in pdf.objects]


def _document(page: str, fetcher: OwnFetcher, fonts: FontConfiguration) -> Document:
    return HTML(string=page, url_fetcher=fetcher, base_url=None).render(
        font_config=fonts, pdf_variant=VARIANT, pdf_tags=True
    )


def lay_out(job: Job, ask: Ask) -> Done:
    """The last version that fits the job's pages, with its defects; without them it is fit to be handed over.

    Where none fits the shortest is handed back, and its length is a defect. A page that asks for anything
    from outside gives no PDF at all.
    """
    ledger, logger = Ledger(), logging.getLogger("weasyprint")
    logger.addHandler(ledger)
    try:
        return _laid_out(job, ask, ledger)
    finally:
        logger.removeHandler(ledger)


def _laid_out(job: Job, ask: Ask, ledger: Ledger) -> Done:
    fetcher = OwnFetcher(job.fonts, job.assets)
    document = _fitting(job, ask, fetcher, ledger)
    wrong = list(quality_pages.defects(document, job.most))
    if job.record is not None:
        document.metadata.attachments = [
            *(document.metadata.attachments or []),
            _attachment(job.record, job.date, fetcher),
        ]
    pdf = document.write_pdf(
        finisher=_written, pdf_identifier=job.identifier, pdf_variant=VARIANT, pdf_tags=True
    )
    if job.machine_faces is not None:
        wrong += quality_pages.strange_faces(document, job.fonts.values(), job.machine_faces)
    lines = (*ledger.lines, *wrong)
    problem = f"the PDF has a defect: {lines[0]}" if lines else ""
    return Done(b"" if fetcher.refused else bytes(pdf), problem, lines)


def _fitting(job: Job, ask: Ask, fetcher: OwnFetcher, ledger: Ledger) -> Document:
    """The version to be written: short enough, if one is, and without a page that looks forgotten."""
    tried, document, said, count = ask(0), None, list[str](), 0
    while tried:
        ledger.lines.clear()
        made = _document(tried, fetcher, FontConfiguration())
        count = len(made.pages)
        if document is None or count <= job.most or len(document.pages) > job.most:
            page, document, said = tried, made, list(ledger.lines)
        del made
        tried = ask(count)
    if document is None:
        raise RenderError("the PDF has no version to lay out")
    ledger.lines[:] = said
    style = ""
    for _ in range(MENDS):
        more = quality_pages.mended(quality_pages.sheets(document))
        if not more:
            break
        style += more
        ledger.lines.clear()
        mended = page.replace("</style>", f"{style}</style>", 1)
        del document
        gc.collect()  # before there are two of them
        document = _document(mended, fetcher, FontConfiguration())
    return document


def _attachment(record: bytes, day: str, fetcher: OwnFetcher) -> Attachment:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return Attachment(
        string=record.decode("utf-8"),
        url_fetcher=fetcher,
        name="audit.json",
        description="All data of this report",
        created=moment,
        modified=moment,
        relationship="Data",
    )
