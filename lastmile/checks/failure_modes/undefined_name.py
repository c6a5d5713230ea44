"""Names and relative imports that nothing defines (CWE-457): that part of the product has never run."""

import ast
import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._scopes import Names, names_of
from lastmile.checks.failure_modes._script_imports import Shelves, missing_imports
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.undefined-name"
# Files that a program runs with names of its own in place.
_INJECTED = re.compile(
    r"(^|/)(jupyter_\w*config|ipython_config|local_settings)\.py$|(^|/)site_scons/|\.ipynb$"
)
_MOST = 500  # missing names of one file; such a file needs no longer list
_DATABRICKS = "# Databricks notebook source"
# Modules that a build writes: setuptools-scm, protobuf, compiled extensions.
_BUILT = re.compile(
    r"(^|\.)(_?version|__version__|_\w+|\w+_pb2(_grpc)?|\w+_rs|\w*generated\w*|build_info|\w*config_?local\w*)$"
)


def look(inventory: Inventory) -> Scan:
    """Python names that no scope defines, and relative imports of Python and JavaScript without a target."""
    reading, found = Reading(inventory), list[Finding]()
    shelves = Shelves(inventory)
    known: dict[str, Names | None] = {}
    for file, tree in reading.python():
        names = names_of(tree)
        known[file.path] = names
        if not _INJECTED.search(file.path):
            found.extend(_undefined(inventory, file, tree, names))
    modules = _Modules(inventory, known, shelves)
    for file, tree in reading.python():
        found.extend(modules.missing(file, tree))
    for file, parsed in reading.trees("javascript", "typescript"):
        for line, said, symbol in missing_imports(file, parsed, shelves):
            found.append(_finding(file, line, symbol, said))
    return reading.scan(found)


def _undefined(inventory: Inventory, file: SourceFile, tree: ast.Module, names: Names) -> Iterator[Finding]:
    if not names.missing:
        return
    text = inventory.read(file)
    if text.startswith(_DATABRICKS):
        return
    seen: set[tuple[str, str | None]] = set()
    for node in names.missing[:_MOST]:
        symbol = syntax.symbol_at(tree, node.lineno)
        if (node.id, symbol) not in seen:  # one finding a name and function
            seen.add((node.id, symbol))
            said = f"The name {node.id} is used here and nothing defines it: this line fails with NameError."
            yield _finding(file, node.lineno, symbol or node.id, said)


class _Modules:
    """Python's relative imports against the files of the repository."""

    def __init__(self, inventory: Inventory, known: dict[str, Names | None], shelves: Shelves) -> None:
        self.inventory = inventory
        self.known = known
        self.shelves = shelves
        self.files = {f.path: f for f in inventory.files if f.language == "python"}

    def missing(self, file: SourceFile, tree: ast.Module) -> Iterator[Finding]:
        nodes = list(ast.walk(tree))
        relative = [n for n in nodes if isinstance(n, ast.ImportFrom) and n.level]
        tries = [n for n in nodes if isinstance(n, ast.Try | ast.TryStar)] if relative else []
        hedged = {id(s) for t in tries for s in ast.walk(t) if isinstance(s, ast.ImportFrom)}
        for node in relative:
            if id(node) not in hedged:
                said = self._judge(file, node)
                if said is not None:
                    yield _finding(file, node.lineno, f"{'.' * node.level}{node.module or ''}", said)

    def _judge(self, file: SourceFile, node: ast.ImportFrom) -> str | None:
        folder = dirname(file.path)
        for _ in range(node.level - 1):
            if not folder:
                return None  # above the repository
            folder = dirname(folder)
        module = node.module or ""
        target = normpath(join(folder, module.replace(".", "/"))) if module else folder
        if _BUILT.search(module) or self.shelves.unknown(target):
            return None
        here = self._file_of(target)
        if module and here is None and not self.shelves.has_folder(target):
            return f"The import of {'.' * node.level}{module} fails: the repository has no such module."
        for alias in node.names:
            if here and alias.name != "*" and not self._offers(here, target, alias.name):
                return (
                    f"The import of {alias.name} from {'.' * node.level}{module} fails: "
                    f"{here} defines no such name."
                )
        return None

    def _file_of(self, target: str) -> str | None:
        ends = (".py", "/__init__.py", ".pyi", ".pyx", ".so", ".pyd")
        return next((target + end for end in ends if self.shelves.has(target + end)), None)

    def _offers(self, here: str, target: str, name: str) -> bool:
        if not here.endswith(".py") or _BUILT.search(name):
            return True
        names = self._names(here)
        if names is None or names.opaque or {name, "__getattr__"} & names.bound or name.startswith("__"):
            return True
        below = join(target, name) if here.endswith("/__init__.py") else ""
        return bool(below) and (
            self._file_of(below) is not None or self.shelves.has_folder(below) or self.shelves.unknown(below)
        )

    def _names(self, path: str) -> Names | None:
        if path not in self.known:
            file = self.files.get(path)
            tree = (
                syntax.python_tree(self.inventory, file) if file and file.role is not Role.VENDORED else None
            )
            self.known[path] = names_of(tree) if tree is not None else None
        return self.known[path]


def _finding(file: SourceFile, line: int, symbol: str, said: str) -> Finding:
    return Finding(
        rule=RULE,
        message=said,
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        path=file.path,
        line=line,
        symbol=symbol,
        cwe=("CWE-457",),
    )


CHECK = Check(RULE, look)
