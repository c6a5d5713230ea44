"""Errors of promises and callbacks that JavaScript throws away (CWE-391, CWE-390)."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS, Module, Modules
from lastmile.checks.code.reading import SHIPPED, Reading
from lastmile.checks.failure_modes._catches import (
    CLEANING,
    Catch,
    asks,
    catches,
    gives_reason,
    is_best_effort,
    is_discarded,
    method_of,
    statements,
    works,
)
from lastmile.checks.failure_modes._promises import Promises
from lastmile.checks.failure_modes._rejections import handles_itself
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.swallowed-exception-js"
_ERROR = re.compile(r"^(err|error|er|exception)$")
_SHORT = re.compile(r"^(null|undefined|void 0|\(?\{\s*\}\)?)$")
_DEAF = re.compile(
    r"^(catch|on|once|use|then|mount|describe|it|test|addEventListener|reduce|map|forEach|emit)$"
)
_REQUEST = re.compile(r"^(req|request|ctx|res|_?variables)$")
_Fault = tuple[Node, str, Severity]


def look(inventory: Inventory) -> Scan:
    """One finding an error that is thrown away; opportunities are the handlers and error callbacks."""
    reading, found, places = Reading(inventory), list[Finding](), 0
    modules = Modules(inventory, inventory.select("javascript", "typescript", roles=SHIPPED))
    others: dict[str, Promises] = {}
    for file, _tree in reading.trees("javascript", "typescript"):
        module = modules.module(file.path)
        if module is None:
            continue
        promises = others.setdefault(file.path, Promises(module, modules, _others=others))
        for caught in catches(module.root):
            places += 1
            if caught.chain and _thrown_away(promises, caught):
                severity = Severity.MEDIUM if works(caught) else Severity.LOW
                found.append(_finding(file.path, (caught.node, _PROMISE, severity)))
        for callback in _callbacks(module):
            places += 1
            fault = _unread_error(callback)
            if fault is not None:
                found.append(_finding(file.path, fault))
    return reading.scan(found, {RULE: places})


_PROMISE = (
    "The failure of this promise is caught and thrown away: nothing is logged, and what follows takes "
    "the work for done. Handle the error that is expected, and report the rest."
)


def _thrown_away(promises: Promises, caught: Catch) -> bool:
    body = caught.body
    if body is None or gives_reason(caught) or is_best_effort(caught) or is_discarded(caught.node):
        return False
    if body.type == "statement_block":
        inside = statements(body)
        empty = not inside
    else:
        empty = bool(_SHORT.match(syntax.text_of(body))) and _is_statement(caught.node)
    if not empty or asks(caught):
        return False
    # A function that handles its own failures may be called like this.
    origin = promises.of(caught.guards)
    return origin is None or origin.function is None or not handles_itself(promises, *origin.function)


def _is_statement(function: Node) -> bool:
    call = function.parent.parent if function.parent is not None else None
    above = call.parent if call is not None else None
    while above is not None and above.type in ("await_expression", "parenthesized_expression"):
        above = above.parent
    return above is not None and above.type == "expression_statement"


def _callbacks(module: Module) -> Iterator[Node]:
    """Functions that take an error first and a result second, but for handlers of requests and events."""
    for node in syntax.walk(module.root):
        names = _parameters(node) if node.type in FUNCTIONS else []
        if not 2 <= len(names) <= 3 or not _ERROR.match(names[0]) or _REQUEST.match(names[1]):
            continue
        above = node.parent
        if above is None or above.type not in (
            "arguments",
            "program",
            "statement_block",
            "variable_declarator",
        ):
            continue  # a property such as onError gets its error from a library that has reported it
        if above.type != "arguments" or (
            above.parent is not None
            and not _DEAF.match(method_of(above.parent))
            and node == above.named_children[-1]
        ):
            yield node


def _unread_error(callback: Node) -> _Fault | None:
    error, result, *_ = _parameters(callback)
    above = callback.parent
    call = above.parent if above is not None and above.type == "arguments" else None
    handed = call is not None
    if call is not None and CLEANING.match(method_of(call)):
        return None
    body = callback.child_by_field_name("body")
    used = (
        {syntax.text_of(n) for n in syntax.walk(body) if "identifier" in n.type}
        if body is not None
        else set()
    )
    if error in used or "arguments" in used or (handed and result not in used) or not used:
        return None
    text = f"This callback never looks at {error}: when the call fails it goes on with an empty {result}."
    return callback, f"{text} Check {error} first.", Severity.MEDIUM if handed else Severity.LOW


def _parameters(function: Node) -> list[str]:
    listed = function.child_by_field_name("parameters")
    return (
        [syntax.text_of(p).split(":")[0].strip("? ") for p in listed.named_children]
        if listed is not None
        else []
    )


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
        cwe=("CWE-391", "CWE-390"),
    )


CHECK = Check(RULE, look)
