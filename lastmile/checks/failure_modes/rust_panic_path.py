"""Rust code that panics on ordinary failures (CWE-248): unwrap, expect, panic!, parts taken for granted."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.rust_code import RustFunction, inside, method_of, once, own, rust_functions
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.rust-panic-path"
_MEDIUM, _LOW = Severity.MEDIUM, Severity.LOW

# What cannot fail in earnest, or where panicking is the idiom: a poisoned lock, fixed text.
_SAFE = re.compile(
    r"(^(\w+::)*HeaderValue\b.*"
    r"|\bhandle\w*\.await|\.(lock|read"
    r"|write|try_lock)\(\)|Regex::new\("
    r"|RegexBuilder|from_static\("
    r"|Response::builder|HeaderValue"
    r"|Selector::parse\(|json!|checked_\w+\([^()]*\)"
    r"|NonZero\w*|FixedOffset"
    r"|from_hms\w*|from_ymd\w*|Layout::\w+"
    r"|duration_since\([^()]*UNIX_EPOCH\)"
    r"|header_mut\(\)|install\(\)"
    r"|ctrl_c\(\)|signal\([^()]*\)|handle\.join\(\)"
    r"|\.join\(\)|borrow(_mut)?\(\)|try_init\(\)|current_span|downcast\w*(::<.*>)?\(\)|into_inner\(\)"
    r"|ProgressStyle\S*\(.*\)|with_template\(.*\)"
    r"|\.template\(.*\)|to_value\([^()]*\)"
    r"|serde_json::to_(string|vec)\w*\([^()]*\))$",
    re.DOTALL,
)
_FIXED = re.compile(
    r'^"[^"]*"\s*\.(parse|try_into|to_socket_addrs)(::<.*>)?\(\)$|^\w+(::\w+)*\("[^"]*"\)$|^(Some|Ok)\('
)
_RARELY = re.compile(
    r"to_str\(\)$|\.get\([^()]*\)$|captures?\b|\bcaps\b|handle\w*\.await$|current_dir|to_value\("
)
_FROM_OUTSIDE = re.compile(
    r"\b(fs::|File::|read_to_string|TcpStream"
    r"|TcpListener|connect\("
    r"|\.send\(|\.await|reqwest|\.json\(|\.text\("
    r"|\.parse(::<|\()|from_str|from_slice|from_utf8|env::|\.fetch_\w+\(|\.execute\(|\.query\w*\(|serde_\w+::"
    r"|header|Url::parse|to_str\(\)|decode\(|Command::|\.recv\(|\.get\(|\.open\()"
)


def look(inventory: Inventory) -> Scan:
    """Rust's panics outside of tests; opportunities are the failures that are passed on, or panic."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees("rust"):
        for function in rust_functions(file, tree):
            passed = sum(1 for n in own(function) if n.type == "try_expression")
            hits = {syntax.line_of(f[0]): f for f in reversed(list(_panics(function)))}
            count += passed + len(hits)
            for line in sorted(hits):
                found.append(_finding(function, *hits[line]))
    return reading.scan(found, {RULE: count})


def _panics(function: RustFunction) -> Iterator[tuple[Node, str, Severity, Confidence]]:
    start = function.name == "main"
    for node in own(function):
        if node.type == "call_expression":
            receiver, name = method_of(node)
            if receiver is not None and name in ("unwrap", "expect", "unwrap_err", "expect_err"):
                yield from _unwrapped(function, node, receiver, name, start=start)
        elif node.type == "macro_invocation" and syntax.text_of(node.child_by_field_name("macro")) == "panic":
            if not start and not once(node):
                answers = function.is_handler or "Result" in function.answer
                closure = inside(node, function.body, "closure_expression") is not None
                severity = _MEDIUM if answers and not closure else _LOW
                yield (
                    node,
                    "panic! ends the request or the thread; return an error.",
                    severity,
                    Confidence.MEDIUM,
                )
        elif node.type == "index_expression":
            yield from _indexed(function, node)


def _unwrapped(
    function: RustFunction, node: Node, receiver: Node, name: str, *, start: bool
) -> Iterator[tuple[Node, str, Severity, Confidence]]:
    text = re.sub(r"\s+", " ", syntax.text_of(receiver)[-400:]).strip()
    if _SAFE.search(text) or _FIXED.match(text) or once(node) or "writeln!" in text or "write!" in text:
        return
    checked = re.search(
        rf"\b{re.escape(text)}\.is_(some|ok)\(\)", syntax.text_of(function.body)
    ) and re.fullmatch(r"[\w.]+", text)
    if checked:
        return
    if _is_fixed(function, text):
        return
    outside = bool(_FROM_OUTSIDE.search(text))
    closure = inside(node, function.body, "closure_expression") is not None
    if function.is_handler and not start:
        message = (
            f"Where this value is missing, {name} makes the request panic: the client gets a "
            "broken connection. Return an error of the application."
        )
        milder = name == "expect" and not outside
        yield node, message, _LOW if milder else _MEDIUM, Confidence.HIGH if outside else Confidence.MEDIUM
    elif (
        "Result" in function.answer and not start and outside and not closure and not text.endswith(".get()")
    ):
        certain = name == "unwrap" and not _RARELY.search(text)
        message = (
            f"This function gives back a Result, and {name} panics all the same. Pass the failure "
            "on by ?, with its context."
        )
        yield node, message, _MEDIUM if certain else _LOW, Confidence.HIGH
    elif not start or name == "unwrap":
        message = (
            f"{name} panics where this value is missing. Pass the failure on, or say in expect "
            "why it cannot happen."
        )
        yield node, message, _LOW, Confidence.LOW if start else Confidence.MEDIUM


def _is_fixed(function: RustFunction, text: str) -> bool:
    """Text that stands in the program is parsed: a constant, or a variable that holds a literal."""
    head = re.match(r"(\w+)\.(parse|try_into)\b|(?:\w+::)*(?:from_str|try_from)\((\w+)\)", text)
    name = (head[1] or head[3]) if head is not None else None
    if name is None:
        return False
    literal = rf'\blet {re.escape(name)}(?:: [^=;]{{1,40}})? = "'
    return name.isupper() or bool(re.search(literal, syntax.text_of(function.body)))


def _indexed(function: RustFunction, node: Node) -> Iterator[tuple[Node, str, Severity, Confidence]]:
    """A part of a split text that is taken for granted; a text that is cut at a byte."""
    parts = node.named_children
    if len(parts) < 2 or parts[0].type != "identifier":
        return
    name, index = syntax.text_of(parts[0]), parts[1]
    body = syntax.text_of(function.body)
    if index.type == "integer_literal":
        made = re.search(
            rf"\blet (?:mut )?{re.escape(name)}\b[^;]{{0,300}}?(split\w*\(|args\(\))[^;]{{0,300}}?collect",
            body,
        )
        guarded = re.search(
            rf"\b{re.escape(name)}\.(len|get|is_empty|first|last)\(|match {re.escape(name)}\b", body
        )
        if made and not guarded:
            message = (
                f"{name} may have fewer parts: then this panics. Use get({syntax.text_of(index)}) and "
                "answer None."
            )
            yield node, message, _MEDIUM, Confidence.HIGH
    elif index.type == "range_expression" and _is_text(function, name, body):
        bound = syntax.text_of(index)
        if re.search(r"\d|[a-z]", bound) and not re.search(
            rf"{re.escape(name)}\.(len|find|rfind|char_indices|is_char_boundary|is_ascii|floor_char)", body
        ):
            message = (
                f"{name} is cut at a byte: within a character, or beyond the end, this panics. Use "
                "get(..) or chars()."
            )
            yield node, message, _LOW, Confidence.MEDIUM


def _is_text(function: RustFunction, name: str, body: str) -> bool:
    declared = function.parameters.get(name, "")
    if re.fullmatch(r"&?(?:'\w+ )?(?:mut )?(?:str|String)", declared):
        return True
    return bool(
        re.search(
            rf"\blet (?:mut )?{re.escape(name)}(?:: &?(?:str|String))? = "
            r"(?:\"|format!|String::|[^;=]{0,200}\.to_string\(\);)",
            body,
        )
    )


def _finding(
    function: RustFunction, node: Node, message: str, severity: Severity, confidence: Confidence
) -> Finding:
    line = (
        node.end_point.row + 1
        if node.type == "call_expression" and node.end_point.row - node.start_point.row > 8
        else syntax.line_of(node)
    )
    return Finding(
        rule=RULE,
        message=message,
        severity=severity,
        confidence=confidence,
        path=function.file.path,
        line=line,
        end_line=node.end_point.row + 1,
        symbol=syntax.symbol_of(node),
        cwe=("CWE-248", "CWE-754"),
    )


CHECK = Check(RULE, look)
