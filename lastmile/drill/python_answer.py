"""What Python code does with the answer of a service: its status and its shape."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import Module
from lastmile.drill.python_world import arguments, option, place
from lastmile.drill.site import Seen, bare, handled, moot, unknown

_STATUS = frozenset(
    ("status_code", "status", "ok", "is_success", "is_error", "raise_for_status", "getcode", "code", "reason")
)
_CONTENT = frozenset(("json", "text", "content", "read", "data", "body", "iter_content", "iter_lines", "raw"))
_SCHEMA = re.compile(
    r"(?:^|\.)(?:model_validate\w*|parse_obj|parse_raw|validate_python|validate_json|from_dict|jsonschema\.validate|is_valid|"
    r"structure|convert)$|(?i:schema\w*(?:\(\))?\.(?:load|loads|validate)$)|(?i:serializer$)|(?i:valibot|cerberus)"
)
_MADE = re.compile(r"^(?:\w+\.)*[A-Z]\w+$")  # a class that takes the answer apart: Weather(**data)


class Answer:
    """What becomes of the answer of one call inside its function."""

    def __init__(self, module: Module, call: ast.Call) -> None:
        self.module, self.call = module, call
        self.name = self.taken = ""
        self.direct: list[str] = []
        node: ast.AST = call
        for outer in module.above(call):
            match outer:
                case ast.Await():
                    node = outer
                    continue
                case ast.Attribute(attr=attr):
                    self.direct.append(attr)
                    node = outer
                    continue
                case ast.Call() if node is outer.func:
                    node = outer
                    continue
                case ast.Subscript():
                    self.direct.append("[")
                    node = outer
                    continue
                case _:
                    self._taken_by(outer)
                    break

    def _taken_by(self, outer: ast.AST) -> None:
        match outer:
            case ast.Expr():
                self.taken = "dropped"
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                self.taken, self.name = "named", name
            case ast.NamedExpr(target=ast.Name(id=name)):
                self.taken, self.name = "named", name
            case ast.withitem(optional_vars=ast.Name(id=name)):
                self.taken, self.name = "named", name
            case ast.Return():
                self.taken = "returned"
            case ast.Compare() | ast.If() | ast.BoolOp():
                self.taken = "compared"
            case _:
                self.taken = "passed"

    def uses(self) -> Iterator[ast.AST | None]:
        """The node above each reading of the name in the function."""
        scope = self.module.scope(self.call)
        for node in ast.walk(scope) if not isinstance(scope, ast.Module) else self.module.nodes:
            if isinstance(node, ast.Name) and node.id == self.name and isinstance(node.ctx, ast.Load):
                yield self.module.parents.get(id(node))

    def status(self) -> str:
        """One of "raises", "looked at", "passed on", "dropped", "ignored"."""
        told = set(self.direct)
        passed = False
        if self.name:
            for above in self.uses():
                if isinstance(above, ast.Attribute):
                    told.add(above.attr)
                elif isinstance(
                    above, ast.Call | ast.keyword | ast.Return | ast.Tuple | ast.Dict | ast.Yield
                ):
                    passed = True
                elif isinstance(above, ast.If | ast.UnaryOp | ast.BoolOp | ast.IfExp):
                    told.add("ok")  # ``if response:`` asks for the status
        if "raise_for_status" in told:
            return "raises"
        if told & _STATUS:
            return "looked at"
        if passed or self.taken in ("returned", "passed"):
            return "passed on" if not told & _CONTENT else "ignored"
        return "dropped" if self.taken == "dropped" and not told else "ignored"

    def shape(self) -> Seen:  # noqa: PLR0911 - one answer for each way to use it
        """Whether the code looks at the answer's shape before it uses it."""
        if self.taken == "dropped" or (self.taken == "compared" and not set(self.direct) & _CONTENT):
            return moot("Nothing of the answer is used.")
        scope = self.module.scope(self.call)
        if isinstance(scope, ast.Module):
            return unknown("What becomes of the answer is not followed.")
        names = self._derived(scope)
        checked = self._checks(scope, names)
        if checked is not None:
            return checked
        reads = {a.attr for a in self.uses() if isinstance(a, ast.Attribute)} | set(self.direct)
        if reads and reads <= _STATUS | {"headers", "cookies"}:
            return moot("Nothing of the answer but its status is used.")
        if "json" not in reads:
            return unknown("The answer is not taken apart here.")
        opened = [n for n in ast.walk(scope) if _takes_part(n, names)]
        for node in opened:
            if self.module.caught(node, "KeyError", "TypeError", "IndexError", "LookupError"):
                return handled("A part that is missing is caught.", place(self.module, node))
        if "[" in self.direct or opened:
            return bare(
                "Parts of the answer are used without a look at its shape.",
                place(self.module, opened[0]) if opened else None,
            )
        return unknown("The answer leaves the function as it came.")

    def _derived(self, scope: ast.AST) -> set[str]:
        """The names that hold the answer or a part of it."""
        known = {self.name} - {""}
        for _ in range(3):
            for node in ast.walk(scope):
                if isinstance(node, ast.Assign) and (
                    any(n is self.call for n in ast.walk(node.value))
                    or any(isinstance(n, ast.Name) and n.id in known for n in ast.walk(node.value))
                ):
                    known.update(t.id for t in node.targets if isinstance(t, ast.Name))
        return known

    def _checks(self, scope: ast.AST, names: set[str]) -> Seen | None:
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and any(_mentions(a, names) for a in arguments(node)):
                called = syntax.dotted(node.func)
                spread = any(k.arg is None and _mentions(k.value, names) for k in node.keywords)
                if _SCHEMA.search(called) or (spread and _MADE.match(called)):
                    return handled("A schema holds the answer against its shape.", place(self.module, node))
                if called == "isinstance":
                    return handled("The code looks at the answer's type.", place(self.module, node))
            if isinstance(node, ast.Compare) and any(isinstance(o, ast.In | ast.NotIn) for o in node.ops):
                keyed = isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
                if keyed and any(
                    isinstance(c, ast.Name) and c.id in names - {self.name} for c in node.comparators
                ):
                    return handled("The code asks whether a part is there.", place(self.module, node))
        return None


def _mentions(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(node))


def _takes_part(node: ast.AST, names: set[str]) -> bool:
    """``data["x"]`` and ``data["x"].get("y")``; a ``get`` alone stands for a part that may be missing."""
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Load)
        and not isinstance(node.slice, ast.Slice)
    ):
        inner = node.value
        while isinstance(inner, ast.Subscript | ast.Attribute | ast.Call):
            inner = inner.func if isinstance(inner, ast.Call) else inner.value
        return isinstance(inner, ast.Name) and inner.id in names
    return False


def shape_of(module: Module, call: ast.Call, kind: str, answer: Answer) -> Seen:
    """The shape where a library builds the answer: what its fields hold is its own affair."""
    if kind in ("database", "cache", "queue"):
        return moot("The answer has the shape that the product itself stored.")
    if answer.taken == "dropped":
        return moot("Nothing of the answer is used.")
    if kind == "ai":
        return _model_text(module, call)
    return unknown("The library builds the answer; whether it looks at its shape is not in this code.")


def _model_text(module: Module, call: ast.Call) -> Seen:
    scope = module.scope(call)
    for node in ast.walk(scope):
        if isinstance(node, ast.Call) and module.called(node) == "json.loads":
            if module.caught(node, "ValueError", "JSONDecodeError"):
                return handled("An answer that cannot be read is caught.", place(module, node))
            return bare("The answer is read as if it always were well formed.", place(module, node))
    shaped = ("response_format", "response_model", "tools", "text_format", "response_schema")
    if option(call, *shaped) is not None:
        return unknown("The model is told which shape to answer in; who looks at it was not followed.")
    return unknown("Free text: no code can tell whether it makes sense.")
