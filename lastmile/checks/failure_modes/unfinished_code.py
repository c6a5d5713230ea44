"""Functions that the product offers and that do nothing yet (CWE-1164): stubs, dead buttons, panics."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.routes import CRITICAL_NAME, is_handler
from lastmile.checks.failure_modes._unfinished_trees import Stub, go_stubs, rust_stubs, script_stubs
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Finding

RULE = "lastmile.unfinished-code"
_TODO = re.compile(
    r"#.{0,80}\b(TODO|FIXME|XXX|HACK|STUB)\b|#.{0,40}\bnot (yet )?implemented\b", re.IGNORECASE
)
_TO_IMPLEMENT = re.compile(
    r"#.{0,80}\b(TODO|FIXME)\b.{0,80}\b(implement|add (the )?(real|actual)|replace|integrate|connect|hook up|"
    r"wire|call|actual|real|send|save|verify|validate|check)|#.{0,80}\b(in production,|in a real (app|"
    r"application|implementation|system|world)|placeholder (implementation|for)|mock implementation|stubbed)",
    re.IGNORECASE,
)
_ABSTRACT_NAME = re.compile(
    r"^_?(Abstract|Base|I[A-Z][a-z])|(Base|Mixin|Interface|Protocol|ABC|Abstract|Stub)$"
)
_ABSTRACT_BASES = frozenset({"ABC", "Protocol", "Interface"})
_DUNDER = re.compile(r"^__\w+__$")


@dataclass
class _Classes:
    """What the repository's Python classes say of each other, by last part of the name."""

    subclassed: set[str] = field(default_factory=set)
    overriding: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # method -> classes

    def add(self, node: ast.ClassDef) -> None:
        self.subclassed.update(syntax.dotted(b).rpartition(".")[2] for b in node.bases)
        for item in node.body:
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and not _raises_only(item):
                self.overriding[item.name].add(node.name)


def look(inventory: Inventory) -> Scan:
    """Stubs in Python, JavaScript, TypeScript, Rust and Go code that the product ships."""
    reading, found = Reading(inventory), list[Finding]()
    classes, candidates = _Classes(), list[tuple[SourceFile, Stub, str, str]]()
    for file, tree in reading.python():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                classes.add(node)
        candidates.extend(_python_stubs(inventory, file, tree))
    for file, stub, owner, method in candidates:
        settled = _settle(stub, owner, method, classes) if owner else stub
        if settled is not None:
            found.append(_finding(file, settled))
    for file, parsed in reading.trees("javascript", "typescript"):
        found.extend(_finding(file, stub) for stub in script_stubs(file, parsed))
    for file, parsed in reading.trees("rust"):
        found.extend(_finding(file, stub) for stub in rust_stubs(file, parsed))
    for file, parsed in reading.trees("go"):
        found.extend(_finding(file, stub) for stub in go_stubs(file, parsed))
    return reading.scan(found)


def _settle(stub: Stub, owner: str, method: str, classes: _Classes) -> Stub | None:
    """A method that raises is a base's contract if anybody overrides it, else a question."""
    if stub.what != "raises NotImplementedError" or stub.urgent:
        return stub
    if classes.overriding.get(method, set()) - {owner} and owner in classes.subclassed:
        return None
    return stub.milder()


def _python_stubs(
    inventory: Inventory, file: SourceFile, tree: ast.Module
) -> Iterator[tuple[SourceFile, Stub, str, str]]:
    lines: list[str] | None = None
    for name, function, owner in syntax.functions(tree):
        if _DUNDER.match(function.name) or _is_declared(function) or (owner and _is_abstract(owner)):
            continue
        body = _body(function)
        if not (_raises_only(function) or all(map(_is_empty, body)) or _returns_constant(body)):
            continue
        if lines is None:
            lines = inventory.read(file).splitlines()
        what = _what(function, body, lines)
        if what is None and body and is_handler(file, function, owner) and not _returns_constant(body):
            what = "has an empty body" if all(map(_is_empty, body)) else None
        if what is None:
            continue
        # In a class with a base it may be a method of the base's contract that this class does not offer.
        promised = not (what == "raises NotImplementedError" and owner is not None and owner.bases)
        urgent = is_handler(file, function, owner) or (promised and bool(CRITICAL_NAME.search(function.name)))
        stub = Stub(name, function.lineno, function.end_lineno or function.lineno, what, urgent)
        if owner is not None and what == "raises NotImplementedError" and not _has_real_method(owner):
            continue  # nothing but contracts: an interface by habit
        yield file, stub, owner.name if owner else "", function.name


def _what(function: syntax.FunctionDef, body: list[ast.stmt], lines: list[str]) -> str | None:
    text = "\n".join(line[:300] for line in lines[function.lineno - 1 : function.end_lineno])
    if _raises_only(function):
        return "raises NotImplementedError"
    if all(map(_is_empty, body)):
        trailing = lines[function.end_lineno or 0 : (function.end_lineno or 0) + 1]
        inside = [t[:300] for t in trailing if t.startswith(" " * (function.col_offset + 1))]
        return (
            "has an empty body and a note that it is unfinished"
            if _TODO.search("\n".join([text, *inside]))
            else None
        )
    if _returns_constant(body) and _TO_IMPLEMENT.search(text):
        return "returns a constant where a comment says that the work is still to be done"
    return None


def _body(function: syntax.FunctionDef) -> list[ast.stmt]:
    body = function.body
    first = body[0]
    if len(body) > 1 and isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return body[1:]
    return body


def _is_empty(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def _raises_only(function: syntax.FunctionDef) -> bool:
    body = [s for s in _body(function) if not _is_empty(s)]
    if len(body) != 1 or not isinstance(body[0], ast.Raise) or body[0].exc is None:
        return False
    raised = body[0].exc.func if isinstance(body[0].exc, ast.Call) else body[0].exc
    return syntax.dotted(raised) == "NotImplementedError"


def _returns_constant(body: list[ast.stmt]) -> bool:
    done = [s for s in body if not _is_empty(s) and not _is_print(s)]
    if len(done) != 1 or not isinstance(done[0], ast.Return) or done[0].value is None:
        return False
    allowed = (
        ast.Constant | ast.Dict | ast.List | ast.Tuple | ast.Load | ast.UnaryOp | ast.USub | ast.JoinedStr
    )
    return all(isinstance(n, allowed) for n in ast.walk(done[0].value))


def _is_print(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and bool(re.match(r"print$|(\w+\.)*log(ger|ging)?\.\w+$", syntax.dotted(statement.value.func)))
    )


def _is_declared(function: syntax.FunctionDef) -> bool:
    """Abstract methods and overloads are contracts, not code."""
    names = {syntax.dotted(d).rpartition(".")[2] for d in function.decorator_list}
    return any("abstract" in n or n == "overload" for n in names)


def _is_abstract(owner: ast.ClassDef) -> bool:
    bases = {
        syntax.dotted(b if not isinstance(b, ast.Subscript) else b.value).rpartition(".")[2]
        for b in owner.bases
    }
    metas = {syntax.dotted(k.value).rpartition(".")[2] for k in owner.keywords if k.arg == "metaclass"}
    if bases & _ABSTRACT_BASES or "ABCMeta" in metas or _ABSTRACT_NAME.search(owner.name):
        return True
    return any(
        isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and _is_declared(item) for item in owner.body
    )


def _has_real_method(owner: ast.ClassDef) -> bool:
    methods = [i for i in owner.body if isinstance(i, ast.FunctionDef | ast.AsyncFunctionDef)]
    return any(
        not _DUNDER.match(m.name) and not _raises_only(m) and not all(map(_is_empty, _body(m)))
        for m in methods
    )


def _finding(file: SourceFile, stub: Stub) -> Finding:
    who = stub.symbol or "This code"
    shown = stub.what.startswith(
        ("has a <", "tells the user")
    )  # of other code nobody has proved that it is called
    gets = "Users get" if shown else "Whoever calls it gets"
    return Finding(
        rule=RULE,
        message=f"{who} {stub.what}. {gets} nothing or an error.",
        severity=stub.severity,
        confidence=stub.confidence,
        path=file.path,
        line=stub.line,
        end_line=stub.end_line,
        symbol=stub.symbol,
        cwe=("CWE-1164",),
    )


CHECK = Check(RULE, look)
