"""Locks of ``threading`` in Python code, for ``shared_state_race``; no check itself."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import Module

_LOCK = re.compile(r"lock|mutex|semaphore|(^|_)sem($|_)|cond(ition)?$|guard", re.IGNORECASE)
_MAKERS = re.compile(r"^(threading|multiprocessing|asyncio)\.(R?Lock|(Bounded)?Semaphore|Condition)$")


def held(module: Module, node: ast.AST) -> bool:
    """Whether a lock is held around the node: a with statement, or an acquire in the same function."""
    for outer in module.above(node):
        if isinstance(outer, ast.With | ast.AsyncWith):
            if any(_LOCK.search(ast.unparse(i.context_expr)[:200]) for i in outer.items):
                return True
        elif isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
            decorated = any(
                re.search(r"lock|synchroni|atomic", ast.unparse(d)[:200]) for d in outer.decorator_list
            )
            return decorated or any(
                isinstance(n, ast.Attribute) and n.attr == "acquire" for n in ast.walk(outer)
            )
    return False


def private_locks(module: Module) -> Iterator[ast.AST]:
    """A lock that is made where it is taken protects nobody: each caller gets one of his own."""
    for node in module.nodes:
        if isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                if _MAKERS.match(module.called(item.context_expr)):
                    yield item.context_expr
        elif isinstance(node, ast.Call) and _MAKERS.match(module.called(node)):
            yield from _local_lock(module, node)


def _local_lock(module: Module, call: ast.Call) -> Iterator[ast.AST]:
    """``lock = Lock()`` and ``with lock:`` in the same function, and nobody else sees it."""
    assign = module.parents.get(id(call))
    scope = module.scope(call)
    if not isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef) or not isinstance(assign, ast.Assign):
        return
    target = assign.targets[0]
    if not isinstance(target, ast.Name) or len(assign.targets) > 1:
        return
    every = [n for n in ast.walk(scope) if isinstance(n, ast.Name) and n.id == target.id]
    if any(isinstance(n, ast.Global | ast.Nonlocal) and target.id in n.names for n in ast.walk(scope)):
        return
    loads = [n for n in every if isinstance(n.ctx, ast.Load)]
    taken = [n for n in loads if isinstance(module.parents.get(id(n)), ast.withitem)]
    if loads and len(taken) == len(loads) and all(module.scope(n) is scope for n in loads):
        yield call


def not_surely_released(module: Module) -> Iterator[ast.Call]:
    """``lock.acquire()`` whose release an error would skip, though it stands in the same function."""
    for _, function, _owner in module.functions:
        calls = [n for n in syntax.own_nodes(function) if isinstance(n, ast.Call)]
        named = [(syntax.dotted(c.func), c) for c in calls]
        for name, call in named:
            lock, _, verb = name.rpartition(".")
            if verb != "acquire" or not _LOCK.search(lock):
                continue
            releases = [c for n, c in named if n == f"{lock}.release" and c.lineno >= call.lineno]
            if releases and not any(_in_finally(module, r) for r in releases):
                between = [
                    c
                    for n, c in named
                    if call.lineno < c.lineno < releases[-1].lineno and not n.startswith(lock)
                ]
                if between:
                    yield call


def _in_finally(module: Module, node: ast.AST) -> bool:
    below = node
    for outer in module.above(node):
        if isinstance(outer, ast.Try) and any(below is s for s in outer.finalbody):
            return True
        below = outer
    return False
