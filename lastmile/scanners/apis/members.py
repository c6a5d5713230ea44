"""What a laid-out package surely has and surely has not, read off its text; a second opinion on the checker.

Three answers. What is made at run time (``__getattr__``, ``globals()``, ``setattr``, a metaclass, a compiled
module) cannot be known from text, and then nobody is accused.
"""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from lastmile.scanners.apis.store import COMPILED, LaidOut
from lastmile.syntax import parse_python

_MOST_BYTES = 60_000_000  # of one package's text
_DEEPEST = 6  # modules or classes that lead to one another
_MADE_AT_RUN_TIME = re.compile(
    rb"\b(?:__getattr__|globals|setattr|exec|locals|attach|lazy_import|deprecated_attributes)\b|sys\.modules|__dict__"
)
_SETS_BY_NAME = re.compile(rb"\bsetattr\b|__dict__|\btype\([^()\n]{1,80},")
_CLASS_AT_RUN_TIME = frozenset(("__getattr__", "__getattribute__"))
_PATH_AT_RUN_TIME = re.compile(rb"sys\.modules|__path__|extend_path|declare_namespace|meta_path")
_PLAIN_METACLASSES = frozenset(("ABCMeta", "type"))


class Has(StrEnum):
    """Whether a package has something."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class PackageText:
    """The text of one laid-out package, read once."""

    def __init__(self, package: LaidOut) -> None:
        self.package = package
        self._texts: dict[Path, bytes] = {}
        self._trees: dict[Path, ast.Module | None] = {}
        self._classes: dict[Path, dict[str, list[ast.ClassDef]]] = {}
        self.whole = True
        size = 0
        for path in sorted(package.folder.rglob("*")):
            if path.suffix not in (".py", ".pyi") or not path.is_file():
                continue
            size += path.stat().st_size
            if size > _MOST_BYTES:
                self.whole = False
                break
            self._texts[path] = path.read_bytes()

    def module(self, name: str) -> Has:
        """Whether there is a module of this dotted name; its parent must be a plain package."""
        place = self.package.folder.joinpath(*name.split("."))
        if self._file(name) or place.is_dir() or self._compiled(place):
            return Has.YES
        parent, _, last = name.rpartition(".")
        above = self._file(parent)
        if not parent or above is None or above.stem != "__init__":
            return Has.UNKNOWN  # a folder that several packages fill, or no package at all
        if any(_PATH_AT_RUN_TIME.search(t) for t in self._texts.values()) and self.mentions(last):
            return Has.UNKNOWN
        return Has.NO

    def member(self, module: str, name: str, depth: int = 0) -> Has:
        """Whether a module has a member of this name."""
        path = self._file(module)
        tree = self._tree(path) if path is not None else None
        if path is None or tree is None or depth > _DEEPEST:
            return Has.UNKNOWN
        bound = set(_bindings(tree))
        if name in {b for b, _ in bound}:
            return Has.YES
        if path.stem == "__init__" and self.module(f"{module}.{name}") is Has.YES:
            return Has.YES
        for source in sorted(source for b, source in bound if b == "*"):
            found = self.member(_absolute(source, module, path), name, depth + 1)
            if found is not Has.NO:
                return found
        if self._is_put_on(name) or any(_hands_on(node) for node in tree.body):
            return Has.UNKNOWN
        made = _MADE_AT_RUN_TIME.search(self._texts[path])
        return Has.UNKNOWN if made and self.mentions(name) else Has.NO

    def classes(self, name: str, module: str = "") -> list[ast.ClassDef]:
        """The classes of this name: those of one module where it has some, else of the whole package."""
        path = self._file(module) if module else None
        if path is not None and (found := self._classes_in(path, name)):
            return found
        word = f"class {name}".encode()
        places = [place for place, text in self._texts.items() if word in text]
        return [node for place in places for node in self._classes_in(place, name)]

    def _classes_in(self, path: Path, name: str) -> list[ast.ClassDef]:
        if path not in self._classes:
            index: dict[str, list[ast.ClassDef]] = {}
            for node in ast.walk(self._tree(path) or ast.Module([], [])):
                if isinstance(node, ast.ClassDef):
                    index.setdefault(node.name, []).append(node)
            self._classes[path] = index
        return self._classes[path].get(name, [])

    def _sets_by_loop(self, module: str) -> bool:
        """Whether a module puts names that it takes from elsewhere on objects."""
        path = self._file(module)
        tree = self._tree(path) if path is not None and b"setattr" in self._texts[path] else None
        return tree is not None and any(_is_loop_of_setattr(node) for node in ast.walk(tree))

    def attribute(self, owner: str, name: str, depth: int = 0) -> Has:
        """Whether a class ("requests.models.Response"), or a base of it in the package, has an attribute."""
        module, _, last = owner.rpartition(".")
        definitions = self.classes(last, module)
        if not definitions or not self.whole:
            return Has.UNKNOWN
        put = self._is_put_on(name) or self._sets_by_loop(module)
        answer = Has.UNKNOWN if put else Has.NO
        for definition in definitions:
            bound = {b for node in definition.body for b, _ in _bound_by(node)} | _set_on_self(definition)
            if name in bound:
                return Has.YES
            if bound & _CLASS_AT_RUN_TIME or any(
                k.arg == "metaclass" and _last(k.value) not in _PLAIN_METACLASSES for k in definition.keywords
            ):
                answer = Has.UNKNOWN
            if depth < _DEEPEST:
                bases = {_last(base) for base in definition.bases} - {last, ""}
                found = {self.attribute(base, name, depth + 1) for base in bases if self.classes(base)}
                if Has.YES in found:
                    return Has.YES
                answer = Has.UNKNOWN if Has.UNKNOWN in found else answer
        return answer

    def keyword(self, function: str, name: str) -> Has:
        """Whether a function ("get") or method ("Client.get") takes a keyword, in any definition."""
        owner, _, last = function.rpartition(".")
        wanted = re.compile(rb"\bdef[ \t]+" + re.escape(last.encode()) + rb"\b")
        places: list[ast.AST] = (
            list(self.classes(owner.rpartition(".")[2]))
            if owner
            else [t for p, text in self._texts.items() if wanted.search(text) and (t := self._tree(p))]
        )
        found = [
            node
            for place in places
            for node in ast.walk(place)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == last
        ]
        if any(name in _parameters(node.args) for node in found):
            return Has.YES
        if not found or not self.whole or any(node.args.kwarg for node in found):
            return Has.UNKNOWN
        return Has.NO

    def mentions(self, word: str) -> bool:
        """Whether the word stands anywhere in the package's text."""
        raw = word.encode()
        whole = re.compile(rb"\b" + re.escape(raw) + rb"\b")
        return any(raw in text and whole.search(text) for text in self._texts.values())

    def _is_put_on(self, name: str) -> bool:
        """Whether the package sets such an attribute on anything but self, or hands its name to setattr."""
        raw = name.encode()
        word = re.escape(raw)
        put = re.compile(rb"(?<!\bself)\." + word + rb"\b[ \t]*(?::[^=\n]{1,200})?=(?!=)")
        quoted = re.compile(rb"[\"']" + word + rb"[\"']")
        return any(
            raw in text and (put.search(text) or (_SETS_BY_NAME.search(text) and quoted.search(text)))
            for text in self._texts.values()
        )

    def _file(self, module: str) -> Path | None:
        place = self.package.folder.joinpath(*module.split(".")) if module else None
        if place is None:
            return None
        for path in (place / "__init__.py", place.with_name(f"{place.name}.py"), place / "__init__.pyi"):
            if path in self._texts:
                return path
        return None

    @staticmethod
    def _compiled(place: Path) -> bool:
        beside = place.parent
        return beside.is_dir() and any(
            p.name.startswith(f"{place.name}.") and p.suffix in COMPILED for p in beside.iterdir()
        )

    def _tree(self, path: Path) -> ast.Module | None:
        if path not in self._trees:
            self._trees[path] = parse_python(self._texts[path].decode("utf-8", "replace"))
        return self._trees[path]


def _hands_on(node: ast.stmt) -> bool:
    """Whether it is a module's ``__getattr__`` that looks elsewhere, not one for a few names."""
    match node:
        case ast.FunctionDef(name="__getattr__", body=body):
            nodes = [n for part in body for n in ast.walk(part)]
            called = {_last(n.func) for n in nodes if isinstance(n, ast.Call)}
            refuses = any(isinstance(n, ast.Raise) for n in nodes)
            return bool(called & {"getattr", "__import__", "globals", "attr"}) or not refuses
        case ast.Assign(targets=targets):  # __getattr__, __dir__, __all__ = lazy.attach(...)
            return "__getattr__" in {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
        case ast.If() | ast.Try():
            return any(_hands_on(n) for n in ast.iter_child_nodes(node) if isinstance(n, ast.stmt))
        case _:
            return False


def _set_on_self(definition: ast.ClassDef) -> set[str]:
    return {
        node.attr
        for node in ast.walk(definition)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _last(node.value) == "self"
    }


def _is_loop_of_setattr(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="setattr"), args=[target, name, value]):
            if isinstance(name, ast.Constant):
                return False
            return _last(target) != "self" or (isinstance(value, ast.Call) and _last(value.func) == "getattr")
        case _:
            return False


def _last(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=inner) | ast.Call(func=inner):
            return _last(inner)
        case _:
            return ""


def _absolute(source: str, module: str, path: Path) -> str:
    level = len(source) - len(source.lstrip("."))
    if not level:
        return source
    parts = module.split(".")
    kept = parts[: len(parts) - level + (path.stem == "__init__")]
    return ".".join([*kept, source[level:]]).strip(".")


def _bindings(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(name, module for a star import) of what the module's top level binds, in any branch of it."""
    todo: list[ast.AST] = list(tree.body)
    while todo:
        node = todo.pop()
        yield from _bound_by(node)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            todo.extend(ast.iter_child_nodes(node))


def _bound_by(node: ast.AST) -> Iterator[tuple[str, str]]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, ""
        case ast.Import(names=names):
            yield from ((n.asname or n.name.partition(".")[0], "") for n in names)
        case ast.ImportFrom(module=module, level=level, names=names):
            yield from ((n.asname or n.name, "." * level + (module or "")) for n in names)
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from ((n.id, "") for n in ast.walk(target) if isinstance(n, ast.Name))
        case ast.Name(id=name, ctx=ast.Store()):
            yield name, ""
        case ast.If() | ast.Try() | ast.With():
            for child in ast.iter_child_nodes(node):
                yield from _bound_by(child)
        case _:
            return


def _parameters(arguments: ast.arguments) -> set[str]:
    return {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
