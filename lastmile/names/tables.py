"""The tables beside this module: one entry a line, ``#`` for comments, UTF-8.

``…_imports.txt`` has ``import: package package …``, the likeliest first; all others have names, several a
line, in no order.
"""

from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).resolve().parent


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


@lru_cache
def names(table: str) -> tuple[str, ...]:
    """The names of one table of names, in file order, each once."""
    return tuple(dict.fromkeys(name for line in _lines(f"{table}.txt") for name in line.split()))


@lru_cache
def imports(table: str) -> MappingProxyType[str, tuple[str, ...]]:
    """One table of imports: import name -> packages."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _lines(f"{table}.txt"):
        module, _, packages = line.partition(":")
        found[module.strip()] = tuple(packages.split())
    return MappingProxyType(found)
