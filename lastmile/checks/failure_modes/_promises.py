"""Which expressions of a JavaScript module are promises, as far as its text tells; no check itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS, Module, Modules
from lastmile.checks.failure_modes._promise_apis import APIS, FS_MODULES, LAZY
from lastmile.checks.failure_modes._promise_types import (
    GENERATOR,
    Kind,
    annotated,
    is_async,
    is_promise_class,
)
from lastmile.checks.failure_modes._requires import required_module, required_names

_DEEPEST = 5
_CALLBACK = re.compile(r"^(cb|callback|done|next|fn|\w*Callback|resolve|reject|noop)$")
_WRAPPERS = ("parenthesized_expression", "non_null_expression", "satisfies_expression")


@dataclass(frozen=True, eq=False)
class Origin:
    """Why an expression is a promise."""

    said: str  # name of what gives it
    function: tuple[Module, Node] | None = None  # the function, where we have its text
    api: bool = False  # a known library
    lazy: bool = False  # does nothing until it is awaited


@dataclass(frozen=True, eq=False)
class _Binding:
    start: int
    end: int
    kind: Kind
    node: Node | None = None


@dataclass(eq=False)
class Promises:
    """The promises of one module; asks other modules where names are imported."""

    module: Module
    modules: Modules
    _bound: dict[str, list[_Binding]] = field(default_factory=dict)
    _classes: dict[str, Node] = field(default_factory=dict)
    _required: dict[str, tuple[str, str]] = field(default_factory=dict)
    _asked: set[int] = field(default_factory=set)
    _others: dict[str, "Promises"] = field(default_factory=dict)  # by path, shared by all of one repository

    def __post_init__(self) -> None:
        for node in syntax.walk(self.module.root):
            if node.type in ("class_declaration", "class", "abstract_class_declaration"):
                self._classes.setdefault(syntax.text_of(node.child_by_field_name("name")), node)
        for node in syntax.walk(self.module.root):
            self._note(node)

    def _note(self, node: Node) -> None:
        match node.type:
            case "function_declaration" | "function_signature" | "generator_function_declaration":
                self._add(node.child_by_field_name("name"), node, Kind.FUNCTION, node)
            case "variable_declarator":
                self._note_variable(node)
            case "required_parameter" | "optional_parameter":
                kind = annotated(node.child_by_field_name("type"), self._classes)
                self._add(node.child_by_field_name("pattern"), node, kind)
            case "identifier" if node.parent is not None and (
                node.parent.type == "formal_parameters"
                or node == node.parent.child_by_field_name("parameter")
            ):
                self._add(node, node, Kind.PLAIN)
            case _:
                pass

    def _note_variable(self, node: Node) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        kind = annotated(node.child_by_field_name("type"), self._classes)
        specifier = required_module(value)
        if specifier and name is not None:
            for local, outer in required_names(name):
                self._required[local] = (specifier, outer)
            return
        if kind is Kind.PLAIN and value is not None:
            if value.type in FUNCTIONS:
                kind = Kind.FUNCTION
            elif value.type == "call_expression" and re.search(
                r"(^|\.)promisify$", syntax.dotted(value.child_by_field_name("function"))
            ):
                kind = Kind.GIVES
        if name is not None and name.type == "identifier":
            self._add(name, node, kind, value)
        elif name is not None:
            for part in syntax.walk(name):
                if part.type in ("shorthand_property_identifier_pattern", "identifier"):
                    self._add(part, node, Kind.PLAIN)

    def _add(self, name: Node | None, at: Node, kind: Kind, value: Node | None = None) -> None:
        scope = at.parent
        while scope is not None and scope.parent is not None:
            if scope.type == "statement_block" or scope.type in FUNCTIONS:
                break
            scope = scope.parent
        if name is not None and scope is not None:
            found = _Binding(scope.start_byte, scope.end_byte, kind, value)
            self._bound.setdefault(syntax.text_of(name), []).append(found)

    def bound(self, name: str, at: Node) -> _Binding | None:
        """The binding that a name has at a node: the one of the innermost scope."""
        inside = [b for b in self._bound.get(name, ()) if b.start <= at.start_byte < b.end]
        return min(inside, key=lambda b: b.end - b.start) if inside else None

    def of(self, node: Node | None, depth: int = _DEEPEST) -> Origin | None:
        """Why an expression is a promise that nobody has waited for yet; None for others and unknown ones."""
        if node is None:
            return None
        match node.type if depth else "":
            case "as_expression" | "type_assertion" | "parenthesized_expression" | "non_null_expression":
                said = Kind.VALUE in (annotated(c, self._classes) for c in node.named_children)
                return Origin("value") if said else self.of(syntax.first_child(node), depth)
            case "call_expression":
                return self._call(node, depth)
            case "new_expression":
                return self._made(node)
            case "identifier":
                return self._value(node, depth)
            case _:
                pass
        return None

    def _made(self, node: Node) -> Origin | None:
        name = syntax.text_of(node.child_by_field_name("constructor"))
        return Origin(name) if name == "Promise" or is_promise_class(self._classes.get(name)) else None

    def _value(self, node: Node, depth: int) -> Origin | None:
        name = syntax.text_of(node)
        here = self.bound(name, node)
        if here is None:
            return None
        if here.kind is Kind.VALUE:
            return Origin(name)
        constant = here.node is not None and here.node.parent is not None and _is_constant(here.node.parent)
        return self.of(here.node, depth - 1) if here.kind is Kind.PLAIN and constant else None

    def _call(self, node: Node, depth: int) -> Origin | None:
        called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        while called is not None and called.type in _WRAPPERS:
            called = syntax.first_child(called)
        if called is None:
            return None
        if called.type in FUNCTIONS:
            return Origin("async function", (self.module, called)) if self.gives(called) else None
        name = syntax.dotted(called) if called.type != "import" else "import"
        method = syntax.text_of(called.child_by_field_name("property"))
        if method in ("then", "catch", "finally"):
            base = self.of(called.child_by_field_name("object"), depth - 1)
            return base or (Origin(name or method) if method == "then" and _thenable(given) else None)
        if _takes_callback(given):
            return None
        return self._known(name, called) or self._local(called, name, depth)

    def _known(self, name: str, at: Node) -> Origin | None:
        root = name.split(".", maxsplit=1)[0].removesuffix("()")
        if self.bound(root, at) is not None and root in ("fetch", "import", "addDoc", "request"):
            return None
        if LAZY.match(name):
            return Origin(name, api=True, lazy=True)
        source = self.module.imports.get(root) or self._required.get(root)
        direct = name.count(".") == (1 if source is not None and source[1] in ("*", "default") else 0)
        if APIS.match(name) or (source is not None and source[0] in FS_MODULES and direct):
            return Origin(name, api=True)
        return None

    def _local(self, called: Node, name: str, depth: int) -> Origin | None:
        """A call of a function or method whose text, or whose type, is in the repository."""
        function: tuple[Module, Node] | None = None
        if called.type == "identifier":
            here = self.bound(name, called)
            if here is not None and here.kind is Kind.GIVES:
                return Origin(name)
            if here is not None and here.kind is Kind.FUNCTION and here.node is not None:
                function = (self.module, here.node)
            elif here is None:
                function = self._imported(name, called)
        elif called.type == "member_expression":
            function = self._method(called, name)
        if function is None or not self.elsewhere(function[0]).gives(function[1], depth - 1):
            return None
        return Origin(name, function)

    def _imported(self, name: str, at: Node) -> tuple[Module, Node] | None:
        if name in self.module.imports:
            return self.modules.find(self.module, name, at)
        if name in self._required:
            specifier, outer = self._required[name]
            return self._in_module(specifier, outer)
        return None

    def _in_module(self, specifier: str, name: str) -> tuple[Module, Node] | None:
        path = self.modules.resolve(self.module.path, specifier)
        other = self.modules.module(path) if path else None
        node = other.function(name, other.root) if other is not None and name != "*" else None
        return (other, node) if other is not None and node is not None else None

    def _method(self, called: Node, name: str) -> tuple[Module, Node] | None:
        owner, _, method = name.rpartition(".")
        if owner == "this":
            return _member(_class_around(called), method, self.module)
        here = self.bound(owner, called)
        if here is not None and here.node is not None:
            if here.node.type == "new_expression":
                made = syntax.text_of(here.node.child_by_field_name("constructor"))
                return _member(self._classes.get(made), method, self.module)
            return _member(here.node if here.node.type == "object" else None, method, self.module)
        source = (self.module.imports.get(owner) or self._required.get(owner)) if here is None else None
        return self._in_module(source[0], method) if source is not None and source[1] == "*" else None

    def elsewhere(self, module: Module) -> "Promises":
        """The promises of the module in which a function stands."""
        if module is self.module:
            return self
        if module.path not in self._others:
            self._others[module.path] = Promises(module, self.modules, _others=self._others)
        return self._others[module.path]

    def gives(self, function: Node, depth: int = _DEEPEST) -> bool:
        """Whether a call of the function gives a promise: async, declared so, or what it returns is one."""
        if function.type in GENERATOR or any(c.type == "*" for c in function.children):
            return False
        if is_async(function):
            return True
        if annotated(function.child_by_field_name("return_type"), self._classes) is Kind.VALUE:
            return True
        if depth <= 0 or function.id in self._asked or function.type not in (*FUNCTIONS,):
            return False
        self._asked.add(function.id)
        answer = any(self.of(e, depth - 1) is not None for e in returned(function))
        self._asked.discard(function.id)
        return answer


def returned(function: Node) -> Iterator[Node]:
    """The expressions that a function itself returns."""
    body = function.child_by_field_name("body")
    if body is not None and body.type != "statement_block":
        yield body
        return
    for node in own(function):
        if node.type == "return_statement":
            value = syntax.first_child(node)
            if value is not None:
                yield value


def own(function: Node) -> Iterator[Node]:
    """The nodes that run when a function runs: nothing of the functions inside it."""
    body = function.child_by_field_name("body")
    if body is not None:
        yield from syntax.walk(body, lambda n: n.type in FUNCTIONS or n.type.startswith("class"))


def _thenable(given: Node | None) -> bool:
    """``x.then(f)`` with a function: an object that has such a method is taken for a promise."""
    first = syntax.first_child(given)
    return first is not None and first.type in (*FUNCTIONS, "identifier", "member_expression")


def _takes_callback(given: Node | None) -> bool:
    last = given.named_children[-1] if given is not None and given.named_children else None
    return last is not None and (last.type in FUNCTIONS or bool(_CALLBACK.match(syntax.text_of(last)[:40])))


def _is_constant(declarator: Node) -> bool:
    return declarator.parent is not None and syntax.text_of(declarator.parent).startswith("const")


def _class_around(node: Node) -> Node | None:
    found = node.parent
    while found is not None and found.type not in (
        "class_declaration",
        "class",
        "abstract_class_declaration",
    ):
        found = found.parent
    return found


def _member(owner: Node | None, name: str, module: Module) -> tuple[Module, Node] | None:
    body = owner.child_by_field_name("body") if owner is not None and owner.type != "object" else owner
    for part in body.named_children if body is not None else ():
        label = next((n for f in ("name", "property", "key") if (n := part.child_by_field_name(f))), None)
        if syntax.text_of(label) == name:
            value = part.child_by_field_name("value")
            node = value if value is not None and value.type in FUNCTIONS else part
            return (module, node) if node.type in (*FUNCTIONS, "method_signature") else None
    return None
