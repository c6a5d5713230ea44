"""Blocking calls inside ``async def`` (CWE-1050): while one waits, the event loop serves nobody."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks._reading import Reading
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.sync-io-in-async"

# Calls that wait for the network, a clock or another program, and never yield to the loop.
_BLOCKING = re.compile(
    r"^(requests\.(get|post|put|patch|delete|head|options|request|Session\(\)\.\w+)"
    r"|requests\.sessions\.Session\(\)\.\w+|urllib\.request\.(urlopen|urlretrieve)"
    r"|httpx\.(get|post|put|patch|delete|head|options|request|stream)"
    r"|time\.sleep|os\.(system|popen|wait|waitpid)"
    r"|subprocess\.(run|call|check_call|check_output|getoutput|getstatusoutput)"
    r"|smtplib\.(SMTP|SMTP_SSL)|socket\.(create_connection|gethostbyname|getaddrinfo))$"
)
_DATABASE = re.compile(
    r"^(psycopg2\.connect|psycopg\.connect|pymysql\.connect|MySQLdb\.connect|mysql\.connector\.connect|"
    r"sqlite3\.connect|pyodbc\.connect|cx_Oracle\.connect|boto3\.(client|resource)\(\)\.\w+)$"
)
# What these return blocks on each of its I/O methods.
_BLOCKING_OBJECTS = re.compile(
    r"^(requests\.Session|requests\.session|requests\.sessions\.Session|httpx\.Client|smtplib\.SMTP(_SSL)?|"
    r"psycopg2\.connect|psycopg\.connect|pymysql\.connect|MySQLdb\.connect|mysql\.connector\.connect|"
    r"sqlite3\.connect|pyodbc\.connect|boto3\.(client|resource)|boto3\.session\.Session\(\)\.(client|resource))$"
)
_NETWORK_METHODS = frozenset(
    {
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "options",
        "request",
        "send",
        "sendmail",
        "send_message",
    }
)
_DATABASE_METHODS = frozenset(
    {"execute", "executemany", "executescript", "commit", "fetchall", "fetchone", "fetchmany", "cursor"}
)
_CLOUD_OBJECTS = re.compile(r"^boto3\.")
_QUICK_CLOUD = frozenset(
    {"exceptions", "meta", "close", "can_paginate", "get_paginator", "get_waiter", "Table"}
)


def look(inventory: Inventory) -> Scan:
    """Python's async functions that call blocking I/O; opportunities are the async functions."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.python():
        asynchronous = [
            (name, function)
            for name, function, _ in syntax.functions(tree)
            if isinstance(function, ast.AsyncFunctionDef)
        ]
        count += len(asynchronous)
        if not asynchronous:
            continue
        known = syntax.aliases(tree)
        outer = _objects(tree.body, known)
        for name, function in asynchronous:
            finding = _judge(file, name, function, known, outer)
            if finding is not None:
                found.append(finding)
    return reading.scan(found, {RULE: count})


def _judge(
    file: SourceFile, name: str, function: ast.AsyncFunctionDef, known: dict[str, str], outer: dict[str, str]
) -> Finding | None:
    """One finding a function: the first call stands for all of them."""
    objects = {**outer, **_objects(list(syntax.own_nodes(function)), known)}
    hits = sorted(_blocking(function, known, objects), key=lambda hit: hit[0].lineno)
    if not hits:
        return None
    call, what, sure = hits[0]
    more = f" and {len(hits) - 1} more" if len(hits) > 1 else ""
    return Finding(
        rule=RULE,
        message=f"async def {name} calls {what}{more}, which blocks the event loop: until it returns, this "
        "process answers no other request.",
        severity=Severity.HIGH if sure else Severity.MEDIUM,
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        path=file.path,
        line=call.lineno,
        end_line=call.end_lineno,
        symbol=name,
        cwe=("CWE-1050",),
    )


def _objects(nodes: list[ast.AST] | list[ast.stmt], known: dict[str, str]) -> dict[str, str]:
    """Variables that hold a blocking client, with the call that made it."""
    found: dict[str, str] = {}
    for node in nodes:
        value: ast.expr | None
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                pass
            case ast.withitem(context_expr=value, optional_vars=ast.Name(id=name)):
                pass
            case _:
                continue
        if not isinstance(value, ast.Call):
            continue
        maker = syntax.resolved(value.func, known)
        if _BLOCKING_OBJECTS.match(maker):
            found[name] = maker
        elif isinstance(value.func, ast.Attribute) and value.func.attr == "cursor":
            made = found.get(syntax.dotted(value.func.value))
            if made:
                found[name] = made
    return found


def _blocking(
    function: ast.AsyncFunctionDef, known: dict[str, str], objects: dict[str, str]
) -> Iterator[tuple[ast.Call, str, bool]]:
    awaited = {id(n.value) for n in syntax.own_nodes(function) if isinstance(n, ast.Await)}
    for node in _loop_nodes(function):
        if not isinstance(node, ast.Call) or id(node) in awaited:
            continue
        name = syntax.resolved(node.func, known)
        if _BLOCKING.match(name):
            yield node, name, True
        elif _DATABASE.match(name):
            yield node, name, not name.startswith("sqlite3")
        elif isinstance(node.func, ast.Attribute):
            made = objects.get(syntax.dotted(node.func.value), "")
            method = node.func.attr
            network = method in _NETWORK_METHODS and not _CLOUD_OBJECTS.match(made)
            cloud = bool(_CLOUD_OBJECTS.match(made)) and method not in _QUICK_CLOUD
            if made and (network or cloud or method in _DATABASE_METHODS):
                yield node, f"{method} of {made}", not made.startswith("sqlite3")


def _loop_nodes(function: ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """What runs on the event loop: no lambda or inner function, for these may go to a thread."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        yield node
        todo.extend(ast.iter_child_nodes(node))


CHECK = Check(RULE, look)
