"""Names as dotted text, the same for Python and for tree-sitter."""

import ast

from tree_sitter import Node

from lastmile.syntax.trees import first_child, text_of


def dotted(node: ast.AST | Node | None) -> str:
    """A name or attribute chain as text ("a.b.c"); "" for everything else.

    Calls in the chain keep their name: ``a.b().c`` is "a.b().c". Optional chaining counts as a dot.
    """
    parts: list[str] = []
    if isinstance(node, Node):
        return _dotted_node(node)
    while True:
        match node:
            case ast.Attribute(value=inner, attr=attr):
                parts.append(attr)
                node = inner
            case ast.Call(func=inner) if parts:
                parts[-1] = f"().{parts[-1]}"
                node = inner
            case ast.Name(id=name):
                parts.append(name)
                return ".".join(reversed(parts)).replace(".()", "()")
            case _:
                return ""


def _dotted_node(node: Node | None) -> str:
    parts: list[str] = []
    called = ""
    while node is not None:
        match node.type:
            case "identifier" | "this" | "super" | "type_identifier" | "package_identifier":
                return ".".join(reversed([*parts, text_of(node) + called]))
            case "member_expression":
                parts.append(text_of(node.child_by_field_name("property")) + called)
                node, called = node.child_by_field_name("object"), ""
            case "selector_expression" | "field_expression":
                parts.append(text_of(node.child_by_field_name("field")) + called)
                node = node.child_by_field_name("operand") or node.child_by_field_name("value")
                called = ""
            case "call_expression" if parts:
                node, called = node.child_by_field_name("function"), "()"
            case "await_expression" | "non_null_expression" | "parenthesized_expression":
                node = first_child(node)
            case "scoped_identifier":
                return ".".join(reversed([*parts, text_of(node).replace("::", ".") + called]))
            case _:
                return ""
    return ""


def resolved(node: ast.AST | None, known: dict[str, str]) -> str:
    """``dotted`` with the first name replaced by what it was imported as."""
    text = dotted(node)
    head, dot, rest = text.partition(".")
    return known.get(head, head) + dot + rest
