"""JavaScript, TypeScript, Go and Rust by tree-sitter: trees, nodes, their text and names."""

import time
from collections.abc import Callable, Iterator

import tree_sitter_go
import tree_sitter_javascript
import tree_sitter_rust
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from lastmile.inventory import Inventory, SourceFile
from lastmile.syntax.shelf import LARGEST, SHELF

_ERROR_SHARE = 0.1  # of the bytes; with more of them in broken syntax the tree says too little

_SECONDS = 2.0  # of processor time for any file
_SECONDS_A_MEGABYTE = 2.0  # measured: 0.4 s
_SLICE = 65536  # bytes

_GRAMMARS: dict[str, Callable[[], object]] = {
    "javascript": tree_sitter_javascript.language,
    "jsx": tree_sitter_javascript.language,  # that grammar knows JSX
    "typescript": tree_sitter_typescript.language_typescript,
    "tsx": tree_sitter_typescript.language_tsx,
    "go": tree_sitter_go.language,
    "rust": tree_sitter_rust.language,
}
_LANGUAGES: dict[str, Language] = {}


def grammar_of(file: SourceFile) -> str | None:
    """Name of the tree-sitter grammar for a file, None if there is none."""
    if file.path.endswith(".tsx"):
        return "tsx"
    return file.language if file.language in _GRAMMARS else None


def tree(inventory: Inventory, file: SourceFile) -> Tree | None:
    """The tree-sitter tree of a JavaScript, JSX, TypeScript, TSX, Go or Rust file.

    None for other languages, for files over LARGEST, and where over a tenth of the text is no such code.
    """
    grammar = grammar_of(file)
    if grammar is None or file.size > LARGEST:
        return None

    def make() -> Tree | None:
        return parse(inventory.read(file), grammar)

    found = SHELF.get(inventory, (file.digest, grammar), file.size // 4, make)
    return found if isinstance(found, Tree) else None


def parse(text: str, grammar: str) -> Tree | None:
    """Parse text by one of the grammars ("javascript", "typescript", "tsx", "go", "rust")."""
    data = text.encode("utf-8", "replace")
    made = _parsed(data, grammar)
    if made is None:
        return None
    return None if _broken_bytes(made.root_node) > _ERROR_SHARE * max(len(data), 1) else made


def _parsed(data: bytes, grammar: str) -> Tree | None:
    """The tree, or None where it takes absurdly long: 1 MB of quotation marks would take half a minute."""
    parser = Parser(language(grammar))
    until = time.thread_time() + _SECONDS + _SECONDS_A_MEGABYTE * len(data) / 1e6
    try:
        watched = parser.parse(
            lambda offset, _point: data[offset : offset + _SLICE],
            encoding="utf8",
            progress_callback=lambda _offset, _error: time.thread_time() > until,
        )
    except ValueError:  # what the library raises when the callback says to stop
        return None
    # Nodes of a tree that was read by a callback are slow to tell their text; this one keeps the bytes.
    return parser.parse(data, watched)


def language(grammar: str) -> Language:
    """The tree-sitter language of a grammar's name."""
    if grammar not in _LANGUAGES:
        _LANGUAGES[grammar] = Language(_GRAMMARS[grammar]())
    return _LANGUAGES[grammar]


def _broken_bytes(root: Node) -> int:
    count, open_nodes = 0, [root]
    while open_nodes:
        node = open_nodes.pop()
        if node.is_error:
            count += node.end_byte - node.start_byte
        elif node.has_error:
            open_nodes.extend(node.children)
    return count


def captures(tree: Tree, grammar: str, query: str) -> dict[str, list[Node]]:
    """The nodes that a tree-sitter query captures, by capture name."""
    return QueryCursor(Query(language(grammar), query)).captures(tree.root_node)


def walk(node: Node, stop: Callable[[Node], bool] | None = None) -> Iterator[Node]:
    """The named nodes from ``node`` down, in text order; below a node where ``stop`` holds it does not go."""
    cursor, down = node.walk(), True  # a cursor is three times as fast as lists of children
    while True:
        if down:
            found = cursor.node
            if found is None:
                return
            if found.is_named or found == node:
                yield found
            halted = stop is not None and found != node and stop(found)
            if not halted and cursor.goto_first_child():
                continue
        if cursor.goto_next_sibling():
            down = True
        elif cursor.goto_parent():
            down = False
        else:
            return


def text_of(node: Node | None) -> str:
    """The source text of a node, "" for None."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def first_child(node: Node | None) -> Node | None:
    """The first named child that is no comment; None if there is none."""
    children = node.named_children if node is not None else []
    return next((c for c in children if c.type not in ("comment", "line_comment", "block_comment")), None)


def line_of(node: Node) -> int:
    """First line of a node, counted from 1."""
    return node.start_point.row + 1


_NAMED_NODES = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "method_definition",
        "class_declaration",
        "abstract_class_declaration",
        "variable_declarator",
        "method_declaration",
        "function_item",
        "impl_item",
        "mod_item",
        "pair",
        "public_field_definition",
        "assignment_expression",
        "field_definition",
    }
)
_NAME_FIELDS = ("name", "key", "property", "left", "type")


def symbol_of(node: Node | None) -> str | None:
    """Qualified name of the function, class or variable around a tree-sitter node; None at module level."""
    names: list[str] = []
    while node is not None:
        if node.type in _NAMED_NODES:
            found = next((n for f in _NAME_FIELDS if (n := node.child_by_field_name(f)) is not None), None)
            text = (
                text_of(found).removeprefix("this.").removeprefix("exports.").removeprefix("module.exports.")
            )
            if text and len(text) < 80 and "\n" not in text:
                names.append(text.strip("'\""))
        node = node.parent
    return ".".join(reversed(names)) or None
