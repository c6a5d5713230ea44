"""One Python file as the checks on failure modes see it: names, parents, guards; no check itself."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.routes import is_handler
from lastmile.inventory import SourceFile
from lastmile.model import Confidence, Finding, Severity

Function = ast.FunctionDef | ast.AsyncFunctionDef
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
Level = tuple[Severity, Confidence]


@dataclass
class Module:
    """A parsed file with what several checks ask of it."""

    file: SourceFile
    tree: ast.Module

    @cached_property
    def known(self) -> dict[str, str]:
        """What the names that imports bind stand for."""
        return syntax.aliases(self.tree)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the file."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def functions(self) -> tuple[tuple[str, Function, ast.ClassDef | None], ...]:
        """Every function with its qualified name and, for a method, its class."""
        return tuple(syntax.functions(self.tree))

    @cached_property
    def owners(self) -> dict[int, ast.ClassDef]:
        """The class of each method, by the method's id()."""
        return {id(function): owner for _, function, owner in self.functions if owner is not None}

    @cached_property
    def parents(self) -> dict[int, ast.AST]:
        """The node above each node, by id()."""
        return {id(child): node for node in self.nodes for child in ast.iter_child_nodes(node)}

    def resolved(self, node: ast.AST | None) -> str:
        """Dotted name with its imports resolved; "" for anything else."""
        return syntax.resolved(node, self.known)

    def called(self, node: ast.AST | None) -> str:
        """Resolved name of what a call calls; "" where the node is no call."""
        return self.resolved(node.func) if isinstance(node, ast.Call) else ""

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around a node, from the innermost."""
        here = self.parents.get(id(node))
        while here is not None:
            yield here
            here = self.parents.get(id(here))

    def scope(self, node: ast.AST) -> Function | ast.Module:
        """The innermost function around a node, else the module."""
        for outer in self.above(node):
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
                return outer
        return self.tree

    def handles_requests(self, function: ast.AST) -> bool:
        """Whether a request can call this function."""
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
        return is_handler(self.file, function, self.owners.get(id(function)))

    def caught(self, node: ast.AST, *errors: str) -> bool:
        """Whether the function catches one of these errors, or every error, around the node."""
        below: ast.AST = node
        for outer in self.above(node):
            if isinstance(outer, _SCOPES):
                return False
            if isinstance(outer, ast.Try | ast.TryStar) and any(below is s for s in outer.body):
                names = [n for h in outer.handlers for n in self.error_names(h.type)]
                if set(names) & {*errors, "", "Exception", "BaseException"}:
                    return True
            if isinstance(outer, ast.With | ast.AsyncWith):
                for call in (i.context_expr for i in outer.items if isinstance(i.context_expr, ast.Call)):
                    if self.called(call) == "contextlib.suppress":
                        return True
            below = outer
        return False

    def error_names(self, kind: ast.expr | None) -> list[str]:
        """Last names of the errors that a handler names; [""] for a handler of everything."""
        if kind is None:
            return [""]
        parts = kind.elts if isinstance(kind, ast.Tuple) else [kind]
        return [syntax.dotted(p).rpartition(".")[2] or "?" for p in parts]

    def finding(  # noqa: PLR0913, PLR0917 - the parts of a finding
        self, rule: str, node: ast.AST, message: str, level: Level, cwe: Iterable[str], end: int | None = None
    ) -> Finding:
        """A finding at a node."""
        line = getattr(node, "lineno", 1)
        return Finding(
            rule=rule,
            message=message,
            severity=level[0],
            confidence=level[1],
            path=self.file.path,
            line=line,
            end_line=end or getattr(node, "end_lineno", None) or line,
            symbol=syntax.symbol_at(self.tree, line),
            cwe=tuple(cwe),
        )


def modules(reading: Reading, *words: str) -> Iterator[Module]:
    """The Python files that hold one of these words (all files where none is given); others need no tree."""
    for file in reading.inventory.select("python", roles=reading.roles):
        reading.sent.append(file.path)
        if file.path.endswith(".pyi"):
            continue
        if words:
            text = reading.inventory.read(file)
            if not any(word in text for word in words):
                continue
        tree = syntax.python_tree(reading.inventory, file)
        if tree is None:
            reading.lost(file)
        else:
            yield Module(file, tree)


def names_in(node: ast.AST) -> set[str]:
    """The simple names that an expression reads."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def tests(scope: ast.AST) -> Iterator[ast.expr]:
    """Every condition in a function: of if, while, assert, conditional expressions, and/or and filters."""
    for node in syntax.own_nodes(scope):
        match node:
            case ast.If(test=test) | ast.While(test=test) | ast.Assert(test=test) | ast.IfExp(test=test):
                yield test
            case ast.BoolOp():
                yield node
            case ast.comprehension(ifs=conditions):
                yield from conditions
            case ast.Match(subject=subject):
                yield subject
            case _:
                pass


def tested(scope: ast.AST) -> set[str]:
    """The dotted names that some condition of the function asks about."""
    found: set[str] = set()
    for test in tests(scope):
        for node in ast.walk(test):
            if isinstance(node, ast.Name | ast.Attribute):
                found.add(syntax.dotted(node))
    return found


def parameters(function: ast.AST) -> set[str]:
    """The names of a function's parameters."""
    arguments = getattr(function, "args", None)
    if not isinstance(arguments, ast.arguments):
        return set()
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    return {a.arg for a in every}


LOW: Level = (Severity.LOW, Confidence.MEDIUM)
MEDIUM: Level = (Severity.MEDIUM, Confidence.MEDIUM)
SURE: Level = (Severity.MEDIUM, Confidence.HIGH)
HIGH: Level = (Severity.HIGH, Confidence.HIGH)
