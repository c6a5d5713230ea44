"""Statements of Go: who uses a name and where, what stands in a loop; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax

BLOCKS = frozenset(("block", "expression_case", "default_case", "communication_case", "type_case"))


def call_of(statement: Node) -> Node | None:
    """The call that a statement, a go or a defer consists of."""
    inner = syntax.first_child(statement)
    while inner is not None and inner.type == "parenthesized_expression":
        inner = syntax.first_child(inner)
    return inner if inner is not None and inner.type == "call_expression" else None


def lists(node: Node) -> Iterator[list[Node]]:
    """The lists of statements in a function, outer ones first."""
    for part in syntax.walk(node):
        if part.type in BLOCKS:
            inner = [c for c in part.named_children if c.type == "statement_list"]
            yield statements(inner[0] if inner else part)


def statements(block: Node) -> list[Node]:
    """The statements of a block."""
    found = [n for n in block.named_children if n.type != "comment"]
    return statements(found[0]) if len(found) == 1 and found[0].type == "statement_list" else found


def mentions(node: Node | None, name: str) -> list[Node]:
    """The places where a name is used as a name, not as a field of something else."""
    if node is None:
        return []
    return [
        n
        for n in syntax.walk(node)
        if n.type == "identifier" and n.text is not None and n.text.decode("utf-8", "replace") == name
    ]


def ancestor(node: Node, *kinds: str, within: Node | None = None) -> Node | None:
    """The nearest node around of one of these kinds, not beyond ``within``."""
    parent = node.parent
    while parent is not None and parent != within:
        if parent.type in kinds:
            return parent
        parent = parent.parent
    return None


def loop_around(node: Node) -> Node | None:
    """The loop whose turns run this node again and again, in the same function."""
    found = ancestor(node, "for_statement", "func_literal", "function_declaration", "method_declaration")
    if found is None or found.type != "for_statement":
        return None
    body = found.child_by_field_name("body")
    return (
        found
        if body is not None and body.start_byte <= node.start_byte < body.end_byte
        else loop_around(found)
    )


def explained(node: Node) -> bool:
    """A comment on the same line or the line above says why."""
    statement = node
    while statement.parent is not None and statement.parent.type not in (*BLOCKS, "statement_list"):
        statement = statement.parent
    before, after = statement.prev_named_sibling, statement.next_named_sibling
    above = (
        before is not None
        and before.type == "comment"
        and before.end_point.row == statement.start_point.row - 1
    )
    beside = (
        after is not None and after.type == "comment" and after.start_point.row == statement.end_point.row
    )
    text = syntax.text_of(before if above else after) if above or beside else ""
    return bool(re.search(r"\w+\W+\w+\W+\w|[^\x00-\x7f]{4}", text))  # words, in any script
