"""The target's side of a claim: where it stands, what guards it, and which names the project makes itself."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lastmile.scanners.apis.claims import Claim, What
from lastmile.syntax import dotted

_CAUGHT = frozenset(
    (
        *("AttributeError", "ImportError", "ModuleNotFoundError", "TypeError", "Exception", "BaseException"),
        *("NameError", "LookupError"),
    )
)
# A condition with one of these words asks for a version or for the very thing.
_ASKING = frozenset(
    (
        *(
            "hasattr",
            "getattr",
            "version_info",
            "__version__",
            "VERSION",
            "version",
            "find_spec",
            "parse_version",
        ),
        *("Version", "TYPE_CHECKING", "callable", "dir", "signature", "platform", "python_version"),
    )
)
_EXPECTING = frozenset(("raises", "suppress", "assertRaises", "assertRaisesRegex", "patch", "object"))
_MOCKED = frozenset(
    (
        *("return_value", "side_effect", "called", "call_args", "call_args_list", "call_count", "mock_calls"),
        *("await_count", "method_calls", "reset_mock"),
    )
)
_LONGEST = 100  # characters of a text that may be a name


@dataclass
class ProjectNames:
    """Names that the project's own code makes."""

    classes: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)  # functions, classes, attributes, arguments, short texts
    put: set[str] = field(default_factory=set)  # attributes that are set on something
    fields: set[str] = field(default_factory=set)  # set in a class body: may be a descriptor

    def read(self, tree: ast.Module) -> None:
        """Take in the names of one module."""
        for node in ast.walk(tree):
            match node:
                case ast.ClassDef(name=name, body=body):
                    self.classes.add(name)
                    self.made.add(name)
                    self.fields.update(_fields(body))
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    self.made.add(name)
                case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()):
                    self.put.add(name)
                case ast.keyword(arg=str(name)):
                    self.made.add(name)
                case ast.Constant(value=str(name)) if len(name) <= _LONGEST and name.isidentifier():
                    self.made.add(name)
                    self.put.add(name)
                case _:
                    continue
        self.made |= self.put | self.fields


def _fields(body: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in body:
        match statement:
            case ast.Assign(targets=targets):
                yield from (t.id for t in targets if isinstance(t, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.FunctionDef(name=name, decorator_list=[_, *_]):
                yield name
            case _:
                continue


class Spots:
    """The nodes of one module by place, each with what stands around it."""

    def __init__(self, tree: ast.Module, text: str) -> None:
        self._lines = text.splitlines()
        self._parents: dict[ast.AST, ast.AST] = {}
        self._by_line: dict[int, list[ast.AST]] = {}
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node
                if isinstance(child, ast.Attribute | ast.alias | ast.ImportFrom | ast.keyword):
                    self._by_line.setdefault(child.lineno, []).append(child)

    def find(self, claim: Claim) -> ast.AST | None:
        """The node that a claim is about: an attribute that is read, an import, a call with that argument."""
        for node in self._by_line.get(claim.line, ()):
            match node:
                case ast.Attribute(attr=attr, ctx=ast.Load()) if claim.what in (What.ATTRIBUTE, What.MEMBER):
                    same = attr == claim.name and self._ends(node) == claim.end
                    if same and self._begins(node) == (claim.line, claim.column):
                        return node
                case ast.alias(name=name) if claim.what in (What.MODULE, What.MEMBER) and name == claim.name:
                    return self._parents[node]
                case ast.ImportFrom(module=module) if claim.what is What.MODULE and module == claim.name:
                    return node
                case ast.keyword(arg=arg) if claim.what is What.KEYWORD and arg == claim.name:
                    return self._parents[node]
                case _:
                    continue
        return None

    def guarded(self, node: ast.AST) -> bool:
        """Whether the code reckons with the failure: catches it, asks first, or is a test that expects it."""
        child: ast.AST = node
        while (parent := self._parents.get(child)) is not None:
            match parent:
                case ast.Try(body=body, handlers=handlers):
                    if child in body and any(_catches(h.type) for h in handlers):
                        return True
                    if child in handlers:  # a way out after something else failed
                        return True
                case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if child is not test:
                    if _words(test) & _ASKING:
                        return True
                case ast.BoolOp() if _words(parent) & _ASKING:
                    return True
                case ast.With(items=items) | ast.AsyncWith(items=items):
                    if any(_words(item.context_expr) & _EXPECTING for item in items):
                        return True
                case _:
                    pass
            child = parent
        return False

    def _begins(self, node: ast.expr) -> tuple[int, int]:
        return node.lineno, self._column(node.lineno, node.col_offset)

    def _ends(self, node: ast.expr) -> tuple[int, int]:
        line = node.end_lineno or node.lineno
        return line, self._column(line, node.end_col_offset or 0)

    def _column(self, line: int, offset: int) -> int:
        """Characters from 1, as the checker counts; Python's trees count bytes from 0."""
        if line > len(self._lines):
            return offset + 1
        return len(self._lines[line - 1].encode()[:offset].decode("utf-8", "ignore")) + 1


def _catches(kind: ast.expr | None) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(k is None or dotted(k).rpartition(".")[2] in _CAUGHT for k in kinds)


def _words(node: ast.AST) -> set[str]:
    found = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return found | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def provable(claim: Claim, node: ast.AST, project: ProjectNames) -> bool:
    """Whether the project's side leaves the claim standing, guards apart."""
    name = claim.name
    if name.startswith(("__", "assert_")) or name in _MOCKED:
        return False
    if claim.what is What.KEYWORD:
        return True
    if claim.what is not What.ATTRIBUTE:
        return name not in project.put
    if claim.owner.rpartition(".")[2] in project.classes or name in project.made or name.endswith("_set"):
        return False
    return not _may_be_described(node, project)


def _may_be_described(node: ast.AST, project: ProjectNames) -> bool:
    """Whether the receiver is read off an object where the project's classes declare a field of that name.

    ``user.email.lower()``: ORMs and form libraries declare a field and hand out a value.
    """
    receiver = node.value if isinstance(node, ast.Attribute) else None
    while isinstance(receiver, ast.Attribute | ast.Subscript | ast.Call | ast.Await):
        if isinstance(receiver, ast.Attribute) and receiver.attr in project.fields:
            return True
        receiver = receiver.func if isinstance(receiver, ast.Call) else receiver.value
    return isinstance(receiver, ast.Name) and receiver.id in ("self", "cls") and _direct(node)


def _direct(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
