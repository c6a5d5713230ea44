"""Blocking calls inside ``async def`` (CWE-1050): while one waits, the event loop serves nobody."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

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
    r"|urllib3\.request|urllib3\.PoolManager\(\)\.(request|urlopen)"
    r"|time\.sleep|os\.(system|popen|wait|wait3|wait4|waitpid|waitid|spawn\w+)|pty\.spawn|input"
    r"|subprocess\.(run|call|check_call|check_output|getoutput|getstatusoutput)"
    r"|smtplib\.(SMTP|SMTP_SSL)|socket\.(create_connection|gethostbyname|gethostbyaddr|getaddrinfo)"
    r"|dns\.resolver\.(resolve|query)|feedparser\.parse|paramiko\.SSHClient\(\)\.connect)$"
)
# Local disks mostly answer quickly, and a small file is read at once: worth a word, not an alarm.
_DISK = re.compile(
    r"^(open|io\.open|os\.fdopen|codecs\.open|(gzip|bz2|lzma)\.open|os\.walk"
    r"|(pathlib\.)?Path\(\)\.(open|read_text|read_bytes|write_text|write_bytes|rglob|glob)"
    r"|shutil\.(copy|copy2|copyfile|copytree|move|rmtree|make_archive|unpack_archive))$"
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
        module = _Module(tree)
        for name, function in asynchronous:
            finding = _judge(file, name, function, module)
            if finding is not None:
                found.append(finding)
    return reading.scan(found, {RULE: count})


class _Module:
    """What an async function finds around it: imports, blocking clients, functions that block."""

    def __init__(self, tree: ast.Module) -> None:
        self.known = syntax.aliases(tree)
        self.outer = _objects(tree.body, self.known)
        self.blocking: dict[str, str] = {}
        for name, function, _ in syntax.functions(tree):
            # "outer.inner" is no name that the module's own functions can call.
            if isinstance(function, ast.FunctionDef) and "." not in name:
                objects = {**self.outer, **_objects(list(syntax.own_nodes(function)), self.known)}
                sure = [hit.what for hit in _blocking(function, self.known, objects) if hit.sure]
                if sure and not any(isinstance(n, ast.Yield) for n in syntax.own_nodes(function)):
                    self.blocking[name] = sure[0]


@dataclass(frozen=True)
class _Hit:
    """One call that blocks."""

    call: ast.Call
    what: str
    severity: Severity
    confidence: Confidence

    @property
    def sure(self) -> bool:
        """It waits for something far away, and nothing speaks against it."""
        return self.confidence is Confidence.HIGH and self.severity is Severity.HIGH


def _judge(file: SourceFile, name: str, function: ast.AsyncFunctionDef, module: _Module) -> Finding | None:
    """One finding a function: the gravest call stands for all of them, the first among equals."""
    objects = {**module.outer, **_objects(list(syntax.own_nodes(function)), module.known)}
    hits = [*_blocking(function, module.known, objects), *_through(function, module)]
    if not hits:
        return None
    hit = min(hits, key=lambda h: (h.severity.rank, h.confidence.rank, h.call.lineno))
    call, what = hit.call, hit.what
    more = f" and {len(hits) - 1} more" if len(hits) > 1 else ""
    return Finding(
        rule=RULE,
        message=f"async def {name} calls {what}{more}, which blocks the event loop: until it returns, this "
        "process answers no other request.",
        severity=hit.severity,
        confidence=hit.confidence,
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


def _through(function: ast.AsyncFunctionDef, module: _Module) -> Iterator[_Hit]:
    """Calls of functions of the same module that block themselves."""
    names = (n for n in syntax.own_nodes(function) if isinstance(n, ast.Name | ast.arg))
    own = {
        n.arg if isinstance(n, ast.arg) else n.id
        for n in names
        if not isinstance(getattr(n, "ctx", None), ast.Load)
    }
    for node in _loop_nodes(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in own:
            blocked_by = module.blocking.get(node.func.id)
            if blocked_by:
                said = f"{node.func.id}, and that {blocked_by}"
                yield _Hit(node, said, Severity.HIGH, Confidence.MEDIUM)


def _weighed(call: ast.Call, what: str, *, sure: bool) -> _Hit:
    if sure:
        return _Hit(call, what, Severity.HIGH, Confidence.HIGH)
    return _Hit(call, what, Severity.MEDIUM, Confidence.MEDIUM)


def _blocking(
    function: ast.FunctionDef | ast.AsyncFunctionDef, known: dict[str, str], objects: dict[str, str]
) -> Iterator[_Hit]:
    awaited = {id(n.value) for n in syntax.own_nodes(function) if isinstance(n, ast.Await)}
    for node in _loop_nodes(function):
        if not isinstance(node, ast.Call) or id(node) in awaited:
            continue
        name = syntax.resolved(node.func, known)
        if _BLOCKING.match(name):
            yield _weighed(node, name, sure=True)
        elif _DATABASE.match(name):
            yield _weighed(node, name, sure=not name.startswith("sqlite3"))
        elif _DISK.match(name):
            yield _Hit(node, name, Severity.LOW, Confidence.MEDIUM)
        elif isinstance(node.func, ast.Attribute):
            made = objects.get(syntax.dotted(node.func.value), "")
            method = node.func.attr
            network = method in _NETWORK_METHODS and not _CLOUD_OBJECTS.match(made)
            cloud = bool(_CLOUD_OBJECTS.match(made)) and method not in _QUICK_CLOUD
            if made and (network or cloud or method in _DATABASE_METHODS):
                yield _weighed(node, f"{method} of {made}", sure=not made.startswith("sqlite3"))


def _loop_nodes(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """What runs on the event loop: no lambda or inner function, for these may go to a thread."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        yield node
        todo.extend(ast.iter_child_nodes(node))


CHECK = Check(RULE, look)
