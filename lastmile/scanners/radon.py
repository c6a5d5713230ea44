"""radon: cyclomatic complexity of Python functions, the number of independent paths through each.

Radon's published ranks: A 1-5, B 6-10, C 11-20, D 21-30 (more than moderate), E 31-40 (high), F 41+ (very
high). A finding begins at D; it is of medium severity there and high from E on.
"""

import ast
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, RootModel

from lastmile.errors import NothingToLookAt, ScannerError
from lastmile.inventory import Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity, Unread
from lastmile.scanners.shards import Pace, read_in_shards
from lastmile.scanners.tool import MEGABYTE, Bounds, find_tool, installed_version, run_tool
from lastmile.syntax import parse_python

RULE = "radon.complex-function"
_COMPLEX = 21  # rank D
_VERY_COMPLEX = 31  # rank E
_PACE = Pace(lines=80_000, start=15.0, per_thousand=0.5)  # measured: 0.2 s, and 0.015 s for 1,000 lines
_KNOWN_BAD = "def known_bad(x):\n" + "    if x:\n        pass\n" * (_COMPLEX - 1)
_BLOCK = re.compile(r"^[ \t\f]*(?:async|def|class)\b", re.MULTILINE)


class _Block(BaseModel):
    type: Literal["function", "method", "class"]
    name: str
    lineno: int
    endline: int
    complexity: int
    classname: str | None = None


class _Failed(BaseModel):
    error: str


class _Report(RootModel[dict[str, list[_Block] | _Failed]]):
    """Blocks of each file that has some; a file without functions and classes is not named at all."""


class Radon:
    """Wraps ``radon cc -j`` on the clean copies of Python files; satisfies Scanner."""

    name = "radon"

    def version(self) -> str:
        """Version of the installed radon."""
        return installed_version("radon")

    def scan(self, inventory: Inventory) -> Scan:
        """Measure every Python function. Raises NothingToLookAt without a file, ScannerError on failure."""
        files = inventory.select("python")
        if not files:
            raise NothingToLookAt("there is no Python file")
        tool = find_tool("radon")
        desk = inventory.workspace.resolve() / "radon"
        desk.mkdir(exist_ok=True)
        (desk / "known_bad.py").write_text(_KNOWN_BAD, encoding="utf-8")
        return read_in_shards(files, partial(_read, inventory, tool, desk), inventory.limits, _PACE)


def _read(inventory: Inventory, tool: Path, desk: Path, files: Sequence[SourceFile], seconds: float) -> Scan:
    """One run of radon over these files and our known-bad one."""
    sent = {str(inventory.snapshot.resolve() / file.copy): file for file in files}
    known_bad = str(desk / "known_bad.py")
    bounds = Bounds(timeout=seconds, memory=2048 * MEGABYTE)
    result = run_tool([tool, "cc", "-j", known_bad, *sent], inventory, bounds).expect(0)
    report = result.report(_Report).root
    proof = report.get(known_bad)
    if not isinstance(proof, list) or [b.complexity for b in proof] != [_COMPLEX]:
        raise ScannerError("radon did not report our own known-bad file")
    findings, unread, functions = [], [], 0
    for name, file in sent.items():
        blocks = report.get(name)
        if isinstance(blocks, _Failed):
            unread.append(Unread(path=file.path, reason=_reason(blocks.error)))
        elif blocks is None and not _without_blocks(inventory.read(file)):
            unread.append(Unread(path=file.path, reason="radon did not say that it read it"))
        else:
            measured = [block for block in blocks or () if block.type != "class"]
            findings += [_finding(file, b) for b in measured if b.complexity >= _COMPLEX]
            functions += len(measured) if file.role is Role.SOURCE else 0
    paths = tuple(file.path for file in files)
    return Scan(
        tuple(findings), sent=paths, unread=tuple(unread), opportunities={RULE: functions}, walls=result.walls
    )


def _reason(error: str) -> str:
    """Why radon could not read a file, without its text: the parser's message can quote the target."""
    if "recursion" in error or "nested" in error:
        return "radon: nested too deeply"
    return "radon: not valid Python for the interpreter that LastMile runs on"


def _without_blocks(text: str) -> bool:
    """No function or class can be in this text, so radon is right to say nothing about it."""
    if not _BLOCK.search(text):
        return True
    tree = parse_python(text)
    blocks = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return tree is not None and not any(isinstance(node, blocks) for node in ast.walk(tree))


def _finding(file: SourceFile, block: _Block) -> Finding:
    name = f"{block.classname}.{block.name}" if block.classname else block.name
    return Finding(
        rule=RULE,
        message=f"{name} has a cyclomatic complexity of {block.complexity} (over {_COMPLEX - 1}): so many "
        "paths need as many tests.",
        severity=Severity.MEDIUM if block.complexity >= _VERY_COMPLEX else Severity.LOW,
        confidence=Confidence.HIGH,
        path=file.path,
        line=block.lineno,
        end_line=block.endline,
        symbol=name,
        cwe=("CWE-1121",),  # excessive McCabe cyclomatic complexity
    )
