"""Which names of a JavaScript function hold arrays, and which texts or sets; no check itself."""

import re

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.checks.code.script_loops import is_short, method

_MAKES_ARRAY = frozenset(
    {"map", "filter", "slice", "concat", "split", "flatMap", "flat", "keys", "values", "entries", "from",
     "sort", "reverse", "toArray", "getAll", "findMany", "findAll", "matchAll", "fill", "toSorted",
     "toReversed"}
)  # fmt: skip
_ARRAY_TYPE = re.compile(
    r":\s*(readonly\s+)?([\w.<>{}|&\s\"';:,?]+\[\]|(Readonly)?Array<.+>)\s*(\|\s*(null|undefined)\s*)*$"
)
_TEXTS = frozenset({"toString", "toLowerCase", "toUpperCase", "trim", "join", "replace", "stringify"})
_DEEPEST = 12  # scopes to look through


def holds_array(name: Node) -> bool | None:
    """Whether a name holds an array of no fixed length: None where the code does not say."""
    text = syntax.text_of(name)
    scope: Node | None = name.parent
    for _ in range(_DEEPEST):
        while (
            scope is not None
            and scope.type not in FUNCTIONS
            and scope.type not in ("statement_block", "program")
        ):
            scope = scope.parent
        if scope is None:
            return None
        found = _bound_in(scope, text)
        if found is not None:
            return _kind(*found)
        scope = scope.parent
    return None


def _bound_in(scope: Node, name: str) -> tuple[Node | None, str] | None:
    """The value and the declared type that a name has in one scope."""
    if scope.type in FUNCTIONS:
        given = scope.child_by_field_name("parameters") or scope.child_by_field_name("parameter")
        for part in given.named_children if given is not None and given.type != "identifier" else ():
            pattern = part.child_by_field_name("pattern") or part
            if syntax.text_of(pattern) == name:
                return part.child_by_field_name("value"), syntax.text_of(part.child_by_field_name("type"))
        return (None, "") if syntax.text_of(given) == name else None
    for statement in scope.named_children:
        inner = syntax.first_child(statement) if statement.type == "export_statement" else statement
        if inner is None or inner.type not in ("lexical_declaration", "variable_declaration"):
            continue
        for part in inner.named_children:
            if syntax.text_of(part.child_by_field_name("name")) == name:
                declared = syntax.text_of(part.child_by_field_name("type"))
                return part.child_by_field_name("value"), declared
    return None


def _kind(value: Node | None, declared: str) -> bool | None:
    if declared:
        typed = bool(_ARRAY_TYPE.match(declared[:300]))
        return typed and not (
            value is not None and value.type == "array" and value.named_child_count and is_short(value)
        )
    while value is not None and value.type in (
        "await_expression",
        "parenthesized_expression",
        "as_expression",
    ):
        value = syntax.first_child(value)
    if value is None:
        return None
    match value.type:
        case "array":
            return not value.named_child_count or not is_short(value)
        case "string" | "template_string" | "new_expression" | "object" | "number" | "regex":
            return _is_array_maker(value)
        case "call_expression":
            return _returned(value)
        case _:
            return None


def _returned(call: Node) -> bool | None:
    """Whether a call gives an array, by its name."""
    last = method(call)
    if last in _TEXTS:
        return False
    return True if last in _MAKES_ARRAY else None


def _is_array_maker(value: Node) -> bool:
    """``new Array(n)``."""
    return syntax.text_of(value.child_by_field_name("constructor")) == "Array"
