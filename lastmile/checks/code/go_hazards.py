"""One concurrency hazard, and what the looks at it share; no check itself."""

import re
from dataclasses import dataclass

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.go_code import GoFunction
from lastmile.model import Confidence, Severity

HANDLER = re.compile(
    r"ResponseWriter\b.*\*http\.Request\b|\*gin\.Context\b|\becho\.Context\b|\*?\bfiber\.Ctx\b"
)
LOCKED = re.compile(r"\.(R?Lock|TryLock|Do)\(|\batomic\.|\bsync\.Map\b")

WRITE_LOCKED = re.compile(
    r"\.(Lock|TryLock|Do)\(|\batomic\.|\bsync\.Map\b|(?i:\.\w{0,40}lock\w{0,40}\()(?<!\.RLock\()"
)


@dataclass(frozen=True)
class Hazard:
    """One place where goroutines get in each other's way."""

    node: Node
    message: str
    severity: Severity
    confidence: Confidence
    end: Node | None = None  # the last place that belongs to it


def is_handler(node: Node) -> bool:
    """A function that a web framework calls, many times at once."""
    return bool(HANDLER.search(syntax.text_of(node.child_by_field_name("parameters"))[:600]))


def goroutine(node: Node) -> Node | None:
    """The function literal that a go statement, or a Go of an errgroup, starts; None for others."""
    call = syntax.first_child(node) if node.type == "go_statement" else node
    if call is None or call.type != "call_expression":
        return None
    function = call.child_by_field_name("function")
    if node.type == "go_statement":
        return function if function is not None and function.type == "func_literal" else None
    if not re.fullmatch(r"\w*([gG]roup|g|eg|wg|errg|errs)\.Go", syntax.text_of(function)):
        return None
    first = syntax.first_child(call.child_by_field_name("arguments"))
    return first if first is not None and first.type == "func_literal" else None


def bound_inside(literal: Node, name: str) -> bool:
    """A name that the literal declares itself, as a parameter or a variable."""
    parameters = syntax.text_of(literal.child_by_field_name("parameters"))
    if re.search(rf"\b{re.escape(name)}\b", parameters):
        return True
    for node in syntax.walk(literal):
        if node.type == "short_var_declaration":
            if re.search(rf"\b{re.escape(name)}\b", syntax.text_of(node.child_by_field_name("left"))):
                return True
        elif node.type in ("var_spec", "range_clause"):
            left = node.child_by_field_name("name") or node.child_by_field_name("left")
            if re.search(rf"\b{re.escape(name)}\b", syntax.text_of(left)):
                return True
    return False


def is_map(function: GoFunction, node: Node | None) -> bool:
    """An expression whose type is evidently a map."""
    return function.type_of(node).startswith("map[]")
