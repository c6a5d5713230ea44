"""Failures of JavaScript that are answered with an empty value, as if there were nothing (CWE-390)."""

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._catches import (
    Catch,
    asks,
    catches,
    empty_answer,
    is_best_effort,
    is_discarded,
    works,
)
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.error-turned-into-empty-value-js"


def look(inventory: Inventory) -> Scan:
    """One finding a handler that gives back an empty value alone; opportunities are all handlers."""
    reading, found, places = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees("javascript", "typescript"):
        for caught in catches(tree.root_node):
            places += 1
            value = empty_answer(caught)
            if value is not None and _matters(caught, value):
                found.append(_finding(file.path, caught, value))
    return reading.scan(found, {RULE: places})


def _matters(caught: Catch, value: str) -> bool:
    if is_best_effort(caught) or asks(caught) or is_discarded(caught.node):
        return False
    if value == "false" and "true" in syntax.text_of(caught.guards):
        return False  # yes or no is the answer, and a failure is a no
    if caught.chain:  # as a statement nobody gets the value: then it is a swallowed error
        return _used(caught.node)
    return value not in ("undefined", "void 0") or "return " in syntax.text_of(caught.guards)


def _used(function: Node) -> bool:
    call = function.parent.parent if function.parent is not None else None
    while call is not None and call.type in (
        "await_expression",
        "parenthesized_expression",
        "call_expression",
    ):
        call = call.parent
    return call is not None and call.type != "expression_statement"


def _finding(path: str, caught: Catch, value: str) -> Finding:
    node = caught.node
    # An empty list is taken for data; null at least may be asked for.
    plain = value not in ("null", "false", "undefined", "void 0")
    return Finding(
        rule=RULE,
        message=f"When this work fails the caller gets {value}, the same as if there were nothing, and "
        "nobody learns of the failure. Let the error reach the caller, or give it a value of its own.",
        severity=Severity.MEDIUM if plain and works(caught) else Severity.LOW,
        confidence=Confidence.MEDIUM,
        path=path,
        line=syntax.line_of(node),
        symbol=syntax.symbol_of(node),
        cwe=("CWE-390", "CWE-391"),
    )


CHECK = Check(RULE, look)
