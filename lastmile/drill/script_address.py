"""Addresses in JavaScript, as far as their text is literal."""

from tree_sitter import Node

from lastmile import syntax
from lastmile.drill.hosts import UNKNOWN
from lastmile.drill.script_pages import WRAPPERS, Page, given, member
from lastmile.drill.script_world import ScriptWorld

_DEEPEST = 8


def address(world: ScriptWorld, page: Page, node: Node | None, depth: int = _DEEPEST) -> str:  # noqa: PLR0911 - one answer a kind of expression
    """The text of an address as far as it is literal; UNKNOWN stands for what is not."""
    while node is not None and node.type in WRAPPERS:
        node = syntax.first_child(node)
    if node is None or not depth:
        return UNKNOWN
    match node.type:
        case "string":
            return syntax.text_of(node)[1:-1]
        case "template_string":
            parts = [
                syntax.text_of(p)
                if p.type == "string_fragment"
                else address(world, page, syntax.first_child(p), depth - 1)
                for p in node.named_children
            ]
            return "".join(parts)
        case "binary_expression":
            left, right = (node.child_by_field_name(f) for f in ("left", "right"))
            if syntax.text_of(node.child_by_field_name("operator")) in ("||", "??"):
                found = address(world, page, left, depth - 1)
                return found if UNKNOWN not in found else address(world, page, right, depth - 1)
            return address(world, page, left, depth - 1) + address(world, page, right, depth - 1)
        case "new_expression" if syntax.text_of(node.child_by_field_name("constructor")) == "URL":
            urls = given(node)
            base = address(world, page, urls[1], depth - 1) if len(urls) > 1 else ""
            return base or (address(world, page, urls[0], depth - 1) if urls else UNKNOWN)
        case "call_expression":
            called = node.child_by_field_name("function")
            if called is not None and syntax.text_of(called.child_by_field_name("property")) in (
                "toString",
                "replace",
            ):
                return address(world, page, called.child_by_field_name("object"), depth - 1)
            return UNKNOWN
        case "identifier":
            return _named_address(world, page, node, depth)
        case "member_expression":
            return _member_address(world, page, node, depth)
        case _:
            return UNKNOWN


def _named_address(world: ScriptWorld, page: Page, node: Node, depth: int) -> str:
    name = syntax.text_of(node)
    bound, value = page.value(name, node)
    if bound:
        return address(world, page, value, depth - 1) if value is not None else UNKNOWN
    if name in page.imports:
        specifier, outer = page.imports[name]
        there = world.modules.resolve(page.path, specifier)
        if there is not None and there in world.pages:
            other = world.pages[there]
            found, value = other.value(outer, other.script.root)
            return address(world, other, value, depth - 1) if found and value is not None else UNKNOWN
    return UNKNOWN


def _member_address(world: ScriptWorld, page: Page, node: Node, depth: int) -> str:
    """``config.url`` where config is an object that stands in the same file; ``this.base``."""
    whole = syntax.text_of(node)
    if whole.startswith("this."):
        bound, value = page.value(whole, node)
        return address(world, page, value, depth - 1) if bound and value is not None else UNKNOWN
    owner = node.child_by_field_name("object")
    bound, value = (
        page.value(syntax.text_of(owner), node)
        if owner is not None and owner.type == "identifier"
        else (False, None)
    )
    if bound and value is not None and value.type == "object":
        pair = member(value, syntax.text_of(node.child_by_field_name("property")))
        return address(world, page, pair, depth - 1) if pair is not None else UNKNOWN
    return address(world, page, owner, depth - 1) if whole.endswith((".href", ".toString")) else UNKNOWN
