"""Secrets in older commits: what was deleted from the code is still readable in its history.

Every blob that the audited commit reaches and does not hold itself is read once, newest first, and only lines
that no newer blob had are searched. Only keys in a provider's shape, private keys and addresses with a
password count here: of a chosen word nobody can say, years later, whether it ever opened anything.
"""

import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from lastmile.intake.checkout import Git, GitFailed
from lastmile.intake.git_objects import GitEntry, read_blobs
from lastmile.intake.paths import visible
from lastmile.intake.roles import is_lock, role_of
from lastmile.inventory import Past, PastSecret
from lastmile.model import Role
from lastmile.secret.search import SecretMatch, find_secrets
from lastmile.secret.shapes import Strength, prefix_of
from lastmile.secret.specimens import looks_for_keys

_SECONDS = 30.0  # for all of it
_LARGEST = 512 * 1024  # bytes of one blob; larger ones are data, not code
_MOST = 400 * 1024**2  # bytes of blobs in all
_READ = (Role.SOURCE, Role.CONFIG, Role.DATA)
_BINARY = re.compile(
    r"\.(?:png|jpe?g|gif|ico|svg|webp|avif|pdf|zip|gz|tgz|bz2|xz|7z|jar|war|woff2?|ttf|otf|eot|mp[34]|webm|mov|wav|"
    r"so|dylib|dll|exe|wasm|pyc|class|map|snap|db|sqlite3?|parquet|po|mo|csv|lock)$",
    re.IGNORECASE,
)
_ENVIRONMENT = re.compile(r"(?:^|/)\.env(?:\.(?:local|prod(?:uction)?|dev(?:elopment)?|staging))?$")
_KEY_HEAD = "PRIVATE KEY-----"
_COMMIT = re.compile(r"\0([0-9a-f]{40,64}) (\d{4}-\d\d-\d\d)")


def past_of(git: Git, commit: str, files: Sequence[GitEntry]) -> Past:
    """What older commits hold. A history that cannot be walked, or not to its end, says so in ``unread``."""
    began = time.monotonic()
    try:
        blobs = _older(git, commit, {entry.object_id for entry in files})
        chosen, unread = _within(blobs)
        found: list[tuple[GitEntry, SecretMatch]] = []
        for read, (entry, matches) in enumerate(_searched(git, chosen), start=1):
            found += ((entry, match) for match in matches)
            if time.monotonic() - began > _SECONDS:
                unread += len(chosen) - read
                break
        return Past(tuple(_named(git, commit, found)), objects=len(blobs), unread=unread)
    except GitFailed as failed:
        return Past((), objects=0, unread=0, problem=str(failed))


def _older(git: Git, commit: str, current: set[str]) -> list[GitEntry]:
    """Blobs of product text that only older commits hold, newest first, with their sizes."""
    walked = git.run("rev-list", "--objects", commit)
    if walked.code:
        raise GitFailed(walked.error or "the history has gaps")
    paths: dict[str, bytes] = {}
    wanted: dict[bytes, bool] = {}  # the same path comes with each of its versions
    for line in walked.out.splitlines():
        object_id, space, path = line.partition(b" ")
        name = object_id.decode("ascii", "replace")
        if not space or name in current or name in paths:
            continue
        if path not in wanted:
            wanted[path] = _wanted(visible(path))
        if wanted[path]:
            paths[name] = path
    with tempfile.TemporaryFile() as ids:
        ids.write("".join(f"{name}\n" for name in paths).encode("ascii"))
        ids.seek(0)
        told = git.run("cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", given=ids).out
    entries = []
    for told_line in told.decode("ascii", "replace").splitlines():
        words = told_line.split(" ")
        if len(words) == 3 and words[1] == "blob" and words[0] in paths:
            entries.append(GitEntry(paths[words[0]], "100644", words[0], int(words[2])))
    return entries


def _wanted(path: str) -> bool:
    if _BINARY.search(path) or is_lock(path):
        return False
    return role_of(path) in _READ


def _within(blobs: Sequence[GitEntry]) -> tuple[list[GitEntry], int]:
    """The blobs that are read, and how many are not for their size or the sum of sizes."""
    chosen: list[GitEntry] = []
    total = 0
    for entry in blobs:
        if (entry.size or 0) <= _LARGEST and total + (entry.size or 0) <= _MOST:
            chosen.append(entry)
            total += entry.size or 0
    return chosen, len(blobs) - len(chosen)


def _searched(git: Git, blobs: Sequence[GitEntry]) -> Iterator[tuple[GitEntry, list[SecretMatch]]]:
    known: set[int] = set()
    for entry, data in read_blobs(git, blobs):
        if data is None or b"\0" in data[:8000]:
            yield entry, []
            continue
        text = data.decode("utf-8", "replace")
        if _ENVIRONMENT.search(visible(entry.path)):
            matches = find_secrets(text, unquoted=True)
            yield entry, [m for m in matches if m.strength in (Strength.LIVE, Strength.LIKELY)]
            continue
        fresh: list[tuple[int, str]] = []
        for number, line in enumerate(text.split("\n")):
            mark = hash(line)
            if mark not in known:
                known.add(mark)
                fresh.append((number, line))
        matches = list(_matches(text, fresh))
        yield entry, [m for m in matches if not looks_for_keys(text, prefix_of(m.value))]


def _matches(text: str, fresh: Sequence[tuple[int, str]]) -> Iterator[SecretMatch]:
    """Live secrets that begin in a fresh line; a private key is more than its first line."""
    joined = "\n".join(line for _, line in fresh)
    if _KEY_HEAD in joined:
        yield from (m for m in find_secrets(text) if m.strength is Strength.LIVE)
        return
    for match in find_secrets(joined):
        if match.strength is Strength.LIVE:
            yield SecretMatch(
                match.provider,
                match.kind,
                fresh[match.line - 1][0] + 1,
                match.column,
                match.value,
                match.name,
                match.strength,
                match.start,
            )


def _named(git: Git, commit: str, found: Sequence[tuple[GitEntry, SecretMatch]]) -> Iterator[PastSecret]:
    """Each value once, with the newest commit that touched its blob: mostly the one that took it out."""
    if not found:
        return
    once = {match.value: (entry, match) for entry, match in reversed(found)}
    kept = list(reversed(once.values()))
    touched = _touched(git, commit, {entry.object_id for entry, _ in kept})
    for entry, match in kept:
        at, date = touched.get(entry.object_id, ("", ""))
        yield PastSecret(
            path=visible(entry.path),
            line=match.line,
            commit=at,
            date=date,
            provider=match.provider,
            kind=match.kind,
            name=match.name,
            value=match.value,
            sure=match.strength is Strength.LIVE and bool(match.provider),
            example=_example(PurePosixPath(visible(entry.path)).name),
        )


def _example(name: str) -> bool:
    return bool(re.search(r"example|sample|template|dist$", name.lower()))


def _touched(git: Git, commit: str, blobs: set[str]) -> dict[str, tuple[str, str]]:
    """Blob -> newest commit whose changes name it, and that commit's date, in one walk."""
    walk = git.run("log", "--raw", "--no-abbrev", "--no-renames", "--format=%x00%H %cs", commit)
    touched: dict[str, tuple[str, str]] = {}
    at = ("", "")
    for line in walk.out.decode("utf-8", "replace").splitlines():
        if head := _COMMIT.match(line):
            at = (head[1], head[2])
        elif line.startswith(":"):
            for blob in line.split(" ", 4)[2:4]:
                if blob in blobs:
                    touched.setdefault(blob, at)
    return touched
