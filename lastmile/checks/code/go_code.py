"""The types of the names in one Go function, as far as they are evident; no check itself."""

from collections import defaultdict
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.go_library import FUNCTIONS, METHODS, USUAL, VARIABLES
from lastmile.checks.code.go_packages import DEEPEST, FUNCTION_KINDS, GoCode, GoFile, last_name
from lastmile.checks.code.reading import Reading


def go_code(reading: Reading) -> GoCode:
    """All Go code of the target, the variables of its packages typed."""
    code = GoCode(reading)
    for one in code.files:
        for node in one.tree.root_node.named_children:
            if node.type == "var_declaration":
                _note_variables(code, one, node)
    return code


def go_functions(code: GoCode) -> Iterator["GoFunction"]:
    """Every function with a body, the closures in it included; literals of package variables too."""
    for one in code.files:
        for node in one.tree.root_node.named_children:
            if node.type in FUNCTION_KINDS and node.child_by_field_name("body") is not None:
                yield GoFunction(code, one, node)
            elif node.type == "var_declaration":
                for literal in syntax.walk(node, _is_function):
                    if literal.type == "func_literal":
                        yield GoFunction(code, one, literal)


def _is_function(node: Node) -> bool:
    return node.type == "func_literal"


def _note_variables(code: GoCode, one: GoFile, node: Node) -> None:
    plain = GoFunction(code, one, one.tree.root_node)
    for spec in (n for n in syntax.walk(node, _is_function) if n.type == "var_spec"):
        kind = code.type_text(one, spec.child_by_field_name("type"))
        value = spec.child_by_field_name("value")
        names = spec.children_by_field_name("name")
        types = plain.types(value, len(names))
        for index, name in enumerate(names):
            made = kind or types[index]
            if made:
                one.package.variables[syntax.text_of(name)] = made


class GoFunction:
    """One function: the types of its names."""

    def __init__(self, code: GoCode, one: GoFile, node: Node) -> None:
        self.code, self.one, self.node = code, one, node
        self._known: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._depth = 0
        if node.type != "source_file":
            self._bind(node)

    @property
    def body(self) -> Node:
        """What runs; the function itself where it has no body."""
        return self.node.child_by_field_name("body") or self.node

    def _bind(self, node: Node) -> None:
        for part in syntax.walk(node):
            match part.type:
                case "parameter_declaration" | "variadic_parameter_declaration":
                    kind = self.code.type_text(self.one, part.child_by_field_name("type"))
                    for name in part.children_by_field_name("name"):
                        self._note(name, kind)
                case "short_var_declaration" | "assignment_statement":
                    self._bind_values(part.child_by_field_name("left"), part.child_by_field_name("right"))
                case "var_spec":
                    kind = self.code.type_text(self.one, part.child_by_field_name("type"))
                    value = part.child_by_field_name("value")
                    types = self.types(value, len(part.children_by_field_name("name")))
                    for index, name in enumerate(part.children_by_field_name("name")):
                        self._note(name, kind or types[index])
                case "range_clause":
                    self._bind_range(part)
                case _:
                    pass

    def _bind_range(self, part: Node) -> None:
        left, over = part.child_by_field_name("left"), self.type_of(part.child_by_field_name("right"))
        names = left.named_children if left is not None else []
        element = over.removeprefix("[]") if over.startswith("[]") else over.removeprefix("map[]")
        for index, name in enumerate(names):
            self._note(name, element if index == 1 and element != over else "")

    def _bind_values(self, left: Node | None, right: Node | None) -> None:
        names = left.named_children if left is not None else []
        for name, kind in zip(names, self.types(right, len(names)), strict=False):
            if kind or (right is not None and right.parent and right.parent.type == "short_var_declaration"):
                self._note(name, kind)

    def types(self, values: Node | None, count: int) -> list[str]:
        """The types of a list of values, as many as there are names for them."""
        parts = values.named_children if values is not None else []
        if len(parts) == 1 and count > 1:
            found = list(self.results_of(parts[0]) or ()) if parts[0].type == "call_expression" else []
            found = found or [self.type_of(parts[0])]
        else:
            found = [self.type_of(p) for p in parts]
        return (found + [""] * count)[: max(count, 1)]

    def _note(self, name: Node, kind: str) -> None:
        if name.type == "identifier":
            self._known[syntax.text_of(name)].append((name.start_byte, kind))

    def is_local(self, name: str) -> bool:
        """A name of the function itself, not of its package or an import."""
        return name in self._known

    def type_of(self, node: Node | None) -> str:
        """The type of an expression, "" where it is not evident."""
        if node is None or self._depth > DEEPEST:
            return ""
        self._depth += 1
        try:
            return self._type_of(node)
        finally:
            self._depth -= 1

    def _type_of(self, node: Node) -> str:
        match node.type:
            case "identifier":
                found = self._name_type(node)
            case "unary_expression" | "parenthesized_expression":
                found = self.type_of(syntax.first_child(node))
            case "composite_literal" | "type_assertion_expression" | "type_conversion_expression":
                found = self.code.type_text(self.one, node.child_by_field_name("type"))
            case "call_expression":
                found = (self.results_of(node) or ("",))[0]
            case "index_expression":
                kind = self.type_of(node.child_by_field_name("operand"))
                lead = next((lead for lead in ("[]", "map[]") if kind.startswith(lead)), None)
                found = kind.removeprefix(lead) if lead else ""
            case "selector_expression":
                found = self._selected(node)
            case "interpreted_string_literal" | "raw_string_literal":
                found = "string"
            case _:
                found = ""
        return found

    def _name_type(self, node: Node) -> str:
        name = syntax.text_of(node)
        before = [kind for at, kind in self._known.get(name, ()) if at <= node.start_byte]
        if before:
            return before[-1]
        return "" if name in self._known else self.one.package.variables.get(name, "")

    def _selected(self, node: Node) -> str:
        owner, name = node.child_by_field_name("operand"), syntax.text_of(node.child_by_field_name("field"))
        package = self.package_of(owner)
        if package is None:
            return self.code.field_type(self.type_of(owner), name)
        folder = self.code.folder_of(package)
        if folder is not None:
            return self.code.packages[folder].variables.get(name, "")
        return VARIABLES.get(f"{last_name(package)}.{name}", "")

    def package_of(self, node: Node | None) -> str | None:
        """The import path that a name stands for; None where it is no package."""
        if node is None or node.type != "identifier":
            return None
        name = syntax.text_of(node)
        if self.is_local(name) or name in self.one.package.variables:
            return None
        return self.one.imports.get(name)

    def called(self, call: Node) -> str:
        """What is called: "os.Open", "sql.DB.Query", "folder:Name" or "folder:Type.Method"; "" if unknown."""
        function = call.child_by_field_name("function")
        if function is not None and function.type == "identifier":
            name = syntax.text_of(function)
            return "" if self.is_local(name) else f"{self.one.package.folder}:{name}"
        if function is None or function.type != "selector_expression":
            return ""
        owner, name = (
            function.child_by_field_name("operand"),
            syntax.text_of(function.child_by_field_name("field")),
        )
        path = self.package_of(owner)
        if path is not None:
            folder = self.code.folder_of(path)
            return f"{folder}:{name}" if folder is not None else f"{last_name(path)}.{name}"
        kind = self.type_of(owner) or USUAL.get(syntax.text_of(owner).rpartition(".")[2].lower(), "")
        return f"{kind}.{name}" if kind else ""

    def results_of(self, call: Node) -> tuple[str, ...] | None:
        """The types that a call gives back; None where that is not known."""
        function = call.child_by_field_name("function")
        if function is not None and syntax.text_of(function) in ("new", "make"):
            arguments = call.child_by_field_name("arguments")
            return (self.code.type_text(self.one, syntax.first_child(arguments)),)
        if function is not None and function.type == "func_literal":
            return self.code.results(self.one, function.child_by_field_name("result"))
        name = self.called(call)
        if ":" not in name:
            return FUNCTIONS.get(name, METHODS.get(name))
        folder, _, own = name.partition(":")
        if "." in own:
            kind, _, method = own.rpartition(".")
            return self.code.member(f"{folder}:{kind}", method)
        package = self.code.packages.get(folder)
        return package.functions.get(own) if package is not None else None
