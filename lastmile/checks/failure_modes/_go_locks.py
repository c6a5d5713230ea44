"""Go's locks and wait groups used in ways that block or protect nothing; no check itself.

Sources: copylocks of go vet, SA2000, SA2001 and SA2003 of staticcheck.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.go_code import GoFunction
from lastmile.checks.code.go_hazards import Hazard
from lastmile.checks.code.go_statements import ancestor, call_of, lists
from lastmile.model import Confidence, Severity

_LOCKS = ("sync.Mutex", "sync.RWMutex", "sync.WaitGroup", "sync.Once", "sync.Cond")
_LOCKING_NAME = re.compile(r"(?i)lock|acquire|begin|enter")


def lock_hazards(function: GoFunction) -> Iterator[Hazard]:
    """The hazards with locks and wait groups in one function."""
    yield from _copied(function)
    yield from _added_inside(function)
    name = syntax.text_of(function.node.child_by_field_name("name"))
    for block in lists(function.body):
        for place, statement in enumerate(block):
            target, way = _lock_call(statement, "Lock", "RLock")
            if target:
                yield from _kept(function, block[place:], target, way, name)


def _copied(function: GoFunction) -> Iterator[Hazard]:
    """A lock taken by value is another lock, which protects nothing."""
    for holder in ("receiver", "parameters"):
        declared = function.node.child_by_field_name(holder)
        for part in declared.named_children if declared is not None else ():
            kind = part.child_by_field_name("type")
            if kind is None or kind.type not in ("type_identifier", "qualified_type"):
                continue
            text = function.code.type_text(function.one, kind)
            folder, _, own = text.partition(":")
            package = function.code.packages.get(folder)
            fields = package.fields.get(own, {}) if package is not None and own else {}
            held = text in _LOCKS or _holds_lock(function, own, fields)
            if held:
                yield Hazard(
                    part,
                    f"{syntax.text_of(kind)} is copied with its lock here, and the copy protects nothing. "
                    "Take a pointer.",
                    Severity.HIGH,
                    Confidence.HIGH,
                )


def _holds_lock(function: GoFunction, own: str, fields: dict[str, str]) -> bool:
    """A struct with a lock among its fields that is no pointer."""
    if not any(kind in _LOCKS for kind in fields.values()):
        return False
    pointer = re.compile(r"\*sync\.")
    for one in function.code.files:
        if one.package is function.one.package:
            text = syntax.text_of(one.tree.root_node)
            at = re.search(rf"\b{re.escape(own)} struct \{{[^}}]{{0,4000}}", text)
            if at is not None:
                return not pointer.search(at[0])
    return False


def _added_inside(function: GoFunction) -> Iterator[Hazard]:
    for node in syntax.walk(function.body):
        if node.type != "go_statement":
            continue
        call = call_of(node)
        literal = call.child_by_field_name("function") if call is not None else None
        if literal is None or literal.type != "func_literal":
            continue
        body = literal.child_by_field_name("body")
        for inner in syntax.walk(body, lambda n: n.type == "func_literal") if body is not None else ():
            if inner.type != "call_expression":
                continue
            name, target = function.called(inner), syntax.text_of(inner.child_by_field_name("function"))
            if name == "sync.WaitGroup.Add" or re.fullmatch(r"(\w+\.)?(wg|waitGroup|waitgroup)\.Add", target):
                if ancestor(inner, "go_statement") != node:
                    continue
                yield Hazard(
                    inner,
                    "Add is called inside the goroutine that it counts: Wait can return before that has "
                    "started. Call Add before the go statement.",
                    Severity.HIGH,
                    Confidence.HIGH,
                )


def _lock_call(statement: Node, *names: str) -> tuple[str, str]:
    """What is locked by a statement, and how: ("s.mu", "Lock")."""
    call = call_of(statement) if statement.type == "expression_statement" else None
    text = syntax.text_of(call) if call is not None else ""
    target, _, way = text.rpartition(".")
    return (target, way[:-2]) if way in tuple(f"{n}()" for n in names) and "(" not in target else ("", "")


def _kept(function: GoFunction, rest: list[Node], target: str, way: str, name: str) -> Iterator[Hazard]:
    """A lock that some way out of the function does not give back."""
    undo = f"{target}.{'RUnlock' if way == 'RLock' else 'Unlock'}"
    around = syntax.text_of(function.node)
    if undo not in around:
        if not _LOCKING_NAME.search(name) and f"{target}.Unlock" not in around and not _given(around, target):
            text = f"{target} is never unlocked in this function: the next call waits for ever. Use defer."
            yield Hazard(rest[0], text, Severity.MEDIUM, Confidence.MEDIUM)
        return
    if re.search(rf"defer {re.escape(undo)}\b", around) or re.search(
        rf"defer func\(\) ?\{{[^}}]*{re.escape(undo)}", around
    ):
        return
    for statement in rest[1:]:
        text = syntax.text_of(statement)
        if text == f"{undo}()":
            if rest[0].next_named_sibling == statement:  # a comment between them would say why
                yield Hazard(
                    rest[0],
                    f"{target} is unlocked at once, so nothing is protected.",
                    Severity.LOW,
                    Confidence.MEDIUM,
                    statement,
                )
            return
        bad = _bare_return(statement, undo)
        if bad is not None:
            message = (
                f"The return on line {syntax.line_of(bad)} leaves {target} locked: the next caller "
                "waits for ever. Use defer."
            )
            yield Hazard(rest[0], message, Severity.HIGH, Confidence.HIGH)
            return
        if undo in text:
            return  # unlocked on some way through here; which one is beyond a look at statements


def _given(text: str, target: str) -> bool:
    """The unlocking is handed on: ``return mu.Unlock`` or a named helper."""
    return bool(re.search(rf"{re.escape(target.rpartition('.')[0] or target)}\.\w*[uU]nlock\w*", text))


def _bare_return(statement: Node, undo: str) -> Node | None:
    for node in syntax.walk(statement, lambda n: n.type == "func_literal"):
        if node.type != "return_statement" or undo in syntax.text_of(node):
            continue
        before = syntax.text_of(statement).encode()[: node.start_byte - statement.start_byte]
        if undo.encode() not in before:
            return node
    return None
