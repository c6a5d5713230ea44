"""What a Python function's names hold, and what its loops bind and change; no check itself."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from lastmile import syntax

_FEW = 8  # items that are written down in the code: as a list to look through, or as turns of a loop
_LIST_METHODS = frozenset(("split", "splitlines", "readlines", "tolist", "fetchall", "to_list"))
_CHANGES = frozenset(
    ("append", "extend", "insert", "pop", "remove", "clear", "sort", "add", "discard", "update", "popleft")
)
_Loops = ast.For | ast.AsyncFor | ast.While
_Comprehensions = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass
class Loop:
    """One loop: what runs in each turn, and the names that are new in each turn."""

    node: _Loops
    inside: list[ast.AST] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)

    @property
    def short(self) -> bool:
        """The turns are few and written down in the code."""
        if isinstance(self.node, ast.While):
            return False
        match self.node.iter:
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                return len(items) <= _FEW and not any(isinstance(item, ast.Starred) for item in items)
            case ast.Call(func=ast.Name(id="range"), args=[*_, ast.Constant(value=int(last))]):
                return last <= _FEW
            case ast.Name(id=name):
                return name.isupper()  # a constant by its name
            case _:
                return False

    def changes(self, name: str) -> bool:
        """A turn binds or alters what the name holds."""
        return name in self.bound or name in self.changed


def loops_of(owner: ast.AST) -> Iterator[Loop]:
    """The loops that run when ``owner`` (module or function) runs; nothing of functions inside it."""
    for node in syntax.own_nodes(owner):
        if isinstance(node, _Loops):
            yield _loop(node)


def _loop(node: _Loops) -> Loop:
    loop = Loop(node)
    if not isinstance(node, ast.While):
        loop.bound |= {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
    todo: list[ast.AST] = [*node.body]
    while todo:
        inner = todo.pop()
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        loop.inside.append(inner)
        match inner:
            case ast.Name(id=name, ctx=ast.Store()):
                loop.bound.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if method in _CHANGES:
                loop.changed.add(name)
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
                loop.changed.add(name)
            case _:
                pass
        todo.extend(ast.iter_child_nodes(inner))
    loop.inside.sort(key=lambda n: (getattr(n, "lineno", 0), getattr(n, "col_offset", 0)))
    return loop


class Collections:
    """Names of one function, or of a module's own code, that hold a list or a text by every binding."""

    def __init__(self, owner: ast.AST, known: dict[str, str]) -> None:
        self._known = known
        self._kinds: dict[str, set[str]] = {}
        for node in syntax.own_nodes(owner):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self._hold(name, self._kind(value))
                case ast.AnnAssign(target=ast.Name(id=name), value=value, annotation=annotation):
                    self._hold(name, self._kind(value) if value else self._declared(annotation))
                case ast.For(target=target) | ast.AsyncFor(target=target) | ast.comprehension(target=target):
                    for bound in ast.walk(target):
                        if isinstance(bound, ast.Name):
                            self._hold(bound.id, "other")
                case ast.withitem(optional_vars=ast.Name(id=name)) | ast.NamedExpr(target=ast.Name(id=name)):
                    self._hold(name, "other")
                case _:
                    pass
        if isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef):
            for argument in (*owner.args.posonlyargs, *owner.args.args, *owner.args.kwonlyargs):
                self._hold(argument.arg, self._declared(argument.annotation))

    def is_list(self, name: str) -> bool:
        """Every binding of the name here is a list of no fixed length."""
        return self._kinds.get(name) == {"list"}

    def is_text(self, name: str) -> bool:
        """The name starts as a text and nothing else is bound to it."""
        return self._kinds.get(name) == {"text"}

    def called(self, call: ast.Call) -> str:
        """The full name of what is called."""
        return syntax.resolved(call.func, self._known)

    def _hold(self, name: str, kind: str) -> None:
        self._kinds.setdefault(name, set()).add(kind)

    def _kind(self, value: ast.expr) -> str:
        match value:
            case ast.List(elts=items):
                return "list" if not items or any(isinstance(i, ast.Starred) for i in items) else "few"
            case ast.Constant(value=str()) | ast.JoinedStr():
                return "text"
            case ast.ListComp() | ast.Call(func=ast.Name(id="list" | "sorted")):
                return "list"
            case ast.Call(func=ast.Attribute(attr=method)) if method in _LIST_METHODS:
                return "list"
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                kinds = {self._kind(left), self._kind(right)}
                return "list" if "list" in kinds else "text" if "text" in kinds else "other"
            case _:
                return "other"

    @staticmethod
    def _declared(annotation: ast.expr | None) -> str:
        """A parameter that says it is a list; an unannotated one may be anything."""
        match annotation:
            case ast.Name(id="list" | "List") | ast.Subscript(value=ast.Name(id="list" | "List")):
                return "list"
            case ast.Subscript(value=ast.Attribute(attr="List")):
                return "list"
            case _:
                return "other"
