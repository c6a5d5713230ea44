"""Numbers out of a request that are parsed where nothing catches the failure (CWE-20)."""

import ast
import re

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, SURE, Module, modules
from lastmile.checks.code.queries import chain
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.unchecked-number-parse"
_PARSERS = frozenset(
    {
        "int",
        "float",
        "decimal.Decimal",
        "uuid.UUID",
        "datetime.date.fromisoformat",
        "fractions.Fraction",
        "datetime.datetime.fromisoformat",
        "datetime.datetime.strptime",
    }
)
_SOURCE = re.compile(
    r"(^|\.)(request|req|self\.request)\.(args|form|values|json|GET|POST|COOKIES|cookies|data|query_params|params|query|"
    r"matchdict|headers|get_json|rel_url\.query|META)\b|^self\.get_(query_|body_)?argument$"
)
# Frameworks where a wrong number in the path or the query never reaches the function.
_ANSWERS = re.compile(r"errorhandler\(\s*(ValueError|Exception)|exception_handler\(\s*(ValueError|Exception)")


def look(inventory: Inventory) -> Scan:
    """Unguarded parses of request data; opportunities are all such parses."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    central = False
    for module in modules(reading, "request", "get_argument", "errorhandler", "exception_handler"):
        central = central or bool(_ANSWERS.search(inventory.read(module.file)))
        for node in module.nodes:
            if not (isinstance(node, ast.Call) and module.called(node) in _PARSERS and node.args):
                continue
            if not _from_request(module, node):
                continue
            count += 1
            if not _guarded(module, node):
                found.append(_finding(module, node))
    return reading.scan(() if central else found, {RULE: count})


def _from_request(module: Module, call: ast.Call) -> bool:
    value = call.args[0]
    if _is_source(value):
        return True
    if not isinstance(value, ast.Name):
        return False
    scope = module.scope(call)
    if isinstance(scope, ast.Module):
        return False
    given = [
        n.value
        for n in syntax.own_nodes(scope)
        if isinstance(n, ast.Assign) and any(isinstance(t, ast.Name) and t.id == value.id for t in n.targets)
    ]
    return len(given) == 1 and _is_source(given[0])


def _is_source(node: ast.expr) -> bool:
    """A text of the request itself; ``get(…, type=int)`` converts on its own."""
    if isinstance(node, ast.BoolOp):
        return any(_is_source(v) for v in node.values)
    if isinstance(node, ast.Call):
        if any(k.arg == "type" for k in node.keywords):
            return False
        if not (
            isinstance(node.func, ast.Attribute)
            and re.match(r"get|pop|strip|get_\w*argument", node.func.attr)
        ):
            return False
    elif not isinstance(node, ast.Subscript):
        return False
    text = chain(node)
    # Content-Length is checked by every server before the program sees it.
    return bool(_SOURCE.search(text)) and not re.search(
        r"content.length", ast.unparse(node)[:300], re.IGNORECASE
    )


def _guarded(module: Module, call: ast.Call) -> bool:
    if module.caught(call, "ValueError", "TypeError", "InvalidOperation", "ArithmeticError", "KeyError"):
        return True
    scope = module.scope(call)
    value = call.args[0]
    asked = ast.unparse(value)[:300]
    for node in syntax.own_nodes(scope):
        if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isnumeric", "isdecimal"):
            return True
        asks = isinstance(node, ast.Call) and re.search(r"(full)?match$|valid", syntax.dotted(node.func))
        if asks and isinstance(node, ast.Call) and any(ast.unparse(a)[:300] == asked for a in node.args):
            return True
    decorators = getattr(scope, "decorator_list", [])
    return any(
        re.search(r"valid|schema|use_(kw)?args|expect|handle", ast.unparse(d)[:300]) for d in decorators
    )


def _finding(module: Module, call: ast.Call) -> Finding:
    name = module.called(call)
    handled = module.handles_requests(module.scope(call))
    said = (
        f"{name} is given text of the request, and nothing catches the error that any other text "
        "raises: the client gets "
        "status 500 instead of a clear answer."
    )
    return module.finding(RULE, call, said, SURE if handled else LOW, ("CWE-20", "CWE-1287"))


CHECK = Check(RULE, look)
