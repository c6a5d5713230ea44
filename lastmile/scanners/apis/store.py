"""The wheelhouse: what is known of each package version, kept between audits in the user's cache folder.

Only the text that a type checker reads is kept (modules, stubs, metadata), read-only and in folders that
only the user can enter. A compiled module becomes an empty file of its name: it is known to be there, and
nobody can load it. No link, no program and no start-up file (.pth) of a wheel gets this far.
"""

import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from platformdirs import user_cache_path

from lastmile.workspace import remove

FOLDER_VARIABLE = "LASTMILE_WHEELHOUSE"
_KEPT_SUFFIXES = (".py", ".pyi")
_KEPT_NAMES = ("py.typed", "METADATA")
COMPILED = (".so", ".pyd", ".dylib")
_LARGEST_FILE = 3 * 1024 * 1024  # bytes of one module; longer ones are tables
_MOST_FILES = 12_000  # in one package
_MOST_KEPT = 400  # package versions in the wheelhouse
_FRESH = 24 * 3600.0  # seconds for which the newest version counts as known


@dataclass(frozen=True, slots=True)
class LaidOut:
    """One package version of the wheelhouse."""

    name: str  # normalised
    version: str
    folder: Path  # holds what would lie in site-packages


class Store:
    """The folder of laid-out packages, one folder a name and version."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: where it lies; else what LASTMILE_WHEELHOUSE says, else the user's cache."""
        given = os.environ.get(FOLDER_VARIABLE)
        chosen = folder or (Path(given) if given else user_cache_path("lastmile") / "wheelhouse")
        chosen.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = chosen.resolve()

    def find(self, name: str, version: str) -> LaidOut | None:
        """A package version that is kept, else None."""
        folder = self.folder / name / version
        if not (folder / ".whole").is_file():
            return None
        with suppress(OSError):  # somebody else's folder: only the order of removal suffers
            os.utime(folder / ".whole")
        return LaidOut(name, version, folder)

    def versions(self, name: str) -> list[Version]:
        """The versions of a package that are kept, oldest first."""
        folder = self.folder / name
        found = []
        for place in folder.iterdir() if folder.is_dir() else ():
            with suppress(InvalidVersion):
                if (place / ".whole").is_file():
                    found.append(Version(place.name))
        return sorted(found)

    def keep(self, name: str, target: Path) -> LaidOut | None:
        """Take over what was unpacked into ``target``; None where it is no such package or too large."""
        version = _version_of(name, target)
        if version is None:
            return None
        if kept := self.find(name, version):
            return kept
        place = self.folder / name / version
        beside = self.folder / f".{name}-{version}-{os.getpid()}-{time.monotonic_ns()}"
        try:
            beside.mkdir(mode=0o700)
            if not _copy_text(target, beside):
                return None
            (beside / ".whole").touch(mode=0o600)
            for folder, _, _ in os.walk(beside, topdown=False):
                Path(folder).chmod(0o500 if Path(folder) != beside else 0o700)
            place.parent.mkdir(exist_ok=True, mode=0o700)
            remove(place)  # half of an older attempt
            beside.rename(place)
        except OSError:
            return self.find(name, version)  # another audit was faster
        finally:
            remove(beside)
        return LaidOut(name, version, place)

    def answer(self, question: str) -> str | None:
        """The version that a requirement came to within the last day, else None."""
        note = self.folder / ".answers" / question
        try:
            if time.time() - note.stat().st_mtime < _FRESH:
                return note.read_text(encoding="utf-8")
        except OSError:
            pass
        return None

    def note(self, question: str, version: str) -> None:
        """Remember what a requirement came to."""
        folder = self.folder / ".answers"
        with suppress(OSError):
            folder.mkdir(exist_ok=True, mode=0o700)
            (folder / question).write_text(version, encoding="utf-8")

    def prune(self) -> None:
        """Remove what was not used for the longest time, above a number of versions."""
        marks = [(mark, mark.stat().st_mtime) for mark in self.folder.glob("*/*/.whole") if mark.is_file()]
        for mark, _ in sorted(marks, key=lambda entry: entry[1])[: max(0, len(marks) - _MOST_KEPT)]:
            remove(mark.parent)


def _version_of(name: str, target: Path) -> str | None:
    """The version that the unpacked metadata names, for the one package that was asked for."""
    for folder in target.glob("*.dist-info"):
        given, _, version = folder.name.removesuffix(".dist-info").partition("-")
        if canonicalize_name(given) == name and not folder.is_symlink():
            with suppress(InvalidVersion):
                return str(Version(version))
    return None


def _copy_text(source: Path, goal: Path) -> bool:
    """Copy modules, stubs and metadata, following no link; False where there is too much of it."""
    count = 0
    for folder, names, files in os.walk(source, followlinks=False):
        names[:] = [n for n in names if not (Path(folder) / n).is_symlink() and n != "__pycache__"]
        place = goal / Path(folder).relative_to(source)
        for name in files:
            path = Path(folder) / name
            compiled = name.endswith(COMPILED)
            if path.is_symlink() or not (name.endswith(_KEPT_SUFFIXES) or name in _KEPT_NAMES or compiled):
                continue
            count += 1
            if count > _MOST_FILES:
                return False
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            if compiled or path.stat().st_size > _LARGEST_FILE:
                (place / (name if compiled else f"{name}.so")).touch(mode=0o400)
                continue
            shutil.copyfile(path, place / name)
            (place / name).chmod(0o400)
    return count > 0
