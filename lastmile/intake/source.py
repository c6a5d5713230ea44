"""One shape for the files of a target, whether they lie in a folder or in a commit."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lastmile.model import LeftOut

FILE_LIMIT = 2 * 1024**2  # bytes of one text file; hand-written code stays far below
LOCK_LIMIT = 32 * 1024**2  # bytes of a lock file: a tool wrote it
COUNT_LIMIT = 20_000  # files
TOTAL_LIMIT = 400 * 1024**2  # bytes in all


class What(StrEnum):
    """What stands at a path; only regular files are read."""

    FILE = "file"
    SYMLINK = "symlink: not followed"
    SUBMODULE = "submodule: its own repository, audit it by itself"
    DEVICE = "no regular file (pipe, socket or device)"
    UNREADABLE = "cannot be read"


@dataclass(frozen=True, slots=True)
class Entry:
    """One path of the target."""

    path: str  # visible, posix, relative to the repository
    size: int  # bytes
    what: What
    key: object  # what the source needs to read it


@dataclass(frozen=True)
class Source:
    """The paths of a target and the way to their bytes."""

    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]  # folders that were not entered, and what could not be listed
    read: Callable[[Iterable[Entry]], Iterator[tuple[Entry, bytes | None]]]  # None: cannot be read


def governs(path: str) -> bool:
    """Whether a path outside ``--subdir`` rules the whole repository: CI, locks, manifests at the root."""
    top, _, rest = path.partition("/")
    return top in (".github", ".gitlab", ".circleci") if rest else True
