"""Go's packages and the types that are evident in them, without the compiler; no check itself.

A type is a text: "os.File" of a library, "folder:Name" of the target itself, pointers left out, "" unknown.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from posixpath import dirname

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.checks.code.go_library import FIELDS, METHODS
from lastmile.checks.code.reading import Reading
from lastmile.inventory import SourceFile

_BUILT_IN = frozenset(
    (
        *("error", "string", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16"),
        *("uint32", "uint64", "uintptr", "byte", "rune", "float32", "float64", "any", "complex128"),
    )
)
_VERSION = re.compile(r"(/v\d{1,3}|\.v\d{1,3})$")
DEEPEST = 60  # levels of types and expressions that are followed
FUNCTION_KINDS = frozenset(("function_declaration", "method_declaration"))


@dataclass
class Package:
    """One folder of Go files: what its names give back and hold."""

    folder: str
    functions: dict[str, tuple[str, ...]] = field(default_factory=dict)  # "Name" or "Type.Method" -> results
    declared: dict[str, Node] = field(default_factory=dict)  # the same names -> their declarations
    fields: dict[str, dict[str, str]] = field(default_factory=dict)  # "Type" -> field -> type
    embedded: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    variables: dict[str, str] = field(default_factory=dict)


@dataclass
class GoFile:
    """One file with its imports (local name -> path) and its package."""

    file: SourceFile
    tree: Tree
    package: Package
    imports: dict[str, str]


class GoCode:
    """All Go code of the target; ask it for files, packages and the members of types."""

    def __init__(self, reading: Reading) -> None:
        self.packages: dict[str, Package] = {}
        self.files: list[GoFile] = []
        for file, tree in reading.trees("go"):
            folder = dirname(file.path)
            package = self.packages.setdefault(folder, Package(folder))
            self.files.append(GoFile(file, tree, package, imports_of(tree)))
        for one in self.files:
            self._declare(one)

    def folder_of(self, path: str) -> str | None:
        """The folder of the target that an import path means, None for other people's packages."""
        parts = path.split("/")
        if len(parts) < 2:
            return None
        return next((f for n in range(len(parts)) if (f := "/".join(parts[n:])) in self.packages and f), None)

    def type_text(self, one: GoFile, node: Node | None, depth: int = 0) -> str:
        """A type as this module writes it."""
        if node is None or depth > DEEPEST:
            return ""
        match node.type:
            case "type_identifier":
                name = syntax.text_of(node)
                found = name if name in _BUILT_IN else f"{one.package.folder}:{name}"
            case "qualified_type":
                name = syntax.text_of(node.child_by_field_name("name"))
                found = self._qualified(one, syntax.text_of(node.child_by_field_name("package")), name)
            case "slice_type" | "array_type":
                found = "[]" + self.type_text(one, node.child_by_field_name("element"), depth + 1)
            case "map_type":
                found = "map[]" + self.type_text(one, node.child_by_field_name("value"), depth + 1)
            case "generic_type":
                found = self.type_text(one, node.child_by_field_name("type"), depth + 1)
            case "pointer_type" | "parenthesized_type":
                found = self.type_text(one, syntax.first_child(node), depth + 1)
            case "channel_type":
                found = "chan"
            case "function_type":
                found = "func"
            case _:
                found = ""
        return found

    def _qualified(self, one: GoFile, package: str, name: str) -> str:
        path = one.imports.get(package, package)
        folder = self.folder_of(path)
        return f"{folder}:{name}" if folder is not None else f"{last_name(path)}.{name}"

    def results(self, one: GoFile, node: Node | None) -> tuple[str, ...]:
        """The types of a function's or literal's results."""
        if node is None:
            return ()
        if node.type != "parameter_list":
            return (self.type_text(one, node),)
        found: list[str] = []
        for part in node.named_children:
            if part.type == "parameter_declaration":
                names = max(1, len(part.children_by_field_name("name")))
                found += [self.type_text(one, part.child_by_field_name("type"))] * names
        return tuple(found)

    def _declare(self, one: GoFile) -> None:
        package = one.package
        for node in one.tree.root_node.named_children:
            if node.type in FUNCTION_KINDS:
                name = syntax.text_of(node.child_by_field_name("name"))
                owner = receiver_type(node)
                key = f"{owner}.{name}" if owner else name
                package.functions[key] = self.results(one, node.child_by_field_name("result"))
                package.declared[key] = node
            elif node.type == "type_declaration":
                for spec in node.named_children:
                    self._declare_type(one, spec)

    def _declare_type(self, one: GoFile, spec: Node) -> None:
        name, body = syntax.text_of(spec.child_by_field_name("name")), spec.child_by_field_name("type")
        if body is None:
            return
        if body.type == "interface_type":
            for part in body.named_children:
                if part.type in ("method_elem", "method_spec"):
                    method = syntax.text_of(part.child_by_field_name("name"))
                    results = self.results(one, part.child_by_field_name("result"))
                    one.package.functions[f"{name}.{method}"] = results
                elif part.type in ("type_elem", "constraint_elem"):
                    one.package.embedded[name].append(self.type_text(one, syntax.first_child(part)))
        elif body.type == "struct_type":
            fields = one.package.fields.setdefault(name, {})
            for part in (n for n in syntax.walk(body) if n.type == "field_declaration"):
                kind = self.type_text(one, part.child_by_field_name("type"))
                names = part.children_by_field_name("name")
                for each in names:
                    fields[syntax.text_of(each)] = kind
                if not names:
                    one.package.embedded[name].append(kind)
                    fields[re.split(r"[.:]", kind)[-1]] = kind

    def member(self, kind: str, name: str, depth: int = 0) -> tuple[str, ...] | None:
        """The results of a method of a type; None where it is not known."""
        if ":" not in kind:
            return METHODS.get(f"{kind}.{name}")
        folder, _, own = kind.partition(":")
        package = self.packages.get(folder)
        if package is None or depth > 3:
            return None
        found = package.functions.get(f"{own}.{name}")
        inner = (self.member(k, name, depth + 1) for k in package.embedded.get(own, ()))
        return found if found is not None else next((r for r in inner if r is not None), None)

    def field_type(self, kind: str, name: str) -> str:
        """The type of a struct's field."""
        if ":" not in kind:
            return FIELDS.get(kind, {}).get(name, "")
        folder, _, own = kind.partition(":")
        package = self.packages.get(folder)
        if package is None:
            return ""
        here = package.fields.get(own, {}).get(name, "")
        outer = (FIELDS.get(k, {}).get(name, "") for k in package.embedded.get(own, ()))
        return here or next((k for k in outer if k), "")

    def is_error(self, kind: str) -> bool:
        """A type of errors: the built-in one, or one of the target with a method Error."""
        return kind == "error" or (":" in kind and self.member(kind, "Error") == ("string",))


def last_name(path: str) -> str:
    """The name that a package has in code: "gopkg.in/yaml.v3" is yaml."""
    return _VERSION.sub("", path).rpartition("/")[2].removeprefix("go-").removesuffix("-go")


def receiver_type(node: Node) -> str:
    """The type that a method belongs to, "" for a function."""
    receiver = node.child_by_field_name("receiver")
    names = [n for n in syntax.walk(receiver) if n.type == "type_identifier"] if receiver is not None else []
    return syntax.text_of(names[0]) if names else ""


def imports_of(tree: Tree) -> dict[str, str]:
    """Names that a file imports, with their paths."""
    found: dict[str, str] = {}
    for node in tree.root_node.named_children:
        if node.type != "import_declaration":
            continue
        for spec in (n for n in syntax.walk(node) if n.type == "import_spec"):
            path = syntax.text_of(spec.child_by_field_name("path")).strip('"`')
            name = syntax.text_of(spec.child_by_field_name("name")) or last_name(path)
            found[name] = path
    return found
