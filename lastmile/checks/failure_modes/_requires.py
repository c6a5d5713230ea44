"""CommonJS imports: which names come from which module; no check itself."""

from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax


def required_module(value: Node | None) -> str | None:
    """The module of ``require("…")``; None for every other value."""
    if value is None or value.type != "call_expression":
        return None
    first = syntax.first_child(value.child_by_field_name("arguments"))
    required = syntax.text_of(value.child_by_field_name("function")) == "require"
    return syntax.text_of(first)[1:-1] if required and first is not None and first.type == "string" else None


def required_names(pattern: Node) -> Iterator[tuple[str, str]]:
    """The local names that a pattern binds, with their names in the module ("*" for the whole)."""
    if pattern.type == "identifier":
        yield syntax.text_of(pattern), "*"
    for part in pattern.named_children if pattern.type == "object_pattern" else ():
        if part.type == "shorthand_property_identifier_pattern":
            yield syntax.text_of(part), syntax.text_of(part)
        elif part.type == "pair_pattern":
            key, local = part.child_by_field_name("key"), part.child_by_field_name("value")
            yield syntax.text_of(local), syntax.text_of(key)
