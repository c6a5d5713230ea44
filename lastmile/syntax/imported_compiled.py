"""The imports of Go and Rust, by tree-sitter."""

from collections.abc import Iterator

from tree_sitter import Node, Tree

from lastmile.syntax.imported_statements import Statement
from lastmile.syntax.trees import line_of, text_of, walk


def go_statements(tree: Tree) -> Iterator[Statement]:
    """The import declarations of a Go file; ``import "C"`` and build tags included."""
    for node in tree.root_node.named_children:
        if node.type != "import_declaration":
            continue
        for spec in walk(node):
            path = spec.child_by_field_name("path") if spec.type == "import_spec" else None
            if path is not None:
                yield Statement(text_of(path).strip('"`'), line_of(spec))


def rust_statements(tree: Tree) -> Iterator[Statement]:
    """``use`` and ``extern crate`` of a Rust file, and the roots of other paths (``serde_json::json!``).

    The last kind names a crate only if one of that name is declared: they are marked as guarded.
    """
    roots: dict[str, int] = {}
    said: set[str] = set()
    own = {text_of(n.child_by_field_name("name")) for n in walk(tree.root_node) if n.type == "mod_item"}
    for node in walk(tree.root_node):
        match node.type:
            case "use_declaration":
                for whole in _used(node.child_by_field_name("argument")):
                    said.add(whole.partition("::")[0])
                    if whole.partition("::")[0] not in own:
                        yield Statement(whole, line_of(node))
            case "extern_crate_declaration":
                yield Statement(text_of(node.child_by_field_name("name")), line_of(node))
            case "scoped_identifier" | "scoped_type_identifier":
                path = node.child_by_field_name("path")
                if path is not None and path.type == "identifier":
                    roots.setdefault(text_of(path), line_of(node))
            case _:
                pass
    for root, line in roots.items():
        if root[:1].islower() and root not in own | said:
            yield Statement(root, line, guarded=True)


def _used(argument: Node | None, deep: int = 8) -> Iterator[str]:
    """The paths of a ``use``, one for each branch at its head: ``{serde::Serialize, tokio::spawn}``."""
    if argument is None or not deep:
        return
    if argument.type == "use_list":
        for part in argument.named_children:
            yield from _used(part, deep - 1)
    elif argument.type == "use_as_clause":
        yield from _used(argument.child_by_field_name("path"), deep - 1)
    elif argument.type == "scoped_use_list":
        path = argument.child_by_field_name("path")
        if path is not None:
            yield text_of(path).lstrip(":")
        else:
            yield from _used(argument.child_by_field_name("list"), deep - 1)
    else:
        yield text_of(argument).lstrip(":").removesuffix("::*")
