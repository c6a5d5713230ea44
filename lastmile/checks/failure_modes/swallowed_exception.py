"""Errors that are caught and thrown away (CWE-391): the product reports success although the work failed."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.routes import is_handler
from lastmile.checks.failure_modes._dropped_by_finally import Jump, jumps
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.swallowed-exception"
_BROAD = frozenset({"Exception", "BaseException", "builtins.Exception", "builtins.BaseException"})

# Best effort is right here: nothing is lost when it fails, and raising would hide the first error.
_CLEANUP = re.compile(
    r"^_?(close|aclose|unlink|kill|terminate|rollback|shutdown|disconnect|rmtree|cleanup|clean_up|release|"
    r"cancel|stop|quit|wait|join|flush|detach|unsubscribe|logout|teardown|killpg|dispose|remove|rmdir|"
    r"unregister|remove_handler|unlock|abort|exit|__exit__|__aexit__|clear|is_alive|poll|fileno)$"
)
_CLEANUP_FUNCTION = re.compile(
    r"^(__del__|__exit__|__aexit__|__repr__|__str__)$|^_?(close|aclose|shutdown|cleanup|clean_up|teardown|"
    r"tear_down|stop|dispose|disconnect|on_exit|atexit|terminate)"
)
_PREDICATE = re.compile(
    r"^_?(is|has|can|should|exists|supports)_|_exists$|_available$|^_?(check|valid|probe)"
)

# Calls whose failure loses data or work: databases, network, mail, files.
_EFFECTS = re.compile(
    r"^(execute|executemany|executescript|commit|save|insert|insert_one|insert_many|update_one|update_many|"
    r"delete_one|delete_many|replace_one|bulk_create|bulk_update|bulk_write|get_or_create|update_or_create|"
    r"send|send_mail|sendmail|send_message|send_email|urlopen|publish|upload|upload_file|upload_fileobj|"
    r"put_object|put_item|write_text|write_bytes|charge|capture|refund|apply_async|delay|enqueue)$"
)
_EFFECT_MODULES = re.compile(
    r"^(requests|httpx|aiohttp|boto3|smtplib|stripe|redis|sqlite3|psycopg2?|pymongo|pymysql|urllib3)\."
)
_EFFECT_PARTS = re.compile(r"(^|\.)(objects|db|session|cursor|conn|connection|collection)\.\w+")
# Work that may fail in silence, by its own name or by what its docstring says.
_BEST_EFFORT = re.compile(
    r"best[ -]effort|silently|swallow|ignor(e|ed|es|ing) (all |any )?(errors?|failures?|exceptions?)|"
    r"never (raises?|fails?)|"
    r"does not raise|heartbeat|telemetry|metrics|analytics|prefetch|warm_?up",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Guard:
    """One place where broad errors are caught: the guarded statements and what the catch does."""

    node: ast.ExceptHandler | ast.With | ast.AsyncWith
    guarded: list[ast.stmt]
    function: syntax.FunctionDef | None
    owner: ast.ClassDef | None
    swallows: bool
    returns: bool  # swallows by returning a default
    prepared: bool = False  # a value for the case of failure stands right before the try


def look(inventory: Inventory) -> Scan:
    """Python's broad handlers that keep no trace of the error; opportunities are all broad handlers."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.python():
        known = syntax.aliases(tree)
        lines: list[str] | None = None
        for guard in _guards(tree, known):
            count += 1
            if guard.swallows and not _best_effort(guard):
                lines = inventory.read(file).splitlines() if lines is None else lines
                found.append(_finding(file, tree, guard, known, lines))
        for guarded, jump in jumps(tree):
            count += 1
            found.append(_dropped(file, tree, guarded, jump))
    return reading.scan(found, {RULE: count})


def _guards(tree: ast.Module, known: dict[str, str]) -> Iterator[_Guard]:
    todo: list[tuple[ast.AST, syntax.FunctionDef | None, ast.ClassDef | None, bool]] = [
        (tree, None, None, False)
    ]
    prepared: set[int] = set()
    while todo:
        node, function, owner, recovering = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function, recovering = node, False
        elif isinstance(node, ast.ClassDef):
            function, owner = None, node
        if isinstance(node, ast.Try | ast.TryStar) and not recovering:
            for handler in node.handlers:
                if _is_broad(handler.type, known):
                    quiet, returns = _quiet(handler.body)
                    yield _Guard(handler, node.body, function, owner, quiet, returns, id(node) in prepared)
        elif isinstance(node, ast.With | ast.AsyncWith) and not recovering and _suppresses(node, known):
            yield _Guard(node, node.body, function, owner, swallows=True, returns=False)
        prepared.update(_prepared(node))
        # Inside a handler or a finally the first error is what matters; a second one may be dropped.
        inner = (
            set(map(id, getattr(node, "finalbody", ()))) if isinstance(node, ast.Try | ast.TryStar) else set()
        )
        for child in ast.iter_child_nodes(node):
            after = recovering or isinstance(child, ast.ExceptHandler) or id(child) in inner
            todo.append((child, function, owner, after))


def _prepared(node: ast.AST) -> Iterator[int]:
    """The try statements below a node that only fill a name which the line before them gave a value."""
    body: object = getattr(node, "body", None)  # a lambda's is an expression
    for before, after in pairwise(body) if isinstance(body, list) else ():
        if isinstance(after, ast.Try) and isinstance(before, ast.Assign) and len(after.body) == 1:
            only = after.body[0]
            if isinstance(only, ast.Assign) and ast.dump(only.targets[0]) == ast.dump(before.targets[0]):
                yield id(after)


def _is_broad(kind: ast.expr | None, known: dict[str, str]) -> bool:
    if isinstance(kind, ast.Tuple):
        return any(_is_broad(k, known) for k in kind.elts)
    return kind is None or syntax.resolved(kind, known) in _BROAD


def _suppresses(node: ast.With | ast.AsyncWith, known: dict[str, str]) -> bool:
    for item in node.items:
        call = item.context_expr
        if isinstance(call, ast.Call) and syntax.resolved(call.func, known) == "contextlib.suppress":
            return any(_is_broad(a, known) for a in call.args)
    return False


def _quiet(body: list[ast.stmt]) -> tuple[bool, bool]:
    """Whether a handler's body does nothing, and whether it returns a default."""
    returns = False
    for statement in body:
        match statement:
            case ast.Pass() | ast.Continue() | ast.Expr(value=ast.Constant()):
                pass
            case ast.Return(value=value) if value is None or _is_default(value):
                returns = True
            case _:
                return False, False
    return True, returns


def _is_default(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=content):
            # A text of its own is an answer to the caller, not a default.
            return content in (None, False, True, 0, "", b"") or isinstance(content, int)
        case ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return True
        case ast.Tuple(elts=parts):
            return all(_is_default(p) for p in parts)
        case ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.Call(func=ast.Name(id="list" | "dict" | "set" | "tuple" | "str"), args=[]):
            return True
        case _:
            return False


def _best_effort(guard: _Guard) -> bool:
    name = guard.function.name if guard.function else ""
    if _CLEANUP_FUNCTION.search(name) or any(
        isinstance(s, ast.Import | ast.ImportFrom) for s in guard.guarded
    ):
        return True
    if guard.returns and (_PREDICATE.search(name) or not _calls(guard)):
        return True
    every = _calls(guard)
    # What only finds the thing to clean up is no work of its own: place().unlink().
    finders = {id(c.func.value) for c in every if isinstance(c.func, ast.Attribute)}
    calls = [_last_name(c) for c in every if id(c) not in finders]
    return bool(calls) and all(
        _CLEANUP.match(c) for c in calls if c not in ("hasattr", "getattr", "int", "str")
    )


def _last_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else syntax.dotted(call.func)


def _calls(guard: _Guard) -> list[ast.Call]:
    return [n for s in guard.guarded for n in [s, *syntax.own_nodes(s)] if isinstance(n, ast.Call)]


def _has_effect(guard: _Guard, known: dict[str, str]) -> bool:
    for call in _calls(guard):
        name = syntax.resolved(call.func, known)
        last = name.rpartition(".")[2]
        if _EFFECTS.match(last) or _EFFECT_MODULES.match(name) or _EFFECT_PARTS.search(name):
            return True
    return False


def _says_so(function: syntax.FunctionDef | None) -> bool:
    """The function's own words say that its failure may be ignored."""
    if function is None:
        return False
    words = f"{function.name}\n{ast.get_docstring(function) or ''}"
    return bool(_BEST_EFFORT.search(words[:3000]))


def _finding(
    file: SourceFile, tree: ast.Module, guard: _Guard, known: dict[str, str], lines: list[str]
) -> Finding:
    effect = _has_effect(guard, known)
    routed = guard.function is not None and is_handler(file, guard.function, guard.owner)
    where = guard.node
    handler = where if isinstance(where, ast.ExceptHandler) else None
    last = (handler.body[-1].end_lineno if handler else None) or where.lineno
    explained = _says_so(guard.function) or any(
        len(t[:300].partition("#")[2].split()) > 2 for t in lines[where.lineno - 1 : last]
    )
    if guard.prepared or not _calls(guard):  # next to nothing can fail there
        severity, confidence = Severity.LOW, Confidence.MEDIUM
    elif guard.returns:
        severity, confidence = (Severity.MEDIUM if effect else Severity.LOW), Confidence.MEDIUM
    elif (effect or routed) and not explained:
        severity, confidence = Severity.HIGH, Confidence.HIGH
    elif effect or routed or not explained:
        severity, confidence = Severity.MEDIUM, Confidence.MEDIUM
    else:
        severity, confidence = Severity.LOW, Confidence.LOW
    what = "returns a default" if guard.returns else "does nothing"
    return Finding(
        rule=RULE,
        message=f"Every error is caught here and the handler {what}: no log, no re-raise, so a failure of "
        "the guarded code stays invisible and the caller goes on as if it had worked.",
        severity=severity,
        confidence=confidence,
        path=file.path,
        line=where.lineno,
        end_line=last if handler else where.lineno,
        symbol=syntax.symbol_at(tree, where.lineno),
        cwe=("CWE-391",),
    )


def _dropped(file: SourceFile, tree: ast.Module, guarded: ast.Try | ast.TryStar, jump: Jump) -> Finding:
    """A jump out of a finally; it ends every error, also one that an except clause raised again."""
    word = type(jump).__name__.lower()
    return Finding(
        rule=RULE,
        message=f"A {word} leaves this finally, so whatever error is on its way is thrown away without a "
        "trace, even one that the code raises again. Move it behind the try statement.",
        severity=Severity.MEDIUM,
        confidence=Confidence.HIGH if guarded.handlers else Confidence.MEDIUM,
        path=file.path,
        line=guarded.lineno,
        end_line=jump.end_lineno,
        symbol=syntax.symbol_at(tree, guarded.lineno),
        cwe=("CWE-391",),
    )


CHECK = Check(RULE, look)
