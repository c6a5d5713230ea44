"""Money in binary floating point (CWE-682): 0.1 + 0.2 is not 0.3, and int(19.99 * 100) is 1998."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, SURE, Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.float-money"
_CWE = ("CWE-682", "CWE-1339")
_MONEY = re.compile(
    r"(^|_)(price|prices|amount|subtotal|grand_total|total_price|total_amount|order_total|tax_amount|vat|discount_amount|balance|"
    r"fee|fees|salary|refund|payment|deposit|invoice_total|shipping_cost)(_(usd|eur|gbp|sek|due|paid|total|net|gross))?$",
    re.IGNORECASE,
)
_NOT_MONEY = re.compile(
    r"rate|ratio|percent|pct|factor|weight|loss|score|threshold|class|load|white", re.IGNORECASE
)
_COLUMNS = re.compile(r"(^|\.)(Column|mapped_column)$")
_FLOATS = re.compile(r"(^|\.)(Float|REAL|DOUBLE|DOUBLE_PRECISION|Double)$")


def look(inventory: Inventory) -> Scan:
    """Columns, fields and sums of money that are approximate."""
    reading, found = Reading(inventory), list[Finding]()
    for module in modules(
        reading, "price", "amount", "total", "balance", "fee", "salary", "refund", "payment"
    ):
        for node in module.nodes:
            found.extend(_columns(module, node))
            found.extend(_cut(module, node))
            found.extend(_parsed(module, node))
    return reading.scan(found)


def _is_money(name: str) -> bool:
    last = name.rpartition(".")[2]
    return bool(_MONEY.search(last)) and not _NOT_MONEY.search(last)


def _columns(module: Module, node: ast.AST) -> Iterator[Finding]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
            pass
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call() as call):
            pass
        case _:
            return
    if not _is_money(name) or not isinstance(module.parents.get(id(node)), ast.ClassDef):
        return
    made = syntax.dotted(call.func)
    floats = [a for a in call.args if _FLOATS.search(syntax.dotted(a.func if isinstance(a, ast.Call) else a))]
    if made.rpartition(".")[2] == "FloatField" or (_COLUMNS.search(made) and floats):
        said = (
            f"The column {name} keeps money as a binary fraction, which cannot hold most prices "
            "exactly. Use a decimal column."
        )
        yield module.finding(RULE, node, said, SURE, _CWE)


def _cut(module: Module, node: ast.AST) -> Iterator[Finding]:
    """``int(price * 100)`` cuts cents off."""
    if not (isinstance(node, ast.Call) and syntax.dotted(node.func) == "int" and len(node.args) == 1):
        return
    value = node.args[0]
    if not (isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult)):
        return
    sides = [value.left, value.right]
    hundred = [s for s in sides if isinstance(s, ast.Constant) and s.value in (100, 100.0)]
    other = [s for s in sides if s not in hundred]
    if not hundred or not other:
        return
    inner = other[0].args[0] if _is_float_call(other[0]) and isinstance(other[0], ast.Call) else other[0]
    if _decimal(module, inner):
        return
    if _is_money(_name(inner)) or (_is_float_call(other[0]) and _money_nearby(module, node)):
        said = (
            "int() cuts the fraction off, and 19.99 * 100 is 1998.99…: one cent is lost. Use Decimal "
            "and round on purpose."
        )
        yield module.finding(RULE, node, said, SURE, _CWE)


def _decimal(module: Module, value: ast.expr) -> bool:
    """The value was made by Decimal in this function."""
    if "Decimal" in ast.unparse(value)[:300]:
        return True
    scope = module.scope(value)
    return any(
        isinstance(n, ast.Assign)
        and "Decimal" in ast.unparse(n.value)[:300]
        and _name(n.targets[0]) == _name(value)
        for n in ast.walk(scope)
    )


def _is_float_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and syntax.dotted(node.func) == "float" and len(node.args) == 1


def _name(node: ast.AST) -> str:
    """The name under which a value goes: of a variable, an attribute, a key or a form field."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(key)), *_]):
            return key
        case _:
            return syntax.dotted(node)


def _money_nearby(module: Module, node: ast.AST) -> bool:
    outer = module.parents.get(id(node))
    match outer:
        case ast.keyword(arg=str(name)):
            return _is_money(name)
        case ast.Assign(targets=[target]):
            return _is_money(_name(target))
        case _:
            return False


def _parsed(module: Module, node: ast.AST) -> Iterator[Finding]:
    """``float(request.form["amount"])``, and sums with a freshly converted amount."""
    if not (isinstance(node, ast.Call) and _is_float_call(node) and _is_money(_name(node.args[0]))):
        return
    outer = module.parents.get(id(node))
    computes = isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.Add | ast.Sub | ast.Mult)
    source = (
        isinstance(node.args[0], ast.Subscript | ast.Call) and "request" in ast.unparse(node.args[0])[:200]
    )
    if isinstance(outer, ast.BinOp) and any(
        isinstance(s, ast.Constant) and s.value == 100 for s in (outer.left, outer.right)
    ):
        return  # one place, one finding: the cut says it
    if computes or source:
        said = (
            "An amount of money becomes a binary fraction here and is counted with; use Decimal or "
            "whole cents."
        )
        yield module.finding(RULE, node, said, LOW, _CWE)


CHECK = Check(RULE, look)
