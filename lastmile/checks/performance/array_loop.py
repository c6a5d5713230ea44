"""Python loops over tables and arrays, row by row, where one array operation does the work (CWE-1050).

Rule: catalogue performance/python-loop-over-arrays. Only in files that import pandas, numpy or polars, and
not where a row is what the work is about: a request, a message or a file for each.
"""

import ast
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.performance._collections import loops_of
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.array-loop"
_LIBRARIES = ("pandas", "numpy", "polars")
_ROWS = frozenset(("iterrows", "itertuples", "iter_rows"))
_MAKERS = frozenset(
    f"numpy.{name}" for name in ("array", "zeros", "ones", "empty", "arange", "linspace", "full", "asarray")
)
# A turn that does one of these is about the row itself: it sends, stores or draws it.
_EFFECTS = frozenset(
    (
        *("get", "post", "put", "patch", "delete", "request", "send", "publish", "execute", "commit", "save"),
        *("create", "write", "writerow", "print", "send_message", "add", "add_row", "insert", "insert_one"),
        *("upload", "info", "debug", "warning", "error", "submit", "annotate", "text"),
    )
)

_Hit = tuple[ast.AST, str, Severity, Confidence]


def look(inventory: Inventory) -> Scan:
    """Judge each function of files that import an array library.

    Raises NothingToLookAt where no file does.
    """
    reading, found, any_library = Reading(inventory), list[Finding](), False
    for file, tree in reading.python():
        known = syntax.aliases(tree)
        if not any(target.split(".")[0] in _LIBRARIES for target in known.values()):
            continue
        any_library = True
        for name, owner in [("", tree), *((n, f) for n, f, _ in syntax.functions(tree))]:
            found += (_finding(file, name, hit) for hit in _hits(owner, known))
    if not any_library and not reading.unread:
        raise NothingToLookAt("no Python file uses pandas, numpy or polars")
    return reading.scan(found)


def _hits(owner: ast.AST, known: dict[str, str]) -> Iterator[_Hit]:
    arrays = set(_arrays(owner, known))
    for loop in loops_of(owner):
        if isinstance(loop.node, ast.While) or any(_effect(node) for node in loop.inside):
            continue
        match loop.node.iter:
            case ast.Call(func=ast.Attribute(attr=method)) if method in _ROWS:
                severity = Severity.MEDIUM if method == "iterrows" else Severity.LOW
                yield loop.node, f"`{method}` makes a Python object of each row", severity, Confidence.MEDIUM
            case ast.Call(func=ast.Name(id="range"), args=[ast.Call(args=[ast.Name(id=name)])]):
                if name not in arrays:
                    continue
                said = f"this loop goes through the array `{name}` number by number"
                yield loop.node, said, Severity.MEDIUM, Confidence.MEDIUM
            case ast.Name(id=name) if name in arrays:
                said = f"this loop goes through the array `{name}` number by number"
                yield loop.node, said, Severity.LOW, Confidence.MEDIUM
            case _:
                pass
    for node in syntax.own_nodes(owner):
        match node:
            case ast.Call(func=ast.Attribute(attr="apply"), keywords=keywords):
                if any(ast.unparse(k) == "axis=1" for k in keywords):
                    said = "`apply(axis=1)` calls a Python function for each row"
                    yield node, said, Severity.LOW, Confidence.MEDIUM
            case _:
                pass


def _arrays(owner: ast.AST, known: dict[str, str]) -> Iterator[str]:
    for node in syntax.own_nodes(owner):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=maker)):
                if syntax.resolved(maker, known) in _MAKERS:
                    yield name
            case _:
                pass


def _effect(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name in _EFFECTS
        case _:
            return isinstance(node, ast.Await | ast.Yield | ast.YieldFrom)


def _finding(file: SourceFile, name: str, hit: _Hit) -> Finding:
    node, what, severity, confidence = hit
    line = getattr(node, "lineno", 1)
    return Finding(
        rule=RULE,
        message=f"{what}: an operation on the whole column or array does the same many times faster.",
        severity=severity,
        confidence=confidence,
        path=file.path,
        line=line,
        end_line=line,
        symbol=name or None,
        cwe=("CWE-1050",),
    )


CHECK = Check(RULE, look)
