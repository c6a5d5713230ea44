"""Jumps out of a ``finally``, which drop the error in flight; no check itself."""

import ast
from collections.abc import Iterator

Jump = ast.Return | ast.Break | ast.Continue


def jumps(tree: ast.Module) -> Iterator[tuple[ast.Try | ast.TryStar, Jump]]:
    """Each try statement with the first return, break or continue by which its finally leaves.

    The language reference, 8.4.4: if the finally clause executes a return, break or continue, the saved
    exception is discarded.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Try | ast.TryStar) and node.finalbody:
            jump = _first(node.finalbody, in_loop=False)
            if jump is not None:
                yield node, jump


def _first(body: list[ast.stmt], *, in_loop: bool) -> Jump | None:
    for statement in body:
        match statement:
            case ast.Return():
                return statement
            case ast.Break() | ast.Continue() if not in_loop:
                return statement
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                continue
            case _:
                pass
        for name in ("body", "orelse", "finalbody"):
            inner = getattr(statement, name, [])
            loop = in_loop or (isinstance(statement, ast.For | ast.AsyncFor | ast.While) and name == "body")
            if isinstance(inner, list) and (found := _first(inner, in_loop=loop)):
                return found
        for handler in [*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())]:
            if found := _first(handler.body, in_loop=in_loop):
                return found
    return None
