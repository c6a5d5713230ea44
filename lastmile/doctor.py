"""What works on this machine and what is missing, each with the one thing to do about it."""

import ctypes
import ctypes.util
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lastmile import __version__
from lastmile.errors import ScannerError
from lastmile.intake.checkout import git_version
from lastmile.inventory import Scanner
from lastmile.resources import folder
from lastmile.scanners import SCANNERS
from lastmile.scanners.apis.tsc_runs import library_of, native
from lastmile.scanners.tool import find_tool, installed_version, wall_kind
from lastmile.scanners.tsc import REMEDY

# What WeasyPrint loads at run time, by the names that it asks the system for.
PDF_LIBRARIES = ("gobject-2.0-0", "pango-1.0-0", "harfbuzz", "fontconfig", "pangoft2-1.0-0")
PDF_REMEDY = (
    "the PDF is left out; Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


@dataclass(frozen=True)
class Part:
    """One thing that LastMile needs, or works better with."""

    name: str
    works: bool
    says: str
    needed: bool = True  # False: an audit is whole without it


def examine() -> Iterator[Part]:
    """Look at each part in turn; nothing is installed and no network is used."""
    yield Part("lastmile", works=True, says=__version__)
    yield Part("python", works=sys.version_info >= (3, 11), says=platform.python_version())
    for scanner in SCANNERS:
        yield _typescript(scanner) if scanner.name == "tsc" else _tool(scanner.name, scanner.version)
    yield _tool("uv", lambda: installed_version("uv"))  # lays out the packages that ty compares
    yield _git()
    kind = wall_kind()
    walls = {
        "bwrap": "bubblewrap: no network, read-only file system",
        "unshare": "unshare: no network; install bubblewrap for a read-only file system too",
        "none": "none: tools run with limits only; install bubblewrap",
    }
    yield Part("walls", works=kind != "none", says=walls[kind])
    missing = [name for name in PDF_LIBRARIES if not _loads(name)]
    says = f"{', '.join(missing)} not found: {PDF_REMEDY}" if missing else "every library is there"
    yield Part("pdf", works=not missing, says=says)
    for name in ("checklists", "report_templates", "rules"):
        yield _shipped(name)


def _loads(library: str) -> bool:
    """A file of that name is not enough: only what loads works."""
    found = ctypes.util.find_library(library.removesuffix("-0"))
    try:
        return found is not None and bool(ctypes.CDLL(found))
    except OSError:
        return False


def _tool(name: str, version: object) -> Part:
    try:
        path: Path = find_tool(name)
    except ScannerError as error:
        return Part(name, works=False, says=str(error))
    said = version() if callable(version) else version
    return Part(name, works=True, says=f"{said} ({path})")


def _typescript(scanner: Scanner) -> Part:
    """An audit is whole without it, so the one command that installs it is an offer."""
    try:
        tool = native(find_tool("tsc"))
    except ScannerError:
        says = f"optional: compares JavaScript calls with the packages that they call; {REMEDY}"
        return Part("tsc", works=False, says=says, needed=False)
    if library_of(tool) is None:
        return Part("tsc", works=False, says=f"not TypeScript 7 ({tool}); {REMEDY}", needed=False)
    return Part("tsc", works=True, says=f"{scanner.version()} ({tool})")


def _git() -> Part:
    version = git_version()
    says = version or "not found: folders without history can be audited, clones cannot; install git"
    return Part("git", works=version is not None, says=says)


def _shipped(name: str) -> Part:
    try:
        return Part(name, works=True, says=str(folder(name)))
    except FileNotFoundError as error:
        return Part(name, works=False, says=str(error))
