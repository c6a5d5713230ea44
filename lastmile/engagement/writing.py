"""Writes an engagement file as a person would: one entry a time, and every other byte stays as it was.

The one door to ruamel.yaml: it renders a new entry, and edits an old one with its comments in place. Where
an entry goes is found by line. Every change reads the file anew, so what somebody edits beside us is kept;
it is held against what was meant before it takes the old file's place, whole or not at all.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from lastmile.engagement.file import EngagementFile
from lastmile.errors import EngagementError
from lastmile.whole_file import write_whole
from lastmile.yaml_in import Lines, YamlError, parse

Entry = Mapping[str, Any]
NAMES = {"decisions": ("fingerprint", "rule", "path"), "answers": ("control",), "findings": ("id",)}
_SILENT = re.compile(r"\s*(?:#|$)")
_EMPTY = re.compile(r"(?P<key>[a-z_]+:)[ \t]*(?:\[[ \t]*\]|~|null)?(?P<rest>[ \t]*(?:#.*)?)$")
_NEW = """\
# The engagement file: who works for whom, and what was decided, answered and found.
# Yours to edit: `lastmile triage` adds to it, `lastmile report` prints it.
version: 1
# client: Example Ltd
# project: Booking platform
"""


def put(path: Path, key: str, entry: Entry, comment: str = "") -> None:
    """Put an entry at the end of a list (``decisions``, ``answers``, ``findings``).

    One about the very same is changed where it stands. ``comment`` stands above a new entry, for a
    fingerprint tells a reader nothing. Raises EngagementError where the file cannot be read or written,
    or would not say what was meant.
    """

    def change(text: str, head: Lines) -> tuple[str, dict[str, Any]]:
        rows = head.get(key) or []
        at = _index(rows, key, entry)
        lines = _lines(text)
        if at is None:
            block = [*([f"# {comment}"] if comment else []), *_rendered(entry)]
            made = _appended(lines, head, key, block)
            wanted = [*rows, _plain(entry)]
        else:
            first, last, indent = _span(lines, head, key, at)
            made = [*lines[:first], *_edited(lines[first:last], entry, indent), *lines[last:]]
            wanted = [*rows[:at], _plain(entry), *rows[at + 1 :]]
        return "\n".join(made) + "\n", {**head, key: wanted}

    _changed(path, change)


def drop(path: Path, key: str, selector: Entry) -> None:
    """Take the entry about exactly this out again, with the comment above it; none: nothing happens."""

    def change(text: str, head: Lines) -> tuple[str, dict[str, Any]]:
        rows = head.get(key) or []
        at = _index(rows, key, selector)
        if at is None:
            return text, dict(head)
        lines = _lines(text)
        first, last, _ = _span(lines, head, key, at)
        while first > head.key_lines[key] and lines[first - 1].lstrip().startswith("#"):
            first -= 1
        made = [*lines[:first], *lines[last:]]
        if len(rows) > 1:
            return "\n".join(made) + "\n", {**head, key: [*rows[:at], *rows[at + 1 :]]}
        del made[head.key_lines[key] - 1]
        return "\n".join(made) + "\n", {name: value for name, value in head.items() if name != key}

    _changed(path, change)


def sign(path: Path, consultant: Entry) -> None:
    """Write who the consultant is, where the file does not say so yet."""

    def change(text: str, head: Lines) -> tuple[str, dict[str, Any]]:
        if head.get("consultant") is not None:
            return text, dict(head)
        inner = CommentedMap(_values(consultant))
        inner.fa.set_flow_style()
        line = _dumped(CommentedMap(consultant=inner))
        lines = _lines(text)
        if "consultant" in head:
            lines[head.key_lines["consultant"] - 1 : head.key_lines["consultant"]] = line
        else:
            after = max(
                (head.key_lines[name] for name in ("version", "client", "project") if name in head), default=0
            )
            while after < len(lines) and lines[after].startswith("#"):
                after += 1
            lines[after:after] = line
        return "\n".join(lines) + "\n", {**head, "consultant": _plain(consultant)}

    _changed(path, change)


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _index(rows: Any, key: str, entry: Entry) -> int | None:
    wanted = tuple(entry.get(name) for name in NAMES[key])
    fitting = (i for i, row in enumerate(rows) if tuple(row.get(name) for name in NAMES[key]) == wanted)
    return next(fitting, None)


def _span(lines: list[str], head: Lines, key: str, at: int) -> tuple[int, int, int]:
    """First line, line after the last, and the column of the dash of an entry; lines count from 0.

    Blank lines and comments after it belong to what follows.
    """
    rows = head[key]
    first = rows[at].line - 1
    while first > head.key_lines[key] and not re.match(r" *-(?: |$)", lines[first]):
        first -= 1
    if at + 1 < len(rows):
        last = rows[at + 1].line - 1
    else:
        later = [line for line in head.key_lines.values() if line > head.key_lines[key]]
        last = min(later) - 1 if later else len(lines)
    while last > first + 1 and _SILENT.match(lines[last - 1]):
        last -= 1
    dash = re.match(r" *-", lines[first])
    if dash is None or last <= first:
        raise ValueError(f"line {first + 1}: write each of the {key} on lines of its own")
    return first, last, len(dash[0]) - 1


def _appended(lines: list[str], head: Lines, key: str, block: list[str]) -> list[str]:
    """The lines with the block as the list's last entry, indented as its neighbours are."""
    rows = head.get(key) or []
    if rows:
        _, last, indent = _span(lines, head, key, len(rows) - 1)
        return [*lines[:last], *_moved(block, indent), *lines[last:]]
    if key not in head:
        gap = [""] if lines and lines[-1].strip() else []
        return [*lines, *gap, f"{key}:", *_moved(block, 2)]
    at = head.key_lines[key] - 1
    empty = _EMPTY.match(lines[at])
    if empty is None:
        raise ValueError(f"line {at + 1}: write {key} as a list of entries")
    return [*lines[:at], f"{empty['key']}{empty['rest']}", *_moved(block, 2), *lines[at + 1 :]]


def _moved(block: list[str], indent: int) -> list[str]:
    return [" " * indent + line if line else line for line in block]


def _rendered(entry: Entry) -> list[str]:
    return _dumped(CommentedSeq([CommentedMap(_values(entry))]))


def _edited(block: list[str], entry: Entry, indent: int) -> list[str]:
    """An old entry with new values; comments beside and between its keys stay."""
    rows = _yaml().load("\n".join(line[indent:] for line in block) + "\n")
    old = rows[0]
    for name in [name for name in old if name not in entry]:
        del old[name]
    for name, value in _values(entry).items():
        if old.get(name) != value:
            old[name] = value
    return _moved(_dumped(rows), indent)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 10_000
    return yaml


def _dumped(data: Any) -> list[str]:
    out = StringIO()
    _yaml().dump(data, out)
    return out.getvalue().splitlines()


def _values(entry: Entry) -> dict[str, Any]:
    """The values as YAML 1.1 and 1.2 read them alike: bare days and answers, as people write them."""
    return {name: _value(name, value) for name, value in entry.items()}


def _value(name: str, value: Any) -> Any:
    """Quotes where plain text would be read as something else, lists on one line."""
    if isinstance(value, list | tuple):
        made = CommentedSeq(value)
        made.fa.set_flow_style()
        return made
    if not isinstance(value, str) or name == "answer":
        return value
    if name in ("date", "expires"):
        return date.fromisoformat(value)
    try:
        plain = parse(f"key: {value}\n", "")
    except YamlError:
        plain = None
    return value if plain == {"key": value} else DoubleQuotedScalarString(value)


def _plain(entry: Entry) -> dict[str, Any]:
    """The entry as a reader of the file will see it."""
    return dict(parse("\n".join(_rendered(entry)) + "\n", "")[0])


def _changed(path: Path, change: Callable[[str, Lines], tuple[str, dict[str, Any]]]) -> None:
    """Read, change, hold it against what was meant, write."""
    target = path.resolve()
    try:
        text = target.read_bytes().decode("utf-8") if target.exists() else _NEW
        head = parse(text, str(path))
        if not isinstance(head, Lines):
            raise EngagementError(f"{path}:1: an engagement file starts with «version: 1»")
        made, meant = change(text.replace("\r\n", "\n"), head)
        _check(parse(made, str(path)), meant)
        ends = "\r\n" if "\r\n" in text else "\n"
        if made != text:
            _write(target, made.replace("\n", ends).encode())
    except OSError as error:
        raise EngagementError(f"{path}: cannot be written: {error.strerror or error}") from None
    except (YamlError, YAMLError, ValueError) as error:
        told = " ".join(str(error).split())[:300]
        raise EngagementError(f"{path}: nothing was written: {told}") from None


def _check(made: Any, meant: dict[str, Any]) -> None:
    if made != meant:
        raise ValueError("the entry would change what stands around it; write it by hand")
    EngagementFile.model_validate({key: value for key, value in meant.items() if value is not None})


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all; a new file is readable by its owner alone."""
    write_whole(path, data, path.stat().st_mode & 0o777 if path.exists() else 0o600)
