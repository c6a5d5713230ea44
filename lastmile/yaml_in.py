"""The one YAML door: safe, aliases refused, every mapping and scalar knows its line."""

import re
from pathlib import Path
from typing import Any, cast

import yaml

from lastmile.errors import LastMileError

_DEEPEST = 100  # levels; hand-written YAML stays below 20
_LONGEST_NUMBER = 1000  # characters
_NUMBER = re.compile(r"[+-]?[0-9:_.]+")


class YamlError(LastMileError):
    """A YAML text is broken; the text starts with ``name:line:``."""


class Lines(dict[Any, Any]):
    """A mapping that knows the line (1-based) of itself and of each key."""

    line: int
    key_lines: dict[Any, int]


class _Loader(yaml.CSafeLoader):
    """Safe C loader that refuses double keys and remembers lines."""


def _refuse_bombs(text: str) -> None:
    """Refuse what costs far more than its size, before anything is built of it.

    Aliases: a few bytes of them expand to gigabytes. Nesting: the loader recurses in C, beyond Python's
    limit, and kills the process. Long numbers: the loader's arithmetic on ``1:1:1:…`` is quadratic.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        problem = ""
        match event:
            case yaml.AliasEvent():
                problem = "aliases are not allowed"
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                depth += 1
                problem = f"nested over {_DEEPEST} levels" if depth > _DEEPEST else ""
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                depth -= 1
            case yaml.ScalarEvent(value=value) if len(value) > _LONGEST_NUMBER:
                problem = "a number too long" if _NUMBER.fullmatch(value) else ""
        if problem:
            mark = cast("yaml.error.Mark", event.start_mark)
            raise yaml.constructor.ConstructorError(None, None, problem, mark)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Lines:
    loader.flatten_mapping(node)
    found = Lines()
    found.line = node.start_mark.line + 1
    found.key_lines = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise yaml.constructor.ConstructorError(None, None, f"double key {key!r}", key_node.start_mark)
        found.key_lines[key] = key_node.start_mark.line + 1
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _day(loader: _Loader, node: yaml.ScalarNode) -> Any:
    """A date; one that the calendar does not have is an error with its line."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as error:
        raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from None


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def _problem(error: yaml.YAMLError) -> tuple[int, str]:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    return line, str(getattr(error, "problem", None) or error).replace("\n", " ")


def parse(text: str, name: str) -> Any:
    """Parse one YAML document; mappings come back as ``Lines``.

    Raises YamlError, whose text names ``name`` and the line.
    """
    try:
        _refuse_bombs(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is a CSafeLoader
    except yaml.YAMLError as error:
        line, problem = _problem(error)
        raise YamlError(f"{name}:{line}: {problem}") from None
    except (ValueError, RecursionError) as error:
        raise YamlError(f"{name}:1: {error}") from None


def parse_all(text: str, name: str) -> list[Any]:
    """Parse every document of a YAML stream. Raises YamlError as ``parse`` does."""
    try:
        _refuse_bombs(text)
        return list(yaml.load_all(text, Loader=_Loader))
    except yaml.YAMLError as error:
        line, problem = _problem(error)
        raise YamlError(f"{name}:{line}: {problem}") from None
    except (ValueError, RecursionError) as error:
        raise YamlError(f"{name}:1: {error}") from None


def load(path: Path) -> Any:
    """Parse one YAML file. Raises YamlError as ``parse`` does, OSError if it cannot be read."""
    return parse(path.read_text(encoding="utf-8"), str(path))
