"""Lays out the PDF; imported in the child process only, for the import itself may fail without Pango."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime

from weasyprint import HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from lastmile.errors import RenderError
from lastmile.report.as_pdf import Job, PageDefectError

VARIANT = "pdf/ua-1"
# Warnings that say nothing about the page: WeasyPrint explains its choice of subsetter.
HARMLESS = ("harfbuzz-subset", "HarfBuzz")


class OwnFetcher(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Knows fonts and pictures of the report by name, refuses everything else: no file, network, data URL."""

    def __init__(self, fonts: dict[str, bytes], assets: dict[str, tuple[str, bytes]]) -> None:
        super().__init__(allowed_protocols=())
        self._known = {f"font:{name}": ("font/ttf", data) for name, data in fonts.items()}
        self._known |= {f"asset:{name}": asset for name, asset in assets.items()}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - the library's signature
        """One of ours. Raises ValueError for any other address."""
        if url not in self._known:
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


def _document(page: str, fetcher: OwnFetcher, fonts: FontConfiguration) -> Document:
    return HTML(string=page, url_fetcher=fetcher, base_url=None).render(
        font_config=fonts, pdf_variant=VARIANT, pdf_tags=True
    )


def lay_out(job: Job, rungs: Iterable[str]) -> bytes:
    """The first version that fits the job's pages. Raises RenderError where none fits, and on any warning."""
    ledger, logger = Ledger(), logging.getLogger("weasyprint")
    logger.addHandler(ledger)
    fetcher = OwnFetcher(job.fonts, job.assets)
    for page in rungs:
        ledger.lines.clear()
        document = _document(page, fetcher, FontConfiguration())
        if len(document.pages) <= job.most:
            break
    else:
        raise RenderError(f"the PDF would have more than {job.most} pages")
    if job.record is not None:
        document.metadata.attachments = [
            *(document.metadata.attachments or []),
            _attachment(job.record, job.date, fetcher),
        ]
    pdf = document.write_pdf(pdf_identifier=job.identifier, pdf_variant=VARIANT, pdf_tags=True)
    if ledger.lines:
        more = f" (and {len(ledger.lines) - 1} more)" if len(ledger.lines) > 1 else ""
        raise PageDefectError(f"the PDF has a defect: {ledger.lines[0]}{more}", tuple(ledger.lines))
    return bytes(pdf)


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
