"""Values that calls share by accident (CWE-665): defaults made once, closures over a loop's variable.

Source: the language reference, 8.7: default values are evaluated once, when the definition is executed.
"""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import SURE, Function, Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.mutable-default-or-late-binding"
_CWE = ("CWE-665", "CWE-374")
_MAKERS = re.compile(r"^(list|dict|set|bytearray|collections\.(defaultdict|OrderedDict|Counter|deque))$")
_MOMENTS = re.compile(
    r"^(datetime\.datetime\.(now|utcnow|today)|datetime\.date\.today|django\.utils\.timezone\.now|time\.time|uuid\.uuid[14]|"
    r"secrets\.token_\w+|datetime\.now|random\.\w+)$"
)
_CHANGES = frozenset(
    (
        "append",
        "extend",
        "insert",
        "add",
        "update",
        "setdefault",
        "pop",
        "popitem",
        "clear",
        "remove",
        "discard",
        "sort",
        "reverse",
        "appendleft",
    )
)
_COLUMNS = re.compile(r"(^|\.)(Column|mapped_column|Field|\w{1,30}Field)$")
_KEEPS = re.compile(
    r"(^|\.)(append|add|connect|bind|after|add_done_callback|call_later|call_soon|submit|Thread|Timer|on|subscribe)$"
)


def look(inventory: Inventory) -> Scan:
    """Shared defaults, moments that pass once, class values changed through self, late closures."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading):
        for _, function, _owner in module.functions:
            for name, default in _defaults(function):
                count += 1
                found.extend(_default(module, function, name, default))
        found.extend(_columns(module))
        found.extend(_class_values(module))
        found.extend(_closures(module))
    return reading.scan(found, {RULE: max(count, len(found))})


def _defaults(function: Function) -> Iterator[tuple[str, ast.expr]]:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    for argument, default in zip(reversed(positional), reversed(arguments.defaults), strict=False):
        yield argument.arg, default
    for argument, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if value is not None:
            yield argument.arg, value


def _default(module: Module, function: Function, name: str, default: ast.expr) -> Iterator[Finding]:
    if isinstance(default, ast.Call) and _MOMENTS.match(module.called(default)):
        said = (
            "This default is worked out once, when the program starts: every later call gets the same "
            f"{name}. Use None."
        )
        yield module.finding(RULE, default, said, SURE, _CWE)
    elif _is_mutable(module, default) and (how := _leaks(function, name)):
        said = (
            f"All calls share this default of {name}, and the function {how} it: what one call leaves, "
            "the next one gets."
        )
        yield module.finding(RULE, default, said, SURE, _CWE)


def _is_mutable(module: Module, value: ast.expr) -> bool:
    if isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp):
        return True
    return isinstance(value, ast.Call) and bool(_MAKERS.match(module.called(value)))


def _leaks(function: Function, name: str) -> str:
    """How the function changes or hands on its default; "" where it only reads or replaces it."""
    how = ""
    for node in syntax.own_nodes(function):
        match node:
            case ast.Name(id=found, ctx=ast.Store()) if found == name:
                return ""
            case ast.Call(func=ast.Attribute(value=ast.Name(id=found), attr=attr)) if (
                found == name and attr in _CHANGES
            ):
                how = "changes"
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=found))]) if found == name:
                how = "changes"
            case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=found))) if found == name:
                how = "changes"
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"))], value=ast.Name(id=found)) if (
                found == name
            ):
                how = how or "keeps"
            case ast.Return(value=ast.Name(id=found)) if found == name:
                how = how or "returns"
            case _:
                pass
    return how


def _columns(module: Module) -> Iterator[Finding]:
    """``default=timezone.now()``: every row gets the moment at which the program started."""
    for node in module.nodes:
        if not (isinstance(node, ast.Call) and _COLUMNS.search(syntax.dotted(node.func))):
            continue
        for keyword in node.keywords:
            moment = keyword.arg in ("default", "onupdate") and _MOMENTS.match(module.called(keyword.value))
            if moment and isinstance(module.scope(node), ast.Module):
                said = (
                    "The parentheses make this default once, when the program starts, for every row. "
                    "Hand over the function itself."
                )
                yield module.finding(RULE, keyword.value, said, SURE, _CWE)


def _class_values(module: Module) -> Iterator[Finding]:
    """``items = []`` in a class body that ``self.items.append`` changes for all objects."""
    for owner in (n for n in module.nodes if isinstance(n, ast.ClassDef)):
        shared = {
            s.targets[0].id: s
            for s in owner.body
            if isinstance(s, ast.Assign)
            and isinstance(s.targets[0], ast.Name)
            and _is_mutable(module, s.value)
        }
        if not shared:
            continue
        nodes = list(ast.walk(owner))
        own = {
            n.attr
            for n in nodes
            if isinstance(n, ast.Attribute)
            and isinstance(n.ctx, ast.Store)
            and syntax.dotted(n.value) in ("self", "cls")
        }
        for name, statement in shared.items():
            if name in own or name.isupper() or name.startswith("_"):
                continue
            if any(_through_self(n, name) for n in nodes):
                said = (
                    f"{name} belongs to the class, and self.{name} is changed in place: all objects "
                    "share it. Make it in __init__."
                )
                yield module.finding(RULE, statement, said, SURE, _CWE)


def _through_self(node: ast.AST, name: str) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("append", "extend", "add", "update", "insert")
        and syntax.dotted(node.func.value) == f"self.{name}"
    )


def _closures(module: Module) -> Iterator[Finding]:
    """A lambda that a loop makes and keeps, and that reads the loop's variable when it is called later."""
    for loop in module.nodes:
        if isinstance(loop, ast.For | ast.AsyncFor):
            targets = {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
            inside = [n for s in loop.body for n in ast.walk(s)]
        elif isinstance(loop, ast.ListComp | ast.DictComp):
            targets = {n.id for g in loop.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
            part = loop.elt if isinstance(loop, ast.ListComp) else loop.value
            inside = [part] if isinstance(part, ast.Lambda) else []
        else:
            continue
        for node in inside:
            if (
                isinstance(node, ast.Lambda)
                and (late := _reads(node) & targets)
                and _kept(module, node, loop)
            ):
                said = (
                    f"This function reads {min(late)} when it is called, after the loop has moved on: "
                    "all of them see the last "
                    f"value. Bind it: lambda {min(late)}={min(late)}: …"
                )
                yield module.finding(RULE, node, said, SURE, _CWE)


def _reads(function: ast.Lambda) -> set[str]:
    bound = {a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)}
    return {n.id for n in ast.walk(function.body) if isinstance(n, ast.Name)} - bound


def _kept(module: Module, node: ast.Lambda, loop: ast.AST) -> bool:
    outer = module.parents.get(id(node))
    if outer is loop:
        return True
    call = module.parents.get(id(outer)) if isinstance(outer, ast.keyword) else outer
    if isinstance(call, ast.Call) and call.func is not node:
        named = isinstance(outer, ast.keyword) and outer.arg in ("command", "callback", "target", "on_click")
        return named or bool(_KEEPS.search(syntax.dotted(call.func)))
    return isinstance(outer, ast.Assign) and isinstance(outer.targets[0], ast.Subscript)


CHECK = Check(RULE, look)
