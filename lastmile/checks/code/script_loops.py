"""Loops of JavaScript and TypeScript: what runs in each turn, and what the turns hand on; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS

LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})
ITERATES = frozenset({"map", "forEach", "filter", "flatMap", "reduce", "some", "every", "find"})
_FEW = 8  # items that are written down in the code
_CONSTANT = re.compile(r"^(\w+\.)*[A-Z][A-Z0-9_]+$")
_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
_BOUND = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_GROWS = frozenset({"push", "unshift", "add", "set", "concat"})


def own(node: Node | None) -> Iterator[Node]:
    """The nodes that run when ``node`` runs: nothing of the functions and classes inside it."""
    if node is not None:
        yield from syntax.walk(node, lambda n: n.type in FUNCTIONS or n.type.startswith("class"))


def names(node: Node | None) -> set[str]:
    """The variables that an expression reads."""
    return {syntax.text_of(n) for n in syntax.walk(node) if n.type in _NAMES} if node is not None else set()


def bound(pattern: Node | None) -> set[str]:
    """The variables that a pattern binds: a name, or what it takes out of an object or a list."""
    found = syntax.walk(pattern) if pattern is not None else ()
    return {syntax.text_of(n) for n in found if n.type in _BOUND}


def called(call: Node | None) -> str:
    """The dotted name of what a call calls, "" for other nodes."""
    if call is None or call.type != "call_expression":
        return ""
    return syntax.dotted(call.child_by_field_name("function"))


def method(call: Node | None) -> str:
    """The last name of what a call calls: ``get`` of ``client.get(…)``, also where the object has no name."""
    function = call.child_by_field_name("function") if call is not None else None
    if function is None:
        return ""
    member = function.child_by_field_name("property")
    return syntax.text_of(member if member is not None else function)[:60]


def arguments(call: Node | None) -> list[Node]:
    """The arguments of a call, without comments."""
    given = call.child_by_field_name("arguments") if call is not None else None
    return [n for n in given.named_children if n.type != "comment"] if given is not None else []


def owner_of(call: Node) -> Node | None:
    """The object whose method is called; None where a plain function is."""
    function = call.child_by_field_name("function")
    return function.child_by_field_name("object") if function is not None else None


def function_around(node: Node) -> Node | None:
    """The innermost function that a node stands in; None at module level."""
    here = node.parent
    while here is not None and here.type not in FUNCTIONS:
        here = here.parent
    return here


def is_short(list_node: Node | None) -> bool:
    """A list that the code writes down, or a constant by its name."""
    while list_node is not None and list_node.type in ("as_expression", "parenthesized_expression"):
        list_node = syntax.first_child(list_node)
    if list_node is None:
        return False
    if list_node.type == "array":
        spread = any(c.type == "spread_element" for c in list_node.named_children)
        return list_node.named_child_count <= _FEW and not spread
    return list_node.type in ("string", "number") or bool(_CONSTANT.match(syntax.text_of(list_node)))


def turns_over(loop: Node) -> set[str]:
    """The variables that stand for the item: of ``for … of``, ``for … in`` and a counter."""
    if loop.type == "for_in_statement":
        return bound(loop.child_by_field_name("left"))
    start = loop.child_by_field_name("initializer")
    if start is None:
        return set()
    return {
        name
        for d in syntax.walk(start)
        if d.type == "variable_declarator"
        for name in bound(d.child_by_field_name("name"))
    } | {
        syntax.text_of(d.child_by_field_name("left"))
        for d in syntax.walk(start)
        if d.type == "assignment_expression"
    }


def repeated(loop: Node) -> Iterator[Node]:
    """What runs in every turn of a loop: its body, condition and step, not what it starts with."""
    for name in ("condition", "increment", "body"):
        yield from own(loop.child_by_field_name(name))


class Turns:
    """What the turns of one loop bind, and which of it comes from what an ``await`` gave."""

    def __init__(self, loop: Node) -> None:
        self.nodes = list(repeated(loop))
        self.item = turns_over(loop)
        self._bindings: list[tuple[set[str], Node, bool]] = []
        for node in self.nodes:
            match node.type:
                case "variable_declarator":
                    self._bind(node.child_by_field_name("name"), node.child_by_field_name("value"), new=True)
                case "assignment_expression" | "augmented_assignment_expression":
                    left = node.child_by_field_name("left")
                    self._bind(left, node.child_by_field_name("right"), new=False)
                case "call_expression" if method(node) in _GROWS:
                    for argument in arguments(node):
                        self._bind(owner_of(node), argument, new=False)
                case "for_in_statement":
                    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
                    self._bind(left, right, new=True)
                case _:
                    pass
        self.fresh = {n for group, _, new in self._bindings for n in group if new}
        self.awaited = self._from_awaits()
        self.carried = self.awaited - self.fresh - self.item

    def varying(self) -> set[str]:
        """Variables that differ from turn to turn."""
        return self.item | {n for group, _, _ in self._bindings for n in group}

    def _bind(self, target: Node | None, value: Node | None, *, new: bool) -> None:
        if target is None or value is None:
            return
        if target.type in ("member_expression", "subscript_expression"):
            base: Node | None = target
            while base is not None and base.type in ("member_expression", "subscript_expression"):
                base = base.child_by_field_name("object")
            group = {syntax.text_of(base)} if base is not None else set()
        else:
            group = bound(target)
        self._bindings.append((group, value, new))

    def _from_awaits(self) -> set[str]:
        """Names whose value comes from an ``await``, directly or through other names."""
        found: set[str] = set()
        while True:
            more = {
                name
                for group, value, _ in self._bindings
                if any(n.type == "await_expression" for n in own(value)) or names(value) & found
                for name in group
            }
            if more <= found:
                return found
            found |= more
