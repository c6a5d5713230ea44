"""One commit's files, read from git's object store by plumbing: ``ls-tree`` and ``cat-file --batch``."""

import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lastmile.errors import TargetError
from lastmile.intake.checkout import Done, Git, GitFailed
from lastmile.intake.git_environment import own_git_dir

_HEX = r"(?:[0-9a-f]{40}|[0-9a-f]{64})"
_REF_NAME = re.compile(r"refs/(?!.*(?:\.\.|//|@\{|/\.|\.lock(?:/|$)|[/.]$))[^\x00-\x20\x7f~^:?*\[\\]+$")
_SMALL = 64 * 1024  # bytes that a ref or HEAD may have
_PACKED_REFS = 16 * 1024**2
_MANY = 500_000  # files below .git that are looked at
_BATCH = 64 * 1024**2  # bytes of blobs asked for at once
_FOLDERS = 3000  # folders of a damaged commit that are asked for one by one
_DEATHS = 50  # damaged objects after which the rest is given up


class NoHistory(Exception):  # noqa: N818 - a reason for the ledger, not an error
    """The folder's git metadata is not read; the text says why."""


@dataclass(frozen=True, slots=True)
class GitEntry:
    """One line of ``ls-tree``."""

    path: bytes
    mode: str  # "100644", "120000" symlink, "160000" submodule
    object_id: str
    size: int | None  # None: git cannot read the object


def _read_text(path: Path, limit: int) -> str:
    """Text of a small regular file, "" where there is none; symlinks and devices are not followed."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return ""
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return ""
        return file.read(limit).decode("utf-8", "replace")


def _refs(git_dir: Path) -> dict[str, str]:
    """Names and ids of all refs, packed and loose; what git would refuse as a name is left out."""
    found = {}
    for line in _read_text(git_dir / "packed-refs", _PACKED_REFS).splitlines():
        object_id, _, name = line.partition(" ")
        if re.fullmatch(_HEX, object_id):
            found[name] = object_id
    for root, folders, names in os.walk(git_dir / "refs"):
        folders.sort()
        for name in names:
            path = Path(root, name)
            value = _read_text(path, _SMALL).strip()
            if re.fullmatch(_HEX, value):
                found[path.relative_to(git_dir).as_posix()] = value
        if len(found) > _MANY:
            break
    return {name: value for name, value in found.items() if _REF_NAME.match(name)}


def _refuse_detours(git_dir: Path) -> None:
    """A .git that reaches out of itself could show somebody else's objects. Raises NoHistory."""
    for name in ("objects", "refs", "HEAD", "packed-refs"):
        if (git_dir / name).is_symlink():
            raise NoHistory(f"{name} in it is a symlink")
    if (git_dir / "commondir").exists():
        raise NoHistory("it is a worktree of a repository elsewhere")
    if _read_text(git_dir / "objects/info/alternates", _SMALL).strip():
        raise NoHistory("it borrows objects from another repository (objects/info/alternates)")
    if (git_dir / "reftable").exists():
        raise NoHistory("its refs are in the reftable format, which is not read yet")
    seen = 0
    for root, folders, names in os.walk(git_dir / "objects"):
        for name in (*folders, *names):
            seen += 1
            mode = Path(root, name).lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise NoHistory("its object store holds a symlink or a device")
        if seen > _MANY:
            raise NoHistory("its object store holds too many files")


def fetches_elsewhere(git_dir: Path) -> bool:
    """Whether a repository's settings could make its own upload-pack fetch, and so run, something.

    Git before 2.39.4 fetched missing objects of a partial clone by whatever command the settings name.
    """
    settings = _read_text(git_dir / "config", _PACKED_REFS)
    return bool(re.search(r"promisor|partialclone|\[\s*include", settings, re.IGNORECASE))


def borrow(workspace: Path, source: Path) -> Git:
    """Open the objects and refs of the git directory ``source`` through a git directory of ours.

    Raises NoHistory when it is none, or one that reaches out of itself.
    """
    if not source.is_dir() or source.is_symlink():
        raise NoHistory("it points to a repository outside this folder")
    if not (source / "objects").is_dir():
        raise NoHistory("it is not a git repository")
    _refuse_detours(source)
    settings = _read_text(source / "config", _PACKED_REFS)
    sha256 = bool(re.search(r"objectformat\s*=\s*sha256", settings, re.IGNORECASE))
    ours = own_git_dir(workspace, objects=source.resolve() / "objects", sha256=sha256)
    lines = [f"{value} {name}\n" for name, value in sorted(_refs(source).items())]
    (ours / "packed-refs").write_text("# pack-refs with: sorted \n" + "".join(lines), encoding="utf-8")
    head = _read_text(source / "HEAD", _SMALL).strip()
    branch = head.removeprefix("ref:").strip()
    if _REF_NAME.match(branch) or re.fullmatch(_HEX, head):
        (ours / "HEAD").write_text(f"ref: {branch}\n" if head != branch else f"{head}\n", encoding="utf-8")
    shallow = [
        line for line in _read_text(source / "shallow", _PACKED_REFS).split() if re.fullmatch(_HEX, line)
    ]
    if shallow:
        (ours / "shallow").write_text("\n".join(shallow) + "\n", encoding="ascii")
    return Git(workspace, ours)


def find_commit(git: Git, ref: str | None) -> str | None:
    """The id of the commit that ``ref`` names (None: HEAD), or None if there is no such commit."""
    tried = (
        ["HEAD"] if ref is None else [f"refs/heads/{ref}", f"refs/tags/{ref}", f"refs/remotes/origin/{ref}"]
    )
    if ref is not None and re.fullmatch(r"[0-9a-f]{4,64}|HEAD|refs/.+", ref):
        tried.append(ref)
    for name in tried:
        done = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if done.code == 0:
            return done.out.decode("ascii", "replace").strip()
    return None


def _entries(out: bytes) -> list[GitEntry]:
    found = []
    for record in out.split(b"\0")[:-1]:
        head, _, path = record.partition(b"\t")
        mode, kind, object_id, size = head.decode("ascii", "replace").split()
        known = int(size) if size.isdigit() else None
        found.append(GitEntry(path, mode, object_id, known if kind == "blob" else 0))
    return found


def list_files(git: Git, commit: str) -> tuple[list[GitEntry], list[bytes]]:
    """Every file of a commit, and the folders whose listing is missing or damaged.

    Raises TargetError if nothing of it can be read.
    """
    done = git.run("ls-tree", "-r", "-z", "-l", "--full-tree", commit)
    if done.code == 0:
        return _entries(done.out), []
    # Git ends at the first folder that it cannot read: go folder by folder and pass over that one.
    found: list[GitEntry] = []
    unreadable: list[bytes] = []
    waiting = [(b"", commit)]
    asked = 0
    while waiting:
        folder, tree = waiting.pop()
        asked += 1
        hopeless = len(unreadable) >= _DEATHS or asked > _FOLDERS
        done = Done(1, b"", "") if hopeless else git.run("ls-tree", "-z", "-l", tree)
        if done.code:
            unreadable.append(folder or b".")
            continue
        for entry in _entries(done.out):
            entry = replace(entry, path=folder + entry.path)  # noqa: PLW2901 - the same entry, seen from the root
            if entry.mode == "040000":
                waiting.append((entry.path + b"/", entry.object_id))
            else:
                found.append(entry)
    if unreadable == [b"."]:
        raise TargetError(f"the files of commit {commit[:12]} cannot be read: the repository is damaged")
    return found, unreadable


def _batches(entries: Iterable[GitEntry]) -> Iterator[list[GitEntry]]:
    batch: list[GitEntry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += entry.size or 0
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _replies(out: bytes, batch: list[GitEntry]) -> Iterator[tuple[GitEntry, bytes | None]]:
    """Pair each id with git's reply; ends early where git ended early."""
    place = 0
    for entry in batch:
        end = out.find(b"\n", place)
        if end < 0:
            return
        words = out[place:end].split()
        place = end + 1
        if len(words) != 3 or words[1] != b"blob" or not words[2].isdigit():
            yield entry, None
            continue
        size = int(words[2])
        if place + size >= len(out):
            return
        yield entry, out[place : place + size]
        place += size + 1


def read_blobs(git: Git, entries: Iterable[GitEntry]) -> Iterator[tuple[GitEntry, bytes | None]]:
    """The bytes of each file, None where the object is missing or damaged.

    A damaged object ends ``cat-file``: it is passed over and the rest asked for again.
    """
    deaths = 0
    for batch in _batches(entries):
        rest = batch
        while rest:
            with tempfile.TemporaryFile() as ids:
                ids.write("".join(f"{entry.object_id}\n" for entry in rest).encode("ascii"))
                ids.seek(0)
                try:
                    out = git.run("cat-file", "--batch", given=ids).out if deaths < _DEATHS else b""
                except GitFailed:
                    deaths, out = _DEATHS, b""
            read = 0
            for pair in _replies(out, rest):
                read += 1
                yield pair
            rest = rest[read:]
            if rest:
                deaths += 1
                yield rest[0], None
                rest = rest[1:]
