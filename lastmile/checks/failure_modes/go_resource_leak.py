"""Go code that opens something and never gives it back (CWE-772): answers, rows, files and so on."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.go_code import GoFunction, go_code, go_functions
from lastmile.checks.code.go_statements import call_of, loop_around
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._go_uses import Uses, uses_of
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.go-resource-leak"
_HIGH, _MEDIUM, _LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW


@dataclass(frozen=True)
class Kind:
    """A kind of value that must be given back."""

    what: str
    closers: frozenset[str]
    severity: Severity
    panics: bool = False  # closing it before the error is checked ends in a nil dereference


_FILE = Kind("file", frozenset(("Close",)), _MEDIUM)
_ROWS = Kind("rows", frozenset(("Close",)), _MEDIUM, panics=True)
_CONNECTION = Kind("connection", frozenset(("Close", "Release", "CloseNow")), _MEDIUM)
_WRITER = Kind("writer", frozenset(("Close",)), _MEDIUM)
_KINDS = {
    "http.Response": Kind("answer's body", frozenset(("Body.Close",)), _HIGH, panics=True),
    "sql.Rows": _ROWS,
    "sqlx.Rows": _ROWS,
    "pgx.Rows": _ROWS,
    "mongo.Cursor": Kind("cursor", frozenset(("Close", "All")), _MEDIUM),
    "sql.Stmt": Kind("statement", frozenset(("Close",)), _LOW),
    "sql.Tx": Kind("transaction", frozenset(("Commit", "Rollback")), _MEDIUM),
    "sqlx.Tx": Kind("transaction", frozenset(("Commit", "Rollback")), _MEDIUM),
    "pgx.Tx": Kind("transaction", frozenset(("Commit", "Rollback")), _MEDIUM),
    "sql.Conn": _CONNECTION,
    "pgxpool.Conn": _CONNECTION,
    "os.File": _FILE,
    "multipart.File": Kind("file", frozenset(("Close",)), _LOW),
    "zip.ReadCloser": _FILE,
    "net.Conn": _CONNECTION,
    "net.TCPConn": _CONNECTION,
    "net.UDPConn": _CONNECTION,
    "net.UnixConn": _CONNECTION,
    "tls.Conn": _CONNECTION,
    "net.Listener": Kind("listener", frozenset(("Close",)), _LOW),
    "gzip.Reader": Kind("reader", frozenset(("Close",)), _LOW),
    "gzip.Writer": _WRITER,
    "zlib.Writer": _WRITER,
    "zip.Writer": _WRITER,
    "tar.Writer": _WRITER,
    "bufio.Writer": Kind("buffered writer", frozenset(("Flush",)), _MEDIUM),
    "time.Ticker": Kind("ticker", frozenset(("Stop",)), _LOW),
    "context.CancelFunc": Kind("cancel function", frozenset(("",)), _MEDIUM),
}
_ITERATED = frozenset(("sql.Rows", "sqlx.Rows", "pgx.Rows"))


def look(inventory: Inventory) -> Scan:
    """What Go code opens and forgets; opportunities are the places where something is opened."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for function in go_functions(go_code(reading)):
        hits: dict[int, Finding] = {}
        for definition, name, type_ in _opened(function):
            count += 1
            for finding in _judge(function, definition, name, type_):
                hits.setdefault(finding.line or 0, finding)
        for finding in _deferred_in_loops(function):
            hits.setdefault(finding.line or 0, finding)
        found += hits.values()
    return reading.scan(found, {RULE: count})


def _opened(function: GoFunction) -> Iterator[tuple[Node, Node, str]]:
    """Definitions by a call that opens something: the statement, the name, the type."""
    for node in syntax.walk(function.body):
        if node.type not in ("short_var_declaration", "assignment_statement"):
            continue
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        values = right.named_children if right is not None else []
        if left is None or len(values) != 1 or values[0].type != "call_expression":
            continue
        results = function.results_of(values[0]) or ()
        called = function.called(values[0])
        if called in ("http.Head", "http.Client.Head", "os.NewFile"):
            continue
        for name, kind in zip(left.named_children, results, strict=False):
            # An underscore throws away an answer, or the means to end a context.
            thrown = syntax.text_of(name) == "_" and called.startswith(("http.", "context."))
            if kind in _KINDS and name.type == "identifier" and (thrown or syntax.text_of(name) != "_"):
                yield node, name, kind


def _judge(function: GoFunction, definition: Node, name: Node, type_: str) -> Iterator[Finding]:
    kind, text = _KINDS[type_], syntax.text_of(name)
    if text == "_":
        yield _finding(function, definition, _forgotten(kind, text), kind.severity, Confidence.HIGH)
        return
    if text in function.one.package.variables and not function.is_local(text):
        return
    uses = uses_of(function, definition, name, kind.closers)
    if uses.handed_on:
        return
    if not uses.closings:
        severity = _severity(function, text, type_)
        yield _finding(function, definition, _forgotten(kind, text), severity, Confidence.HIGH)
        return
    early = _closed_too_early(definition, uses)
    if early is not None and kind.panics:
        message = (
            f"{text} is closed before the error is checked: where the call fails, it is nil, and this panics."
        )
        yield _finding(function, early, message, _MEDIUM, Confidence.HIGH)
    elif not uses.deferred and _leaves_between(definition, uses):
        message = (
            f"A return between here and the closing of {text} leaves the {kind.what} open. Close "
            "it by defer, right behind the error check."
        )
        yield _finding(function, definition, message, _LOW, Confidence.MEDIUM)
    if type_ in _ITERATED and _unasked(function, text):
        message = f"{text}.Err() is never asked: a broken connection looks like the end of the data."
        yield _finding(function, definition, message, _LOW, Confidence.HIGH)


def _forgotten(kind: Kind, name: str) -> str:
    if name == "_":
        return (
            f"The {kind.what} is thrown away, so nobody can give it back. Keep it, and release it by defer."
        )
    how = " or ".join(f"{name}.{c}()" if c else f"{name}()" for c in sorted(kind.closers))
    return (
        f"The {kind.what} in {name} is never given back, nor handed on: defer {how} behind the error check."
    )


def _severity(function: GoFunction, name: str, type_: str) -> Severity:
    severity = _KINDS[type_].severity
    if function.node.type == "function_declaration" and syntax.text_of(
        function.node.child_by_field_name("name")
    ) in ("main", "init"):
        return Severity.LOW  # what the process holds until its end
    if type_ in _ITERATED and not _left_early(function, name):
        return Severity.LOW  # rows close themselves at their end
    return severity


def _left_early(function: GoFunction, name: str) -> bool:
    """The loop over the rows can end before they do, or there is none."""
    for loop in syntax.walk(function.body):
        if loop.type == "for_statement" and f"{name}.Next" in syntax.text_of(loop)[:200]:
            return any(n.type in ("return_statement", "break_statement") for n in syntax.walk(loop))
    return True


def _closed_too_early(definition: Node, uses: Uses) -> Node | None:
    """A deferred closing directly behind the call whose error is still unread."""
    following = definition.next_named_sibling
    while following is not None and following.type == "comment":
        following = following.next_named_sibling
    right = definition.child_by_field_name("left")
    failing = right is not None and len(right.named_children) > 1
    error = syntax.text_of(right.named_children[-1]) if right is not None and failing else "_"
    if following is None or following not in uses.deferred or error == "_":
        return None
    return None if any(n.type == "if_statement" for n in syntax.walk(following)) else following


def _leaves_between(definition: Node, uses: Uses) -> bool:
    """A return after the error check and before the first closing."""
    first = min(m.start_byte for m in uses.closings)
    sibling, checked = definition.next_named_sibling, False
    while sibling is not None and sibling.start_byte < first:
        is_check = sibling.type == "if_statement" and not checked
        checked = True
        if not is_check:
            for node in syntax.walk(sibling, lambda n: n.type == "func_literal"):
                if node.type == "return_statement" and node.start_byte < first:
                    return True
        sibling = sibling.next_named_sibling
    return False


def _unasked(function: GoFunction, name: str) -> bool:
    body = syntax.text_of(function.body)
    return f"for {name}.Next()" in body and f"{name}.Err()" not in body


def _deferred_in_loops(function: GoFunction) -> Iterator[Finding]:
    for node in syntax.walk(function.body):
        if node.type != "defer_statement":
            continue
        loop = loop_around(node)
        if loop is None or _ends_with_return(loop):
            continue
        call = call_of(node)
        target = syntax.text_of(call.child_by_field_name("function")) if call is not None else ""
        holds = target.endswith(
            ("Close", "Unlock", "cancel", "Rollback", "Done", "Release")
        ) or "Close()" in syntax.text_of(node)
        message = (
            "This defer stands in a loop: nothing is released before the whole function ends. "
            "Put the turn into a function of its own."
        )
        severity = _HIGH if target.endswith("Unlock") else _MEDIUM if holds else _LOW
        yield _finding(function, node, message, severity, Confidence.MEDIUM)


def _ends_with_return(loop: Node) -> bool:
    body = loop.child_by_field_name("body")
    parts = (
        [n for n in syntax.walk(body) if n.parent in (body, syntax.first_child(body))]
        if body is not None
        else []
    )
    return bool(parts) and parts[-1].type in ("return_statement", "break_statement")


def _finding(
    function: GoFunction, node: Node, message: str, severity: Severity, confidence: Confidence
) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=severity,
        confidence=confidence,
        path=function.one.file.path,
        line=syntax.line_of(node),
        end_line=syntax.line_of(node),
        symbol=syntax.symbol_of(node),
        cwe=("CWE-772", "CWE-404"),
    )


CHECK = Check(RULE, look)
