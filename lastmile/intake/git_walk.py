"""One walk over a commit's whole history: who committed what, and the life of each file of today.

Two plumbing calls, both without a look into any file that they need not look into: ``rev-list`` for people
and messages, ``log --raw`` for paths and blobs. Messages stay here; only counts leave.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lastmile.intake.checkout import Git, GitFailed

# Renames with edits need the blobs, and cost some four times as much on a commit that moves a whole tree.
_RENAMES = ("-M", "-l200")
_EXACT_RENAMES = ("-M100%",)
_WITHOUT_CONTENT = "0" * 40
# NUL, since no text of a commit can hold one: a message cannot pretend to be a commit.
_FIELDS = ("%H", "%P", "%an", "%ae", "%cn", "%ce", "%cs", "%B", "")
_ID = re.compile(r"\n?((?:[0-9a-f]{40}|[0-9a-f]{64}))")
_NAMES = 20  # names of today that one older name may stand for; more is no rename but a puzzle


class Deadline:
    """Wall time for several git calls together."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left. Raises GitFailed when there are none."""
        rest = self._until - time.monotonic()
        if rest <= 0:
            raise GitFailed("it takes longer than the time that is set for it")
        return rest


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit; texts are the target's and stay inside this room."""

    id: str
    parents: tuple[str, ...]
    name: str
    mail: str
    committer: str
    committer_mail: str
    date: str  # ISO, of the commit
    message: str = field(repr=False)


@dataclass(slots=True)
class Life:
    """One file of today: who touched it, newest first, and how it began."""

    touches: list[str] = field(default_factory=list)  # commit ids, newest first
    born: str = ""  # id of the commit that added it; "" where the walk met none
    first: str = ""  # id of the blob that it began with


@dataclass(frozen=True, slots=True)
class Change:
    """One path that one commit changed."""

    commit: str
    path: bytes  # after the commit
    before: bytes  # path before it
    old: str  # blob, zeros where there was none
    new: str


def commits_of(git: Git, commit: str, deadline: Deadline) -> list[Commit]:
    """Every commit that ``commit`` reaches, newest first. Raises GitFailed where a part is missing."""
    shape = f"--format={'%x00'.join(_FIELDS)}"
    done = git.run("log", "--no-show-signature", shape, commit, seconds=deadline.left())
    if done.code:
        raise GitFailed(done.error or "the history has gaps")
    words = done.out.decode("utf-8", "replace").split("\0")
    found = []
    for start in range(0, len(words) - 8, 8):
        head = _ID.fullmatch(words[start])
        if head is None:
            raise GitFailed("a commit of it is damaged")
        found.append(Commit(head[1], tuple(words[start + 1].split()), *words[start + 2 : start + 8]))
    return found


def changes_of(git: Git, commit: str, deadline: Deadline) -> Iterator[Change]:
    """Every path that every commit changed, newest commit first; merges add nothing of their own.

    Raises GitFailed. Where a blob is missing, only renames without an edit are followed.
    """
    shape = (
        "--raw",
        "-z",
        "--no-abbrev",
        "--no-ext-diff",
        "--no-show-signature",
        "--format=%x01%H",
        "--root",
    )
    done = git.run("log", *shape, *_RENAMES, commit, seconds=deadline.left())
    if done.code:
        done = git.run("log", *shape, *_EXACT_RENAMES, commit, seconds=deadline.left())
    if done.code:
        raise GitFailed(done.error or "the history has gaps")
    at = ""
    words = iter(done.out.split(b"\0"))
    for word in words:
        bare = word.removeprefix(b"\n")
        if bare.startswith(b"\x01"):
            at = bare[1:].decode("ascii", "replace")
        elif bare.startswith(b":"):
            _, _, old, new, status = bare.decode("ascii", "replace").split(" ", 4)
            before = next(words, b"")
            path = next(words, b"") if status[:1] in "RC" else before
            yield Change(at, path, before, old, new)


def lives_of(
    changes: Iterator[Change], paths: frozenset[bytes], seen: Callable[[Change], None] | None = None
) -> dict[bytes, Life]:
    """The life of each path of today, followed through renames; ``seen`` gets every change on the way.

    Where two branches named a file alike, both count as touches: that errs towards "somebody returned".
    """
    lives = {path: Life() for path in paths}
    today: dict[bytes, set[bytes]] = {path: {path} for path in paths}  # an older name -> names of today
    for change in changes:
        if seen is not None:
            seen(change)
        for path in today.get(change.path, ()):
            life = lives[path]
            if not life.touches or life.touches[-1] != change.commit:
                life.touches.append(change.commit)
            if change.old.startswith(_WITHOUT_CONTENT):
                life.born, life.first = change.commit, change.new
        if change.before != change.path and change.path in today:
            names = today.setdefault(change.before, set())
            names.update(list(today[change.path])[: max(0, _NAMES - len(names))])
    return lives


def main_line(commits: list[Commit]) -> list[Commit]:
    """The audited commit and its first parents down to the root, newest first."""
    known = {commit.id: commit for commit in commits}
    line: list[Commit] = []
    at = commits[0] if commits else None
    while at is not None and len(line) < len(commits):
        line.append(at)
        at = known.get(at.parents[0]) if at.parents else None
    return line
