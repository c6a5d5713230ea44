"""Which files of the repository a JavaScript or TypeScript file loads; no check itself."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import Reading

_ENDS = (
    "",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    "/index.ts",
    "/index.tsx",
    "/index.js",
    "/index.jsx",
)


def imported_files(reading: Reading) -> dict[str, set[str]]:
    """File -> the files that it imports or passes on when it is loaded; relative paths and ``@/`` only."""
    trees = {file.path: tree for file, tree in reading.trees("javascript", "typescript")}
    known = frozenset(trees)
    return {
        path: {f for s in _specifiers(tree.root_node) if (f := _file(path, s, known))} - {path}
        for path, tree in trees.items()
    }


def _specifiers(root: Node) -> Iterator[str]:
    """What the file's own statements import; types alone are gone when the program runs."""
    for statement in root.named_children:
        if statement.type not in ("import_statement", "export_statement"):
            continue
        source = statement.child_by_field_name("source")
        if source is not None and not _types_alone(statement):
            yield syntax.text_of(source).strip("'\"`")


def _types_alone(statement: Node) -> bool:
    return any(child.type == "type" for child in statement.children[:2])


def _file(importer: str, specifier: str, known: frozenset[str]) -> str | None:
    if specifier.startswith("."):
        stems = [normpath(join(dirname(importer), specifier))]
    elif specifier.startswith("@/"):
        top = importer.split("/src/", 1)[0] + "/src" if "/src/" in importer else "src"
        stems = [join(top, specifier[2:]), specifier[2:]]
    else:
        return None
    # TypeScript writes the compiled name: "./orders.js" means orders.ts
    stems += [s.removesuffix(".js") for s in stems if s.endswith(".js")]
    return next((s + end for s in stems for end in _ENDS if s + end in known), None)
