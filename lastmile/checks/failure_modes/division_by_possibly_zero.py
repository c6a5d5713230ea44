"""Divisions by a number of things or a sum that may be zero (CWE-369)."""

import ast
import re

from lastmile import syntax
from lastmile.checks.code.python_module import (
    LOW,
    MEDIUM,
    Level,
    Module,
    modules,
    names_in,
    parameters,
    tested,
)
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.division-by-possibly-zero"
_COUNTS = re.compile(r"^(len|sum)$|\.count$")  # arrays have sums of their own, and give a warning, no error
_ERRORS = ("ZeroDivisionError", "ArithmeticError")


def look(inventory: Inventory) -> Scan:
    """Unguarded divisions; opportunities are all divisions by a count or a sum."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading, "len(", "sum(", ".count("):
        for node in module.nodes:
            if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.FloorDiv)):
                continue
            divisor = _divisor(module, node)
            if divisor is None:
                continue
            count += 1
            if not _guarded(module, node, divisor):
                found.append(_finding(module, node, divisor))
    return reading.scan(found, {RULE: count})


def _divisor(module: Module, node: ast.BinOp) -> ast.Call | None:
    """The count or sum that is divided by: written there, or assigned to a name in the same function."""
    if isinstance(node.left, ast.Constant | ast.JoinedStr) and isinstance(node.left, ast.JoinedStr):
        return None  # a path
    right: ast.AST = node.right
    if isinstance(right, ast.Call) and syntax.dotted(right.func) == "float" and right.args:
        right = right.args[0]
    if isinstance(right, ast.Name):
        scope = module.scope(node)
        if isinstance(scope, ast.Module):
            return None
        given = [
            n.value
            for n in syntax.own_nodes(scope)
            if isinstance(n, ast.Assign)
            and any(isinstance(t, ast.Name) and t.id == right.id for t in n.targets)
        ]
        changed = any(
            isinstance(n, ast.AugAssign | ast.For)
            and isinstance(n.target, ast.Name)
            and n.target.id == right.id
            for n in syntax.own_nodes(scope)
        )
        if len(given) != 1 or changed:
            return None
        right = given[0]
    name = syntax.dotted(right.func) if isinstance(right, ast.Call) else ""
    if not (isinstance(right, ast.Call) and _COUNTS.search(name)):
        return None
    return right if len(right.args) == 1 or (name.endswith(".count") and not right.args) else None


def _guarded(module: Module, node: ast.BinOp, divisor: ast.Call) -> bool:
    scope = module.scope(node)
    if isinstance(scope, ast.Module) or module.caught(node, *_ERRORS, "ValueError"):
        return True
    what = divisor.args[0] if divisor.args else divisor.func
    subjects = {syntax.dotted(n) for n in ast.walk(what) if isinstance(n, ast.Name | ast.Attribute)} - {""}
    subjects |= names_in(node.right)
    if subjects & tested(scope) or any(s.isupper() or s.startswith("self.") for s in subjects):
        return True
    if isinstance(what, ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.Set) or not subjects:
        return True
    for outer in module.above(node):
        # Inside a loop over the same things there is at least one.
        if isinstance(outer, ast.For | ast.AsyncFor) and subjects & names_in(outer.iter):
            return True
        if isinstance(outer, ast.Lambda):
            return True
    return not _may_be_empty(scope, what)


def _may_be_empty(scope: ast.AST, what: ast.AST) -> bool:
    """The things come from the caller, a filter, a query or a loop that may add none."""
    if isinstance(what, ast.ListComp | ast.GeneratorExp | ast.SetComp):
        return True
    if not isinstance(what, ast.Name):
        return isinstance(what, ast.Attribute)
    if what.id in parameters(scope):
        return True
    for node in syntax.own_nodes(scope):
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == what.id for t in node.targets
        ):
            value = node.value
            if isinstance(value, ast.List) and value.elts:
                return False
            return isinstance(value, ast.ListComp | ast.List | ast.Call) and not _never_empty(value)
    return False


def _never_empty(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and bool(
        re.search(
            r"(^|\.)(split|range|linspace|arange|zeros|ones|listdir|cpu_count)$", syntax.dotted(value.func)
        )
    )


def _finding(module: Module, node: ast.BinOp, divisor: ast.Call) -> Finding:
    scope = module.scope(node)
    said = (
        f"{ast.unparse(divisor)[:60]} may be zero here, and no line of this function asks: the first "
        "empty input raises "
        "ZeroDivisionError. Say what the result is when there is nothing."
    )
    inner = divisor.args[0] if divisor.args else None
    same = isinstance(inner, ast.Name) and inner.id in parameters(scope)
    level: Level = MEDIUM if same or module.handles_requests(scope) else LOW
    return module.finding(RULE, node, said, level, ("CWE-369",))


CHECK = Check(RULE, look)
