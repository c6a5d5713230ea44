"""The clean copy that scanners see: regular text files of a sane size, under names of our own.

``code/NNNNNN.ext`` holds SOURCE and TEST files, ``other/NNNNNN.ext`` the rest; all text is UTF-8 and no
name is one that a tool would take for its configuration.  What is left out is named, with the reason.
"""

import hashlib
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from re import Pattern

from lastmile.intake.languages import language_of
from lastmile.intake.notebook import NotPython, notebook_code
from lastmile.intake.roles import is_lock, role_of, vendored_root
from lastmile.intake.source import COUNT_LIMIT, FILE_LIMIT, LOCK_LIMIT, TOTAL_LIMIT, Entry, Source, What
from lastmile.intake.suppressions import suppressions_of
from lastmile.intake.text import count_lines, decode
from lastmile.inventory import SourceFile
from lastmile.model import LeftOut, Role, Suppression

_BINARY = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|psd|pdf|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|whl|egg|woff2?|ttf|otf|eot"
    r"|mp[34]|m4[av]|mov|avi|webm|ogg|wav|flac|exe|dll|so|dylib|a|o|obj|class|pyc|pyo|wasm|bin|dat|db|sqlite3?|pkl|npy|npz"
    r"|parquet|h5|pt|onnx|docx?|xlsx?|pptx?|keystore|jks|p12|pfx|node|bundle)$",
    re.IGNORECASE,
)
_LFS = b"version https://git-lfs.github.com/spec/v1\n"
_SAFE_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}$")
# The suffix by which tools know a language, where the real one is another or none.
_SUFFIXES = {
    "python": (".py", ".pyi"),
    "javascript": (".js", ".jsx", ".mjs", ".cjs"),
    "typescript": (".ts", ".tsx"),
    "php": (".php",),
    "ruby": (".rb",),
    "shell": (".sh", ".bash"),
    "html": (".html",),
    "dockerfile": (".dockerfile",),
    "yaml": (".yaml", ".yml"),
    "json": (".json",),
    "dotenv": (".env",),
}
# Text that is copied, and that no scanner reads as the team's code: the ledger says so, or a clever
# name or header would take code out of sight.
_UNSCANNED = {
    Role.VENDORED: "other people's code, kept in the repository",
    Role.GENERATED: "generated code, by its name or header",
    Role.MINIFIED: "minified code",
}
_TOGETHER = 20  # files of a folder left out for one reason above which the folder is named instead


@dataclass
class Snapshot:
    """What was copied and what was not."""

    folder: Path
    files: list[SourceFile] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    suppressions: list[Suppression] = field(default_factory=list)
    seen: int = 0  # files of the target, whatever became of them


class _NoText(Exception):  # noqa: N818 - a reason for the ledger
    """A file holds no text to copy; says why."""


def read_copy(folder: Path, file: SourceFile) -> str:
    """Text of a clean copy."""
    return (folder / file.copy).read_text(encoding="utf-8")


def _suffix(path: str, language: str | None) -> str:
    suffix = PurePosixPath(path.lower()).suffix
    known = _SUFFIXES.get(language or "")
    if known is not None:
        return suffix if suffix in known else {".mts": ".ts", ".cts": ".ts"}.get(suffix, known[0])
    return suffix if _SAFE_SUFFIX.match(suffix) else ""


def _limit(entry: Entry) -> int:
    return LOCK_LIMIT if is_lock(entry.path) else FILE_LIMIT


def _refused(entry: Entry, excluded: Pattern[str] | None) -> str | None:
    """Why a path is not even opened."""
    if excluded is not None and excluded.match(entry.path):
        return "excluded by option"
    if entry.what is not What.FILE:
        return str(entry.what)
    if _BINARY.search(entry.path):
        return "binary file"
    if entry.size > _limit(entry):
        return f"larger than {_limit(entry) // 1024**2} MB"
    return None


def _chosen(entries: Iterable[Entry], shot: Snapshot) -> list[Entry]:
    """The files within the caps, code before data: a heap of junk must not crowd the code out."""

    def weight(entry: Entry) -> tuple[bool, str]:
        return role_of(entry.path) not in (Role.SOURCE, Role.CONFIG), entry.path

    kept: list[Entry] = []
    total = 0
    for entry in sorted(entries, key=weight):
        if len(kept) >= COUNT_LIMIT or total + entry.size > TOTAL_LIMIT:
            reason = f"over the limit of {COUNT_LIMIT:,} files or {TOTAL_LIMIT // 1024**2} MB"
            shot.left_out.append(LeftOut(path=entry.path, reason=reason))
            continue
        kept.append(entry)
        total += entry.size
    return sorted(kept, key=lambda entry: entry.path)


def _text(entry: Entry, data: bytes | None) -> str:
    """The text to copy. Raises _NoText with the reason why there is none."""
    if data is None:
        raise _NoText(str(What.UNREADABLE))
    if len(data) > _limit(entry):
        raise _NoText(f"larger than {_limit(entry) // 1024**2} MB")
    if data.startswith(_LFS) and len(data) < 1024:
        raise _NoText("Git LFS pointer: the file itself is not in the repository")
    text = decode(data)
    if text is None:
        raise _NoText("binary file")
    if not entry.path.lower().endswith(".ipynb"):
        return text
    try:
        return notebook_code(text)
    except NotPython as reason:
        raise _NoText(str(reason)) from None


class _Writer:
    """Writes the copies and fills the snapshot."""

    def __init__(self, shot: Snapshot, subdir: str | None, *, examples: bool) -> None:
        self._shot, self._examples = shot, examples
        self._prefix = f"{subdir}/" if subdir else ""
        self._paths: set[str] = set()
        for place in ("code", "other"):
            (shot.folder / place).mkdir(parents=True, mode=0o700)
        shot.folder.chmod(0o700)

    def add(self, entry: Entry, data: bytes | None) -> None:
        """Copy one file, or name it as left out."""
        try:
            text = _text(entry, data)
        except _NoText as reason:
            self._shot.left_out.append(LeftOut(path=entry.path, reason=str(reason)))
            return
        inside = entry.path.startswith(self._prefix)
        role = role_of(entry.path.removeprefix(self._prefix), text, examples=self._examples)
        if not inside and role not in (Role.CONFIG, Role.DOCS, Role.DATA):
            return  # code at the root is no part of an audit of --subdir
        self._write(entry.path, text, data or b"", role)

    def _write(self, path: str, text: str, data: bytes, role: Role) -> None:
        while path in self._paths:  # two names of raw bytes can look alike
            path += "~"
        self._paths.add(path)
        language = language_of(path, text)
        place = "code" if role in (Role.SOURCE, Role.TEST) else "other"
        copy = f"{place}/{len(self._shot.files) + 1:06d}{_suffix(path, language)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with os.fdopen(
            os.open(self._shot.folder / copy, flags, 0o600), "w", encoding="utf-8", newline=""
        ) as file:
            file.write(text)
        digest = hashlib.sha256(data).hexdigest()
        self._shot.files.append(SourceFile(path, copy, language, role, count_lines(text), len(data), digest))
        if role in _UNSCANNED:
            named = vendored_root(path) or path
            self._shot.left_out.append(LeftOut(path=named, reason=_UNSCANNED[role]))
        if role in (Role.SOURCE, Role.TEST, Role.CONFIG, Role.GENERATED):
            self._shot.suppressions.extend(suppressions_of(path, text))


def _counted(path: str, reason: str, count: int) -> LeftOut:
    return LeftOut(path=path, reason=f"{reason} ({count} files)" if count > 1 else reason)


def _grouped(left_out: Iterable[LeftOut]) -> list[LeftOut]:
    """Name a folder instead of its files where one reason took many of them."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in left_out:
        groups[item.path.rstrip("/").rpartition("/")[0], item.reason].append(item.path)
    found = []
    for (folder, reason), paths in groups.items():
        if len(set(paths)) <= _TOGETHER:
            found += [_counted(path, reason, count) for path, count in Counter(paths).items()]
            continue
        kinds = Counter(PurePosixPath(path).suffix or "no suffix" for path in paths).most_common(3)
        shown = ", ".join(f"{count} {kind}" for kind, count in kinds)
        found.append(LeftOut(path=f"{folder or '.'}/", reason=f"{reason} ({len(paths)} files here: {shown})"))
    return sorted(found, key=lambda item: (item.path, item.reason))


def _one_a_name(left_out: Iterable[LeftOut]) -> list[LeftOut]:
    """One entry for the many folders of one name, such as __pycache__, that are left out."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in left_out:
        name = PurePosixPath(item.path).name if item.path.endswith("/") else item.path
        groups[name, item.reason].append(item.path)
    found = []
    for (name, reason), paths in groups.items():
        more = f" ({len(paths)} folders named {name})" if len(paths) > 3 else ""
        shown = paths[:1] if more else paths
        found += [LeftOut(path=path, reason=reason + more) for path in shown]
    return found


def take_snapshot(
    source: Source,
    folder: Path,
    *,
    subdir: str | None,
    excluded: Pattern[str] | None,
    examples: bool = True,
) -> Snapshot:
    """Copy what can be read of ``source`` into ``folder``, in path order; ``examples``: see ``role_of``."""
    shot = Snapshot(folder, seen=len(source.entries))
    wanted = []
    for entry in source.entries:
        if reason := _refused(entry, excluded):
            shot.left_out.append(LeftOut(path=entry.path, reason=reason))
        else:
            wanted.append(entry)
    writer = _Writer(shot, subdir, examples=examples)
    for entry, data in source.read(_chosen(wanted, shot)):
        writer.add(entry, data)
    shot.left_out = _grouped(shot.left_out) + _one_a_name(source.left_out)
    shot.left_out.sort(key=lambda item: (item.path, item.reason))
    return shot
