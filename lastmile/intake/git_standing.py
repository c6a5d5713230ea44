"""Which of today's lines nobody ever came back to, and which commits were too large to be read by anybody.

Exact, without a blame: a line that stands as its file was first committed is common to the file's first
blob and today's. Both sides are written as one flat tree of numbered names, so that one ``diff-tree``
compares all files at once; the names of the target take no part.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence

from lastmile.intake.checkout import Git, GitFailed
from lastmile.intake.git_walk import Change, Deadline, Life
from lastmile.model import Giants, Standing

GIANT = 1_000  # added lines of product code; a careful reviewer reads some 400 in a sitting
_GIANT_BYTES = 16 * GIANT  # by which such a commit makes the code longer; lines of code have 25 to 40
_GIANTS = 2_000  # candidates that are counted line by line, the largest ahead
_WHOLE_LINES, _WHOLE_SHARE = 50, 0.9
LARGEST = 1024**2  # bytes of a file; what is larger is data, not code
_NONE = "0" * 40


def sizes_of(git: Git, blobs: Iterable[str], deadline: Deadline) -> dict[str, int]:
    """Bytes of each blob that can be read; a missing one is not in it."""
    with tempfile.TemporaryFile() as ids:
        ids.write("".join(f"{name}\n" for name in blobs).encode("ascii"))
        ids.seek(0)
        shape = "--batch-check=%(objectname) %(objecttype) %(objectsize)"
        told = git.run("cat-file", shape, given=ids, seconds=deadline.left()).out
    rows = (line.split(" ") for line in told.decode("ascii", "replace").splitlines())
    return {row[0]: int(row[2]) for row in rows if len(row) == 3 and row[1] == "blob" and row[2].isdigit()}


def _flat(git: Git, blobs: Iterable[tuple[int, str]], deadline: Deadline) -> str:
    """Write a tree of numbered names and return its id; it lies in the git directory of ours."""
    with tempfile.TemporaryFile() as rows:
        rows.write("".join(f"100644 blob {blob}\t{number:08d}\n" for number, blob in blobs).encode("ascii"))
        rows.seek(0)
        done = git.run("mktree", "--missing", given=rows, seconds=deadline.left())
    if done.code:
        raise GitFailed(done.error or "files cannot be compared")
    return done.out.decode("ascii", "replace").strip()


def added(git: Git, pairs: Sequence[tuple[str, str]], deadline: Deadline) -> list[int]:
    """Lines that the second blob of each pair has and the first has not; first "": all of its lines.

    Raises GitFailed where a blob is missing or the time is over.
    """
    before = _flat(git, ((n, old) for n, (old, _) in enumerate(pairs) if old), deadline)
    after = _flat(git, ((n, new) for n, (_, new) in enumerate(pairs)), deadline)
    # --text: an attributes file of the target can call its code binary, and then nothing would be counted.
    shape = ("-r", "--numstat", "--no-renames", "--text", "--no-ext-diff", "--no-textconv")
    done = git.run("diff-tree", *shape, before, after, seconds=deadline.left())
    if done.code:
        raise GitFailed(done.error or "files cannot be compared")
    counts = [0] * len(pairs)
    for line in done.out.decode("ascii", "replace").splitlines():
        plus, _, name = line.split("\t")
        counts[int(name)] = int(plus) if plus.isdigit() else 0
    return counts


class Growth:
    """What each commit did to product code, gathered during the walk."""

    def __init__(self) -> None:
        self.changes: dict[str, list[tuple[str, str]]] = {}

    def note(self, change: Change) -> None:
        """Remember one change of product code; a move without an edit adds nothing."""
        if change.old != change.new and not change.new.startswith(_NONE):
            old = "" if change.old.startswith(_NONE) else change.old
            self.changes.setdefault(change.commit, []).append((old, change.new))

    def blobs(self) -> set[str]:
        """Every blob that a change names."""
        return {blob for pairs in self.changes.values() for pair in pairs for blob in pair if blob}

    def giants(self, git: Git, sizes: Mapping[str, int], deadline: Deadline) -> dict[str, int]:
        """Commit id -> lines of product code that it added, for those above ``GIANT``. Raises GitFailed."""
        grown = {
            commit: sum(max(0, sizes.get(new, 0) - sizes.get(old, 0)) for old, new in pairs)
            for commit, pairs in self.changes.items()
        }
        candidates = sorted((c for c in grown if grown[c] >= _GIANT_BYTES), key=lambda c: (-grown[c], c))
        chosen = [
            (commit, (old, new))
            for commit in candidates[:_GIANTS]
            for old, new in self.changes[commit]
            if _readable(new, sizes) and (not old or _readable(old, sizes))
        ]
        totals: dict[str, int] = {}
        lines = added(git, [pair for _, pair in chosen], deadline) if chosen else []
        for (commit, _), count in zip(chosen, lines, strict=True):
            totals[commit] = totals.get(commit, 0) + count
        return {commit: count for commit, count in totals.items() if count > GIANT}


def _readable(blob: str, sizes: Mapping[str, int]) -> bool:
    return sizes.get(blob, LARGEST + 1) <= LARGEST


def told(giants: Mapping[str, int]) -> Giants:
    """The giant commits in numbers."""
    return Giants(commits=len(giants), above=GIANT)


def standing_of(  # noqa: PLR0913, PLR0917 - the facts that it joins
    git: Git,
    today: Mapping[bytes, str],
    lives: Mapping[bytes, Life],
    sizes: Mapping[str, int],
    giants: Mapping[str, int] | None,
    traced: frozenset[str],
    deadline: Deadline,
) -> Standing:
    """Today's lines by how they came. ``today``: blob of each path. Raises GitFailed.

    Of a file whose beginning the walk did not meet no line counts as unrevised.
    """
    paths = sorted(path for path, blob in today.items() if _readable(blob, sizes))
    lines = added(git, [("", today[path]) for path in paths], deadline)
    begun = [path for path in paths if _readable(lives[path].first, sizes)]
    later = dict(zip(begun, added(git, [(lives[p].first, today[p]) for p in begun], deadline), strict=True))
    unrevised = {path: n - later[path] for path, n in zip(paths, lines, strict=True) if path in later}

    def brought(commits: Iterable[str]) -> int:
        known = frozenset(commits)
        return sum(count for path, count in unrevised.items() if lives[path].born in known)

    return Standing(
        files=len(paths),
        lines=sum(lines),
        unrevised=sum(unrevised.values()),
        once=sum(len(lives[path].touches) == 1 for path in paths),
        whole=sum(
            n >= _WHOLE_LINES and unrevised.get(path, 0) >= _WHOLE_SHARE * n
            for path, n in zip(paths, lines, strict=True)
        ),
        giant=None if giants is None else brought(giants),
        traced=brought(traced),
    )
