"""Names, patterns and conditions around the answer of a JavaScript call."""

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS

_CONDITIONS = frozenset(("if_statement", "ternary_expression", "while_statement"))


def within(outer: Node, node: Node) -> bool:
    """Whether a node lies inside another."""
    return outer.start_byte <= node.start_byte < outer.end_byte


def is_then(call: Node) -> bool:
    """Whether a call is ``….then(f)``."""
    called = call.child_by_field_name("function")
    return called is not None and syntax.text_of(called.child_by_field_name("property")) == "then"


def opens(node: Node) -> bool:
    """``data.items``, ``data[0]``: a part of it is taken."""
    outer = node.parent
    return (
        outer is not None
        and outer.type in ("member_expression", "subscript_expression")
        and outer.child_by_field_name("object") == node
    )


def opened(node: Node) -> str:
    """Name of the part that is taken of a node, "" for none."""
    return syntax.text_of(node.parent.child_by_field_name("property")) if node.parent is not None else ""


def condition(node: Node) -> Node | None:
    """The condition that a node is part of."""
    child, here = node, node.parent
    while here is not None and here.type not in ("statement_block", *FUNCTIONS):
        if here.type in _CONDITIONS and here.child_by_field_name("condition") == child:
            return here
        child, here = here, here.parent
    return None


def throws(node: Node) -> Node | None:
    """The ``throw`` that the condition around a node leads to."""
    found = condition(node)
    then = found.child_by_field_name("consequence") if found is not None else None
    return (
        next((n for n in syntax.walk(then) if n.type == "throw_statement"), None)
        if then is not None
        else None
    )


def names_of(node: Node | None) -> set[str]:
    """The names that a pattern binds."""
    if node is None:
        return set()
    return {
        syntax.text_of(n)
        for n in syntax.walk(node)
        if n.type in ("identifier", "shorthand_property_identifier_pattern")
        and (n.parent is None or n.parent.type != "type_annotation")
    }


def pattern_keys(node: Node) -> set[str]:
    """The keys that an object pattern takes."""
    return {
        syntax.text_of(p.child_by_field_name("key") or p.child_by_field_name("left") or p)
        .split("=")[0]
        .strip()
        for p in (node.named_children if node.type == "object_pattern" else ())
        if p.type != "comment"
    }


def error_names(node: Node) -> set[str]:
    """The local names of ``error`` in ``const { data, error: failed } = …``."""
    found: set[str] = set()
    for part in node.named_children if node.type == "object_pattern" else ():
        key = syntax.text_of(part.child_by_field_name("key") or part.child_by_field_name("left") or part)
        if key.split("=")[0].strip() == "error":
            found |= names_of(part.child_by_field_name("value") or part) - (
                {"error"} if part.child_by_field_name("value") else set()
            )
    return found
