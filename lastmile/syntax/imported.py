"""What the code imports, in all languages: the file, the line, the package, and whose module it is."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Role
from lastmile.names import distributions
from lastmile.syntax import imported_compiled, imported_python, imported_script
from lastmile.syntax.imported_aliases import ScriptTree, package_of
from lastmile.syntax.imported_local import Declared, GoTree, PythonTree, RustTree
from lastmile.syntax.imported_statements import Statement
from lastmile.syntax.python import python_tree
from lastmile.syntax.shelf import SHELF
from lastmile.syntax.trees import grammar_of, parse, tree

ROLES = (Role.SOURCE, Role.TEST, Role.TRIAL, Role.CONFIG, Role.GENERATED)
_MARKUP = ("vue", "svelte", "astro")
_READING = threading.RLock()


@dataclass(frozen=True, slots=True)
class Imported:
    """One module that one statement imports."""

    ecosystem: str  # "PyPI" | "npm" | "Go" | "crates.io"
    module: str  # the part by which a package is known: "yaml", "google", "@scope/pkg", "github.com/x/y"
    whole: str  # as written
    names: tuple[str, ...]  # what is taken from it, where the statement says so; "*": everything
    path: str
    line: int
    role: Role
    kind: str  # "standard" | "local" | "foreign"
    guarded: bool  # the code copes without it: try/except ImportError, a condition, a lazy optional require
    typing_only: bool
    used: tuple[str, ...] = ()  # what the file reads off the name that the statement binds
    lazy: bool = False  # inside a function of Python: it fails when the program gets there


def imported(inventory: Inventory) -> tuple[Imported, ...]:
    """Every import of the target's code, in path and line order; computed once per inventory.

    Addresses ("https://…") are no packages and are left out. Files that do not parse are read by text:
    their imports are marked as guarded, and ``unparsed`` names the files.
    """
    with _READING:
        found = SHELF.get(inventory, ("", "imported"), 0, lambda: _Reader(inventory).all())
    return found if isinstance(found, tuple) else ()


def unparsed(inventory: Inventory) -> tuple[str, ...]:
    """Paths of the files whose imports were read by text, because they do not parse."""
    return tuple(
        f.path
        for f in inventory.select("python", "javascript", "typescript", "go", "rust", roles=ROLES)
        if (python_tree(inventory, f) if f.language == "python" else tree(inventory, f)) is None
    )


def import_names(one: Imported) -> tuple[str, ...]:
    """The names by which a package may be known: for Python "google.cloud" and "google.cloud.storage"."""
    if one.ecosystem != "PyPI":
        return (one.module,)
    below = tuple(f"{one.whole}.{name}" for name in one.names[:20] if name != "*")
    return (one.whole, *below) if one.module in _NAMESPACES else (one.whole,)


_NAMESPACES = frozenset(
    (
        "google",
        "azure",
        "zope",
        "sphinxcontrib",
        "ruamel",
        "backports",
        "jaraco",
        "opentelemetry",
        "flaskext",
        "llama_index",
    )
)


def used(inventory: Inventory) -> Mapping[tuple[str, str], tuple[Imported, ...]]:
    """(ecosystem, package name) of every package that a manifest or lock names -> the imports that it serves.

    A module of the standard library or of the tree that bears a declared package's name counts as well:
    who asks what is unused must not be told so by a doubt.
    """
    with _READING:
        found = SHELF.get(inventory, ("", "imported-by-package"), 0, lambda: _by_package(inventory))
    return found if isinstance(found, Mapping) else {}


def _by_package(inventory: Inventory) -> Mapping[tuple[str, str], tuple[Imported, ...]]:
    declared = Declared(inventory)
    by_alias = {
        (d.ecosystem, d.alias): d.name for m in inventory.manifests for d in m.dependencies if d.alias
    }
    serves: dict[tuple[str, str], list[Imported]] = defaultdict(list)
    bare = {_bare(name): name for name in sorted(declared.names("PyPI"))}
    for one in imported(inventory):
        if one.whole.startswith("."):
            continue
        known = declared.names(one.ecosystem)
        wanted = {name for module in import_names(one) for name in distributions(one.ecosystem, module)}
        if one.ecosystem == "npm":
            wanted |= {one.whole.split("?")[0], one.module.rstrip("/")}
        elif one.ecosystem == "PyPI" and not wanted & known:
            wanted |= {bare.get(_bare(one.module), "")}
        for name in sorted(wanted & known):
            serves[one.ecosystem, by_alias.get((one.ecosystem, name), name)].append(one)
    return MappingProxyType({key: tuple(value) for key, value in sorted(serves.items())})


def _bare(name: str) -> str:
    """A Python name without its separators: the package ``a-b-c`` often provides the module ``a_bc``."""
    return re.sub(r"[-_.]+", "", name).lower()


class _Reader:
    """Reads all files of one inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        declared = Declared(inventory)
        self._python = PythonTree(inventory, declared)
        self._scripts = ScriptTree(inventory, declared)
        self._go = GoTree(inventory, declared)
        self._rust = RustTree(inventory, declared)

    def all(self) -> tuple[Imported, ...]:
        """The imports in path and line order."""
        found: list[Imported] = []
        for file in self._inventory.select(roles=ROLES):
            found.extend(sorted(self._of(file), key=lambda one: (one.line, one.whole)))
        return tuple(found)

    def _of(self, file: SourceFile) -> Iterator[Imported]:
        match file.language:
            case "python":
                yield from self._python_of(file)
            case "javascript" | "typescript" | "vue" | "svelte" | "astro":
                yield from self._scripts_of(file)
            case "go" | "rust":
                yield from self._compiled_of(file)
            case _:
                return

    def _python_of(self, file: SourceFile) -> Iterator[Imported]:
        made = python_tree(self._inventory, file)
        said = (
            imported_python.statements(made)
            if made is not None
            else imported_python.statements_by_text(self._inventory.read(file))
        )
        stub = file.path.endswith(".pyi")
        for one in said:
            kind = self._python.kind(file.path, one.whole)
            yield _made(("PyPI", one.whole.partition(".")[0], kind), file, one, typing_only=stub)

    def _scripts_of(self, file: SourceFile) -> Iterator[Imported]:
        text = self._inventory.read(file)
        if file.language in _MARKUP:
            grammar = "typescript"
            text = imported_script.script_of(text, file.language)
            made = parse(text, grammar)
        else:
            grammar = grammar_of(file) or "javascript"
            made = tree(self._inventory, file)
        said = (
            imported_script.statements(made, grammar, text)
            if made is not None
            else imported_script.statements_by_text(text)
        )
        stub = file.path.endswith((".d.ts", ".d.mts", ".d.cts"))
        for one in said:
            kind = self._scripts.kind(file.path, one.whole)
            if kind != "remote":
                yield _made(("npm", package_of(one.whole), kind), file, one, typing_only=stub)

    def _compiled_of(self, file: SourceFile) -> Iterator[Imported]:
        made = tree(self._inventory, file)
        if made is None:
            return
        if file.language == "go":
            for one in imported_compiled.go_statements(made):
                kind = self._go.kind(one.whole)
                module = self._go.module(one.whole) if kind == "foreign" else one.whole
                yield _made(("Go", module, kind), file, one)
            return
        for one in imported_compiled.rust_statements(made):
            kind = self._rust.kind(one.whole)
            if kind == "foreign" or not one.guarded:
                yield _made(("crates.io", one.whole.partition("::")[0], kind), file, one)


def _made(
    known: tuple[str, str, str], file: SourceFile, said: Statement, *, typing_only: bool = False
) -> Imported:
    ecosystem, module, kind = known
    whole = re.sub(r"[^\x20-\x7e]", "?", said.whole)[:200]
    return Imported(
        ecosystem,
        module or whole,
        whole,
        said.names,
        file.path,
        said.line,
        file.role,
        kind,
        said.guarded,
        said.typing_only or typing_only,
        said.used,
        said.lazy,
    )
