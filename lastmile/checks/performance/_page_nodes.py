"""Parts of calls, loops and components in JavaScript, for ``_page_calls``; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS, Module, literal_length
from lastmile.checks.performance._page_count import Often

LIST = re.compile(r"^(map|forEach|flatMap)$")  # methods that run a function for each item
_ON_DEMAND = re.compile(
    r"(?i)open|show|visible|modal|expanded|active|selected|editing|is\w*(Open|Visible)|tab\b|step\b"
)


def parts(call: Node) -> tuple[Node | None, str, Node | None, list[Node]]:
    """Function, its dotted name, the object that it belongs to, and the arguments of a call."""
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    member = function is not None and function.type == "member_expression"
    owner = function.child_by_field_name("object") if function is not None and member else None
    return function, syntax.dotted(function), owner, arguments.named_children if arguments else []


def property_of(function: Node | None) -> str:
    return syntax.text_of(function.child_by_field_name("property")) if function is not None else ""


def shown(
    module: Module, owner: Node | None, method: str, given: list[Node], often: Often
) -> Iterator[tuple[Node, Often]]:
    """What a call in a component's body shows: the rows of ``items.map(item => <Row/>)``."""
    looped = owner is not None and bool(LIST.match(method))
    inner = often.over(length_of(module, owner)) if looped else often
    if owner is not None:
        yield owner, often
    for argument in given:
        if argument.type not in FUNCTIONS:
            yield argument, often
        elif looped or method in ("filter", "useMemo", "all", "from"):
            yield from ((b, inner) for b in bodies(argument))


def mentions(text: str, names: frozenset[str]) -> bool:
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)


def is_on_demand(node: Node) -> bool:
    operator = syntax.text_of(node.child_by_field_name("operator"))
    return operator == "&&" and bool(
        _ON_DEMAND.search(syntax.text_of(node.child_by_field_name("left"))[:200])
    )


def waits(node: Node) -> bool:
    """A function that is only defined here, and so runs later or never."""
    return node.type in FUNCTIONS or node.type in ("class_declaration", "class", "jsx_attribute")


def bodies(function: Node) -> Iterator[Node]:
    if function.type == "parenthesized_expression":
        inner = syntax.first_child(function)
        function = inner if inner is not None else function
    body = function.child_by_field_name("body")
    if body is not None:
        yield body


def on_mount(given: list[Node], properties: frozenset[str]) -> bool:
    """No dependencies, or only such as are there from the start: properties, functions that it calls.

    An effect on data that arrives later runs when the page opens too, but mostly finds nothing to ask for.
    """
    if len(given) < 2:
        return True
    if given[1].type != "array":
        return False
    effect = syntax.text_of(given[0])
    named = [syntax.text_of(d) for d in given[1].named_children]
    return all(name in properties or re.search(rf"\b{re.escape(name)}\(", effect) for name in named)


def loop_length(module: Module, node: Node) -> int | None:
    if node.type == "for_in_statement":
        return length_of(module, node.child_by_field_name("right"))
    condition = syntax.text_of(node.child_by_field_name("condition"))[:200]
    bound = re.search(r"<(=?)\s*(?:(\d{1,4})\b|(\w+)\.length)", condition)
    if bound is None:
        return None
    if bound.group(2):
        return int(bound.group(2)) + bool(bound.group(1))
    return module.lengths.get(bound.group(3))


def length_of(module: Module, node: Node | None) -> int | None:
    if node is None:
        return None
    if node.type == "identifier":
        return module.lengths.get(syntax.text_of(node))
    return literal_length(node)


def parameter_names(component: Node) -> frozenset[str]:
    parameters = component.child_by_field_name("parameters") or component.child_by_field_name("parameter")
    nodes = syntax.walk(parameters) if parameters is not None else iter(())
    return frozenset(
        syntax.text_of(n) for n in nodes if n.type.endswith(("identifier", "identifier_pattern"))
    )
