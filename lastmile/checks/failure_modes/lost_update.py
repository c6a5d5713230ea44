"""Records that are read, changed and written back unprotected (CWE-362): of two changes one is lost."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, MEDIUM, Function, Level, Module, modules
from lastmile.checks.code.queries import chain, records
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.lost-update"
_CWE = ("CWE-362", "CWE-367")
_PROTECTED = frozenset({"select_for_update", "with_for_update", "acquire", "advisory_lock", "with_lockmode"})
_SCARCE = re.compile(
    r"balance|credit|stock|inventory|quota|seat|(^|_)(coins?|points?|funds?|tokens|wallet|amount|quantity|qty|available|"
    r"remaining|slots|tickets)(_|$)",
    re.IGNORECASE,
)


def look(inventory: Inventory) -> Scan:
    """Arithmetic on fetched records that are saved; opportunities are the places that save a change."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading, ".save(", "commit(", "asave(", "cache.set", ".exists()", "update_one"):
        for _, function, owner in module.functions:
            nodes = list(syntax.own_nodes(function))
            if any(isinstance(n, ast.Attribute) and n.attr in _PROTECTED for n in nodes) or _has_lock(nodes):
                continue
            hits = [
                *_changes(module, function, owner, nodes),
                *_cache(module, nodes),
                *_by_hand(module, nodes),
            ]
            count += len(hits)
            found.extend(hits)
    return reading.scan(found, {RULE: count})


def _has_lock(nodes: list[ast.AST]) -> bool:
    items = [i for n in nodes if isinstance(n, ast.With | ast.AsyncWith) for i in n.items]
    return any(re.search(r"lock", ast.unparse(i.context_expr)[:200], re.IGNORECASE) for i in items)


def _changes(
    module: Module, function: Function, owner: ast.ClassDef | None, nodes: list[ast.AST]
) -> Iterator[Finding]:
    held = records(function)
    calls = {syntax.dotted(n.func) for n in nodes if isinstance(n, ast.Call)}
    commits = any(c.endswith("session.commit") or c in ("db.commit", "session.commit") for c in calls)
    model = owner is not None and any("Model" in syntax.dotted(b) for b in owner.bases)
    for node in nodes:
        target = _arithmetic(node)
        if target is None:
            continue
        base = syntax.dotted(target.value)
        saved = f"{base}.save" in calls or f"{base}.asave" in calls
        if base in held and (saved or commits):
            level: Level = MEDIUM if _SCARCE.search(target.attr) else LOW
        elif saved and base and (base != "self" or model) and _SCARCE.search(target.attr):
            level = LOW  # who fetched it, and under which lock, stands elsewhere
        else:
            continue
        said = (
            f"{base}.{target.attr} is read, changed and written back: of two requests at once one "
            "change is lost. Let the "
            "database count (F(…), column expressions) or lock the row."
        )
        yield module.finding(RULE, node, said, level, _CWE)


def _arithmetic(node: ast.AST) -> ast.Attribute | None:
    """``record.field += n`` and ``record.field = record.field - n``, unless the database does the sum."""
    match node:
        case ast.AugAssign(target=ast.Attribute() as target, value=value, op=ast.Add() | ast.Sub()):
            pass
        case ast.Assign(
            targets=[ast.Attribute() as target], value=ast.BinOp(op=ast.Add() | ast.Sub()) as value
        ) if ast.unparse(target) in {ast.unparse(n) for n in ast.walk(value) if isinstance(n, ast.Attribute)}:
            pass
        case _:
            return None
    if (isinstance(value, ast.Constant) and isinstance(value.value, str)) or isinstance(value, ast.JoinedStr):
        return None
    if any(
        isinstance(n, ast.Call) and chain(n).rpartition(".")[2] in ("F", "timedelta") for n in ast.walk(value)
    ):
        return None
    # Model.field = Model.field + 1 is a column expression.
    return None if syntax.dotted(target.value)[:1].isupper() else target


def _cache(module: Module, nodes: list[ast.AST]) -> Iterator[Finding]:
    """``cache.set(key, cache.get(key) + 1)``."""
    for node in nodes:
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "set"
        ):
            continue
        store = syntax.dotted(node.func.value)
        if not re.search(r"cache|redis", store, re.IGNORECASE) or len(node.args) < 2:
            continue
        reads = any(
            isinstance(n, ast.Call) and syntax.dotted(n.func) == f"{store}.get"
            for n in ast.walk(node.args[1])
        )
        if reads and any(isinstance(n, ast.BinOp) for n in ast.walk(node.args[1])):
            said = (
                f"The value in {store} is read, counted up and written back; use its own incr, which "
                "cannot be divided."
            )
            yield module.finding(RULE, node, said, MEDIUM, _CWE)


def _by_hand(module: Module, nodes: list[ast.AST]) -> Iterator[Finding]:
    """``if not Model.objects.filter(…).exists(): Model.objects.create(…)``."""
    for node in nodes:
        if not (
            isinstance(node, ast.If)
            and isinstance(node.test, ast.UnaryOp)
            and isinstance(node.test.op, ast.Not)
        ):
            continue
        asked = chain(node.test.operand)
        model, mark, _ = asked.partition(".objects")
        if not (mark and asked.endswith(".exists")) or module.caught(node, "IntegrityError"):
            continue
        made = [
            n
            for s in node.body
            for n in ast.walk(s)
            if isinstance(n, ast.Call)
            and chain(n) == f"{model}.objects.create"
            and not module.caught(n, "IntegrityError")
        ]
        if made:
            said = (
                f"Two requests at once both find no {model} and both create one. Use get_or_create with "
                "a unique constraint."
            )
            yield module.finding(RULE, node, said, LOW, _CWE, end=made[0].end_lineno)


CHECK = Check(RULE, look)
