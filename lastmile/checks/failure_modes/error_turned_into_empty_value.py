"""Failures of partners, databases and files that are handed on as "nothing there" (CWE-394)."""

import ast
import re

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, SURE, Level, Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.error-turned-into-empty-value"
_OUTSIDE = re.compile(
    r"^(requests\.|httpx\.|urllib\.error\.|urllib3\.exceptions\.|aiohttp\.|sqlalchemy\.|psycopg2?\.|pymysql\.|sqlite3\.|"
    r"redis\.|botocore\.|boto3\.|smtplib\.|pymongo\.|django\.db\.|stripe\.|openai\.|grpc\.|subprocess\.|"
    r"ConnectionError$|TimeoutError$|ConnectionRefusedError$|ConnectionResetError$)"
)
_MAY = re.compile(
    r"^_?(find|try|is|has|can|maybe|lookup|check|exists|probe|ping|safe|peek)_|_or_(none|default|empty)$|^_?(is|has)[A-Z]"
)
_NOTHING_THERE = re.compile(
    r"(NotFound|DoesNotExist|NoResult|NoSuch|Missing|Empty|Unique|Integrity|Invalid|Decode|Encoding)\w*$"
)


def look(inventory: Inventory) -> Scan:
    """Handlers of outside failures that return an empty value; opportunities are those handlers."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading, "except"):
        for _, function, _owner in module.functions:
            if _MAY.search(function.name):
                continue
            for node in syntax.own_nodes(function):
                if not isinstance(node, ast.ExceptHandler):
                    continue
                outside, broad = _of_outside(module, node), _is_broad(module, node)
                count += outside or broad
                level = _level(node, outside=outside, broad=broad)
                if level is not None:
                    found.append(_finding(module, node, level))
    return reading.scan(found, {RULE: count})


def _of_outside(module: Module, handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = [module.resolved(k) for k in kinds]
    return any(_OUTSIDE.match(n) for n in names) and not any(_NOTHING_THERE.search(n) for n in names)


def _is_broad(module: Module, handler: ast.ExceptHandler) -> bool:
    return bool({"", "Exception", "BaseException"} & set(module.error_names(handler.type)))


def _level(handler: ast.ExceptHandler, *, outside: bool, broad: bool) -> Level | None:
    last = handler.body[-1]
    if not (outside or broad) or not isinstance(last, ast.Return) or last.value is None:
        return None
    collection = _is_empty_collection(last.value)
    nothing = isinstance(last.value, ast.Constant) and last.value.value in (None, "", 0)
    if not (collection or nothing):
        return None
    quiet = len(handler.body) == 1
    if outside:
        if quiet:
            return SURE if collection else LOW
        return LOW if collection else None
    # A broad handler that says nothing belongs to the swallowed exceptions.
    logs = all(isinstance(s, ast.Expr) and isinstance(s.value, ast.Call) for s in handler.body[:-1])
    return LOW if collection and not quiet and logs else None


def _is_empty_collection(value: ast.expr) -> bool:
    match value:
        case ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return True
        case ast.Call(func=ast.Name(id="list" | "dict" | "set" | "tuple"), args=[], keywords=[]):
            return True
        case _:
            return False


def _finding(module: Module, handler: ast.ExceptHandler, level: Level) -> Finding:
    said = (
        "A failure outside the program leaves this function as an empty value, which the caller "
        "cannot tell from an "
        "answer without data. Raise an error of your own, or return something that says what happened."
    )
    return module.finding(RULE, handler, said, level, ("CWE-394", "CWE-390"), end=handler.body[-1].end_lineno)


CHECK = Check(RULE, look)
