"""Related records that one request writes one after the other without a transaction (CWE-460)."""

import ast
import re

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, MEDIUM, Function, Level, Module, modules
from lastmile.checks.code.queries import chain
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.missing-transaction"
_SIDE_NOTE = re.compile(r"log|audit|history|event|notification|activity|message|session|token", re.IGNORECASE)
_ATOMIC = re.compile(r"atomic|transaction|begin|commit_on_success|on_commit", re.IGNORECASE)


def look(inventory: Inventory) -> Scan:
    """Handlers that write several kinds of records; opportunities are these and the protected ones."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    each_request = False
    for module in modules(reading, ".objects", "session", "ATOMIC_REQUESTS"):
        each_request = each_request or bool(
            re.search(r"ATOMIC_REQUESTS.{0,6}True", inventory.read(module.file))
        )
        for _, function, _owner in module.functions:
            if not module.handles_requests(function):
                continue
            hit = _django(function) or _alchemy(function)
            if hit is None:
                continue
            count += 1
            if not _protected(function):
                found.append(_finding(module, *hit))
    return reading.scan(() if each_request else found, {RULE: count})


def _django(function: Function) -> tuple[ast.AST, str, Level] | None:
    """Two models are created in one straight run of statements."""
    made: dict[str, ast.Call] = {}
    for statement in function.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and chain(node).endswith(
                (".objects.create", ".objects.bulk_create")
            ):
                model = chain(node).split(".objects")[0].rpartition(".")[2]
                if not _SIDE_NOTE.search(model):
                    made.setdefault(model, node)
    if len(made) < 2:
        return None
    first, second = list(made)[:2]
    return made[second], f"{first} and {second} are written one after the other", MEDIUM


def _alchemy(function: Function) -> tuple[ast.AST, str, Level] | None:
    """The session is committed twice in one straight run, with a write in between."""
    commits: list[ast.AST] = []
    writes = 0
    for block in [function.body, *(n.body for n in syntax.own_nodes(function) if isinstance(n, ast.Try))]:
        commits, writes = [], 0
        for statement in block:
            call = statement.value if isinstance(statement, ast.Expr) else None
            call = call.value if isinstance(call, ast.Await) else call
            name = chain(call)
            if re.search(r"(^|\.)session\.(add|add_all|delete|merge|execute)$", name):
                writes += 1
            elif re.search(r"(^|\.)session\.commit$", name) and isinstance(call, ast.Call):
                if writes:
                    commits.append(call)
                writes = 0
        if len(commits) > 1:
            return commits[-1], "this request commits its work in several steps", LOW
    return None


def _protected(function: Function) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.With | ast.AsyncWith) and any(
            _ATOMIC.search(ast.unparse(i)[:300]) for i in node.items
        ):
            return True
    return any(_ATOMIC.search(ast.unparse(d)[:300]) for d in function.decorator_list)


def _finding(module: Module, node: ast.AST, what: str, level: Level) -> Finding:
    said = f"Here {what} without a transaction: a failure in between leaves half of it. Put them into one."
    return module.finding(RULE, node, said, level, ("CWE-460", "CWE-662"))


CHECK = Check(RULE, look)
