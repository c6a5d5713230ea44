"""Times without a zone that are stored, compared or sent (CWE-682).

Source: the documentation of ``datetime``: naive objects are taken for local time, also by ``timestamp()``.
"""

import ast
import re

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, SURE, Level, Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.naive-datetime"
_NOW = re.compile(r"^(datetime\.datetime|datetime)\.(now|today|utcnow|fromtimestamp|utcfromtimestamp)$")
_STORED = re.compile(
    r"_(at|on|time|date|until|since|expiry|expires|deadline|start|end|stamp)$|^(created|updated|modified|expires|deleted|"
    r"timestamp|deadline|expiry|exp|iat|nbf|last_login|last_seen|due|starts|ends|scheduled)",
    re.IGNORECASE,
)

_CLAIMS = ("exp", "iat", "nbf")


def look(inventory: Inventory) -> Scan:
    """The present taken without a zone; opportunities are all places that take it."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading, "datetime", "USE_TZ"):
        for node in module.nodes:
            name = module.resolved(node) if isinstance(node, ast.Attribute | ast.Name) else ""
            if not _NOW.match(name):
                continue
            count += 1
            level = _level(module, node, name.rpartition(".")[2])
            if level is not None:
                found.append(_finding(module, node, name, level))
        found.extend(_zones_off(module))
    return reading.scan(found, {RULE: max(count, len(found))})


def _level(module: Module, node: ast.AST, how: str) -> Level | None:
    outer = module.parents.get(id(node))
    local = how in ("now", "today", "fromtimestamp")
    if not (isinstance(outer, ast.Call) and outer.func is node):
        # Handed over as a function: default=datetime.utcnow.
        if isinstance(outer, ast.keyword) and outer.arg in (
            "default",
            "default_factory",
            "onupdate",
            "auto_now",
        ):
            return SURE if local and how != "fromtimestamp" else LOW
        return None
    places = 2 if how == "fromtimestamp" else 1
    if len(outer.args) >= places or any(k.arg in ("tz", None) for k in outer.keywords):
        return None
    user = module.parents.get(id(outer))
    if isinstance(user, ast.Attribute):
        if user.attr == "timestamp":
            return SURE if how.startswith("utc") else None  # taken for local time: off by the zone
        if user.attr != "isoformat":
            return None  # a zone follows, or a text or a part for a person
        call = module.parents.get(id(user))
        user, outer = module.parents.get(id(call)), call if isinstance(call, ast.Call) else outer
    while isinstance(user, ast.BinOp):
        outer, user = user, module.parents.get(id(user))
    return _by_use(user, outer, local=local)


def _by_use(  # noqa: PLR0911 - one answer for each use
    user: ast.AST | None, value: ast.AST, *, local: bool
) -> Level | None:
    """What becomes of the time: stored under a name that says so, compared, or something passing."""
    sure = SURE if local else LOW
    match user:
        case ast.keyword(arg=str(name)) if _STORED.search(name):
            return sure
        case ast.Assign(targets=[ast.Attribute(attr=name)]) if _STORED.search(name):
            return sure
        case ast.Dict(keys=keys, values=values):
            said = [k for k, v in zip(keys, values, strict=True) if v is value]
            if said and isinstance(said[0], ast.Constant) and said[0].value in _CLAIMS:
                return SURE if local else None  # the libraries of login tokens take such times for UTC
            named = said and isinstance(said[0], ast.Constant) and _STORED.search(str(said[0].value))
            return LOW if named else None
        case ast.Compare():
            return LOW
        case ast.Assign(targets=[ast.Subscript(slice=ast.Constant(value=str(name)))]) if _STORED.search(name):
            return LOW
        case _:
            return None


def _zones_off(module: Module) -> list[Finding]:
    found = []
    for statement in module.tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="USE_TZ")], value=ast.Constant(value=False)):
                said = "Django keeps every time without a zone here; set USE_TZ = True."
                found.append(module.finding(RULE, statement, said, LOW, ("CWE-682",)))
            case _:
                pass
    return found


def _finding(module: Module, node: ast.AST, name: str, level: Level) -> Finding:
    said = (
        f"{syntax.dotted(node) or name} gives a time without a zone: another server, or the change to "
        "summer time, shifts it. "
        "Take datetime.now(timezone.utc)."
    )
    return module.finding(RULE, node, said, level, ("CWE-682",))


CHECK = Check(RULE, look)
