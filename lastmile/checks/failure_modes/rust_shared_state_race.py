"""Rust code whose locks, atomics and statics protect nothing, and files asked for first (CWE-362, CWE-367).

Sources: the documentation of the standard library; clippy's let_underscore_lock and if_let_mutex.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.rust_code import RustFunction, method_of, own, rust_functions
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.rust-shared-state-race"
_Fault = tuple[Node, str, Severity, Confidence]
_STATIC = re.compile(r"\bstatic mut (\w+)\b")
_LOCK = re.compile(r"([\w.]+)\.(lock|write)\(\)")
_DROPPED = re.compile(
    r"\.lock\(\)(\.await|\.unwrap\(\)|\.expect\([^()]*\)|\?)?$|\.(read|write)\(\)(\.unwrap\(\)|\.expect\([^()]*\))$"
)
_CHANGES = re.compile(r"\.(insert|remove|push|push_back|pop|extend|clear)\(|[+-]= |\*[\w.]+ = ")
_DEED = re.compile(r"(^|::)(remove_file|remove_dir(_all)?|create_dir|rename|write|File::create|copy)$")


def look(inventory: Inventory) -> Scan:
    """Rust's shared state that is changed in two steps; opportunities are the places that share state."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees("rust"):
        text = inventory.read(file)
        count += len(re.findall(r"\.lock\(\)|\.store\(|\bstatic mut\b|\.exists\(\)", text))
        statics = set() if "#![no_std]" in text or "#![no_main]" in text else set(_STATIC.findall(text))
        for function in rust_functions(file, tree):
            hits = {syntax.line_of(f[0]): f for f in _faults(function, statics)}
            found += (_finding(function, fault) for fault in hits.values())
    return reading.scan(found, {RULE: max(count, len(found))})


def _faults(function: RustFunction, statics: set[str]) -> Iterator[_Fault]:
    for node in own(function):
        match node.type:
            case "let_declaration":
                yield from _dropped(node)
            case "assignment_expression" | "compound_assignment_expr" if statics:
                yield from _static(node, statics)
            case "call_expression":
                yield from _stored(node)
            case "if_expression":
                yield from _asked_first(node)
            case _:
                pass


def _dropped(node: Node) -> Iterator[_Fault]:
    """``let _ = m.lock();`` gives the lock back in the same statement."""
    if syntax.text_of(node.child_by_field_name("pattern")) != "_":
        return
    text = re.sub(r"\s+", "", syntax.text_of(node.child_by_field_name("value")))
    if _DROPPED.search(text) and not re.search(r"(stdout|stderr|stdin)\(\)", text):
        said = "let _ gives this lock back at once, so nothing below is protected. Name it: let _guard = …"
        yield node, said, Severity.MEDIUM, Confidence.HIGH


def _static(node: Node, statics: set[str]) -> Iterator[_Fault]:
    left = node.child_by_field_name("left")
    base = re.match(r"\w+", syntax.text_of(left))
    if base is not None and base[0] in statics:
        said = (
            f"{base[0]} belongs to the whole program, and two threads that change it here at once corrupt "
            "it. Use an atomic, a Mutex or OnceLock."
        )
        yield node, said, Severity.MEDIUM, Confidence.MEDIUM


def _stored(node: Node) -> Iterator[_Fault]:
    """``n.store(n.load(o) + 1, o)``: each half is atomic, the whole is not."""
    owner, name = method_of(node)
    if name != "store" or owner is None:
        return
    value = syntax.first_child(node.child_by_field_name("arguments"))
    text, target = syntax.text_of(value)[:300], syntax.text_of(owner)
    if value is None or value.type != "binary_expression" or f"{target}.load(" not in text:
        return
    said = f"What another thread stores in {target} between this load and store is lost. Use fetch_add."
    yield node, said, Severity.MEDIUM, Confidence.HIGH


def _asked_first(node: Node) -> Iterator[_Fault]:
    condition, then = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
    if condition is None or then is None:
        return
    asked, done = syntax.text_of(condition)[:500], syntax.text_of(then)[:5000]
    lock = _LOCK.search(asked)
    again = re.search(rf"(?<![\w.]){re.escape(lock[1])}\.(lock|write)\(\)", done) if lock else None
    if lock is not None and again is not None and "drop(" not in done[: again.start()]:
        if condition.type == "let_condition":
            text = (
                f"{lock[1]} is still locked here by the condition, and is taken again: this waits for ever."
            )
            yield node, f"{text} Take what is needed out of the lock first.", Severity.HIGH, Confidence.HIGH
        elif _CHANGES.search(done[again.start() :][:300]):
            text = f"{lock[1]} is unlocked between this question and the change: two threads both pass it."
            yield node, f"{text} Hold one guard for both.", Severity.MEDIUM, Confidence.HIGH
    other = syntax.text_of(node.child_by_field_name("alternative"))[:5000]
    if lock is not None and again is None and condition.type == "let_condition" and f"{lock[0]}" in other:
        text = f"Before edition 2024 {lock[1]} is still locked in the else branch, which takes it again"
        yield (
            node,
            f"{text}: it waits for ever. Take what is needed out first.",
            Severity.LOW,
            Confidence.MEDIUM,
        )
    question = re.search(r"([\w.]+)\.(exists|is_file)\(\)", asked)
    if question is not None and condition.type != "let_condition":
        yield from _deed(node, then, question[1])


def _deed(node: Node, then: Node, path: str) -> Iterator[_Fault]:
    for call in syntax.walk(then, lambda n: n.type in ("closure_expression", "function_item")):
        if call.type != "call_expression":
            continue
        name = syntax.text_of(call.child_by_field_name("function"))
        first = syntax.text_of(syntax.first_child(call.child_by_field_name("arguments")))
        if _DEED.search(name) and first.lstrip("&").partition(".clone")[0] == path:
            said = (
                f"Between this question and {name} another process can make or remove the file. Act at once, "
                "and match on the error (create_new, ErrorKind::NotFound)."
            )
            yield node, said, Severity.LOW, Confidence.MEDIUM
            return


def _finding(function: RustFunction, fault: _Fault) -> Finding:
    node, message, severity, confidence = fault
    return Finding(
        rule=RULE,
        message=message,
        severity=severity,
        confidence=confidence,
        path=function.file.path,
        line=syntax.line_of(node),
        end_line=syntax.line_of(node),
        symbol=syntax.symbol_of(node),
        cwe=("CWE-362", "CWE-367"),
    )


CHECK = Check(RULE, look)
