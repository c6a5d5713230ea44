"""The process that lays out the PDF: what it is told, what it tells, and the limits that it lives in.

It imports nothing of the report, so that it starts in the time that WeasyPrint takes. One process may lay
out several documents, one after the other; for each it is sent a Job, asks for pages until it is sent an
empty one, and hands back a Done.
"""

import ctypes
import ctypes.util
import gc
import importlib
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from types import ModuleType

from lastmile.errors import RenderError

CPU_SECONDS = 180
MEMORY_BYTES = 3 * 1024**3  # address space, not resident memory: Pango maps fonts
MISSING = (
    "the PDF needs Pango, which is not installed; on Debian or Ubuntu: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)
# What WeasyPrint imports to cut fonts without HarfBuzz, or to fix a variable one: a tenth of a second each.
SELDOM = ("fontTools.subset", "fontTools.varLib.instancer")
# Given the pages of the last layout (0 before the first): the page to lay out next, "" when none is wanted.
Ask = Callable[[int], str]


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
    machine_faces: frozenset[str] | None = None  # families that may come from the machine; None: any may


@dataclass(frozen=True, slots=True)
class Done:
    """What the child hands back: a PDF, or one line that says why there is none."""

    pdf: bytes
    problem: str
    defects: tuple[str, ...] = ()  # what the library complained of, and what the pages lack


def child(answer: Connection) -> None:
    """Run in the child: limits first, then the library, whose import may fail and print."""
    _confine()
    gc.disable()  # what a layout makes lives until its end: looking for garbage in between finds none
    try:
        with _libraries_by_name(), _at_first_call(*SELDOM):
            from lastmile.report import pdf_worker  # noqa: PLC0415 - imports WeasyPrint, whose banner must stay in here
    except OSError:
        answer.recv()
        answer.send(Done(b"", MISSING))
        return

    def ask(pages: int) -> str:
        answer.send(pages)
        page = str(answer.recv())
        if pages and page:
            gc.collect()  # the layout before this one
        return page

    while True:
        try:
            job = answer.recv()
        except EOFError:
            return
        tempfile.tempdir = job.folder
        answer.send(_done(pdf_worker.lay_out, job, ask))


def _done(lay_out: Callable[[Job, Ask], Done], job: Job, ask: Ask) -> Done:
    try:
        return lay_out(job, ask)
    except MemoryError:
        return Done(b"", "the PDF needs more memory than it may have")
    except Exception as error:  # noqa: BLE001 - whatever breaks in the library, the other formats must not suffer
        text = " ".join(str(error).split())[:300]
        return Done(b"", text if isinstance(error, RenderError) else f"{type(error).__name__}: {text}")


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Inside, a C library is opened by its file's name or not at all.

    Of each library WeasyPrint tries the names of other systems first, and for each of those Python would run
    ldconfig, a compiler and a linker, and find nothing.
    """
    find = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005 - called by position
    try:
        yield
    finally:
        ctypes.util.find_library = find


class _Waiting(ModuleType):
    """Stands for a module of functions and classes until the first of them is called."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        if name.startswith("__"):  # what the import system asks for
            raise AttributeError(name)

        def called(*values: object, **named: object) -> object:
            return getattr(importlib.import_module(self.__name__), name)(*values, **named)

        return called


@contextmanager
def _at_first_call(*names: str) -> Iterator[None]:
    """Inside, an import of these modules gives one that waits; the true one comes when it is called."""
    waiting = {name: _Waiting(name) for name in names if name not in sys.modules}
    sys.modules.update(waiting)
    try:
        yield
    finally:
        for name, module in waiting.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


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
