"""Relative imports of JavaScript and TypeScript against the files of the repository; no check itself."""

import fnmatch
import re
from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath, splitext

from tree_sitter import Node, Tree

from lastmile import syntax
from lastmile.inventory import Inventory, SourceFile

_CODE = (
    ".js",
    ".jsx",
    ".ts",
    ".tsx",
    ".mjs",
    ".cjs",
    ".mts",
    ".cts",
    ".vue",
    ".svelte",
    ".astro",
    ".json",
    ".d.ts",
)
_PLATFORMS = ("", ".native", ".ios", ".android", ".web", ".client", ".server")
_JUDGED = frozenset({"", *_CODE, ".css", ".scss", ".sass", ".less"})
_TYPED = {".js": (".ts", ".tsx", ".jsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
_BUILT = re.compile(
    r"(^|[/._-])(generated|dist|build|out|wasm|prisma|gen|_gen|routeTree|types?\.gen|\$types)([/._-]|$)|\$"
)


_ASSETS = frozenset(
    f".{name}"
    for name in (
        *("jpeg", "webp", "avif", "woff", "woff2", "tiff", "webm", "lottie", "icon", "wasm", "glsl", "html"),
        *("graphql", "yaml", "toml", "text", "json5", "jsonc", "worker", "module", "node"),
    )
)


class Shelves:
    """Which paths the repository has, and which it may have without our seeing them."""

    def __init__(self, inventory: Inventory) -> None:
        self.paths = {f.path for f in inventory.files} | {
            entry.path.rstrip("/") for entry in inventory.left_out
        }
        self._left_out = tuple(entry.path.rstrip("/") for entry in inventory.left_out)
        self._folders = {""}
        for path in self.paths:
            while path := dirname(path):
                if path in self._folders:
                    break
                self._folders.add(path)
        self.lower_case = {p.lower() for p in self.paths}
        ignores = [inventory.read(f) for f in inventory.files if basename(f.path) == ".gitignore"]
        patterns = dict.fromkeys(p for text in ignores for p in _patterns(text))
        self._ignored = re.compile("|".join(map(fnmatch.translate, patterns)) or r"(?!)")
        modules = [inventory.read(f) for f in inventory.files if f.path == ".gitmodules"]
        self._modules = tuple(re.findall(r"^\s*path\s*=\s*(\S+)", "\n".join(modules), re.MULTILINE))
        self.mapped = any(
            "rootDirs" in inventory.read(f)
            for f in inventory.files
            if re.match(r"[jt]sconfig.*\.json$", basename(f.path))
        )

    def has(self, path: str) -> bool:
        """Whether that file exists."""
        return path in self.paths

    def has_folder(self, path: str) -> bool:
        """Whether that folder exists."""
        return path in self._folders

    def unknown(self, path: str) -> bool:
        """Whether a build, a submodule or what was left out may have put the file there."""
        if path.startswith("../") or any(
            path == p or path.startswith(p + "/") for p in (*self._left_out, *self._modules)
        ):
            return True
        parts = [*path.split("/"), splitext(basename(path))[0]]
        names = {*parts, *(p + e for p in parts[-2:] for e in (".py", ".js", ".ts", ".json"))}
        return any(self._ignored.match(n) for n in names)


def _patterns(text: str) -> list[str]:
    """Last parts of an ignore file's patterns: coarse on purpose, for it only makes us silent."""
    lines = (
        line.strip().rstrip("/").removesuffix("/*").removesuffix("/**") for line in text.splitlines()[:2000]
    )
    found = [line.rpartition("/")[2] for line in lines if line and not line.startswith(("#", "!"))]
    return [p for p in found if p.strip("*") and len(p) < 80]


def missing_imports(file: SourceFile, tree: Tree, shelves: Shelves) -> Iterator[tuple[int, str, str]]:
    """Line, message and specifier of each relative import whose target does not exist."""
    if shelves.mapped:
        return
    folder = dirname(file.path)
    for node in syntax.walk(tree.root_node):
        said = _specifier(node)
        if said is None or not re.match(r"\.\.?(/|$)", said) or re.search(r"[?!*{}#\\]", said):
            continue
        target = normpath(join(folder, said))
        extension = splitext(said)[1] if not said.endswith(("/..", "/.")) and said not in (".", "..") else ""
        known = extension in _JUDGED
        # "./user.model" has no extension of its own; an image or a font may be left out of what we see.
        if not known and (not re.fullmatch(r"\.[A-Za-z]{4,}", extension) or _is_asset(extension)):
            continue
        if _BUILT.search(said) or shelves.unknown(target) or not shelves.has_folder(dirname(target)):
            continue
        if not _exists(target, extension, shelves):
            message = f"The import of '{said}' fails: the repository has no such file."
            if any(c.lower() in shelves.lower_case for c in _candidates(target, extension)):
                message = f"The import of '{said}' differs from the file's name in case: it fails on Linux."
            yield syntax.line_of(node), message, said


def _is_asset(extension: str) -> bool:
    return extension.lower() in _ASSETS


def _specifier(node: Node) -> str | None:
    source: Node | None = None
    if node.type in ("import_statement", "export_statement"):
        source = node.child_by_field_name("source")
    elif node.type == "call_expression":
        called = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        if called is not None and arguments is not None and syntax.text_of(called) in ("require", "import"):
            source = syntax.first_child(arguments)
            if _guarded(node):
                return None
    if source is None or source.type != "string":
        return None
    return syntax.text_of(source)[1:-1]


def _guarded(node: Node | None) -> bool:
    while node is not None:
        if node.type == "try_statement":
            return True
        node = node.parent
    return False


def _candidates(target: str, extension: str) -> Iterator[str]:
    yield target
    for platform in _PLATFORMS:
        for end in _CODE:
            yield target + platform + end
    for end in (*_CODE, ".css", ".scss"):
        yield f"{target}/index{end}"
    yield f"{target}/package.json"
    stem = target.removesuffix(extension) if extension else target
    for end in _TYPED.get(extension, ()):
        yield stem + end
    if extension in (".css", ".scss", ".sass", ".less"):
        yield from (
            join(dirname(stem), "_" + basename(stem)) + e for e in (".scss", ".sass", ".css", ".less")
        )
        yield from (stem + e for e in (".scss", ".sass", ".less"))


def _exists(target: str, extension: str, shelves: Shelves) -> bool:
    return any(shelves.has(c) for c in _candidates(target, extension))
