"""A folder as it lies on disk, walked without git and without following anything out of it."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import Pattern

from lastmile.intake.paths import left_out_folder, visible
from lastmile.intake.source import LOCK_LIMIT, Entry, Source, What, governs
from lastmile.model import LeftOut

_DEPTH = 100  # folders within folders
_ENTRIES = 1_000_000  # paths looked at


def _what(mode: int) -> What:
    if stat.S_ISREG(mode):
        return What.FILE
    return What.SYMLINK if stat.S_ISLNK(mode) else What.DEVICE


class _Walk:
    """One walk; collects entries and the ledger."""

    def __init__(
        self, root: Path, subdir: str | None, excluded: Pattern[str] | None, tracked: frozenset[str]
    ) -> None:
        self.entries: list[Entry] = []
        self.left_out: list[LeftOut] = []
        self._root, self._excluded = os.fsencode(root), excluded
        self._subdir = f"{subdir}/" if subdir else ""
        self._tracked = tracked
        self._seen = 0

    def go(self) -> None:
        """Walk with a stack of our own: a deep tree must not exhaust Python's."""
        stack: list[tuple[bytes, int]] = [(b"", 0)]
        while stack:
            folder, depth = stack.pop()
            names = self._list(folder)
            siblings = {os.fsdecode(name) for name, mode, _ in names if stat.S_ISREG(mode)}
            for name, mode, size in names:
                path = folder + name
                if stat.S_ISDIR(mode):
                    if self._enter(path, name, siblings, depth):
                        stack.append((path + b"/", depth + 1))
                elif name == b".git":
                    self._pointer(visible(path))
                elif self._inside(visible(path)):
                    self.entries.append(Entry(visible(path), size, _what(mode), path))

    def _pointer(self, path: str) -> None:
        """A file named .git points to a repository elsewhere; the one at the root is look.py's to tell."""
        if path != ".git":
            self.left_out.append(LeftOut(path=path, reason=str(What.SUBMODULE)))

    def _list(self, folder: bytes) -> list[tuple[bytes, int, int]]:
        found = []
        try:
            with os.scandir(os.path.join(self._root, folder)) as listing:  # noqa: PTH118 - bytes: names need not be text
                for item in listing:
                    info = item.stat(follow_symlinks=False)
                    found.append((item.name, info.st_mode, info.st_size))
                    self._seen += 1
                    if self._seen > _ENTRIES:
                        self.left_out.append(
                            LeftOut(path=visible(folder) or ".", reason="more than 1,000,000 files")
                        )
                        return []
        except OSError as error:
            self.left_out.append(
                LeftOut(path=visible(folder) or ".", reason=f"cannot be read: {error.strerror}")
            )
        return sorted(found)

    def _inside(self, path: str) -> bool:
        return not self._subdir or path.startswith(self._subdir) or governs(path)

    def _enter(self, path: bytes, name: bytes, siblings: set[str], depth: int) -> bool:
        shown, folder = visible(path), os.fsdecode(name)
        if (
            self._subdir
            and not f"{shown}/".startswith(self._subdir)
            and not self._subdir.startswith(f"{shown}/")
        ):
            return governs(f"{shown}/")
        reason = left_out_folder(folder, siblings, tracked=f"{shown}/" in self._tracked)
        if self._excluded is not None and self._excluded.match(shown):
            reason = "excluded by option"
        if reason is None and depth >= _DEPTH:
            reason = f"more than {_DEPTH} folders deep"
        if reason is not None and shown != ".git":
            self.left_out.append(LeftOut(path=f"{shown}/", reason=reason))
        return reason is None


def _read(root: Path, entry: Entry) -> bytes | None:
    """Bytes of a regular file, up to a little over the cap; the last component is never followed."""
    if not isinstance(entry.key, bytes):
        return None
    try:
        path = os.path.join(os.fsencode(root), entry.key)  # noqa: PTH118 - bytes: names need not be text
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            return file.read(LOCK_LIMIT + 1) if stat.S_ISREG(os.fstat(handle).st_mode) else None
    except OSError:
        return None


def folder_source(
    root: Path, *, subdir: str | None, excluded: Pattern[str] | None, tracked: Iterable[str] = ()
) -> Source:
    """List ``root`` (or ``subdir`` of it, and what governs it); ``tracked``: paths that git keeps.

    ``.gitignore`` is not obeyed: what lies there may be deployed.
    """
    kept = {parent for path in tracked for parent in _parents(path)}
    walk = _Walk(root, subdir, excluded, frozenset(kept))
    walk.go()

    def read(entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        for entry in entries:
            yield entry, _read(root, entry)

    return Source(tuple(sorted(walk.entries, key=lambda entry: entry.path)), tuple(walk.left_out), read)


def _parents(path: str) -> list[str]:
    places = [place for place, character in enumerate(path) if character == "/"]
    return [path[: place + 1] for place in places]
