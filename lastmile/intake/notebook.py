"""A Jupyter notebook as a Python file whose line numbers are those of the ``.ipynb``.

Notebooks are saved one source line a line, so each code line goes to the line where it stands in the
raw file and a finding can be looked up there.  Where that does not hold, the cells are joined.
"""

import ast
import json
import re
import warnings
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined] # typeshed leaves it out
from json.scanner import py_make_scanner  # type: ignore[attr-defined] # the same
from typing import Any

_MAGIC = re.compile(r"^(\s*+)(?:[%!]|\?|[\w.]++\?{1,2}\s*+$|[\w, ]++=\s*+[%!])")
_CELL_MAGIC = re.compile(r"%%(\w+)")
_PYTHON_CELLS = frozenset(("time", "timeit", "capture", "prun"))  # cell magics around ordinary Python


class NotPython(Exception):  # noqa: N818 - a reason for the ledger
    """The notebook cannot be read as Python; the text says why."""


class _Placed(str):
    """A JSON string that knows where in the text it began."""

    __slots__ = ("offset",)
    offset: int


def _scan(text: str, end: int, strict: bool = True) -> tuple[_Placed, int]:  # noqa: FBT001, FBT002 - json calls it so
    value, after = scanstring(text, end, strict)
    placed = _Placed(value)
    placed.offset = end
    return placed, after


class _Decoder(json.JSONDecoder):
    def __init__(self) -> None:
        super().__init__(strict=False)
        self.parse_string = _scan
        self.scan_once = py_make_scanner(self)  # the C scanner does not call parse_string


def _cells(notebook: dict[str, Any]) -> Iterator[list[_Placed]]:
    """Source strings of each code cell (format 4, and 3 with its worksheets)."""
    sheets = notebook.get("worksheets")
    pools = [notebook.get("cells")] + [s.get("cells") for s in sheets or () if isinstance(s, dict)]
    for pool in pools:
        for cell in pool if isinstance(pool, list) else ():
            if not isinstance(cell, dict) or cell.get("cell_type") != "code":
                continue
            source = cell.get("source", cell.get("input"))
            strings = source if isinstance(source, list) else [source]
            yield [string for string in strings if isinstance(string, _Placed)]


def _plain(lines: list[str]) -> list[str]:
    """IPython's own syntax as comments; a cell in another language wholly so."""
    first = next((line for line in lines if line.strip()), "")
    other = _CELL_MAGIC.match(first)
    if other and other.group(1) not in _PYTHON_CELLS:
        return [f"# {line}" for line in lines]
    return [
        f"{match.group(1)}pass  # {line.strip()}" if (match := _MAGIC.match(line)) else line for line in lines
    ]


def _parses(lines: list[str]) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _placed(cells: list[list[_Placed]], text: str) -> dict[int, str] | None:
    """Code line by raw line (0-based), or None if two would share a line."""
    placed: dict[int, str] = {}
    at, line = 0, 0
    for cell in cells:
        rows = []
        for string in cell:
            line, at = line + text.count("\n", at, string.offset), string.offset
            content = str(string).removesuffix("\n")
            if "\n" in content or line in placed or line in rows:
                return None
            rows.append(line)
        code = _plain([str(string).removesuffix("\n") for string in cell])
        if not _parses(code):
            code = [f"# {row}" for row in code]
        placed.update(zip(rows, code, strict=True))
    return placed


def _joined(cells: list[list[_Placed]]) -> str:
    parts = []
    for cell in cells:
        code = _plain("".join(cell).split("\n"))
        parts.append("\n".join(code if _parses(code) else [f"# {row}" for row in code]))
    return "\n\n".join(parts) + "\n"


def notebook_code(text: str) -> str:
    """The Python code of a notebook; a cell that does not parse becomes comments.

    Raises NotPython when it is no notebook, or one in another language.
    """
    try:
        start = len(text) - len(text.lstrip())
        notebook, _ = _Decoder().raw_decode(text, start)
    except (ValueError, RecursionError, MemoryError):
        raise NotPython("the notebook is not valid JSON") from None
    if not isinstance(notebook, dict):
        raise NotPython("the file is no notebook")
    metadata = notebook.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = spec.get("language", "python") if isinstance(spec, dict) else "python"
    if not isinstance(language, str) or language.lower() != "python":
        raise NotPython("a notebook in a language other than Python")
    cells = list(_cells(notebook))
    placed = _placed(cells, text)
    if placed is None:
        return _joined(cells)
    return "\n".join(placed.get(line, "") for line in range(max(placed, default=-1) + 1)) + "\n"
