"""Blocking calls inside ``async def`` (CWE-1050): while one waits, the event loop serves nobody."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.performance._blocking_calls import (
    LOW,
    MEDIUM,
    NESTED,
    Client,
    Level,
    alone,
    call_level,
    client_of,
    waits,
)
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.sync-io-in-async"
_MOST = 40  # findings of one function: whoever repairs it reads all of it
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Objects = dict[str, tuple[Client, str]]  # by the name that holds the object: its kind, and what made it


def look(inventory: Inventory) -> Scan:
    """Python's async functions that call blocking I/O; opportunities are the async functions."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.python():
        asynchronous = [
            (name, function, owner)
            for name, function, owner in syntax.functions(tree)
            if isinstance(function, ast.AsyncFunctionDef)
        ]
        count += len(asynchronous)
        if not asynchronous:
            continue
        module = _Module(tree)
        for name, function, owner in asynchronous:
            found.extend(_judge(file, name, function, module.objects(function, owner), module))
    return reading.scan(found, {RULE: max(count, len(found))})


class _Module:
    """What an async function finds around it: imports, blocking clients, functions that block."""

    def __init__(self, tree: ast.Module) -> None:
        self.known = syntax.aliases(tree)
        self._outer = _objects(tree.body, self.known, {})
        self._fields: dict[int, _Objects] = {}
        for _, function, owner in syntax.functions(tree):
            if owner is not None:
                fields = self._fields.setdefault(id(owner), {})
                fields.update(_objects(syntax.own_nodes(function), self.known, {}, fields=True))
        self.alone = alone(tree, self.known)
        self.blocking: dict[str, str] = {}
        for name, function, owner in syntax.functions(tree):
            # "outer.inner" is no name that the module's own functions can call.
            if isinstance(function, ast.FunctionDef) and name.count(".") <= (owner is not None):
                found = _blocking(function, self.known, self.objects(function, owner))
                sure = [hit.what for hit in found if hit.sure]
                if sure and not any(isinstance(n, ast.Yield) for n in syntax.own_nodes(function)):
                    self.blocking[name] = sure[0]

    def objects(self, function: _Function, owner: ast.ClassDef | None) -> _Objects:
        """The blocking objects that a function can name."""
        outer = {**self._outer, **self._fields.get(id(owner), {})}
        every = ast.walk(function.args)
        hidden = {n.arg for n in every if isinstance(n, ast.arg)} | {
            n.id
            for n in syntax.own_nodes(function)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        seen = {name: made for name, made in outer.items() if name.partition(".")[0] not in hidden - {"self"}}
        return _objects(syntax.own_nodes(function), self.known, {**seen, **self._given(function)})

    def _given(self, function: _Function) -> _Objects:
        """Parameters whose annotation names a blocking client."""
        found: _Objects = {}
        for argument in ast.walk(function.args):
            if isinstance(argument, ast.arg) and argument.annotation is not None:
                for part in _plain(argument.annotation):
                    made = syntax.resolved(part, self.known)
                    client = client_of(made)
                    if client is not None:
                        found[argument.arg] = client, made
        return found


def _plain(annotation: ast.expr) -> Iterator[ast.expr]:
    """The types in ``X``, ``X | None``, ``Optional[X]`` and ``Annotated[X, …]``."""
    match annotation:
        case ast.BinOp(left=left, right=right):
            yield from (*_plain(left), *_plain(right))
        case ast.Subscript(value=outer, slice=inner) if syntax.dotted(outer).endswith(
            ("Optional", "Annotated")
        ):
            yield from _plain(inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner)
        case _:
            yield annotation


@dataclass(frozen=True)
class _Hit:
    """One call that blocks."""

    call: ast.Call
    what: str
    level: Level
    once: bool = False
    text: str = ""

    @property
    def sure(self) -> bool:
        """It waits for something far away, and nothing speaks against it."""
        return self.level == (Severity.HIGH, Confidence.HIGH) and not self.text

    @property
    def rank(self) -> tuple[int, int]:
        """The gravest first."""
        return self.level[0].rank, self.level[1].rank


def _judge(
    file: SourceFile, name: str, function: ast.AsyncFunctionDef, objects: _Objects, module: _Module
) -> Iterator[Finding]:
    """One finding a line; calls of one kind that mostly wait shortly have one for all of them."""
    lines: dict[int, _Hit] = {}
    many: dict[str, _Hit] = {}
    hits = [*_blocking(function, module.known, objects), *_through(name, function, module)]
    for hit in sorted(hits, key=lambda h: h.call.lineno):
        if hit.once and many.setdefault(hit.what.rpartition(" of ")[2], hit) is not hit:
            continue
        other = lines.get(hit.call.lineno)
        if other is None or hit.rank < other.rank:
            lines[hit.call.lineno] = hit
    for line, hit in sorted(lines.items())[:_MOST]:
        level = LOW if name in module.alone and not hit.text else hit.level
        said = hit.text or (
            f"The async function {name} calls {hit.what}, which blocks the event loop: until it returns, "
            "this process answers no other request."
        )
        yield Finding(
            rule=RULE,
            message=said,
            severity=level[0],
            confidence=level[1],
            path=file.path,
            line=line,
            end_line=hit.call.end_lineno,
            symbol=name,
            cwe=("CWE-1050",),
        )


def _objects(
    nodes: Iterable[ast.AST], known: dict[str, str], before: _Objects, *, fields: bool = False
) -> _Objects:
    """Names that hold a blocking client; ``fields``: only attributes of self."""
    found = dict(before)
    every = list(nodes)
    asynchronous = {id(i) for n in every if isinstance(n, ast.AsyncWith) for i in n.items}
    for node in every:
        value: ast.expr | None
        match node:
            case ast.Assign(targets=[ast.Name() | ast.Attribute() as target], value=value):
                name = syntax.dotted(target)
            case ast.AnnAssign(target=ast.Name() | ast.Attribute() as target, value=value):
                name = syntax.dotted(target)
            case ast.withitem(context_expr=value, optional_vars=ast.Name(id=name)):
                pass
            case _:
                continue
        if value is None or id(node) in asynchronous or name.startswith("self.") != fields:
            continue
        made = _made(value, known, found)
        if made is not None:
            found[name] = made
        elif not fields:
            found.pop(name, None)
    return found


def _made(value: ast.expr, known: dict[str, str], objects: _Objects) -> tuple[Client, str] | None:
    """What a value holds: a client that is made here, or a part of one (``client["db"]``)."""
    if isinstance(value, ast.Call):
        maker = syntax.resolved(value.func, known)
        client = client_of(maker)
        if client is not None:
            return client, maker
        if maker.endswith(".cursor"):
            return (
                objects.get(syntax.dotted(value.func.value))
                if isinstance(value.func, ast.Attribute)
                else None
            )
        if maker in objects and objects[maker][1].endswith("sessionmaker"):
            return objects[maker]
        return None
    held = _held(value, objects)
    if held is not None:
        return held[:2] if held[0].deep else None
    inner = value
    while isinstance(inner, ast.Attribute | ast.Subscript):
        inner = inner.value
    made = _made(inner, known, objects) if isinstance(inner, ast.Call) else None
    return made if made is not None and made[0].deep else None


def _held(node: ast.expr, objects: _Objects) -> tuple[Client, str, str] | None:
    """The object at the root of a chain, what made it, and the chain behind it."""
    parts: list[str] = []
    here = node
    while True:
        text = syntax.dotted(here)
        if text in objects:
            return *objects[text], ".".join(reversed(parts))
        match here:
            case ast.Attribute(value=inner, attr=attr):
                parts.append(attr)
                here = inner
            case ast.Call(func=inner) | ast.Subscript(value=inner):
                here = inner
            case _:
                return None


def _through(name: str, function: ast.AsyncFunctionDef, module: _Module) -> Iterator[_Hit]:
    """Calls of functions of the same module, or methods of the same class, that block themselves."""
    names = (n for n in syntax.own_nodes(function) if isinstance(n, ast.Name | ast.arg))
    own = {
        n.arg if isinstance(n, ast.arg) else n.id
        for n in names
        if not isinstance(getattr(n, "ctx", None), ast.Load)
    }
    for node in _loop_nodes(function):
        if not isinstance(node, ast.Call):
            continue
        called = syntax.dotted(node.func)
        if called.startswith("self.") and "." in name:
            blocked_by = module.blocking.get(f"{name.rpartition('.')[0]}.{called.removeprefix('self.')}")
        else:
            blocked_by = None if called in own or "." in called else module.blocking.get(called)
        if blocked_by:
            yield _Hit(node, f"{called}, and that calls {blocked_by}", (Severity.HIGH, Confidence.MEDIUM))


def _blocking(function: _Function, known: dict[str, str], objects: _Objects) -> Iterator[_Hit]:
    awaited = {id(n.value) for n in syntax.own_nodes(function) if isinstance(n, ast.Await)}
    for node in _loop_nodes(function):
        if not isinstance(node, ast.Call) or id(node) in awaited or _at_once(node):
            continue
        name = syntax.resolved(node.func, known)
        if NESTED.match(name) and isinstance(function, ast.AsyncFunctionDef):
            if "nest_asyncio" not in known:
                said = f"{name} raises RuntimeError here, because a loop is running already. Use await."
                yield _Hit(node, name, MEDIUM, text=said)
            continue
        level = call_level(name)
        if level is not None:
            yield _Hit(node, name, level)
            continue
        held = _held(node.func, objects) if isinstance(node.func, ast.Attribute) else None
        if held is not None and waits(held[0], held[2]):
            client, maker, chain = held
            yield _Hit(node, f"{chain.rpartition('.')[2]} of {maker}", client.level, client.once)


def _at_once(call: ast.Call) -> bool:
    """It was told not to wait: ``queue.get(block=False)``, ``sleep(0)``."""
    last = syntax.dotted(call.func).rpartition(".")[2]
    if last == "get" and any(k.arg == "block" and ast.unparse(k.value) == "False" for k in call.keywords):
        return True
    if any(k.arg == "timeout" and ast.unparse(k.value) == "0" for k in call.keywords):
        return True
    first = call.args[0] if call.args else None
    return last in ("sleep", "get") and isinstance(first, ast.Constant) and first.value in (0, False)


def _loop_nodes(function: _Function) -> Iterator[ast.AST]:
    """What runs on the event loop: no lambda or inner function, for these may go to a thread."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        yield node
        todo.extend(ast.iter_child_nodes(node))


CHECK = Check(RULE, look)
