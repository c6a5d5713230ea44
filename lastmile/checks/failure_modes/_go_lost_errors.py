"""Go errors that were kept and then lost: overwritten, answered with nil, met by nothing; no check itself.

Source: the classes of ineffassign and nilerr (golangci-lint) and SA4006 and SA9003 of staticcheck.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.go_code import GoFunction
from lastmile.checks.code.go_statements import lists, mentions, statements
from lastmile.model import Confidence, Severity


@dataclass(frozen=True)
class Lost:
    """One error that is lost, and how."""

    node: Node
    message: str
    severity: Severity
    confidence: Confidence


def lost_errors(function: GoFunction) -> Iterator[Lost]:
    """The errors of one function that are kept in a variable and lost all the same."""
    for block in lists(function.body):
        yield from _overwritten(function, block)
    for node in syntax.walk(function.body):
        if node.type == "if_statement":
            yield from _answered(function, node)


def _overwritten(function: GoFunction, block: list[Node]) -> Iterator[Lost]:
    """``err = a(); err = b()``: what the first said is gone."""
    for place, statement in enumerate(block):
        name = _error_name(function, statement)
        if name is None:
            continue
        for later in block[place + 1 :]:
            if not mentions(later, name):
                continue
            right = later.child_by_field_name("right")
            if _assigns(later, name) and not mentions(right, name) and not _captured(function, name):
                yield Lost(
                    statement,
                    f"The error in {name} is overwritten on line {syntax.line_of(later)} before it is "
                    "looked at. Check it first.",
                    Severity.MEDIUM,
                    Confidence.HIGH,
                )
            break


def _error_name(function: GoFunction, statement: Node) -> str | None:
    """The variable into which a statement puts the error of a call."""
    if statement.type not in ("short_var_declaration", "assignment_statement"):
        return None
    left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
    if left is None or right is None or not left.named_children or len(right.named_children) != 1:
        return None
    last = left.named_children[-1]
    call = right.named_children[0]
    if last.type != "identifier" or call.type != "call_expression":
        return None
    name = syntax.text_of(last)
    results = function.results_of(call)
    known = bool(results) and function.code.is_error((results or ("",))[-1])
    usual = results is None and (name == "err" or name.endswith("Err"))
    return name if (known or usual) and name != "_" else None


def _assigns(statement: Node, name: str) -> bool:
    if statement.type not in ("short_var_declaration", "assignment_statement"):
        return False
    left = statement.child_by_field_name("left")
    return left is not None and any(syntax.text_of(n) == name for n in left.named_children)


def _captured(function: GoFunction, name: str) -> bool:
    """A deferred or inner function reads the name; then its values are not lost so simply."""
    return any(
        part.type == "func_literal" and mentions(part, name) and part != function.node
        for part in syntax.walk(function.body)
    )


def _answered(function: GoFunction, node: Node) -> Iterator[Lost]:
    """``if err != nil { return nil }``, ``if err != nil {}`` and ``if err == nil { return err }``."""
    condition, then = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
    if condition is None or then is None or condition.type != "binary_expression":
        return
    left, right = condition.child_by_field_name("left"), condition.child_by_field_name("right")
    name, sign = syntax.text_of(left), syntax.text_of(condition.child_by_field_name("operator"))
    if syntax.text_of(right) != "nil" or not (name == "err" or name.endswith("Err")):
        return
    body = statements(then)
    if sign == "!=" and not body and node.child_by_field_name("alternative") is None:
        weight = Severity.LOW if "comment" in {c.type for c in syntax.walk(then)} else Severity.MEDIUM
        yield Lost(
            node, f"The block for {name} is empty: the error is seen and dropped.", weight, Confidence.HIGH
        )
    if len(body) != 1 or body[0].type != "return_statement":
        return
    values = syntax.first_child(body[0])
    last = values.named_children[-1] if values is not None and values.named_children else None
    if last is None or not _returns_error(function, node):
        return
    if sign == "!=" and syntax.text_of(last) == "nil" and not mentions(values, name):
        yield Lost(
            body[0],
            f"Although {name} holds an error, nil is returned: the caller believes that all went "
            "well. Return the error, or say in a comment why it does not matter.",
            Severity.LOW,
            Confidence.MEDIUM,
        )
    if sign == "==" and syntax.text_of(last) == name:
        yield Lost(
            body[0],
            (f"Here {name} is nil, and it is returned as the error: the comparison is the wrong way round."),
            Severity.LOW,
            Confidence.MEDIUM,
        )


def _returns_error(function: GoFunction, node: Node) -> bool:
    """The innermost function around gives an error last."""
    parent = node.parent
    while parent is not None and parent.type not in (
        "func_literal",
        "function_declaration",
        "method_declaration",
    ):
        parent = parent.parent
    results = function.code.results(function.one, parent.child_by_field_name("result") if parent else None)
    return bool(results) and function.code.is_error(results[-1])
