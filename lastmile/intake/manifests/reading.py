"""What all readers share: broken text becomes one kind of error, odd shapes become empty ones."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lastmile import toml_in, yaml_in
from lastmile.errors import LastMileError
from lastmile.inventory import Dependency, Manifest

_CONFLICT = re.compile(r"^(?:<{7}|>{7}|={7})(?=\s|$)", re.MULTILINE)
_JSON_KEY = re.compile(r'^[ \t]*"((?:[^"\\\n]|\\.){1,400})"[ \t]*:', re.MULTILINE)
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"|,(?=\s*[}\]])|//[^\n]*', re.DOTALL)
_TOML_ENTRY = re.compile(r"^\[\[[ \t]*(packages?)[ \t]*\]\]", re.MULTILINE)
_LONGEST_NUMBER = 400


class BrokenFileError(LastMileError):
    """A manifest or lock cannot be read; the text says why, in one line."""


def conflict(text: str) -> str | None:
    """What to say of a file that an unfinished merge left behind; None: it holds no conflict markers."""
    found = _CONFLICT.search(text)
    if found is None or not re.search(r"^<{7}", text, re.MULTILINE):
        return None
    return (
        f"it holds unresolved merge conflicts, the first at line {text.count(chr(10), 0, found.start()) + 1}"
    )


def _number(text: str) -> int:
    return int(text) if len(text) < _LONGEST_NUMBER else 0


def json_object(text: str) -> tuple[dict[str, Any], str | None]:
    """A JSON object, and what is odd about it (a key that is there twice: the last one counts, as in npm).

    Raises BrokenFileError.
    """
    doubled: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(items)
        if len(table) < len(items):
            keys = [key for key, _ in items]
            doubled.append(next(key for key in keys if keys.count(key) > 1) if len(keys) < 1000 else "")
        return table

    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_int=_number)
    except (ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else f"not valid JSON: {error}"[:200]
        raise BrokenFileError(conflict(text) or why) from None
    if not isinstance(data, dict):
        raise BrokenFileError("not a JSON object")
    return data, f"the key {doubled[0][:80]!r} is there twice, the last one counts" if doubled else None


def jsonc_object(text: str) -> tuple[dict[str, Any], str | None]:
    """A JSON object with trailing commas and ``//`` comments, as bun writes it. Raises BrokenFileError."""
    plain = _STRING_OR_COMMA.sub(lambda found: found[0] if found[0][0] == '"' else "", text)
    return json_object(plain)


def toml_table(text: str) -> dict[str, Any]:
    """A TOML document. Raises BrokenFileError."""
    try:
        return toml_in.parse(text)
    except toml_in.TomlError as error:
        raise BrokenFileError(conflict(text) or f"not valid TOML: {error}"[:200]) from None


def yaml_documents(text: str, path: str) -> list[dict[Any, Any]]:
    """The mappings of a YAML stream. Raises BrokenFileError, for aliases and double keys too."""
    try:
        documents = yaml_in.parse_all(text, path)
    except yaml_in.YamlError as error:
        raise BrokenFileError(conflict(text) or f"not valid YAML: {error}"[:200]) from None
    found = [document for document in documents if isinstance(document, dict)]
    if not found:
        raise BrokenFileError("not a YAML mapping")
    return found


def table(value: object, *keys: str) -> dict[Any, Any]:
    """The mapping at the end of these keys; an empty one where the shape is another."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """A list, or an empty one where the shape is another."""
    return value if isinstance(value, list) else []


def texts(value: object) -> dict[str, str]:
    """The entries of a mapping whose key and value are both text."""
    pairs = value.items() if isinstance(value, dict) else ()
    return {key: text for key, text in pairs if isinstance(key, str) and isinstance(text, str)}


def string(value: object) -> str:
    """A text, or an empty one where the shape is another."""
    return value if isinstance(value, str) else ""


def key_lines(text: str, wanted: str = "") -> dict[str, int]:
    """Line of each ``"key":`` that begins a line and contains ``wanted``; of several the last."""
    found: dict[str, int] = {}
    last, line = 0, 1
    for match in _JSON_KEY.finditer(text):
        if wanted in match[1]:
            line += text.count("\n", last, match.start(1))
            last = match.start(1)
            found[match[1]] = line
    return found


def toml_lines(text: str, key: str) -> Iterator[int | None]:
    """Line of each ``[[key]]`` in their order; None without end after the last."""
    last, line = 0, 1
    for match in _TOML_ENTRY.finditer(text):
        if match[1] == key:
            line += text.count("\n", last, match.start())
            last = match.start()
            yield line
    while True:
        yield None


def broken(path: str, ecosystem: str, problem: str, *, is_lock: bool, manager: str = "") -> Manifest:
    """A file of which nothing could be read."""
    return Manifest(path, ecosystem, is_lock=is_lock, dependencies=(), problem=problem, manager=manager)


def joined(*problems: str | None) -> str | None:
    """Several problems in one line."""
    said = [problem for problem in problems if problem]
    return "; ".join(dict.fromkeys(said))[:500] or None


def unique(found: Iterable[Dependency]) -> tuple[Dependency, ...]:
    """Each entry once, in order."""
    return tuple(dict.fromkeys(found))


def beside_text(beside: Mapping[str, str] | None, name: str) -> str | None:
    """The text of a file by its path relative to the manifest's folder."""
    return beside.get(name) if beside else None
