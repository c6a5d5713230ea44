"""The import statements of Python: by ``ast``, and by text where a file does not parse."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lastmile.syntax.imported_statements import Statement
from lastmile.syntax.names import dotted

_CAUGHT = frozenset(("ImportError", "ModuleNotFoundError", "Exception", "BaseException"))
_BY_NAME = frozenset(("import_module", "importlib.import_module", "__import__"))
_OPTIONAL_BY_NAME = frozenset(("pytest.importorskip", "importorskip"))
_LINE = re.compile(r"[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+))")
_MOST_NAMES = 60  # of one statement or one bound name; more says nothing new


def statements(tree: ast.Module) -> Iterator[Statement]:
    """Every import of a file, also inside functions; ``importlib.import_module("x")`` and its kin too."""
    read = _read_off(tree)
    todo: list[tuple[ast.AST, bool, bool, bool]] = [(tree, False, False, False)]
    while todo:
        node, guarded, typing_only, lazy = todo.pop()
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Call):
            for one in _said(node, read):
                yield replace(one, guarded=one.guarded or guarded, typing_only=typing_only, lazy=lazy)
        lazy = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child, optional, types in _below(node):
            todo.append((child, guarded or optional, typing_only or types, lazy))


def _below(node: ast.AST) -> Iterator[tuple[ast.AST, bool, bool]]:
    """Children; with each, whether the code copes without its imports, and whether only types need them."""
    match node:
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
            caught = any(_catches(handler.type) for handler in handlers)
            yield from ((child, caught, False) for child in (*body, *handlers, *orelse))
            yield from ((child, False, False) for child in final)
        case ast.If(test=test, body=body, orelse=orelse):
            types = "TYPE_CHECKING" in {dotted(n).rpartition(".")[2] for n in ast.walk(test)}
            yield test, False, False
            # Whatever the condition asks for, a platform, a version, a setting: there is a way without.
            yield from ((child, not types, types) for child in body)
            yield from ((child, True, False) for child in orelse)
        case ast.With(items=items, body=body):
            calm = any(_suppresses(item.context_expr) for item in items)
            yield from ((item, False, False) for item in items)
            yield from ((child, calm, False) for child in body)
        case _:
            yield from ((child, False, False) for child in ast.iter_child_nodes(node))


def _catches(kind: ast.expr | None) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(k is None or dotted(k).rpartition(".")[2] in _CAUGHT for k in kinds)


def _suppresses(context: ast.expr) -> bool:
    return (
        isinstance(context, ast.Call)
        and dotted(context.func).rpartition(".")[2] == "suppress"
        and any(_catches(a) for a in context.args)
    )


def _said(node: ast.Import | ast.ImportFrom | ast.Call, read: dict[str, set[str]]) -> Iterator[Statement]:
    match node:
        case ast.Import(names=names, lineno=line):
            for name in names:
                bound = name.asname or name.name
                used = _sorted(read.get(bound, ()))
                yield Statement(name.name, line, (), used)
        case ast.ImportFrom(module=module, level=level, names=names, lineno=line):
            whole = "." * level + (module or "")
            taken = tuple(name.name for name in names)[:_MOST_NAMES]
            used = _sorted({a for name in names for a in read.get(name.asname or name.name, ())})
            yield Statement(whole, line, taken, used)
        case ast.Call(func=func, args=[ast.Constant(value=str(whole)), *_], lineno=line):
            called = dotted(func)
            if called in _BY_NAME | _OPTIONAL_BY_NAME and re.fullmatch(r"[A-Za-z_][\w.]{0,200}", whole):
                yield Statement(whole, line, guarded=called in _OPTIONAL_BY_NAME)
        case _:
            return


def _read_off(tree: ast.Module) -> dict[str, set[str]]:
    """What is read off each dotted name: ``yaml.safe_load(x)`` gives {"yaml": {"safe_load"}}."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (owner := dotted(node.value)) and "(" not in owner:
            found[owner].add(node.attr)
    return found


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names)[:_MOST_NAMES])


def statements_by_text(text: str) -> Iterator[Statement]:
    """The imports of a file that does not parse (Python 2, conflict marks), line by line; all in doubt."""
    for number, line in enumerate(text.split("\n"), start=1):
        match = _LINE.match(line[:500])
        if match is None:
            continue
        for name in (match[1] or match[2]).split(","):
            whole = name.split(" as ")[0].strip()
            if re.fullmatch(r"\.*[A-Za-z_][\w.]*", whole):
                yield Statement(whole, number, guarded=True)
