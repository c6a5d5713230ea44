"""Python by ``ast``: trees, names, functions."""

import ast
import threading
import warnings
from bisect import bisect_right
from collections.abc import Iterator

from lastmile.inventory import Inventory, SourceFile
from lastmile.syntax.shelf import SHELF

DEEPEST = (
    250  # levels; with two or three frames a level a recursive visitor stays under Python's limit of 1,000
)
_LARGEST = 1_000_000  # bytes; the tree of a file of nothing but "x = 1" takes 400 times its size
FunctionDef = ast.FunctionDef | ast.AsyncFunctionDef
_PARSING = threading.Lock()


def python_tree(inventory: Inventory, file: SourceFile) -> ast.Module | None:
    """The tree of a Python file; None if it is broken, over _LARGEST or nested over DEEPEST levels."""
    if file.size > _LARGEST:
        return None

    def make() -> ast.Module | None:
        return parse_python(inventory.read(file))

    # Short statements make dense trees: a line costs what 60 bytes of ordinary code do.
    found = SHELF.get(inventory, (file.digest, "python"), max(file.size, 60 * file.lines), make)
    return found if isinstance(found, ast.Module) else None


def parse_python(text: str) -> ast.Module | None:
    """Parse Python text; None where ``python_tree`` gives None."""
    try:
        # The filters of warnings belong to the whole process, and tools ask for trees beside the checks.
        with _PARSING, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the target's bad escapes are no warning of ours
            made = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return None if _too_deep(made) else made


def _too_deep(tree: ast.Module) -> bool:
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True


def symbol_at(tree: ast.Module, line: int) -> str | None:
    """Qualified name of the innermost Python function or class that holds a line; None at module level."""
    names: list[str] = []
    body: list[ast.stmt] = tree.body
    while body:
        place = bisect_right(body, line, key=_first) - 1
        inside = body[place] if place >= 0 else None
        if inside is None or line > (inside.end_lineno or inside.lineno):
            break
        if isinstance(inside, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(inside.name)
        body = _blocks(inside)
    return ".".join(names) or None


def _first(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(d.lineno for d in decorators)])


def _blocks(statement: ast.stmt) -> list[ast.stmt]:
    """The statements one level below, in text order."""
    found: list[ast.stmt] = list(getattr(statement, "body", ()))
    for name in ("handlers", "cases"):
        for part in getattr(statement, name, ()):
            found.extend(part.body)
    for name in ("orelse", "finalbody"):
        found.extend(getattr(statement, name, ()))
    return found


def functions(tree: ast.Module) -> Iterator[tuple[str, FunctionDef, ast.ClassDef | None]]:
    """Every Python function with its qualified name and, for a method, its class."""
    todo: list[tuple[str, ast.stmt, ast.ClassDef | None]] = [("", s, None) for s in reversed(tree.body)]
    while todo:
        prefix, statement, owner = todo.pop()
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield prefix + name, statement, owner
                prefix, owner = f"{prefix}{name}.", None
            case ast.ClassDef(name=name):
                prefix, owner = f"{prefix}{name}.", statement
            case _:
                pass
        todo.extend((prefix, s, owner) for s in reversed(_blocks(statement)))


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a Python function runs: nothing of the functions and classes inside it."""
    open_nodes = list(ast.iter_child_nodes(function))[::-1]
    while open_nodes:
        node = open_nodes.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            open_nodes.extend(list(ast.iter_child_nodes(node))[::-1])


def aliases(tree: ast.Module) -> dict[str, str]:
    """Local names that imports bind, with what they stand for: ``import a.b as c`` gives {"c": "a.b"}.

    Relative imports keep their dots (".models.User"). Imports anywhere in the file count.
    """
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                found[name.asname or name.name.split(".")[0]] = (
                    name.name if name.asname else name.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for name in node.names:
                joint = "" if module.endswith(".") or not module else "."
                found[name.asname or name.name] = f"{module}{joint}{name.name}"
    return found
