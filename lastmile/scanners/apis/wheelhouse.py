"""Lays out packages with uv, wheels only, one at a time, from requirement lines that we wrote.

A wheel is an archive: unpacking one runs nothing. A source distribution would run its build script, so where
there is no wheel the package stays unknown. uv works behind the same walls as every other tool: it can
write to the audit's own folder alone, and what it unpacked there goes into the store as text.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from sys import executable
from tempfile import mkdtemp

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from lastmile.errors import ScannerError
from lastmile.inventory import Inventory
from lastmile.scanners.apis.pip_settings import index_environment
from lastmile.scanners.apis.store import LaidOut, Store
from lastmile.scanners.tool import MEGABYTE, Bounds, ToolStoppedError, find_tool, run_tool
from lastmile.workspace import remove

_SECONDS = 60.0  # for one package
_LARGEST_WHEEL = 120 * MEGABYTE  # no file that uv writes may be larger
_SECONDS_ALL = 180.0  # for all packages of one audit
_LANES = 4  # they wait for the network most of the time
_OTHER_PYTHONS = ("3.13", "3.9")  # for wheels that the target's own version does not get
_FLAGS = (
    *("--only-binary", ":all:", "--no-deps", "--no-config", "--no-cache", "--no-progress", "--quiet"),
    *("--link-mode", "copy", "--python-platform", "linux", "--python", executable),
)
_UNREACHABLE = ("failed to fetch", "error sending request", "could not connect", "dns error", "timed out")
_HEAVY = frozenset(("torch", "tensorflow", "tensorflow-cpu", "jaxlib", "triton", "pyspark", "paddlepaddle"))


@dataclass(frozen=True, slots=True)
class Wish:
    """A package to be laid out: a name in normal form and the versions that will do."""

    name: str
    versions: str = ""  # as in "==2.31.0" or ">=2,<3"; "": any
    locked: bool = False

    @property
    def line(self) -> str:
        """The requirement line; built from parsed parts, so that nothing else gets into it."""
        return f"{self.name}{SpecifierSet(self.versions)}"


_NOT_REACHED = "the package index could not be reached"
_NO_WHEEL = "there is no wheel of it, or no such version"
_NONE = "none"  # what is noted then


class _NotReachedError(ScannerError):
    """The package index could not be reached."""


class Wheelhouse:
    """Packages on demand: from the store where they are kept, else from the user's package index."""

    def __init__(self, inventory: Inventory, python: str, store: Store | None = None) -> None:
        """``python``: version of the target's Python, such as "3.11"."""
        self._inventory = inventory
        self._python = python
        self._store = store or Store()
        self._store.prune()
        self._deadline = time.monotonic() + min(_SECONDS_ALL, inventory.limits.timeout / 2)
        self._unreachable = inventory.limits.offline
        self._failed: dict[str, str] = {}  # requirement line -> why nothing came of it
        self.folder = self._store.folder

    @cached_property
    def _indexes(self) -> Mapping[str, str]:
        return index_environment(self._inventory)

    def lay_out(self, wishes: Iterable[Wish]) -> tuple[dict[str, LaidOut], dict[str, str]]:
        """What could be laid out, by name; and the rest, each name with the reason."""
        wanted = list({wish.name: wish for wish in wishes}.values())
        if any(self._kept(wish) is None for wish in wanted) and not self._unreachable:
            _ = self._indexes  # once, before the lanes start
        with ThreadPoolExecutor(max_workers=_LANES, thread_name_prefix="wheels") as pool:
            answers = list(pool.map(self._one, wanted))
        laid, failed = {}, {}
        for wish, answer in zip(wanted, answers, strict=True):
            if isinstance(answer, LaidOut):
                laid[wish.name] = answer
            else:
                failed[wish.name] = answer
        return laid, failed

    def _one(self, wish: Wish) -> LaidOut | str:
        if kept := self._kept(wish):
            return kept
        if reason := self._refusal(wish):
            return reason
        try:
            return self._fetched(wish)
        except ToolStoppedError:
            raise
        except ScannerError as error:
            self._unreachable |= isinstance(error, _NotReachedError)
            self._failed[wish.line] = str(error)
            return str(error)

    def _refusal(self, wish: Wish) -> str | None:
        """Why it is not even tried."""
        if self._unreachable:
            return "the package index was not asked" if self._inventory.limits.offline else _NOT_REACHED
        if wish.name in _HEAVY:
            return "its wheel is too large to be laid out"
        if self._store.answer(self._question(wish)) == _NONE:
            return _NO_WHEEL
        return self._failed.get(wish.line)

    def _kept(self, wish: Wish) -> LaidOut | None:
        try:
            versions = SpecifierSet(wish.versions)
        except InvalidSpecifier:
            return None
        known = self._store.versions(wish.name)
        fitting = list(versions.filter(known, prereleases=wish.locked or None))
        if not fitting:
            return None
        newest = max(fitting)
        if wish.locked or self._unreachable or self._store.answer(self._question(wish)) == str(newest):
            return self._store.find(wish.name, str(newest))
        return None

    def _question(self, wish: Wish) -> str:
        return hashlib.sha256(f"{wish.line} {self._python}".encode()).hexdigest()[:32]

    def _fetched(self, wish: Wish) -> LaidOut:
        """Unpack one wheel. Raises ScannerError with the reason why there is none."""
        for python in dict.fromkeys((self._python, *_OTHER_PYTHONS)):
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise ScannerError("there was no time left to lay it out")
            target = Path(mkdtemp(prefix="wheel-", dir=self._inventory.workspace.resolve()))
            try:
                if not self._unpacked(wish, python, target, min(left, _SECONDS)):
                    continue
                laid = self._store.keep(wish.name, target)
            finally:
                remove(target)
            if laid is None:
                raise ScannerError("its wheel is not what its name says, or too large")
            self._store.note(self._question(wish), laid.version)
            return laid
        self._store.note(self._question(wish), _NONE)
        raise ScannerError(_NO_WHEEL)

    def _unpacked(self, wish: Wish, python: str, target: Path, seconds: float) -> bool:
        command: list[str | Path] = [find_tool("uv"), "pip", "install", *_FLAGS, "--python-version", python]
        command += ["--target", target, wish.line]
        bounds = Bounds(seconds, output=_LARGEST_WHEEL, network=True)
        ours = {"UV_PYTHON_DOWNLOADS": "never", "UV_HTTP_TIMEOUT": "20"}
        result = run_tool(command, self._inventory, bounds, {**self._indexes, **ours})
        if result.exit_code < 0 or result.exit_code > 128:
            raise ScannerError("its wheel is too large to be laid out")
        if result.exit_code and any(word in result.stderr.lower() for word in _UNREACHABLE):
            raise _NotReachedError(_NOT_REACHED)
        return result.exit_code == 0

    def newest(self, name: str) -> LaidOut | None:
        """The newest version, where it can be had."""
        return self.lay_out([Wish(name)])[0].get(name)

    def before(self, name: str, version: str) -> LaidOut | None:
        """The last version before the series (the first number, or two where that is 0) of ``version``."""
        release = Version(version).release
        series = release[:1] if release[0] else release[:2]
        bound = ".".join(map(str, series))
        return self.lay_out([Wish(name, f"<{bound}")])[0].get(name)
