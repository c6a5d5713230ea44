"""Lays out the PDF; imported in the child process only, for the import itself may fail without Pango."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime

from weasyprint import HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from lastmile.errors import RenderError
from lastmile.report.as_pdf import Job

VARIANT = "pdf/ua-1"
# Warnings that say nothing about the page: WeasyPrint explains its choice of subsetter.
HARMLESS = ("harfbuzz-subset", "HarfBuzz")


class OwnFetcher(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Knows the fonts of the report by name and refuses everything else: no file, no network, no data URL."""

    def __init__(self, fonts: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self._fonts = fonts

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - the library's signature
        """One of our fonts. Raises ValueError for any other address."""
        scheme, _, name = url.partition(":")
        if scheme != "font" or name not in self._fonts:
            raise ValueError("refused: the report may load its own fonts only")
        return URLFetcherResponse(url, self._fonts[name], {"Content-Type": "font/ttf"})


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
    fetcher = OwnFetcher(job.fonts)
    for page in rungs:
        ledger.lines.clear()
        document = _document(page, fetcher, FontConfiguration())
        if len(document.pages) <= job.most:
            break
    else:
        raise RenderError(f"the PDF would have more than {job.most} pages")
    moment = datetime.fromisoformat(job.date).replace(tzinfo=UTC)
    attachment = Attachment(
        string=job.record.decode("utf-8"),
        url_fetcher=fetcher,
        name="audit.json",
        description="All data of this report",
        created=moment,
        modified=moment,
        relationship="Data",
    )
    document.metadata.attachments = [*(document.metadata.attachments or []), attachment]
    pdf = document.write_pdf(pdf_identifier=job.identifier, pdf_variant=VARIANT, pdf_tags=True)
    if ledger.lines:
        more = f" (and {len(ledger.lines) - 1} more)" if len(ledger.lines) > 1 else ""
        raise RenderError(f"the PDF has a defect: {ledger.lines[0]}{more}")
    return bytes(pdf)
