"""Python's scopes: which names a module binds, and which it loads though nobody binds them; no check itself.

The rules are those of the language reference, 4.2 "Naming and binding": class bodies are no scope for the
functions inside them, a comprehension's first iterable runs outside it, ``:=`` binds outside comprehensions.
"""

import ast
import builtins
from dataclasses import dataclass, field

_MODULE_NAMES = frozenset(
    {
        "__name__",
        "__file__",
        "__doc__",
        "__path__",
        "__package__",
        "__spec__",
        "__loader__",
        "__builtins__",
        "__annotations__",
        "__debug__",
        "__dict__",
        "WindowsError",
        "reveal_type",
        "ExceptionGroup",
        "BaseExceptionGroup",
        "PythonFinalizationError",
        "_IncompleteInputError",
        "get_ipython",
        "_",  # gettext installs it
    }
)
# Python 2's builtins: fine in code that asks for the version first.
_PYTHON_2 = frozenset(
    (
        "unicode",
        "basestring",
        "long",
        "raw_input",
        "xrange",
        "unichr",
        "cmp",
        "file",
        "execfile",
        "reload",
        "buffer",
    )
)
_ASKS_VERSION = frozenset({"version_info", "PY2", "PY3", "IS_PY2", "IS_PY3", "hexversion", "python_version"})
_KNOWN = frozenset(dir(builtins)) | _MODULE_NAMES
_Parameters = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass
class _Scope:
    kind: str  # module | class | function | comprehension
    parent: "_Scope | None"
    names: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)  # global or nonlocal here

    def binds(self, name: str) -> None:
        self.names.add(name)


@dataclass
class Names:
    """What one module binds and misses."""

    bound: set[str] = field(default_factory=set)  # at module level
    missing: list[ast.Name] = field(default_factory=list)
    opaque: bool = False  # it fills its namespace in ways that cannot be read: ``import *``, exec, globals()


class _Walker:
    """One pass that binds and notes loads; loads are judged at the end, when every binding is known."""

    def __init__(self, *, lazy_annotations: bool) -> None:
        self.module = _Scope("module", None)
        self.loads: list[tuple[ast.Name, _Scope, bool]] = []
        self.opaque = False
        self.lazy = lazy_annotations

    def visit(self, node: ast.AST | None, scope: _Scope, *, hedged: bool = False) -> None:
        """Bind and note what ``node`` does in ``scope``; ``hedged``: a NameError is caught around it."""
        match node:
            case None:
                return
            case ast.Name():
                self._name(node, scope, hedged=hedged)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                self._function(node, scope, hedged=hedged)
            case ast.ClassDef():
                self._class(node, scope, hedged=hedged)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node, scope, hedged=hedged)
            case ast.Import() | ast.ImportFrom():
                self._import(node, scope)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                scope.declared.update(names)
                if isinstance(node, ast.Global):
                    self.module.names.update(names)
            case ast.Try() | ast.TryStar():
                self._try(node, scope, hedged=hedged)
            case ast.AnnAssign():
                self._annotated(node, scope, hedged=hedged)
            case ast.NamedExpr(target=target, value=value):
                self.visit(value, scope, hedged=hedged)
                self._bind(target.id, _outside_comprehensions(scope))
            case _:
                self._other(node, scope, hedged=hedged)

    def _other(self, node: ast.AST, scope: _Scope, *, hedged: bool) -> None:
        match node:
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                self._bind(name, scope)
            case ast.MatchMapping(rest=str(name)):
                self._bind(name, scope)
            case ast.Call(func=ast.Name(id="exec" | "execfile")):
                self.opaque = True
            case ast.Call(
                func=ast.Attribute(value=ast.Call(func=ast.Name(id="globals" | "vars")), attr="update")
            ):
                self.opaque = True
            case ast.Subscript(value=ast.Call(func=ast.Name(id="globals")), ctx=ast.Store()):
                self.opaque = True
            case ast.Attribute(value=ast.Name(id="builtins" | "__builtins__"), ctx=ast.Store()):
                self.opaque = True
            case ast.Call(func=ast.Name(id="setattr"), args=[ast.Name(id="builtins" | "__builtins__"), *_]):
                self.opaque = True
            case _ if type(node).__name__ == "TypeAlias":  # Python 3.12 and later; 3.11 has no such class
                self._alias(node, scope, hedged=hedged)
                return
            case _:
                pass
        for child in ast.iter_child_nodes(node):
            self.visit(child, scope, hedged=hedged)

    def _bind(self, name: str, scope: _Scope) -> None:
        (self.module if name in scope.declared else scope).binds(name)

    def _name(self, node: ast.Name, scope: _Scope, *, hedged: bool) -> None:
        if isinstance(node.ctx, ast.Load):
            self.loads.append((node, scope, hedged))
        elif isinstance(node.ctx, ast.Store):
            self._bind(node.id, scope)

    def _function(self, node: _Parameters, scope: _Scope, *, hedged: bool) -> None:
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
        for default in [*arguments.defaults, *(d for d in arguments.kw_defaults if d is not None)]:
            self.visit(default, scope, hedged=hedged)
        inner = _Scope("function", scope)
        inner.names.update(a.arg for a in every)
        inner.binds("__class__")
        if isinstance(node, ast.Lambda):
            self.visit(node.body, inner, hedged=hedged)
            return
        self._bind(node.name, scope)
        for decorator in node.decorator_list:
            self.visit(decorator, scope, hedged=hedged)
        generic = self._type_parameters(node, scope)
        inner.parent = generic
        if not self.lazy:
            for annotation in [*(a.annotation for a in every), node.returns]:
                self.visit(annotation, generic, hedged=hedged)
        for statement in node.body:
            self.visit(statement, inner, hedged=hedged)

    def _class(self, node: ast.ClassDef, scope: _Scope, *, hedged: bool) -> None:
        self._bind(node.name, scope)
        generic = self._type_parameters(node, scope)
        for decorator in node.decorator_list:
            self.visit(decorator, scope, hedged=hedged)
        for base in [*node.bases, *(k.value for k in node.keywords)]:
            self.visit(base, generic, hedged=hedged)
        inner = _Scope("class", generic)
        inner.names.update(("__module__", "__qualname__", "__classcell__"))
        for statement in node.body:
            self.visit(statement, inner, hedged=hedged)

    def _alias(self, node: ast.AST, scope: _Scope, *, hedged: bool) -> None:
        """``type L[V] = list[V]`` of Python 3.12."""
        self._bind(getattr(node, "name").id, scope)  # noqa: B009 - 3.11's stubs do not know it
        self.visit(getattr(node, "value"), self._type_parameters(node, scope), hedged=hedged)  # noqa: B009 - the same

    def _type_parameters(self, node: ast.AST, scope: _Scope) -> _Scope:
        """PEP 695: ``def f[T]`` has a scope of its own around the signature."""
        found = getattr(node, "type_params", [])
        if not found:
            return scope
        generic = _Scope("function", scope)
        for parameter in found:
            generic.binds(parameter.name)
            self.visit(getattr(parameter, "bound", None), generic)
        return generic

    def _comprehension(self, node: ast.AST, scope: _Scope, *, hedged: bool) -> None:
        inner = _Scope("comprehension", scope)
        generators: list[ast.comprehension] = getattr(node, "generators", [])
        for number, generator in enumerate(generators):
            self.visit(generator.iter, scope if number == 0 else inner, hedged=hedged)
            self.visit(generator.target, inner, hedged=hedged)
            for condition in generator.ifs:
                self.visit(condition, inner, hedged=hedged)
        for part in ("elt", "key", "value"):
            self.visit(getattr(node, part, None), inner, hedged=hedged)

    def _import(self, node: ast.Import | ast.ImportFrom, scope: _Scope) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.opaque = True
            else:
                self._bind(alias.asname or alias.name.split(".")[0], scope)

    def _try(self, node: ast.Try | ast.TryStar, scope: _Scope, *, hedged: bool) -> None:
        caught = {n.id for h in node.handlers if h.type for n in ast.walk(h.type) if isinstance(n, ast.Name)}
        asks = "NameError" in caught  # the old way to ask whether a name exists
        parts: list[ast.AST] = [*node.body, *node.handlers, *node.orelse, *node.finalbody]
        for part in parts:
            self.visit(part, scope, hedged=hedged or asks)

    def _annotated(self, node: ast.AnnAssign, scope: _Scope, *, hedged: bool) -> None:
        self.visit(node.target, scope, hedged=hedged)
        self.visit(node.value, scope, hedged=hedged)
        if scope.kind != "function" and not self.lazy:  # in functions annotations are never evaluated
            self.visit(node.annotation, scope, hedged=hedged)


def _outside_comprehensions(scope: _Scope) -> _Scope:
    while scope.kind == "comprehension" and scope.parent is not None:
        scope = scope.parent
    return scope


def _is_bound(name: str, scope: _Scope) -> bool:
    here: _Scope | None = scope
    direct = True  # a class body is a scope for itself alone, and for comprehensions' first iterables
    while here is not None:
        if name in here.names and (here.kind != "class" or direct):
            return True
        direct = False
        here = here.parent
    return name in _KNOWN


def _asks_version(node: ast.AST) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr in _ASKS_VERSION) or (
        isinstance(node, ast.Name) and node.id in _ASKS_VERSION
    )


def names_of(tree: ast.Module) -> Names:
    """The names that a module binds and misses. Needs a tree no deeper than ``syntax`` gives."""
    future = any(isinstance(s, ast.ImportFrom) and s.module == "__future__" for s in tree.body)
    lazy = future and any(
        a.name == "annotations" for s in tree.body if isinstance(s, ast.ImportFrom) for a in s.names
    )
    walker = _Walker(lazy_annotations=lazy)
    for statement in tree.body:
        walker.visit(statement, walker.module)
    missing = [n for n, scope, hedged in walker.loads if not hedged and not _is_bound(n.id, scope)]
    if any(n.id in _PYTHON_2 for n in missing) and any(map(_asks_version, ast.walk(tree))):
        missing = [n for n in missing if n.id not in _PYTHON_2]
    return Names(walker.module.names, [] if walker.opaque else missing, walker.opaque)
