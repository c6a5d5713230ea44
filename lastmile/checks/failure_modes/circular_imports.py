"""Modules that import each other in a circle, when they are loaded (CWE-1047).

Rule: catalogue failure/circular-imports. Imports inside functions, under TYPE_CHECKING and of types alone do
not count: they are how circles are broken. One finding a circle (a strongly connected component).
"""

import ast
from collections.abc import Iterator
from posixpath import dirname

from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._circles import circles
from lastmile.checks.failure_modes._script_sources import imported_files
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.circular-imports"
_NAMED = 4  # files of a circle that the message names
_BARRELS = ("__init__.py", "index.ts", "index.js", "index.tsx")


def look(inventory: Inventory) -> Scan:
    """Find circles among Python modules, and among scripts. Raises NothingToLookAt below two modules."""
    reading = Reading(inventory)
    graph = {**_python(reading), **imported_files(reading)}
    if len(graph) < 2 and not reading.unread:
        raise NothingToLookAt("there are not two modules that could import each other")
    found = [_finding(circle) for circle in circles(graph)]
    return reading.scan(found, {RULE: len(graph)}, f"the imports of {len(graph)} modules")


def _finding(circle: tuple[str, ...]) -> Finding:
    """A package's own door (``__init__``, ``index``) in the circle makes it a usual, milder case."""
    more = f" and {len(circle) - _NAMED} more" if len(circle) > _NAMED else ""
    return Finding(
        rule=RULE,
        message=f"{len(circle)} modules import each other in a circle: {', '.join(circle[:_NAMED])}{more}. "
        "Move what they share into a module below them.",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM if any(p.endswith(_BARRELS) for p in circle) else Confidence.HIGH,
        path=circle[0],
        symbol="circle of " + " ".join(circle)[:200],
        cwe=("CWE-1047",),
    )


def _python(reading: Reading) -> dict[str, set[str]]:
    trees = dict(reading.python())
    modules = {_module_name(file.path): file.path for file in trees}
    return (
        {
            file.path: {modules[n] for n in _loaded(file.path, tree) if n in modules} - {file.path}
            for file, tree in trees.items()
        }
        if modules
        else {}
    )


def _module_name(path: str) -> str:
    """``src/shop/orders.py`` -> ``shop.orders``; a source folder is no package."""
    parts = path.removesuffix(".py").split("/")
    if parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts[1:] if parts[:1] in (["src"], ["lib"]) else parts)


def _loaded(path: str, tree: ast.Module) -> Iterator[str]:
    """Modules that are loaded when this one is: by name, and each name that may be a module of a package."""
    package = _module_name(dirname(path) + "/__init__.py").split(".") if "/" in path else []
    for statement in _at_load(tree.body):
        match statement:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                above = package[: len(package) - level + 1] if level else []
                base = ".".join([*above, *([module] if module else [])])
                submodules = [f"{base}.{alias.name}" if base else alias.name for alias in names]
                yield from submodules
                if module or not level:
                    yield base
            case _:
                pass


def _at_load(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        match statement:
            case ast.If(test=test) if "TYPE_CHECKING" in ast.dump(test):
                continue
            case ast.If() | ast.Try() | ast.With():
                for part in ("body", "orelse", "finalbody"):
                    yield from _at_load(getattr(statement, part, []))
            case _:
                yield statement


CHECK = Check(RULE, look)
