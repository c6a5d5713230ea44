"""Asynchronous work that nobody holds or awaits (CWE-772): it may vanish half done, and its errors are lost.

Source: the documentation of ``asyncio.create_task``: the loop keeps weak references, so save one.
"""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import HIGH, LOW, SURE, Level, Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.background-task-lost"
_STARTS = re.compile(
    r"^asyncio\.(create_task|ensure_future|tasks\.\w+|run_coroutine_threadsafe)$"
    r"|^asyncio\.get_(running_|event_)?loop\(\)\.create_task$|^asyncio\.new_event_loop\(\)\.create_task$"
    r"|(^|\.)_?(event_|io_?)?loop\.create_task$"
)
_LIBRARY = re.compile(
    r"^asyncio\.(sleep|wait_for|wait|gather|to_thread|open_connection|start_server|create_subprocess_(exec|shell))$|"
    r"^(anyio|trio)\.sleep$|^asgiref\.sync\.sync_to_async\(\)$"
)


def look(inventory: Inventory) -> Scan:
    """Tasks without a holder and coroutines that are never awaited."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading, "async", "Thread("):
        starts = [n for n in module.nodes if isinstance(n, ast.Call) and _STARTS.search(module.called(n))]
        count += len(starts)
        for call in starts:
            if _nobody_holds(module, call):
                found.append(_task(module, call))
        found.extend(_never_awaited(module))
        found.extend(_threads(module))
    return reading.scan(found, {RULE: max(count, len(found))})


def _nobody_holds(module: Module, call: ast.Call) -> bool:
    """The task is dropped at once, or kept under a name that nothing reads."""
    outer = module.parents.get(id(call))
    if isinstance(outer, ast.Expr):
        return True
    if isinstance(outer, ast.Attribute) and outer.attr == "add_done_callback":
        return isinstance(module.parents.get(id(module.parents.get(id(outer)))), ast.Expr)
    match outer:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            scope = module.scope(call)
            if isinstance(scope, ast.Module) or isinstance(module.parents.get(id(outer)), ast.ClassDef):
                return False
            return not any(
                (isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load))
                or (isinstance(n, ast.Global | ast.Nonlocal) and name in n.names)
                for n in ast.walk(scope)
            )
        case _:
            return False


def _task(module: Module, call: ast.Call) -> Finding:
    said = (
        "Nobody keeps the task that starts here: it can be removed before it is done, and its error "
        "is never seen. "
        "Keep a reference until it is done, and look at its result."
    )
    return module.finding(RULE, call, said, SURE, ("CWE-772", "CWE-755"))


def _never_awaited(module: Module) -> Iterator[Finding]:
    coroutines = _coroutines(module)
    for node in module.nodes:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
            continue
        call = node.value
        name = syntax.dotted(call.func)
        scope = module.scope(node)
        known = bool(_LIBRARY.match(module.called(call)))
        inside = isinstance(scope, ast.AsyncFunctionDef)
        if known and (inside or not module.called(call).endswith("gather")):
            yield _coroutine(module, call, name, HIGH)
        elif name.startswith("self.") and name.count(".") == 1:
            owner = module.owners.get(id(scope))
            if owner is not None and (owner.name, name[5:]) in coroutines:
                yield _coroutine(module, call, name, HIGH)
        elif ("", name) in coroutines and not _shadowed(module, scope, name):
            yield _coroutine(module, call, name, HIGH)


def _coroutines(module: Module) -> set[tuple[str, str]]:
    """(class or "", name) of plain async functions; a decorator may make something else of one."""
    kinds: dict[tuple[str, str], set[bool]] = {}
    for qualified, function, owner in module.functions:
        if owner is None and "." in qualified:
            continue
        plain = isinstance(function, ast.AsyncFunctionDef) and not function.decorator_list
        generator = any(isinstance(n, ast.Yield | ast.YieldFrom) for n in syntax.own_nodes(function))
        key = (owner.name if owner else "", function.name)
        kinds.setdefault(key, set()).add(plain and not generator)
    return {key for key, plain in kinds.items() if plain == {True}}


def _shadowed(module: Module, scope: ast.AST, name: str) -> bool:
    """The name means something else here: an argument, a local function or a later assignment."""
    if name in module.known:
        return True
    around = [scope, *module.above(scope)]
    for outer in around:
        if not isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(outer):
            if isinstance(node, ast.arg) and node.arg == name:
                return True
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
                return True
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
                return node is not outer or not isinstance(outer, ast.AsyncFunctionDef)
    return any(
        isinstance(n, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in n.targets)
        for n in module.tree.body
    )


def _coroutine(module: Module, call: ast.Call, name: str, level: Level) -> Finding:
    said = (
        f"{name} is a coroutine function, and what it returns is neither awaited nor started: nothing "
        "of it runs."
    )
    return module.finding(RULE, call, said, level, ("CWE-772", "CWE-755"))


def _threads(module: Module) -> Iterator[Finding]:
    """A daemon thread started by a request: a restart kills it half way, and nobody learns of it."""
    for node in module.nodes:
        if not (isinstance(node, ast.Call) and module.called(node) == "threading.Thread().start"):
            continue
        thread = node.func.value if isinstance(node.func, ast.Attribute) else None
        daemon = isinstance(thread, ast.Call) and any(
            k.arg == "daemon" and isinstance(k.value, ast.Constant) and k.value.value is True
            for k in thread.keywords
        )
        if daemon and module.handles_requests(module.scope(node)):
            said = (
                "This request starts a daemon thread and forgets it: a restart kills the work half "
                "way, and its error "
                "reaches nobody. Give work that must be done to a queue that lasts."
            )
            yield module.finding(RULE, node, said, LOW, ("CWE-772", "CWE-755"))


CHECK = Check(RULE, look)
