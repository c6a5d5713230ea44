"""One JavaScript or TypeScript file as the drill reads it: what it binds, imports and calls."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.checks.code.modules import Module as Script
from lastmile.checks.code.script_sides import is_server
from lastmile.drill.site import Place

WRAPPERS = frozenset(
    (
        *("await_expression", "parenthesized_expression", "non_null_expression", "as_expression"),
        *("satisfies_expression", "type_assertion"),
    )
)
_REMOTE = re.compile(
    r"^(?:https://(?:esm\.sh|deno\.land/x|cdn\.skypack\.dev|cdn\.jsdelivr\.net/npm)/|npm:|jsr:)"
)
_VERSION = re.compile(r"(?<=[\w-])@[\^~]?\d[\w.^~-]*|[?#].*$")
_ROUTE_FILE = re.compile(r"(?:^|/)(?:app/(?:.*/)?route|pages/api/.+|\+server|api/[\w/[\]-]+)\.[cm]?[jt]sx?$")


@dataclass(frozen=True, slots=True)
class Made:
    """A name with imports and assignments followed: package "stripe", rest "().refunds.create"."""

    package: str
    rest: str
    maker: Node | None = None
    made_in: "Page | None" = None


@dataclass(eq=False)
class Page:
    """One file with the names that it binds."""

    script: Script
    server: bool
    text: str
    imports: dict[str, tuple[str, str]]
    bound: dict[str, list[tuple[int, int, Node | None]]] = field(default_factory=lambda: defaultdict(list))
    typed: dict[str, str] = field(default_factory=dict)  # "this.prisma" and parameters -> name of their type
    calls: list[Node] = field(default_factory=list)
    clients: set[str] = field(default_factory=set)  # classes that are a client of Prisma themselves

    @property
    def path(self) -> str:
        """Path of the file."""
        return self.script.path

    def value(self, name: str, at: Node) -> tuple[bool, Node | None]:
        """Whether the name is bound around the node, and to what in the innermost scope (None: unknown)."""
        inside = [b for b in self.bound.get(name, ()) if b[0] <= at.start_byte < b[1]]
        return (True, min(inside, key=lambda b: b[1] - b[0])[2]) if inside else (False, None)


def read_page(script: Script, text: str) -> Page:
    """A file with all that it binds and calls."""
    server = is_server(text) or bool(_ROUTE_FILE.search(script.path)) or "Deno." in text
    page = Page(script, server, text, dict(script.imports))
    for node in syntax.walk(script.root):
        match node.type:
            case "call_expression":
                page.calls.append(node)
            case "variable_declarator":
                _bind_variable(page, node)
            case "required_parameter" | "optional_parameter":
                _bind_parameter(page, node)
            case "identifier" if node.parent is not None and node.parent.type == "formal_parameters":
                _add(page, syntax.text_of(node), node.parent, None)
            case "identifier" if node.parent is not None and node == node.parent.child_by_field_name(
                "parameter"
            ):
                _add(page, syntax.text_of(node), node, None)
            case "assignment_expression":
                _bind_field(page, node)
            case "public_field_definition" | "field_definition":
                name = node.child_by_field_name("name") or node.child_by_field_name("property")
                page.bound[f"this.{syntax.text_of(name)}"].append(
                    (0, script.root.end_byte, node.child_by_field_name("value"))
                )
            case "class_declaration" if "extends PrismaClient" in syntax.text_of(node)[:200]:
                page.clients.add(syntax.text_of(node.child_by_field_name("name")))
            case _:
                pass
    return page


def bare_package(specifier: str) -> str:
    """The package that a specifier names, without address, version and sub-path markers; "" for a path."""
    if specifier.startswith((".", "/", "@/", "~/", "#")):
        return ""
    name = _REMOTE.sub("", specifier)
    return "" if name.startswith("http") else _VERSION.sub("", name).removeprefix("node:")


def member(node: Node | None, *names: str) -> Node | None:
    """The value of the first of these keys that an object literal has; a shorthand stands for itself."""
    for part in node.named_children if node is not None and node.type == "object" else ():
        if part.type == "pair" and syntax.text_of(part.child_by_field_name("key")).strip("'\"") in names:
            return part.child_by_field_name("value")
        if part.type == "shorthand_property_identifier" and syntax.text_of(part) in names:
            return part
        if part.type == "method_definition" and syntax.text_of(part.child_by_field_name("name")) in names:
            return part
    return None


def given(node: Node) -> list[Node]:
    """The arguments of a call, without comments."""
    arguments = node.child_by_field_name("arguments")
    return [a for a in arguments.named_children if a.type != "comment"] if arguments is not None else []


def place(page: Page, node: Node) -> Place:
    """The lines of a node."""
    return Place(page.path, syntax.line_of(node), node.end_point.row + 1)


def function_around(node: Node) -> Node | None:
    """The innermost function around a node."""
    here = node.parent
    while here is not None and here.type not in (*FUNCTIONS, "generator_function_declaration"):
        here = here.parent
    return here


def above(node: Node) -> Iterator[Node]:
    """The nodes around a node, from the innermost."""
    here = node.parent
    while here is not None:
        yield here
        here = here.parent


def _add(page: Page, name: str, at: Node, value: Node | None) -> None:
    scope = at.parent
    while scope is not None and scope.parent is not None:
        if (
            scope.type in ("statement_block", "for_statement", "for_in_statement", "catch_clause")
            or scope.type in FUNCTIONS
        ):
            break
        scope = scope.parent
    if scope is not None and 0 < len(name) < 80:
        page.bound[name].append((scope.start_byte, scope.end_byte, value))


def _bind_variable(page: Page, node: Node) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None:
        return
    specifier = _required(value)
    if specifier:
        _bind_required(page, name, specifier)
    elif name.type == "identifier":
        _add(page, syntax.text_of(name), node, value)
    else:
        for part in syntax.walk(name):
            if part.type in ("shorthand_property_identifier_pattern", "identifier"):
                _add(page, syntax.text_of(part), node, None)


def _required(value: Node | None) -> str:
    """The module of ``require("…")`` and ``await import("…")``."""
    while value is not None and value.type in WRAPPERS:
        value = syntax.first_child(value)
    if value is None or value.type != "call_expression":
        return ""
    first = next(iter(given(value)), None)
    loads = syntax.text_of(value.child_by_field_name("function")) in ("require", "import")
    return syntax.text_of(first)[1:-1] if loads and first is not None and first.type == "string" else ""


def _bind_required(page: Page, name: Node, specifier: str) -> None:
    if name.type == "identifier":
        page.imports[syntax.text_of(name)] = (specifier, "*")
    for part in name.named_children if name.type == "object_pattern" else ():
        if part.type == "shorthand_property_identifier_pattern":
            page.imports[syntax.text_of(part)] = (specifier, syntax.text_of(part))
        elif part.type == "pair_pattern":
            key, local = part.child_by_field_name("key"), part.child_by_field_name("value")
            page.imports[syntax.text_of(local)] = (specifier, syntax.text_of(key))


def _bind_parameter(page: Page, node: Node) -> None:
    pattern, kind = node.child_by_field_name("pattern"), node.child_by_field_name("type")
    name = syntax.text_of(pattern)
    if kind is not None and pattern is not None and pattern.type == "identifier":
        page.typed.setdefault(name, syntax.text_of(kind).lstrip(": ").split("<")[0])
    if node.parent is not None and pattern is not None:
        for part in syntax.walk(pattern):
            if part.type in ("identifier", "shorthand_property_identifier_pattern"):
                _add(page, syntax.text_of(part), node.parent, None)


def _bind_field(page: Page, node: Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    name = syntax.text_of(left)
    if left is not None and left.type == "member_expression" and re.fullmatch(r"this\.\w{1,60}", name):
        page.bound[name].append((0, page.script.root.end_byte, right))
    elif (
        left is not None
        and left.type == "identifier"
        and right is not None
        and right.type in ("new_expression", "call_expression")
    ):
        for index, bound in enumerate(page.bound.get(name, ())):
            if bound[2] is None and bound[0] <= node.start_byte < bound[1]:
                page.bound[name][index] = (bound[0], bound[1], right)  # let client; … client = new Client()


def module_exports(page: Page) -> Node | None:
    """What ``module.exports = …`` hands out."""
    for node in page.script.root.named_children:
        inner = syntax.first_child(node) if node.type == "expression_statement" else None
        left = inner.child_by_field_name("left") if inner is not None else None
        if inner is not None and syntax.text_of(left) == "module.exports":
            return inner.child_by_field_name("right")
    return None
