"""The files of one commit as a ``Source``: nothing is checked out, blobs are read by plumbing."""

from collections.abc import Iterable, Iterator, Sequence
from re import Pattern

from lastmile.intake.checkout import Git
from lastmile.intake.git_objects import GitEntry, read_blobs
from lastmile.intake.paths import left_out_folder, visible
from lastmile.intake.source import Entry, Source, What, governs
from lastmile.model import LeftOut


def _what(entry: GitEntry) -> What:
    if entry.mode == "120000":
        return What.SYMLINK
    if entry.mode == "160000":
        return What.SUBMODULE
    return What.UNREADABLE if entry.size is None else What.FILE


class _Folders:
    """Which folders of a commit are left out; each is asked once."""

    def __init__(self, paths: Iterable[str], excluded: Pattern[str] | None) -> None:
        self.left_out: dict[str, LeftOut] = {}
        self._excluded = excluded
        self._known: dict[str, bool] = {"": True}
        self._files: dict[str, set[str]] = {}
        for path in paths:
            folder, _, name = path.rpartition("/")
            self._files.setdefault(folder, set()).add(name)

    def entered(self, folder: str) -> bool:
        """Whether the files of a folder (no trailing slash) are looked at."""
        waiting = []
        while folder not in self._known:
            waiting.append(folder)
            folder = folder.rpartition("/")[0]
        for below in reversed(waiting):
            parent, _, name = below.rpartition("/")
            reason = left_out_folder(name, self._files.get(parent, set()), tracked=True)
            if self._excluded is not None and self._excluded.match(below):
                reason = "excluded by option"
            enters = self._known[parent] and reason is None
            if self._known[parent] and reason is not None:
                self.left_out[below] = LeftOut(path=f"{below}/", reason=reason)
            self._known[below] = enters
        return self._known[waiting[0]] if waiting else self._known[folder]


def commit_source(
    git: Git,
    files: Sequence[GitEntry],
    unreadable: Sequence[bytes],
    *,
    subdir: str | None,
    excluded: Pattern[str] | None,
) -> Source:
    """The files of a commit below ``subdir``, and what governs it; ``unreadable``: folders not listed."""
    named = [(visible(file.path), file) for file in files]
    if subdir:
        named = [(path, file) for path, file in named if path.startswith(f"{subdir}/") or governs(path)]
    folders = _Folders((path for path, _ in named), excluded)
    entries = [
        Entry(path, file.size or 0, _what(file), file)
        for path, file in named
        if folders.entered(path.rpartition("/")[0])
    ]
    left_out = [
        *folders.left_out.values(),
        *(LeftOut(path=visible(folder), reason=str(What.UNREADABLE)) for folder in unreadable),
    ]

    def read(wanted: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        asked = list(wanted)
        back = {id(entry.key): entry for entry in asked}
        blobs = [entry.key for entry in asked if isinstance(entry.key, GitEntry)]
        for blob, data in read_blobs(git, blobs):
            yield back[id(blob)], data

    return Source(tuple(sorted(entries, key=lambda entry: entry.path)), tuple(left_out), read)
