"""What a JavaScript module binds, imports and hands out, for ``api_calls_on_load``; no check itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.inventory import Inventory, SourceFile

FUNCTIONS = frozenset(
    {
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function",
    }
)
_ENDS = ("", ".tsx", ".ts", ".jsx", ".js", ".mjs", ".vue", ".svelte")
_INDEXES = tuple("/index" + end for end in _ENDS[1:5])
_NAMESAKES = 40  # functions of one name in one file; only bundles have more
_MARKUP_LIMIT = 400_000  # characters of a Vue, Svelte or HTML file that are read


@dataclass(eq=False)
class Module:
    """One file: its tree, and names to nodes."""

    path: str
    root: Node
    tree: Tree  # keeps the nodes alive
    markup: str = ""  # template of a Vue or Svelte file
    scripts: tuple[str, ...] = ()  # files that an HTML page loads
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)  # local name -> (specifier, name there)
    passed_on: list[tuple[str, str, str]] = field(
        default_factory=list
    )  # (name or "*", specifier, name there)
    functions: dict[str, list[tuple[Node, int, int]]] = field(
        default_factory=dict
    )  # and the bytes that see it
    lengths: dict[str, int] = field(default_factory=dict)  # literal arrays
    default: Node | str | None = None
    client: bool = False  # "use client"

    def function(self, name: str, at: Node) -> Node | None:
        """The function of that name that the code at a node sees: in the innermost scope around it."""
        inside = [f for f in self.functions.get(name, ()) if f[1] <= at.start_byte <= f[2]]
        return min(inside, key=lambda f: f[2] - f[1])[0] if inside else None


def _scope(node: Node) -> Node:
    found = node.parent
    while found is not None and found.parent is not None and found.type not in FUNCTIONS:
        found = found.parent
    return found or node


class Modules:
    """The scripts of one repository, read when asked for."""

    def __init__(self, inventory: Inventory, files: tuple[SourceFile, ...]) -> None:
        self._inventory = inventory
        self._files = {f.path: f for f in files}
        self._read: dict[str, Module | None] = {}

    def module(self, path: str) -> Module | None:
        """The module at a path; None if there is none or it does not parse."""
        if path not in self._read:
            file = self._files.get(path)
            self._read[path] = self._load(file) if file is not None else None
        return self._read[path]

    def _load(self, file: SourceFile) -> Module | None:
        if file.language in ("javascript", "typescript"):
            tree = syntax.tree(self._inventory, file)
            return _described(Module(file.path, tree.root_node, tree)) if tree is not None else None
        text = self._inventory.read(file)[:_MARKUP_LIMIT]
        if file.language == "html":  # template tags would break the script
            text = re.sub(r"\{\{.{0,300}?\}\}", "0", re.sub(r"\{%.{0,300}?%\}", " ", text))
        bodies, sources, markup = [], [], []
        for before, attributes, body in _script_tags(text):
            markup.append(before)
            source = re.search(r"\bsrc\s*=\s*['\"]([^'\"]+)", attributes)
            kind = re.search(r"\btype\s*=\s*['\"]([^'\"]+)", attributes)
            if source is not None:
                sources.append(normpath(join(dirname(file.path), source.group(1).lstrip("/"))))
            elif kind is None or "javascript" in kind.group(1) or kind.group(1) == "module":
                bodies.append(body)
        tree = syntax.parse("\n;\n".join(bodies), "typescript" if file.language != "html" else "javascript")
        if tree is None:
            return None
        template = "" if file.language == "html" else "\n".join(markup) or " "
        return _described(Module(file.path, tree.root_node, tree, template, tuple(sources)))

    def resolve(self, importer: str, specifier: str) -> str | None:
        """The file that an import means: relative, or by the usual alias of the source folder."""
        if specifier.startswith("."):
            stems = [normpath(join(dirname(importer), specifier))]
        elif specifier.startswith(("@/", "~/")):
            rest = specifier[2:]
            folders = [dirname(importer)]
            while folders[-1]:
                folders.append(dirname(folders[-1]))
            stems = [normpath(join(f, middle, rest)) for f in folders for middle in ("src", "app", "")]
        else:
            return None
        return next((s + end for s in stems for end in (*_ENDS, *_INDEXES) if s + end in self._files), None)

    def find(self, module: Module, name: str, at: Node, depth: int = 4) -> tuple[Module, Node] | None:
        """The function that a name means at a node, here or in the module that it comes from."""
        here = module.function(name, at)
        if here is not None:
            return module, here
        if name not in module.imports:
            return None
        specifier, outer = module.imports[name]
        target = self.resolve(module.path, specifier)
        return self._exported(target, outer, depth) if target else None

    def _exported(self, path: str, name: str, depth: int) -> tuple[Module, Node] | None:
        module = self.module(path)
        if module is None or depth == 0:
            return None
        here: Node | str | None = module.default if name == "default" else None
        if module.markup:
            here = module.root  # a component of Vue or Svelte is its whole file
        elif isinstance(here, str):
            return self.find(module, here, module.root, depth - 1)
        here = here if here is not None else module.function(name, module.root)
        return (module, here) if here is not None else self._passed_on(module, name, depth)

    def _passed_on(self, module: Module, name: str, depth: int) -> tuple[Module, Node] | None:
        for outer, specifier, inner in module.passed_on:
            target = self.resolve(module.path, specifier) if outer in (name, "*") else None
            answer = self._exported(target, name if outer == "*" else inner, depth - 1) if target else None
            if answer is not None:
                return answer
        return None


def _script_tags(text: str) -> Iterator[tuple[str, str, str]]:
    """Markup before it, attributes and body of each script element; the markup after the last comes alone."""
    lower, here = text.lower(), 0
    while (start := lower.find("<script", here)) >= 0:
        opened = lower.find(">", start)
        closed = lower.find("</script", opened)
        if opened < 0 or closed < 0:
            break
        yield text[here:start], text[start + 7 : opened][:1000], text[opened + 1 : closed]
        here = closed + 9
    yield text[here:], "", ""


def _described(module: Module) -> Module:
    first = syntax.first_child(module.root)
    module.client = "use client" in syntax.text_of(first)[:40]
    for node in syntax.walk(module.root):
        match node.type:
            case "import_statement":
                _add_import(module, node)
            case "export_statement":
                _add_export(module, node)
            case "variable_declarator":
                _add_variable(module, node)
            case "function_declaration" | "generator_function_declaration" | "method_definition":
                _add(module, syntax.text_of(node.child_by_field_name("name")), node)
            case "class_declaration":
                _add(module, syntax.text_of(node.child_by_field_name("name")), node)
            case "pair":
                value = node.child_by_field_name("value")
                if value is not None and value.type in FUNCTIONS:
                    _add(module, syntax.text_of(node.child_by_field_name("key")), value)
            case _:
                pass
    return module


def _add(module: Module, name: str, node: Node) -> None:
    known = module.functions.setdefault(name, [])
    if len(known) < _NAMESAKES:
        scope = _scope(node)
        known.append((node, scope.start_byte, scope.end_byte))


def _add_variable(module: Module, node: Node) -> None:
    name = syntax.text_of(node.child_by_field_name("name"))
    value = node.child_by_field_name("value")
    if value is None or len(name) > 80:
        return
    function = unwrapped(value)
    if function is not None:
        _add(module, name, function)
    length = literal_length(value)
    if length is not None:
        module.lengths[name] = length


def unwrapped(value: Node) -> Node | None:
    """The function in ``value``, also within ``memo(…)``, ``useCallback(…, [])``, ``forwardRef(…)``."""
    for _ in range(4):
        if value.type in FUNCTIONS or value.type == "class":
            return value
        if value.type != "call_expression":
            return None
        called = syntax.dotted(value.child_by_field_name("function"))
        inner = syntax.first_child(value.child_by_field_name("arguments"))
        if inner is None or not re.search(
            r"(^|\.)(memo|useCallback|forwardRef|observer|lazy|cache|withAuth)$", called
        ):
            return None
        value = inner
    return None


def literal_length(value: Node) -> int | None:
    """Length of an array that stands in the code: ``[1, 2]``, ``Array(40)``, ``Array.from({length: 40})``."""
    while value.type in ("as_expression", "satisfies_expression", "parenthesized_expression"):
        inner = syntax.first_child(value)
        if inner is None:
            return None
        value = inner
    if value.type == "array":
        items = [c for c in value.named_children if c.type != "comment"]
        if len(items) == 1 and items[0].type == "spread_element":
            inner = syntax.first_child(items[0])
            return literal_length(inner) if inner is not None else None
        return len(items)
    made = re.match(
        r"(?:new )?Array(?:\.from)?\(\s*(?:\{\s*length:\s*)?(\d{1,4})\b", syntax.text_of(value)[:60]
    )
    return int(made.group(1)) if made else None


def _add_import(module: Module, node: Node) -> None:
    specifier = syntax.text_of(node.child_by_field_name("source"))[1:-1]
    for part in syntax.walk(node):
        if part.type == "import_specifier":
            name = syntax.text_of(part.child_by_field_name("name"))
            local = syntax.text_of(part.child_by_field_name("alias")) or name
            module.imports[local] = (specifier, name)
        elif part.type == "import_clause":
            for child in part.named_children:
                if child.type == "identifier":
                    module.imports[syntax.text_of(child)] = (specifier, "default")
        elif part.type == "namespace_import":
            module.imports[syntax.text_of(syntax.first_child(part))] = (specifier, "*")


def _add_export(module: Module, node: Node) -> None:
    source = node.child_by_field_name("source")
    if source is not None:
        specifier = syntax.text_of(source)[1:-1]
        named = [p for p in syntax.walk(node) if p.type == "export_specifier"]
        for part in named:
            name = syntax.text_of(part.child_by_field_name("name"))
            module.passed_on.append(
                (syntax.text_of(part.child_by_field_name("alias")) or name, specifier, name)
            )
        if not named:
            module.passed_on.append(("*", specifier, "*"))
        return
    value = node.child_by_field_name("value")
    declared = node.child_by_field_name("declaration")
    if not syntax.text_of(node)[:16].startswith("export default"):
        return
    if value is not None:
        module.default = syntax.text_of(value) if value.type == "identifier" else unwrapped(value) or value
    elif declared is not None:
        module.default = declared
