"""npm packages as a type checker reads them, kept between audits in the user's cache folder.

Of a package's archive only its declarations and its package.json are written. Of its programs the words are
kept: a word that a package knows nowhere, neither in declarations nor in programs, is surely no name of it.
"""

import gzip
import io
import json
import os
import re
import tarfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from platformdirs import user_cache_path

from lastmile.syntax.imported_aliases import package_of
from lastmile.workspace import remove

FOLDER_VARIABLE = "LASTMILE_DECLARATIONS"
DECLARATIONS = (".d.ts", ".d.mts", ".d.cts")
_PROGRAMS = (
    ".js",
    ".mjs",
    ".cjs",
    ".jsx",
    ".ts",
    ".mts",
    ".cts",
    ".tsx",
    ".json",
    ".cc",
    ".cpp",
    ".h",
    ".c",
    ".rs",
)
_COMPILED = (".node", ".wasm")
_LARGEST_FILE = 8 * 1024 * 1024  # bytes of one file
_MOST_BYTES = 160 * 1024 * 1024  # of one archive when it is unpacked
_MOST_FILES = 20_000  # entries of one archive
_MOST_KEPT = 1_500  # package versions in the store
_FRESH = 24 * 3600.0  # seconds for which a list of versions counts as known
_MARK = "facts.json"
_NO_WORD = bytes(c if (chr(c).isalnum() and c < 128) or c in b"_$" else 32 for c in range(256))
_SPECIFIER = re.compile(
    rb"(?:\bfrom\s{0,4}|\bimport\s{0,4}\(?\s{0,4}|\brequire\s{0,4}\(\s{0,4}|<reference\s{1,4}types\s{0,2}=\s{0,2})"
    rb"[\"']([@\w][^\"'\s]{0,200})[\"']"
)
_MEMBER = re.compile(
    rb"(?:^|[\s{;,(*])(?:get |set |static |readonly |const |function |class |type |interface |enum )?"
    rb"([A-Za-z_$][\w$]{0,99})\s{0,4}[?!]?\s{0,4}[(:<,}=;{]",
    re.MULTILINE,
)


@dataclass(frozen=True)
class NpmPackage:
    """One package version of the store."""

    name: str
    version: str
    folder: Path  # holds what would lie in node_modules/<name>
    typed: bool  # brings declarations
    needs: tuple[str, ...]  # packages that its declarations import
    wants: Mapping[str, str]  # name -> range, of what it must have beside it
    whole: bool  # all its text was read, and nothing in it is compiled

    @cached_property
    def words(self) -> frozenset[bytes]:
        """Every word of its declarations and programs."""
        return frozenset((self.folder.parent / "words").read_bytes().split(b"\n"))

    @cached_property
    def declared(self) -> frozenset[bytes]:
        """The words that its declarations declare: members, exports, parameters."""
        return frozenset((self.folder.parent / "declared").read_bytes().split(b"\n"))


class DeclarationStore:
    """The folder of packages, one folder a name and version."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: where it lies; else what LASTMILE_DECLARATIONS says, else the user's cache."""
        given = os.environ.get(FOLDER_VARIABLE)
        chosen = folder or (Path(given) if given else user_cache_path("lastmile") / "declarations")
        chosen.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = chosen.resolve()

    def find(self, name: str, version: str) -> NpmPackage | None:
        """A package version that is kept, else None."""
        place = self.folder / _place(name, version)
        try:
            facts = json.loads((place / _MARK).read_text(encoding="utf-8"))
            package = NpmPackage(name, version, place / "package", **facts)
        except (OSError, ValueError, TypeError):
            return None
        with suppress(OSError):  # somebody else's folder: only the order of removal suffers
            os.utime(place / _MARK)
        return package

    def kept(self, name: str) -> list[str]:
        """The versions of a package that are kept."""
        head = _place(name, "")
        return [p.name.removeprefix(head) for p in self.folder.glob(f"{head}*") if (p / _MARK).is_file()]

    def keep(self, name: str, version: str, archive: Path) -> NpmPackage | None:
        """Take over what ``archive`` (.tgz) holds; None where it is no such package or too large."""
        place = self.folder / _place(name, version)
        beside = self.folder / f".{place.name}-{os.getpid()}-{time.monotonic_ns()}"
        try:
            (beside / "package").mkdir(parents=True, mode=0o700)
            facts = _Unpacking(beside / "package").all(archive)
            if facts.pop("name") != name:
                return None
            (beside / "words").write_bytes(b"\n".join(sorted(facts.pop("words"))))
            (beside / "declared").write_bytes(b"\n".join(sorted(facts.pop("declared"))))
            (beside / _MARK).write_text(json.dumps(facts), encoding="utf-8")
            remove(place)
            beside.rename(place)
        except (OSError, EOFError, tarfile.TarError, ValueError, RecursionError, gzip.BadGzipFile):
            return self.find(name, version)  # no archive of npm's; or another audit was faster
        finally:
            remove(beside)
        return self.find(name, version)

    def listed(self, name: str, *, fresh: bool = True) -> Mapping[str, Any] | None:
        """The versions of a package as a registry told them within the last day (``fresh``) or ever."""
        note = self.folder / ".versions" / f"{_place(name, '')}.json"
        try:
            if fresh and time.time() - note.stat().st_mtime > _FRESH:
                return None
            read = json.loads(note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return read if isinstance(read, dict) else None

    def note(self, name: str, listed: Mapping[str, Any]) -> None:
        """Remember what a registry told of a package's versions."""
        folder = self.folder / ".versions"
        with suppress(OSError):
            folder.mkdir(exist_ok=True, mode=0o700)
            (folder / f"{_place(name, '')}.json").write_text(json.dumps(listed), encoding="utf-8")

    def prune(self) -> None:
        """Remove what was not used for the longest time, above a number of versions."""
        marks = [(mark, mark.stat().st_mtime) for mark in self.folder.glob(f"*/{_MARK}")]
        for mark, _ in sorted(marks, key=lambda entry: entry[1])[: max(0, len(marks) - _MOST_KEPT)]:
            remove(mark.parent)


def _place(name: str, version: str) -> str:
    return f"{name.replace('/', '+')}@{version}"


class _Bounded(io.RawIOBase):
    """A stream that ends with an error after so many bytes: an archive may unpack to anything."""

    def __init__(self, inner: io.BufferedIOBase) -> None:
        self._inner = inner
        self._left = _MOST_BYTES

    def read(self, size: int = -1) -> bytes:
        piece = self._inner.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(piece)
        if self._left < 0:
            raise ValueError("larger than any package that is laid out")
        return piece


class _Unpacking:
    """One archive: what is written of it, and what is learned."""

    def __init__(self, goal: Path) -> None:
        self._goal = goal
        self._words: set[bytes] = set()
        self._declared: set[bytes] = set()
        self._needs: set[str] = set()
        self._manifest: dict[str, Any] = {}
        self._typed = False
        self._whole = True

    def all(self, archive: Path) -> dict[str, Any]:
        """Read it. Raises ValueError, OSError or TarError where it is no archive of npm's or too large."""
        with (
            gzip.GzipFile(archive) as unpacked,
            tarfile.open(fileobj=cast("IO[bytes]", _Bounded(unpacked)), mode="r|") as members,
        ):
            for number, member in enumerate(members):
                if number >= _MOST_FILES:
                    raise ValueError("more files than any package that is laid out")
                self._take(members, member)
        name = self._manifest.get("name")
        return {
            "name": name,
            "words": self._words,
            "declared": self._declared,
            "typed": self._typed,
            "needs": sorted(self._needs - {name}),
            "wants": dict(_wants(self._manifest)),
            "whole": self._whole,
        }

    def _take(self, members: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        checked = tarfile.data_filter(member, str(self._goal)) if member.isfile() else None
        path = PurePosixPath(*PurePosixPath(checked.name).parts[1:]) if checked else PurePosixPath()
        if checked is None or not path.parts or "node_modules" in path.parts:
            return
        if path.name.endswith(_COMPILED):
            self._whole = False
        if not path.name.endswith(_PROGRAMS):
            return
        if checked.size > _LARGEST_FILE:
            self._whole = False
            return
        stream = members.extractfile(member)
        data = stream.read() if stream else b""
        self._words.update(data.translate(_NO_WORD).split())
        if path.name.endswith(DECLARATIONS):
            self._typed = True
            self._declared.update(_MEMBER.findall(data))
            self._needs.update(_packages(data))
            self._write(path, data)
        elif path.name == "package.json":
            if len(path.parts) == 1:
                self._manifest = _mapping(json.loads(data))
            self._write(path, data)

    def _write(self, path: PurePosixPath, data: bytes) -> None:
        place = self._goal / path
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.write_bytes(data)
        place.chmod(0o400)


def _packages(declarations: bytes) -> Iterator[str]:
    for found in _SPECIFIER.finditer(declarations):
        yield package_of(found[1].decode("utf-8", "replace"))


def _mapping(read: object) -> dict[str, Any]:
    return read if isinstance(read, dict) else {}


def _wants(manifest: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What the package must have beside it: its dependencies and peers, without the optional ones."""
    told = _mapping(manifest.get("peerDependenciesMeta"))
    spare = {name for name, how in told.items() if _mapping(how).get("optional")}
    for part in ("peerDependencies", "dependencies"):
        for name, spec in _mapping(manifest.get(part)).items():
            if isinstance(spec, str) and not (part == "peerDependencies" and name in spare):
                yield name, spec
