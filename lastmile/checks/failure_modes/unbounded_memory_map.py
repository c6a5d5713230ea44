"""Stores in memory that only grow (CWE-401): each caller leaves an entry, and none is ever removed."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, MEDIUM, Function, Level, Module, modules, parameters
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.unbounded-memory-map"
_WORDS = ("= {}", "= []", "dict(", "set(", "list(", "cache", "OrderedDict", "deque", "Counter")
_CWE = ("CWE-401", "CWE-770")
_MAKERS = re.compile(r"^(dict|list|set|collections\.(defaultdict|OrderedDict|Counter|deque))$")
_ADDS = frozenset({"append", "add", "setdefault", "appendleft", "insert"})
_REMOVES = frozenset({"pop", "popitem", "clear", "remove", "discard", "popleft"})
_CALLER = re.compile(
    r"user|uid|client|(^|[^a-z])ip([^a-z]|$)|addr|token|email|session|request|query|prompt|message|text|payload|body",
    re.IGNORECASE,
)
_REGISTRY = re.compile(
    r"^_?(register|add_|define|declare|install|load|init|setup|build|configure)", re.IGNORECASE
)
_CACHES = re.compile(r"^functools\.(lru_cache|cache)$")
_LIMITER = re.compile(r"rate_?limit|throttl|limiter|cooldown|flood", re.IGNORECASE)


def look(inventory: Inventory) -> Scan:
    """Stores filled by callers, and caches on methods; opportunities are all such stores."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading, *_WORDS):
        stores = _stores(module)
        count += len(stores)
        found.extend(_filled(module, stores))
        closed = list(_closed_over(module))
        count += len(closed)
        found.extend(closed)
        cached = list(_method_caches(module))
        count += len(cached)
        found.extend(cached)
    return reading.scan(found, {RULE: count})


def _stores(module: Module) -> set[str]:
    """Empty collections of the module from which nothing in the file removes anything."""
    made = {
        t.id
        for s in module.tree.body
        if isinstance(s, ast.Assign | ast.AnnAssign) and _is_empty_store(module, s.value)
        for t in (s.targets if isinstance(s, ast.Assign) else [s.target])
        if isinstance(t, ast.Name)
    }
    return {name for name in made if not any(_shrinks(node, name) for node in module.nodes)}


def _is_empty_store(module: Module, value: ast.expr | None) -> bool:
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, ast.List):
        return not value.elts
    if not (isinstance(value, ast.Call) and _MAKERS.match(module.called(value))):
        return False
    return not any(k.arg == "maxlen" for k in value.keywords)


def _shrinks(node: ast.AST, name: str) -> bool:  # noqa: PLR0911 - one answer for each shape
    match node:
        case ast.Attribute(value=ast.Name(id=base), attr=attr) if base == name:
            return attr in _REMOVES
        case ast.Delete(targets=targets):
            return any(isinstance(n, ast.Name) and n.id == name for t in targets for n in ast.walk(t))
        case ast.Global(names=names):
            return name in names  # a function may put a new one in its place
        case ast.Call(args=args) if not isinstance(node.func, ast.Attribute):
            # Somebody else has it now; len() and its kin only look, and a limit may hang on what they see.
            if syntax.dotted(node.func) in ("len", "sorted", "list", "print", "str", "sum", "dict"):
                return syntax.dotted(node.func) == "len" and any(_is(a, name) for a in args)
            return any(_is(a, name) for a in args)
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=base), slice=ast.Slice())]):
            return base == name
        case _:
            return False


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _filled(module: Module, stores: set[str]) -> Iterator[Finding]:
    """One finding a store: the first place where a caller leaves something in it."""
    seen: set[str] = set()
    for qualified, function, _owner in module.functions:
        if (
            _REGISTRY.match(function.name)
            or _is_decorator(function)
            or _LIMITER.search(ast.unparse(function)[:20_000])
        ):
            continue  # limiters have a check of their own
        for node in syntax.own_nodes(function):
            name, key = _adds(node)
            if name in stores and name not in seen and not _local(function, name):
                level = _level(module, function, key)
                if level is not None:
                    seen.add(name)
                    said = (
                        f"{qualified} leaves an entry in {name} for each {ast.unparse(key)[:40]}, and "
                        "nothing in this file ever "
                        "removes one: the memory of the process only grows. Bound it by size and age."
                    )
                    yield module.finding(RULE, node, said, level, _CWE)


def _is_decorator(function: Function) -> bool:
    inner = {s.name for s in function.body if isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef)}
    given = parameters(function)
    returned = [n.value for n in syntax.own_nodes(function) if isinstance(n, ast.Return)]
    return any(isinstance(v, ast.Name) and v.id in inner | given for v in returned)


def _adds(node: ast.AST) -> tuple[str, ast.expr]:
    match node:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)]):
            return name, key
        case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name), slice=key)):
            return name, key
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr), args=[*_, _] as args) if (
            attr in _ADDS
        ):
            return name, args[0]
        case ast.Call(
            func=ast.Attribute(value=ast.Subscript(value=ast.Name(id=name), slice=key), attr=attr)
        ) if attr in _ADDS:
            return name, key
        case _:
            return "", ast.Constant(value=None)


def _local(function: Function, name: str) -> bool:
    return any(
        (isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store))
        or (isinstance(n, ast.arg) and n.arg == name)
        for n in ast.walk(function)
    )


def _level(module: Module, function: Function, key: ast.expr) -> Level | None:
    """The key decides: one for each caller grows without an end, a constant or a class does not."""
    if isinstance(key, ast.Constant | ast.Slice):
        return None
    names = {n.id for n in ast.walk(key) if isinstance(n, ast.Name)}
    text = ast.unparse(key)[:300]
    handled = module.handles_requests(function)
    if handled and not isinstance(key, ast.Attribute):
        return MEDIUM
    if names & parameters(function) and _CALLER.search(text):
        return LOW
    return None


def _closed_over(module: Module) -> Iterator[Finding]:
    """Stores of a function that lives on in the one it returns: a decorator's memory of its callers."""
    for qualified, function, _owner in module.functions:
        if not _is_decorator(function):
            continue
        made = [
            s
            for s in function.body
            if isinstance(s, ast.Assign)
            and isinstance(s.targets[0], ast.Name)
            and _is_empty_store(module, s.value)
        ]
        inside = list(ast.walk(function))
        for statement in made:
            name = ast.unparse(statement.targets[0])
            keys = [key for node in inside for held, key in (_adds(node),) if held == name]
            told = [
                k for k in keys if not isinstance(k, ast.Constant) and _CALLER.search(ast.unparse(k)[:300])
            ]
            if told and not any(_shrinks(node, name) for node in inside):
                said = (
                    f"{qualified} keeps an entry in {name} for each {ast.unparse(told[0])[:40]} as long as "
                    "the process lives, and nothing removes one: the memory only grows. Bound it by size "
                    "and age."
                )
                yield module.finding(RULE, statement, said, MEDIUM, _CWE)


def _method_caches(module: Module) -> Iterator[Finding]:
    """A cache on a method keeps every object alive that it was called on."""
    for _, function, owner in module.functions:
        if owner is None or not function.args.args or function.args.args[0].arg != "self":
            continue
        for decorator in function.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            name = module.resolved(call.func if call else decorator)
            if not _CACHES.match(name):
                continue
            size = next((k.value for k in call.keywords if k.arg == "maxsize"), None) if call else None
            endless = name.endswith(".cache") or (isinstance(size, ast.Constant) and size.value is None)
            said = (
                "This cache holds on to every object that the method was called on"
                + (", and never forgets one." if endless else " until it is full.")
                + " Cache on the object, or by a key of its own."
            )
            yield module.finding(RULE, decorator, said, LOW, _CWE)


CHECK = Check(RULE, look)
