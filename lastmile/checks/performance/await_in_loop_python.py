"""Python loops that wait for one item after another over the network (CWE-1050).

Rule: catalogue performance/await-in-loop. Two forms: an ``await`` in each turn of an async function's
loop, and a request of ``requests``, ``httpx`` or ``urllib`` in each turn of any loop. Queries of a
database by row belong to performance/n-plus-one-query and are left to it.
"""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.queries import chain
from lastmile.checks.code.reading import Reading
from lastmile.checks.performance._collections import Loop, loops_of
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.await-in-loop-python"
_BY_HAND = re.compile(
    r"(^|/)(scripts?|migrations?|alembic|seeds?|bin|tools|management|commands?|cli|notebooks?)/"
    r"|(^|/)(seed|migrat|setup|conftest|manage)\w*\.py$|(populate|_seed)\w*\.py$"
)
_REQUEST = re.compile(
    r"^(requests|httpx)\.(get|post|put|patch|delete|head|request)$|^urllib\.request\.urlopen$"
    r"|^(requests\.[Ss]ession|httpx\.Client)(\(\))?\.(get|post|put|patch|delete|head|request)$"
)
_CLIENT_CALL = re.compile(
    r"(?i)(^|\.)(\w*(client|session|http|api|redis|openai|anthropic|bot)\w*)\.([\w.]*\.)?(get|post|put|"
    r"patch|delete|head|"
    r"request|fetch|send|create|retrieve|generate|send_message|hget|hgetall)$"
)
_QUERY = re.compile(
    r"\.(execute|scalar|scalars|fetch|fetchrow|fetchval|fetchone|executemany|find_one|refresh|flush|"
    r"commit|merge)$"
    r"|\.objects\.|^(\w+\.)*db\.\w+|\bsession\.get$"
)
# Waiting that has to be one after another, or that is no work: pauses, queues, locks, streams, one page,
# one chat.
_IN_ORDER = re.compile(
    r"(?i)^(sleep|delay|wait\w*|acquire|release|lock|join|get_nowait|recv\w*|receive\w*|read\w*|readline|"
    r"write\w*|drain|"
    r"send_text|send_json|send_bytes|asend|anext|__anext__|put|pop|poll|next|gather|as_completed|commit|"
    r"rollback|click|"
    r"goto|fill|type|press|evaluate|run_in_executor|task_done|backoff|throttle|checkpoint)$"
)
_AGAIN = re.compile(
    r"(?i)^_$|attempt|retr(y|ies)|tries|^i_?try|page|offset|cursor|chunk|batch|step|epoch|round|turn"
)
_CONSTANT = re.compile(r"^(\w+\.)*_?[A-Z][A-Z0-9_]+$")
_Callable = ast.FunctionDef | ast.AsyncFunctionDef


def look(inventory: Inventory) -> Scan:
    """One finding a loop; opportunities are the loops of functions."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.python():
        known = syntax.aliases(tree)
        for name, function, _ in syntax.functions(tree):
            loops = [loop for loop in loops_of(function) if isinstance(loop.node, ast.For)]
            count += len(loops)
            if not _BY_HAND.search(file.path) and function.name != "main":
                for loop in loops:
                    found.extend(_judge(file, name, function, loop, known))
    unique = {(f.path, f.line): f for f in reversed(found)}
    return reading.scan(sorted(unique.values(), key=lambda f: (f.path or "", f.line or 0)), {RULE: count})


def _judge(
    file: SourceFile, name: str, function: _Callable, loop: Loop, known: dict[str, str]
) -> Iterator[Finding]:
    if loop.short or not isinstance(loop.node, ast.For) or _again(loop.node):
        return
    waits = [w for w in _waits(loop, _clients(function, known), known) if _innermost(loop, w[0])]
    if not waits or _must_wait(loop, [w for w, _, _ in waits]):
        return
    call, said, severity = min(waits, key=lambda w: (w[2].rank, w[0].lineno))
    yield Finding(
        rule=RULE,
        message=(
            f"Each turn of this loop waits for {said} before the next one starts: the time grows with the "
            f"number "
            "of items. Ask for all in one call, or run a bounded number at a time."
        ),
        severity=severity,
        confidence=Confidence.MEDIUM if severity is Severity.MEDIUM else Confidence.LOW,
        path=file.path,
        line=call.lineno,
        end_line=call.lineno,
        symbol=name,
        cwe=("CWE-1050",),
    )


def _waits(
    loop: Loop, clients: dict[str, str], known: dict[str, str]
) -> Iterator[tuple[ast.Call, str, Severity]]:
    """The waits of a loop that are about its item: the call, its name, how bad."""
    for node in loop.inside:
        match node:
            case ast.Await(value=ast.Call() as call):
                text = chain(call.func)
                if _QUERY.search(text):
                    continue
                sure = bool(_CLIENT_CALL.search(text)) and _about(call, loop)
                yield call, text or "its own call", Severity.MEDIUM if sure else Severity.LOW
            case ast.Call():
                head, dot, rest = syntax.resolved(node.func, known).partition(".")
                text = clients.get(head, head) + dot + rest
                if _REQUEST.match(text) and _about(node, loop):
                    yield node, text, Severity.MEDIUM
            case _:
                pass


def _about(call: ast.Call, loop: Loop) -> bool:
    """The call differs from turn to turn."""
    given = [*call.args, *(k.value for k in call.keywords)]
    return any(isinstance(n, ast.Name) and n.id in loop.bound for value in given for n in ast.walk(value))


def _clients(function: _Callable, known: dict[str, str]) -> dict[str, str]:
    """Variables that hold a blocking client, with the class that made it."""
    found: dict[str, str] = {}
    for node in syntax.own_nodes(function):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=made))
                | ast.withitem(context_expr=ast.Call(func=made), optional_vars=ast.Name(id=name))
            ):
                full = syntax.resolved(made, known)
                if re.fullmatch(r"requests\.[Ss]ession|httpx\.Client", full):
                    found[name] = full
            case _:
                pass
    return found


def _again(loop: ast.For) -> bool:
    """It tries again, turns pages or works in batches: in order on purpose."""
    bound = [n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)]
    text = chain(loop.iter)
    constant = isinstance(loop.iter, ast.Name | ast.Attribute) and bool(_CONSTANT.match(text))
    return (
        any(_AGAIN.search(n) for n in bound)
        or constant
        or bool(re.search(r"(?i)chunk|batch|retr|attempt", text))
    )


def _innermost(loop: Loop, call: ast.Call) -> bool:
    """No loop inside this one holds the call."""
    inner = [n for n in loop.inside if isinstance(n, ast.For | ast.AsyncFor | ast.While)]
    return not any(n is call for other in inner for n in ast.walk(other))


def _must_wait(loop: Loop, waits: list[ast.Call]) -> bool:
    fresh = _results(loop)
    for node in loop.inside:
        match node:
            case ast.Await(value=value):
                last = chain(value).rpartition(".")[2]
                if not isinstance(value, ast.Call) or _IN_ORDER.match(last):
                    return True
            case ast.Call(func=func) if chain(func).rpartition(".")[2] in ("sleep", "wait"):
                return True
            case ast.Yield() | ast.YieldFrom() | ast.AsyncFor():
                return True
            case ast.Break() | ast.Return() if _hangs_on(node, loop, fresh):
                return True
            case _:
                pass
    return any(isinstance(n, ast.Name) and n.id in fresh - _local(loop) for w in waits for n in ast.walk(w))


def _results(loop: Loop) -> set[str]:
    """Names that hold what a wait gave, directly or through other names."""
    found: set[str] = set()
    for _ in range(3):
        for node in loop.inside:
            match node:
                case ast.Assign(targets=targets, value=value) if _gives(value, found):
                    found |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
                case ast.AugAssign(target=ast.Name(id=name), value=value) if _gives(value, found):
                    found.add(name)
                case ast.withitem(context_expr=value, optional_vars=ast.Name(id=name)) if _gives(
                    value, found
                ):
                    found.add(name)
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="append" | "extend"), args=args
                ):
                    if any(_gives(a, found) for a in args):
                        found.add(name)
                case _:
                    pass
    return found


def _gives(value: ast.expr, found: set[str]) -> bool:
    return any(
        (isinstance(n, ast.Await | ast.Call) and (isinstance(n, ast.Await) or _sends(n)))
        or (isinstance(n, ast.Name) and n.id in found)
        for n in ast.walk(value)
    )


def _sends(call: ast.Call) -> bool:
    last = chain(call.func).rpartition(".")[2]
    return last in ("get", "post", "put", "patch", "delete", "head", "request", "urlopen")


def _local(loop: Loop) -> set[str]:
    """Names that a turn sets before it uses them: nothing of them reaches the next turn."""
    first: dict[str, bool] = {}
    for node in loop.inside:
        if isinstance(node, ast.Assign):  # what is read stands behind what is set
            for read in ast.walk(node.value):
                if isinstance(read, ast.Name):
                    first.setdefault(read.id, False)
        elif isinstance(node, ast.Name):
            first.setdefault(node.id, isinstance(node.ctx, ast.Store))
    return {name for name, stored in first.items() if stored}


def _hangs_on(leave: ast.stmt, loop: Loop, fresh: set[str]) -> bool:
    """The loop ends early by what a wait gave, or without asking: the first that fits."""
    tests = [
        n.test
        for n in loop.inside
        if isinstance(n, ast.If) and any(leave is x for s in [n] for x in ast.walk(s))
    ]
    if not tests:
        return True
    used = {n.id for t in [*tests, leave] for n in ast.walk(t) if isinstance(n, ast.Name)}
    return bool(used & fresh) or any(isinstance(n, ast.Await) for t in tests for n in ast.walk(t))


CHECK = Check(RULE, look)
