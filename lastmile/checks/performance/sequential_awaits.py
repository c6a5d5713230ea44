"""Three or more waits for independent answers, one after another (CWE-1050).

Rule: catalogue performance/sequential-awaits. Consecutive statements of one block that each await a read
and use nothing of each other; writes and transactions keep their order on purpose and are left alone.
"""

import ast
import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.queries import chain
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.code.script_loops import arguments, bound, called, method, names
from lastmile.checks.performance._script_queries import Query, is_request, query_of
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.sequential-awaits"
_AT_LEAST = 3
_BY_HAND = re.compile(
    r"(^|/)(scripts?|\w*migrations?|seeds?|bin|tools|cli|commands?)/|(^|/)[\w-]*(seed|migrat)[\w-]*\.\w+$"
)
_READS = re.compile(r"^(get|fetch|load|find|list|count|query|search|read)([A-Z_]\w*)?$")
# What is read in a second step, from a file, a form or one connection, is no wait that could run beside
# others.
_LOCAL = re.compile(
    r"(?i)(^|\.)(req|request|res|response|fs\w*|file|page|browser|t|reader|cookies|headers|tx|trx|conn\w*|"
    r"cursor|cache|redis\w*|"
    r"session|keytar|storage|\w*storage|context|locator|driver)(\(\))?\.[\w.()]+$|^(getTranslations|"
    r"getServerSession|import)"
)
_Wait = tuple[object, str, set[str], set[str]]  # the place, the name called, what it binds, what it uses


def look(inventory: Inventory) -> Scan:
    """One finding a run of waits; opportunities are the blocks with any awaited read."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees(*SCRIPT):
        for block in (n for n in syntax.walk(tree.root_node) if n.type == "statement_block"):
            waits = [
                _script_wait(statement) for statement in block.named_children if statement.type != "comment"
            ]
            count += any(w is not None for w in waits)
            for run in _runs(waits) if not _BY_HAND.search(file.path) else ():
                place = run[0][0]
                if isinstance(place, Node):
                    found.append(_finding(file.path, syntax.line_of(place), syntax.symbol_of(place), run))
    for python, module in reading.python():
        for name, function, _ in syntax.functions(module):
            if not isinstance(function, ast.AsyncFunctionDef) or _BY_HAND.search(python.path):
                continue
            waits = [_python_wait(statement) for statement in function.body]
            count += any(w is not None for w in waits)
            for run in _runs(waits):
                found.append(_finding(python.path, getattr(run[0][0], "lineno", 1), name, run))
    return reading.scan(found, {RULE: count})


def _runs(waits: list[_Wait | None]) -> Iterator[list[_Wait]]:
    """Runs of consecutive waits in which none uses what an earlier one bound."""
    run: list[_Wait] = []
    for wait in [*waits, None]:
        if wait is not None and not any(wait[3] & earlier[2] for earlier in run):
            run.append(wait)
            continue
        if len(run) >= _AT_LEAST:
            yield run
        run = [wait] if wait is not None else []


def _script_wait(statement: Node) -> _Wait | None:
    """``const x = await read(…)``."""
    if statement.type != "lexical_declaration" or statement.named_child_count != 1:
        return None
    declarator = statement.named_children[0]
    value = declarator.child_by_field_name("value")
    call = syntax.first_child(value) if value is not None and value.type == "await_expression" else None
    if call is None or call.type != "call_expression":
        return None
    name, query = called(call), query_of(call)
    if not name or query is Query.WRITE or _LOCAL.search(name):
        return None
    writes = is_request(call) and re.search(
        r"(?i)method:\s*['\"](post|put|patch|delete)|\.(post|put|patch|delete|create)$",
        name + syntax.text_of(call)[:600],
    )
    if writes or not (query or is_request(call) or (_READS.match(method(call)) and arguments(call))):
        return None
    return statement, name, bound(declarator.child_by_field_name("name")), names(call)


def _python_wait(statement: ast.stmt) -> _Wait | None:
    """``x = await read(…)``; one database session answers one question at a time, so those are no waste."""
    match statement:
        case ast.Assign(targets=[target], value=ast.Await(value=ast.Call() as call)):
            pass
        case _:
            return None
    name = chain(call.func)
    last = name.rpartition(".")[2]
    shared = re.search(
        r"(?i)\b(db|session|conn\w*|tx|cursor|request|page|websocket|reader|redis|cache)\b",
        ast.unparse(call)[:400],
    )
    if shared or not (_READS.match(last) or re.search(r"(?i)(client|http|api)\.(get|fetch\w*)$", name)):
        return None
    binds = {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
    return statement, name, binds, {n.id for n in ast.walk(call) if isinstance(n, ast.Name)}


def _finding(path: str, line: int, symbol: str | None, run: list[_Wait]) -> Finding:
    said = ", ".join(dict.fromkeys(name for _, name, _, _ in run))[:160]
    return Finding(
        rule=RULE,
        message=(
            f"{len(run)} reads wait in line though none needs another's answer ({said}): the visitor "
            f"waits for their "
            "sum rather than for the longest. Start them together and wait once."
        ),
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        path=path,
        line=line,
        symbol=symbol,
        cwe=("CWE-1050",),
    )


CHECK = Check(RULE, look)
