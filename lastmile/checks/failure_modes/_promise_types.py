"""What TypeScript's annotations and the word ``async`` say about promises; no check itself."""

from collections.abc import Mapping
from enum import Enum

from tree_sitter import Node

from lastmile import syntax

GENERATOR = frozenset({"generator_function", "generator_function_declaration"})
_NAMES = frozenset({"Promise", "PromiseLike", "Bluebird", "Thenable"})
_LISTS = frozenset({"Array", "ReadonlyArray"})


class Kind(Enum):
    """What a name stands for."""

    PLAIN = "plain"  # nothing we know
    VALUE = "value"  # a promise
    GIVES = "gives"  # a function without text that gives one
    FUNCTION = "function"  # a function with its text


def is_async(function: Node) -> bool:
    """Whether a function is written ``async``."""
    return any(child.type == "async" for child in function.children)


def is_promise_class(node: Node | None) -> bool:
    """Whether a class extends Promise."""
    heritage = (
        next((c for c in node.children if c.type == "class_heritage"), None) if node is not None else None
    )
    return bool(syntax.text_of(heritage).removeprefix("extends").lstrip().startswith("Promise"))


def annotated(node: Node | None, classes: Mapping[str, Node]) -> Kind:
    """What a type annotation says: a promise (alone, in a union, in a list), or a function of one."""
    if node is None:
        return Kind.PLAIN
    match node.type:
        case "type_annotation" | "parenthesized_type" | "readonly_type":
            return annotated(syntax.first_child(node), classes)
        case "generic_type" | "type_identifier":
            return _named(node, classes)
        case "union_type" | "intersection_type" | "array_type" | "tuple_type":
            kinds = {annotated(child, classes) for child in node.named_children}
            return next((k for k in (Kind.VALUE, Kind.GIVES) if k in kinds), Kind.PLAIN)
        case "function_type":
            given = annotated(node.child_by_field_name("return_type"), classes) is Kind.VALUE
            return Kind.GIVES if given else Kind.PLAIN
        case _:
            return Kind.PLAIN


def _named(node: Node, classes: Mapping[str, Node]) -> Kind:
    name = syntax.text_of(node.child_by_field_name("name") or node)
    if name in _NAMES or is_promise_class(classes.get(name)):
        return Kind.VALUE
    inner = syntax.first_child(node.child_by_field_name("type_arguments"))
    return annotated(inner, classes) if name in _LISTS else Kind.PLAIN
