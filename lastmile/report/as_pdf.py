"""report.pdf: filled here, laid out in a child process with limits; a hostile text costs only itself."""

import hashlib
import multiprocessing
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType

from lastmile.errors import RenderError
from lastmile.language import later, pattern, say
from lastmile.model import Audit
from lastmile.report import as_json, estimate, fonts, place_columns, quality, watermark, wording
from lastmile.report.bounded import bounded
from lastmile.report.budget import LADDER, LOSSY, PAGES
from lastmile.report.evidence import numbered
from lastmile.report.legible import quoted
from lastmile.report.lettering import undrawn
from lastmile.report.options import ReportOptions
from lastmile.report.pdf_child import Done, Job, child
from lastmile.report.praise import Good
from lastmile.report.properties import in_place
from lastmile.report.rungs import Rungs, likely
from lastmile.report.templates import fill, source, trusted
from lastmile.report.unbroken import unbroken
from lastmile.report.view import Cover, Report, shorter, view
from lastmile.workspace import workspace

WALL_SECONDS = 240.0
HEADS = {"top": "h1", "sub": "h2", "minor": "h3"}
HEAD_MAX = 52  # characters of the running head
PAPERS = {"a4": "A4", "letter": "letter"}
CONSTANT = 58  # characters of a line of appendix B, in one of its two columns


class PageDefectError(RenderError):
    """The pages have defects; ``lines`` name each of them.

    ``pdf`` is what was made all the same, for a draft; empty where nothing may be written.
    """

    def __init__(self, said: str, lines: tuple[str, ...], pdf: bytes = b"") -> None:
        super().__init__(said)
        self.lines = lines
        self.pdf = pdf


def _versions(audit: Audit, options: ReportOptions, record: bytes) -> Rungs:
    """The report as long as it may be by its estimate, and others where that was wrong."""
    whole = view(audit, options, record)

    @cache
    def version(number: int) -> Report:
        return bounded(shorter(whole, audit, LADDER[number]), LADDER[number]) if number else whole

    def pages(number: int) -> int:
        return estimate.pages(version(number), options.paper)

    chosen = likely(cache(pages), len(LADDER), PAGES, LOSSY)
    number = next(chosen, None)
    while number is not None:
        had = yield _filled(version(number), options)
        try:
            number = chosen.send(had)
        except StopIteration:
            return


def css_string(text: str, own: tuple[fonts.Face, ...] = ()) -> str:
    """A CSS string in which every character but plain letters and digits is an escape."""
    safe = fonts.drawable(wording.harmless(text), own)
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in safe) + '"'


def _running(cover: Cover, options: ReportOptions) -> str:
    """Paper, and the lines above and below each page."""
    own, draft = options.theme.faces, say("Draft") if cover.draft else ""
    name = " · ".join(part for part in (cover.title, cover.product) if part)
    name = name if len(name) <= HEAD_MAX else f"{name[: HEAD_MAX - 1].rstrip()}…"
    return (
        f"@page {{ size: {PAPERS[options.paper]}; overflow-wrap: anywhere; "
        f"@top-left {{ content: {css_string(name, own)}; }} "
        f"@top-center {{ content: {css_string(draft, own) if draft else 'none'}; }} "
        f"@bottom-left {{ content: {css_string(cover.confidentiality, own)}; }} "
        f"@bottom-center {{ content: {css_string(cover.foot, own)}; }} "
        f"@bottom-right {{ content: {_page_of_pages()}; }} }}"
    )


def _page_of_pages() -> str:
    """The page's number and how many there are, as CSS content in the order of the language."""
    parts = re.split(r"\{(\w+)\}", pattern(later("{page} of {pages}")))
    counters = (f"counter({part})" if n % 2 else css_string(part) for n, part in enumerate(parts) if part)
    return " ".join(counters)


def sheets(cover: Cover, options: ReportOptions) -> tuple[str, ...]:
    """The style sheets in their order; a theme's own is the last."""
    theme = options.theme
    return (
        fonts.print_css(theme.faces),
        f":root {{ --mono: {fonts.MONO}; }}",
        source("tokens.css"),
        theme.tokens,
        _running(cover, options),
        source("print.css"),
        source("print_letter.css") if options.paper == "letter" else "",
        watermark.STYLE if cover.draft else "",
        theme.logo_css("print"),
        theme.sheets.get("print.css", ""),
    )


def assets(options: ReportOptions) -> dict[str, tuple[str, bytes]]:
    """The pictures that a page may ask for by name: the theme's, and the mark of a draft."""
    mark = ("image/svg+xml", watermark.picture(say("Draft").upper()))
    return {**options.theme.assets(), watermark.NAME: mark}


def _filled(report: Report, options: ReportOptions) -> str:
    theme = options.theme
    *ours, own = sheets(report.cover, options)
    values = {
        "report": report,
        "heads": HEADS,
        "place_bands": place_columns.bands(report.place_groups, options.paper),
        "passed_bands": {phase.key: place_columns.pairs(phase.passed, _praise) for phase in report.phases},
        "constant_bands": place_columns.pairs(report.constants, lambda row: 1 + len(row.name) // CONSTANT),
        "runs_on": estimate.runs_on(report, options.paper),
        "sections": {section.anchor: section for section in report.sections},
        "style": trusted(in_place("\n".join(ours), own)),
        "logo": theme.print_logo(),
    }
    page = fill("print.html", values, lambda text: fonts.drawable(text, theme.faces), theme.look)
    return unbroken(quoted(page))


def _praise(good: Good) -> int:
    return len(good.text) + len(good.evidence)


@contextmanager
def _no_main() -> Iterator[None]:
    """A process begun inside does not run the program of this one over again: that takes time and memory."""
    own = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = own


class Printer:
    """One process that lays out documents; begun when it is first needed, and anew if it died."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def start(self) -> Connection:
        """The way to the process."""
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=child, args=(theirs,), daemon=True)
            with _no_main():
                self._process.start()
            theirs.close()
        return self._pipe

    def stop(self, patience: float = 0.0) -> int | None:
        """End the process; its exit code, where it ended by itself within so many seconds."""
        if self._process is None or self._pipe is None:
            return None
        self._pipe.close()
        if patience:
            self._process.join(patience)
        self._process.kill()
        self._process.join()
        code = self._process.exitcode
        self._process = self._pipe = None
        return code

    def print(self, job: Job, rungs: Rungs) -> tuple[Done, str]:
        """Lay out, and the version that was taken: the last that fits, else the last of all.

        Raises RenderError where nothing comes back, or not in time.
        """
        pipe, deadline = self.start(), time.monotonic() + WALL_SECONDS
        page, kept, fits = "", "", False
        try:
            pipe.send(job)
            while pipe.poll(max(0.0, deadline - time.monotonic())):
                said = pipe.recv()
                if isinstance(said, Done):
                    return said, kept
                if page and (said <= job.most or not fits):
                    kept, fits = page, said <= job.most
                page = _next(rungs, said)
                pipe.send(page)
        except (EOFError, OSError):
            code = self.stop(5.0)
            raise RenderError(f"the PDF renderer died (exit {code}): out of memory or time") from None
        except BaseException:  # a version could not be filled: the process waits for it and for nothing else
            self.stop()
            raise
        self.stop()
        raise RenderError(f"the PDF took longer than {WALL_SECONDS:.0f} seconds")


def _next(rungs: Rungs, pages: int) -> str:
    try:
        return rungs.send(pages) if pages else next(rungs)
    except StopIteration:
        return ""


_PRINTER: ContextVar[Printer | None] = ContextVar("printer", default=None)


@contextmanager
def one_printer() -> Iterator[Printer]:
    """All PDFs made inside are laid out by one process: it imports the library once."""
    if (running := _PRINTER.get()) is not None:
        yield running
        return
    printer = Printer()
    token = _PRINTER.set(printer)
    try:
        yield printer
    finally:
        _PRINTER.reset(token)
        printer.stop()


def render(audit: Audit, options: ReportOptions) -> bytes:
    """The PDF, tagged, with audit.json attached. Raises RenderError, one line."""
    audit = numbered(audit)
    record = as_json.render(audit)
    rungs = _versions(audit, options, record)
    identifier = hashlib.sha256(record + repr(options).encode()).digest()[:16]
    theme = options.theme
    job = Job(
        PAGES,
        fonts.files(theme.faces),
        record,
        _day(audit),
        identifier,
        assets=assets(options),
        machine_faces=fonts.machine_faces(),
    )
    return laid_out(job, rungs, audit, undrawn(audit, theme.faces))


def laid_out(job: Job, rungs: Rungs, audit: Audit, known: tuple[str, ...] = ()) -> bytes:
    """The version with the most in it that has no more pages than the job. Raises RenderError, one line.

    Raises PageDefectError, with the PDF inside, where that version is not fit to be handed over; ``known``
    are defects that were seen before.
    """
    with workspace() as folder, one_printer() as printer:
        done, page = printer.print(replace(job, folder=str(folder)), rungs)
    if done.problem and not done.defects:
        raise RenderError(done.problem)
    left = (*known, *quality.page_defects(page, audit))
    if done.defects or left:
        lines = (*done.defects, *left)
        raise PageDefectError(f"the PDF has a defect: {quality.one_line(lines)}", lines, done.pdf)
    return done.pdf


def _day(audit: Audit) -> str:
    """The day of the audit: the attachment bears it, never the clock's."""
    moment = wording.moment(audit.started_at)
    return f"{moment:%Y-%m-%d}" if moment else "2000-01-01"
