"""Rust failures that are thrown away (CWE-391): ``let _ =``, ``.ok();`` and empty arms for ``Err``."""

import re
from collections import defaultdict
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.rust_code import RustFunction, method_of, own, rust_functions
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.rust-ignored-result"

# What did work that somebody relies on: files, the database, other services.
_WORK = re.compile(
    r"(\bfs::(write|copy|rename|create_dir\w*|read\w*|set_permissions)|\bFile::create|\bwrite_all|sync_all"
    r"|serde_\w+::to_writer|\.(execute|fetch_\w+|commit|save|insert_one|update_one|set_ex)|reqwest|\.bind)\("
)
# Best effort by nature: nobody is there any more, it was set already, or nothing can be done.
_HARMLESS = re.compile(
    r"(\.(send|try_send|closed|join|abort|flush|shutdown|set|kill|wait|close|try_init|init|set_nodelay"
    r"|recv|notify\w*|lock|read|write)\(|\bremove_\w+\(|\bwriteln?!|\bwrite!|\bdrop\(|dotenv|set_logger"
    r"|color_eyre|spawn\(|timeout\(|ctrl_c|execute!|queue!)"
)


def look(inventory: Inventory) -> Scan:
    """Rust's dropped failures; opportunities are the failures that are handled or dropped."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    functions = [f for file, tree in reading.trees("rust") for f in rust_functions(file, tree)]
    answers: dict[str, set[bool]] = defaultdict(set)
    for function in functions:
        answers[function.name].add("Result" in function.answer)
    failing = {name for name, kinds in answers.items() if kinds == {True}}
    for function in functions:
        hits = {syntax.line_of(hit[0]): hit for hit in reversed(list(_dropped(function, failing)))}
        count += sum(1 for n in own(function) if n.type in ("try_expression", "match_arm")) + len(hits)
        found += [_finding(function, *hits[line]) for line in sorted(hits)]
    return reading.scan(found, {RULE: count})


def _dropped(function: RustFunction, failing: set[str]) -> Iterator[tuple[Node, str, Severity, Confidence]]:
    for node in own(function):
        if node.type == "let_declaration" and syntax.text_of(node.child_by_field_name("pattern")) == "_":
            yield from _thrown(node, node.child_by_field_name("value"), failing, "put in _")
        elif node.type == "expression_statement":
            value = syntax.first_child(node)
            receiver, name = (
                method_of(value) if value is not None and value.type == "call_expression" else (None, "")
            )
            if name == "ok" and receiver is not None:
                yield from _thrown(node, receiver, failing, "dropped by ok()")
            elif value is not None and _own_name(value) in failing:
                yield from _thrown(node, value, failing, "dropped")
        elif node.type == "match_arm":
            yield from _empty_arm(node)


def _own_name(node: Node) -> str:
    """The name of the function of the target that an expression calls, awaited or not; "" for others."""
    inner = syntax.first_child(node) if node.type == "await_expression" else node
    if inner is None or inner.type != "call_expression":
        return ""
    receiver, name = method_of(inner)
    if receiver is not None:
        return name if syntax.text_of(receiver) == "self" else ""
    path, _, name = syntax.text_of(inner.child_by_field_name("function")).rpartition("::")
    return name if path in ("", "Self", "self", "super", "crate") else ""


def _thrown(
    node: Node, value: Node | None, failing: set[str], how: str
) -> Iterator[tuple[Node, str, Severity, Confidence]]:
    text = syntax.text_of(value)[-600:]
    if (
        value is None
        or _explained(node)
        or value.type in ("identifier", "reference_expression", "field_expression")
    ):
        return
    ours = _own_name(value) in failing
    work = bool(_WORK.search(text))
    if not (ours or work) or (_HARMLESS.search(text) and not ours):
        return
    message = (
        f"The Result of this call is {how}: a failure passes for work that is done. Pass it on, or log it."
    )
    stream = re.search(r"\b(std(out|err)\w*|stream|out|tty|mirror|socket|writer|term\w*)\.write_all\(", text)
    yield node, message, Severity.MEDIUM if work and not stream else Severity.LOW, Confidence.MEDIUM


def _empty_arm(node: Node) -> Iterator[tuple[Node, str, Severity, Confidence]]:
    pattern = syntax.text_of(node.child_by_field_name("pattern"))
    value = syntax.text_of(node.child_by_field_name("value")).strip()
    if (
        re.fullmatch(r"Err\(_\w*\)", pattern)
        and re.fullmatch(r"\{\s*\}|\(\)", value)
        and not _explained(node)
    ):
        around = syntax.text_of(node.parent.parent if node.parent is not None else node)[:300]
        severity = Severity.LOW if _HARMLESS.search(around) else Severity.MEDIUM
        yield (
            node,
            "This arm meets a failure and does nothing: nobody learns of it. Log it, or pass it on.",
            severity,
            Confidence.MEDIUM,
        )


def _explained(node: Node) -> bool:
    """A comment above or on the same line says why."""
    before, after = node.prev_named_sibling, node.next_named_sibling
    for near, row in ((before, node.start_point.row - 1), (after, node.end_point.row)):
        if near is not None and near.type.endswith("comment"):
            # A line comment ends with its line break, so its last row may be the next one.
            rows = (near.start_point.row, near.end_point.row, near.end_point.row - 1)
            if row in rows and len(syntax.text_of(near).split()) > 2:
                return True
    return False


def _finding(
    function: RustFunction, node: Node, message: str, severity: Severity, confidence: Confidence
) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=severity,
        confidence=confidence,
        path=function.file.path,
        line=syntax.line_of(node),
        end_line=node.end_point.row + 1,
        symbol=syntax.symbol_of(node),
        cwe=("CWE-391", "CWE-252"),
    )


CHECK = Check(RULE, look)
