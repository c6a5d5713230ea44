"""report.pdf: filled here, laid out in a child process with limits; a hostile text costs only itself."""

import ctypes
import hashlib
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection

from lastmile.errors import RenderError
from lastmile.model import Audit
from lastmile.report import as_json, fonts, wording
from lastmile.report.budget import LADDER, PAGES
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.templates import fill, source, trusted
from lastmile.report.view import Cover, Report, least_pages, view
from lastmile.workspace import workspace

WALL_SECONDS = 240.0
CPU_SECONDS = 180
MEMORY_BYTES = 3 * 1024**3  # address space, not resident memory: Pango maps fonts
HEADS = {"top": "h1", "sub": "h2", "minor": "h3"}
PAPERS = {"a4": "A4", "letter": "letter"}
MISSING = (
    "the PDF needs Pango, which is not installed; on Debian or Ubuntu: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


@dataclass(frozen=True, slots=True)
class Job:
    """All that the child may know."""

    most: int  # pages that it may have
    fonts: dict[str, bytes]
    record: bytes | None  # audit.json, to be attached; None: nothing is
    date: str  # ISO day of the attachment
    identifier: bytes
    folder: str | None = (
        None  # for the library's temporary files; ours to remove, for the child may be killed
    )
    assets: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # pictures by name: type and bytes


class PageDefectError(RenderError):
    """The library complained of the page; ``lines`` are its words."""

    def __init__(self, said: str, lines: tuple[str, ...]) -> None:
        super().__init__(said)
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Done:
    """What the child hands back: a PDF, or one line that says why there is none."""

    pdf: bytes
    problem: str
    defects: tuple[str, ...] = ()  # what the library complained of


def _versions(audit: Audit, options: ReportOptions, record: bytes) -> Iterator[str]:
    """The report, then shorter and shorter versions; those that cannot fit are left out."""
    for budget in LADDER:
        report = view(audit, options, record, budget)
        if least_pages(report) <= PAGES or budget is LADDER[-1]:
            yield _filled(report, options)


def css_string(text: str, own: tuple[fonts.Face, ...] = ()) -> str:
    """A CSS string in which every character but plain letters and digits is an escape."""
    safe = fonts.drawable(wording.harmless(text), own)
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in safe) + '"'


def _running(cover: Cover, options: ReportOptions) -> str:
    """Paper, and the lines above and below each page."""
    own = options.theme.faces
    return (
        f"@page {{ size: {PAPERS[options.paper]}; "
        f"@top-left {{ content: {css_string(cover.title, own)}; }} "
        f"@top-center {{ content: {css_string('Draft' if cover.draft else '', own)}; }} "
        f"@bottom-left {{ content: {css_string(cover.confidentiality, own)}; }} "
        f"@bottom-center {{ content: {css_string(cover.foot, own)}; }} }}"
    )


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
        theme.logo_css("print"),
        theme.sheets.get("print.css", ""),
    )


def _filled(report: Report, options: ReportOptions) -> str:
    theme = options.theme
    values = {
        "report": report,
        "heads": HEADS,
        "sections": {section.anchor: section for section in report.sections},
        "style": trusted("\n".join(sheets(report.cover, options))),
        "logo": theme.print_logo(),
    }
    return fill("print.html", values, lambda text: fonts.drawable(text, theme.faces), theme.look)


def _rungs(answer: Connection) -> Iterator[str]:
    """In the child: the report, then shorter and shorter versions of it, each asked for when it is needed."""
    answer.send(None)
    while page := answer.recv():
        yield page
        answer.send(None)


def child(answer: Connection, job: Job) -> None:
    """Run in the child: limits first, then the library, whose import may fail and print."""
    _confine()
    tempfile.tempdir = job.folder
    try:
        from lastmile.report import pdf_worker  # noqa: PLC0415 - imports WeasyPrint, whose banner must stay in here
    except OSError:
        answer.send(Done(b"", MISSING))
        return
    try:
        answer.send(Done(pdf_worker.lay_out(job, _rungs(answer)), ""))
    except MemoryError:
        answer.send(Done(b"", "the PDF needs more memory than it may have"))
    except Exception as error:  # noqa: BLE001 - whatever breaks in the library, the other formats must not suffer
        text = " ".join(str(error).split())[:300]
        told = text if isinstance(error, RenderError) else f"{type(error).__name__}: {text}"
        answer.send(Done(b"", told, getattr(error, "lines", ())))


def _confine() -> None:
    """No output of its own, no life after the parent, bounded time and memory."""
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def in_child(job: Job, rungs: Iterator[str]) -> Done:
    """Lay out in a fresh process, which asks for shorter versions while it has too many pages.

    Raises RenderError where it does not come back in time.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=child, args=(theirs, job), daemon=True)
    process.start()
    theirs.close()
    deadline = time.monotonic() + WALL_SECONDS
    try:
        while ours.poll(max(0.0, deadline - time.monotonic())):
            said = ours.recv()
            if isinstance(said, Done):
                return said
            ours.send(next(rungs, ""))
    except (EOFError, OSError):
        process.join(5)
        raise RenderError(f"the PDF renderer died (exit {process.exitcode}): out of memory or time") from None
    finally:
        ours.close()
        process.kill()
        process.join()
    raise RenderError(f"the PDF took longer than {WALL_SECONDS:.0f} seconds")


def render(audit: Audit, options: ReportOptions) -> bytes:
    """The PDF, tagged, with audit.json attached. Raises RenderError, one line."""
    audit = numbered(audit)
    record = as_json.render(audit)
    rungs = _versions(audit, options, record)
    identifier = hashlib.sha256(record + repr(options).encode()).digest()[:16]
    theme = options.theme
    job = Job(PAGES, fonts.files(theme.faces), record, _day(audit), identifier, assets=theme.assets())
    return laid_out(job, rungs)


def laid_out(job: Job, rungs: Iterator[str]) -> bytes:
    """The first version with no more pages than the job has. Raises RenderError, one line."""
    with workspace() as folder:
        done = in_child(replace(job, folder=str(folder)), rungs)
    if done.defects:
        raise PageDefectError(done.problem, done.defects)
    if done.problem:
        raise RenderError(done.problem)
    return done.pdf


def _day(audit: Audit) -> str:
    """The day of the audit: the attachment bears it, never the clock's."""
    moment = wording.moment(audit.started_at)
    return f"{moment:%Y-%m-%d}" if moment else "2000-01-01"
