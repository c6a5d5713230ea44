"""Shared variables of JavaScript that are read, and written after an ``await`` from what was read (CWE-362).

The idea of ESLint's require-atomic-updates, held to what two requests really share: names of the module and
of the instance.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS, Modules
from lastmile.checks.code.reading import SHIPPED, Reading
from lastmile.checks.failure_modes._promise_types import is_async
from lastmile.checks.failure_modes._promises import Promises, own
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.shared-state-race-js"
_LITERAL = frozenset(
    {"true", "false", "null", "undefined", "number", "string", "array", "object", "new_expression"}
)
_Fault = tuple[Node, str, Severity]


def look(inventory: Inventory) -> Scan:
    """One finding an assignment; opportunities are the assignments to shared names in async functions."""
    reading, found, places = Reading(inventory), list[Finding](), 0
    modules = Modules(inventory, inventory.select("javascript", "typescript", roles=SHIPPED))
    for file, _tree in reading.trees("javascript", "typescript"):
        module = modules.module(file.path)
        if module is None or b"await" not in (module.root.text or b""):
            continue
        promises = Promises(module, modules)
        for function in syntax.walk(module.root):
            if function.type in FUNCTIONS and is_async(function):
                nodes = list(own(function))
                for assignment, name in _shared(promises, function, nodes):
                    places += 1
                    fault = _stale(assignment, name, nodes)
                    if fault is not None:
                        found.append(_finding(file.path, fault))
    return reading.scan(found, {RULE: places})


def _shared(promises: Promises, function: Node, nodes: list[Node]) -> Iterator[tuple[Node, str]]:
    """Assignments to names that live outside the function."""
    for node in nodes:
        if node.type not in ("assignment_expression", "augmented_assignment_expression"):
            continue
        target = node.child_by_field_name("left")
        name = syntax.dotted(target)
        if target is None or not name or "(" in name or name.startswith("module.exports"):
            continue
        root = name.partition(".")[0]
        bound = promises.bound(root, node)
        local = bound is not None and bound.start >= function.start_byte
        if not local and (root != "this" or name.count(".") == 1) and (bound is not None or root == "this"):
            yield node, name


def _stale(assignment: Node, name: str, nodes: list[Node]) -> _Fault | None:
    value = assignment.child_by_field_name("right")
    if value is None:
        return None
    first = next((n for n in syntax.walk(value) if n.type == "await_expression"), None)
    compound = assignment.type == "augmented_assignment_expression"
    operator = syntax.text_of(assignment.child_by_field_name("operator"))
    text = (
        f"{name} is read before this await and written after it: what another call stored in between is lost."
    )
    advice = " Wait first into a variable of its own, then read and write in one step."
    if compound and first is not None and operator not in ("??=", "||=", "&&="):
        return assignment, text + advice, Severity.MEDIUM
    if first is not None and any(r.start_byte < first.start_byte for r in _reads(value, name)):
        return assignment, text + advice, Severity.MEDIUM
    copy = _copied(assignment, value, name, nodes)
    if copy is not None:
        return assignment, text + advice, Severity.MEDIUM
    if _checked_before(assignment, value, name, nodes):
        said = f"{name} is checked before an await and set after it: two calls at once both pass the check."
        return assignment, f"{said} Keep the promise itself in {name}, or take a lock.", Severity.LOW
    return None


def _reads(node: Node, name: str) -> Iterator[Node]:
    kind = "member_expression" if "." in name else "identifier"
    for inner in syntax.walk(node, lambda n: n.type in FUNCTIONS):
        if inner.type == kind and syntax.dotted(inner) == name:
            yield inner


def _copied(assignment: Node, value: Node, name: str, nodes: list[Node]) -> Node | None:
    """``const old = count; await …; count = old + 1``: the declarator of the copy."""
    used = {syntax.text_of(n) for n in syntax.walk(value) if n.type == "identifier"}
    for node in nodes:
        if node.type != "variable_declarator" or node.start_byte > assignment.start_byte:
            continue
        given = node.child_by_field_name("value")
        if given is None or syntax.text_of(node.child_by_field_name("name")) not in used:
            continue
        if given.type in ("await_expression", "new_expression") or not any(True for _ in _reads(given, name)):
            continue
        if given.type == "call_expression" or _read_again(value, name):
            continue
        if _waits_between(node, assignment, value, nodes):
            return node
    return None


def _read_again(value: Node, name: str) -> bool:
    return any(True for _ in _reads(value, name))


def _waits_between(start: Node, assignment: Node, value: Node, nodes: list[Node]) -> bool:
    waits = [
        n for n in nodes if n.type == "await_expression" and start.end_byte <= n.start_byte < value.end_byte
    ]
    return any(not _leaves(n, assignment) for n in waits)


def _leaves(wait: Node, assignment: Node) -> bool:
    """The await stands in a branch that returns before the assignment: ``if (x) { await y(); return }``."""
    above = wait.parent
    while above is not None and not (above.start_byte <= assignment.start_byte < above.end_byte):
        if above.type == "return_statement" or (
            above.type == "statement_block"
            and any(c.type in ("return_statement", "throw_statement") for c in above.named_children)
        ):
            return True
        above = above.parent
    return False


def _checked_before(assignment: Node, value: Node, name: str, nodes: list[Node]) -> bool:
    """``if (!cache) { …await…; cache = … }`` without a mark that is set before the await."""
    if value.type in _LITERAL or re.match(r"(?i).*(loading|pending|busy|running|ing)$", name):
        return False
    above = assignment.parent
    while above is not None and above.type not in FUNCTIONS:
        if above.type == "if_statement":
            condition = above.child_by_field_name("condition")
            if condition is not None and any(True for _ in _reads(condition, name)):
                marked = any(
                    n.type == "assignment_expression"
                    and n != assignment
                    and condition.end_byte < n.start_byte < assignment.start_byte
                    and syntax.dotted(n.child_by_field_name("left")).partition(".")[0]
                    == name.partition(".")[0]
                    for n in nodes
                )
                return not marked and _waits_between(condition, assignment, value, nodes)
        above = above.parent
    return False


def _finding(path: str, fault: _Fault) -> Finding:
    node, text, severity = fault
    return Finding(
        rule=RULE,
        message=text,
        severity=severity,
        confidence=Confidence.MEDIUM,
        path=path,
        line=syntax.line_of(node),
        symbol=syntax.symbol_of(node),
        cwe=("CWE-362", "CWE-367"),
    )


CHECK = Check(RULE, look)
