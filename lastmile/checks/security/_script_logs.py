"""What JavaScript and TypeScript code writes to its logs, for ``pii_in_logs``; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax

_LEVELS = frozenset({"log", "debug", "info", "warn", "error", "trace", "fatal", "verbose"})
_LOGGER = re.compile(r"(?i)^(.*\.)?(console|_*log|_*logger|winston|pino)$")
_PASSES = re.compile(r"(^|\.)(String|toString|stringify|concat|join|trim)$")


def log_calls(root: Node) -> Iterator[tuple[Node, list[Node]]]:
    """The calls that log, each with the values that its text is made of."""
    for call in syntax.walk(root):
        if call.type != "call_expression":
            continue
        function = call.child_by_field_name("function")
        if function is None or function.type != "member_expression":
            continue
        level = syntax.text_of(function.child_by_field_name("property"))
        owner = function.child_by_field_name("object")
        if level in _LEVELS and _LOGGER.match(syntax.dotted(owner)):
            yield call, [leaf for argument in _arguments(call) for leaf in _leaves(argument)]


def name_of(leaf: Node) -> tuple[str, str]:
    """(owner, name) of a variable or member; ("", "") for everything else."""
    match leaf.type:
        case "identifier" | "shorthand_property_identifier":
            return "", syntax.text_of(leaf)
        case "member_expression":
            owner = syntax.dotted(leaf.child_by_field_name("object"))
            return owner, syntax.text_of(leaf.child_by_field_name("property"))
        case "subscript_expression":
            index = leaf.child_by_field_name("index")
            if index is not None and index.type == "string":
                return syntax.dotted(leaf.child_by_field_name("object")), syntax.text_of(index).strip("'\"")
        case _:
            pass
    return "", ""


def _arguments(call: Node) -> list[Node]:
    given = call.child_by_field_name("arguments")
    return list(given.named_children) if given is not None else []


def _leaves(value: Node) -> Iterator[Node]:
    todo = [value]
    while todo:
        node = todo.pop()
        match node.type:
            case (
                "template_string" | "template_substitution" | "parenthesized_expression" | "object" | "array"
            ):
                todo.extend(node.named_children)
            case "as_expression" | "non_null_expression" | "await_expression":
                todo.extend(node.named_children[:1])
            case "binary_expression" if syntax.text_of(node.child_by_field_name("operator")) in (
                "+",
                "||",
                "??",
            ):
                todo.extend(node.named_children)
            case "pair":
                todo.extend(node.named_children[1:])
            case "call_expression" if _PASSES.search(syntax.dotted(node.child_by_field_name("function"))):
                todo.extend(_arguments(node))
            case "string_fragment" | "escape_sequence" | "comment":
                pass
            case _:
                yield node
