"""What git's plumbing says of a commit: its history, and whether the folder differs from it."""

import hashlib
import os
import stat
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from lastmile.intake.checkout import Git, GitFailed
from lastmile.intake.git_objects import GitEntry
from lastmile.intake.git_past import past_of
from lastmile.intake.git_story import story_of
from lastmile.intake.paths import visible
from lastmile.inventory import History

_HASHED_BYTES = 600 * 1024**2  # above it whether the folder is dirty stays undetermined
_CHUNK = 1024**2
_CRLF_BYTES = 64 * 1024**2  # of a file that is read whole to compare it without its CRs
_LFS = b"version https://git-lfs.github.com/spec/v1"


def history_of(  # noqa: PLR0913 - the parts of one History
    git: Git,
    commit: str,
    ref: str | None,
    entries: Sequence[GitEntry],
    *,
    dirty: bool | None,
    counted: bool,
    inside: Callable[[str], bool] = lambda _path: True,
) -> History:
    """The history of ``commit``; commits, authors and dates are None where parents are missing.

    ``counted=False``: the user wants no history, only the commit. ``inside``: which paths are audited.
    """
    shallow = (git.git_dir / "shallow").exists()
    rows = _log(git, commit) if counted else []
    dates = [date for date, _ in rows]
    whole = bool(rows) and not shallow
    return History(
        commit=commit,
        ref=ref or _branch(git),
        dirty=dirty,
        shallow=shallow,
        commits=len(rows) if whole else None,
        authors=len({mail.casefold() for _, mail in rows}) if whole else None,
        first_commit=min(dates) if whole else None,
        last_commit=dates[0] if dates else None,
        tracked=frozenset(visible(entry.path) for entry in entries),
        past=past_of(git, commit, entries) if whole else None,
        story=story_of(git, commit, entries, counted=counted, inside=inside),
    )


def _log(git: Git, commit: str) -> list[tuple[str, str]]:
    """Date and author's mail of each commit, newest first; nothing where a parent is missing."""
    try:
        done = git.run("rev-list", "--format=%cs%x09%ae", commit)
    except GitFailed:
        return []
    lines = done.out.decode("utf-8", "replace").split("\n") if done.code == 0 else []
    return [(date, mail) for date, tab, mail in (line.partition("\t") for line in lines) if tab]


def _branch(git: Git) -> str | None:
    done = git.run("symbolic-ref", "--quiet", "--short", "HEAD")
    return done.out.decode("utf-8", "replace").strip() or None if done.code == 0 else None


def _hash(size: int, length: int) -> "hashlib._Hash":
    """The beginning of git's id of a blob; sha1 is git's choice, not a safeguard of ours."""
    digest = hashlib.sha256() if length == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % size)
    return digest


def _same(file: BinaryIO, size: int, entry: GitEntry) -> bool:
    """Whether an open file of so many bytes holds what git stored."""
    digest = _hash(size, len(entry.object_id))
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    if digest.hexdigest() == entry.object_id:
        return True
    stored = entry.size or 0
    if not stored < size <= min(2 * stored, _CRLF_BYTES):
        return False
    file.seek(0)  # a checkout with core.autocrlf differs in nothing but line ends
    data = file.read(size).replace(b"\r\n", b"\n")
    digest = _hash(len(data), len(entry.object_id))
    digest.update(data)
    return digest.hexdigest() == entry.object_id


def _differs(root: Path, entry: GitEntry) -> bool:
    path = root / os.fsdecode(entry.path)
    if any(parent.is_symlink() for parent in path.relative_to(root).parents if parent.name):
        return True
    try:
        info = path.lstat()
        if entry.mode == "120000":
            link = os.fsencode(path.readlink()) if stat.S_ISLNK(info.st_mode) else None
            return link is None or not _same(BytesIO(link), len(link), entry)
        # The size first: a file that grew to a terabyte of zeros is not read to learn that it differs.
        if not stat.S_ISREG(info.st_mode) or info.st_size > 2 * (entry.size or 0):
            return True
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            return not _same(file, info.st_size, entry)
    except OSError:
        return True


def _is_pointer(git: Git, entry: GitEntry) -> bool:
    return (
        entry.size is not None
        and entry.size < 200
        and _LFS in git.run("cat-file", "blob", entry.object_id).out
    )


def differs(git: Git, root: Path, entries: Sequence[GitEntry]) -> bool | None:
    """Whether a tracked file of the folder differs from the commit; None where it is not determined.

    Computed from the files' bytes: ``git status`` would run the target's fsmonitor and filters.
    A file kept by Git LFS is compared by nobody, and files that git does not track do not count.
    """
    files = [entry for entry in entries if entry.mode != "160000"]
    if sum(entry.size or 0 for entry in files) > _HASHED_BYTES:
        return None
    return any(_differs(root, entry) and not _is_pointer(git, entry) for entry in files)
