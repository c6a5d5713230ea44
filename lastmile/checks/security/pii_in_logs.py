"""Log and print calls that write passwords, tokens, card numbers or whole requests (CWE-532)."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.security._script_logs import log_calls, name_of
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.pii-in-logs"

_LEVELS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
_LOGGER = re.compile(r"(?i)^(.*\.)?(logging|_*log|_*logger)$")
# What hands its text on; what any other call makes (a mask, a hash, a length) is a new value.
_PASSES = frozenset({"str", "repr", "dict", "dumps", "format", "strip", "join", "pformat"})

_SECRET = re.compile(
    r"(password|passwd|passphrase|secret|api_?key|apikey|access_?token|auth_?token|refresh_?token|id_?token|"
    r"bearer|jwt|private_?key|credit_?card|card_?number|cvv|social_?security|iban)\w{0,12}$|^(ssn|pwd|authorization)$",
    re.IGNORECASE,
)
# The same words in the names of counts, switches, places, kinds and shapes.
_ABOUT = re.compile(
    r"(?i:count|_len|length|type|_?id|ids|url|uri|field|fields|_name|names|policy|hash|hashed|encrypted|path|file|dir|"
    r"expir\w*|_at|valid\w*|required|strength|prompt|tokens|usage|error|errors|message|label|format|regex|hint|ttl|"
    r"lifetime|masked|redacted|arn|title|version|status|source|store|manager|service|backend|provider|class|"
    r"algorithm|issuer|form|view|key_?env|env|env_?var|var|exists|present|set|ref|refs|config|settings|options)$"
    r"|^(is|has|no|use|num|max|min|reset|with|needs|missing|invalid|show|hide|n|must|should|can|did|force|change)(_|[A-Z])|^[A-Z][a-z]\w*$|_\d+$",
)
_REQUEST = frozenset({"request", "req", "self.request", "ctx.request"})
_ASIDE = re.compile(r"(^|/)(scripts?|tools?|bin|cli|migrations)/")  # run by hand, before one's own eyes
_WHOLE = frozenset({"headers", "form", "POST", "cookies", "COOKIES", "body"})


def look(inventory: Inventory) -> Scan:
    """Each log or print call that writes such a value; opportunities are the calls that write any value."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.python():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not _logs(node):
                continue
            leaves = [leaf for argument in _written(node) for leaf in _leaves(argument)]
            count += any(not isinstance(leaf, ast.Constant) for leaf in leaves)
            names = [name for leaf in leaves if (name := _telling(leaf))]
            if names:
                shown = isinstance(node.func, ast.Name)  # print: a script's terminal, or a service's log
                place = (node.lineno, node.end_lineno, syntax.symbol_at(tree, node.lineno))
                found.append(
                    _finding(file, place, names[0], sure=not shown, quiet=_quiet(syntax.dotted(node.func)))
                )
    for file, script in reading.trees(*SCRIPT):
        for call, values in log_calls(script.root_node):
            count += any(value.type not in ("string", "number") for value in values)
            told = [name for value in values if (name := _told(*name_of(value)))]
            if told:
                place = (syntax.line_of(call), call.end_point.row + 1, syntax.symbol_of(call))
                quiet = _quiet(syntax.dotted(call.child_by_field_name("function")))
                found.append(_finding(file, place, told[0], sure=True, quiet=quiet))
    return reading.scan(found, {RULE: count})


def _logs(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="print"):
            return True
        case ast.Attribute(value=owner, attr=level) if level in _LEVELS:
            return bool(_LOGGER.match(syntax.dotted(owner)))
    return False


def _written(call: ast.Call) -> list[ast.expr]:
    """The arguments that reach the text; a file to print to that is named is no log."""
    if any(
        k.arg == "file" and syntax.dotted(k.value) not in ("sys.stderr", "sys.stdout") for k in call.keywords
    ):
        return []
    return [*call.args, *(k.value for k in call.keywords if k.arg == "extra")]


def _leaves(value: ast.expr) -> Iterator[ast.expr]:
    """The values that a text is made of, as far as they go into it unchanged."""
    todo = [value]
    while todo:
        node = todo.pop()
        match node:
            case ast.JoinedStr(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
                todo.extend(parts)
            case ast.FormattedValue(value=inner):
                todo.append(inner)
            case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Mod()):
                todo += (left, right)
            case ast.Dict(values=values):
                todo.extend(values)
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in _PASSES:
                todo.extend(arguments)
            case ast.Call(func=ast.Attribute(value=owner, attr=name), args=arguments, keywords=named) if (
                name in _PASSES
            ):
                todo += (owner, *arguments, *(k.value for k in named))
            case _:
                yield node


def _telling(leaf: ast.expr) -> str:
    """What sensitive thing the value is, by its name; "" for none."""
    match leaf:
        case ast.Attribute(value=owner, attr=name):
            return _told(syntax.dotted(owner), name)
        case ast.Name(id=name):
            return _told("", name)
        case ast.Subscript(value=owner, slice=ast.Constant(value=str(name))):
            return _told(syntax.dotted(owner), name)
        case ast.Call(func=ast.Attribute(value=owner, attr="get"), args=[ast.Constant(value=str(name)), *_]):
            return _told(syntax.dotted(owner), name)
        case _:
            return ""


def _told(owner: str, name: str) -> str:
    if owner in _REQUEST and name in _WHOLE:
        return f"{owner}.{name}"
    return name if _SECRET.search(name) and not _ABOUT.search(name) else ""


def _quiet(called: str) -> bool:
    """A level that a service in production leaves out, as a rule."""
    return called.rpartition(".")[2] in ("debug", "trace", "verbose")


def _finding(
    file: SourceFile, place: tuple[int, int | None, str | None], name: str, *, sure: bool, quiet: bool
) -> Finding:
    what = (
        "everything of this kind that a visitor sent"
        if "." in name
        else "a secret or personal data by its name"
    )
    return Finding(
        rule=RULE,
        message=f"«{name[:60]}», {what}, is written to the log. Logs are copied widely: log an identifier.",
        severity=Severity.LOW if quiet or _ASIDE.search(file.path) else Severity.MEDIUM,
        confidence=Confidence.MEDIUM if sure else Confidence.LOW,
        path=file.path,
        line=place[0],
        end_line=place[1],
        symbol=place[2],
        cwe=("CWE-532",),
    )


CHECK = Check(RULE, look)
