"""Handlers of every error that keep no trace of it (CWE-396): mistakes pass for expected failures.

Handlers that do nothing at all belong to ``swallowed_exception`` and are left out here.
"""

import ast
import re

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, SURE, Level, Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.broad-except"
_TRACES = re.compile(
    r"(^|\.)(exception|print_exc|format_exc|print_exception|format_exception|capture_exception|"
    r"exc_info|record_exception|report_exception|notify|handle_exception|log_exception|set_exception|print_stack)$"
)
_ENDS = re.compile(r"^(sys\.exit|os\._exit|exit|quit|os\.abort|pytest\.(fail|skip))$")


def look(inventory: Inventory) -> Scan:
    """Broad handlers without a trace; opportunities are all broad handlers."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading, "except"):
        for node in module.nodes:
            if isinstance(node, ast.Try | ast.TryStar):
                for handler in node.handlers:
                    names = set(module.error_names(handler.type))
                    if not names & {"", "Exception", "BaseException"}:
                        continue
                    count += 1
                    level = _level(module, node, handler, names)
                    if level is not None:
                        found.append(_finding(module, handler, names, level))
    return reading.scan(found, {RULE: count})


def _level(
    module: Module, node: ast.Try | ast.TryStar, handler: ast.ExceptHandler, names: set[str]
) -> Level | None:
    inside = [n for s in handler.body for n in (s, *syntax.own_nodes(s))]
    if any(isinstance(n, ast.Raise) for n in inside) or _does_nothing(handler):
        return None
    if any(isinstance(n, ast.Import | ast.ImportFrom) for n in node.body):
        return None
    if any(isinstance(n, ast.Name) and n.id == handler.name for n in inside) or any(map(_traces, inside)):
        return None
    if any(_ENDS.match(module.called(n)) for n in inside):
        return None
    work = sum(1 for s in node.body for n in ast.walk(s) if isinstance(n, ast.stmt))
    everything = names & {"", "BaseException"}  # takes the order to stop, too
    return SURE if everything and work > 3 and module.handles_requests(module.scope(node)) else LOW


def _does_nothing(handler: ast.ExceptHandler) -> bool:
    """It drops the error, or returns a default in its place; an answer in words is something of its own."""
    return all(
        isinstance(s, ast.Pass | ast.Continue)
        or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
        or (isinstance(s, ast.Return) and not (s.value and _says_something(s.value)))
        for s in handler.body
    )


def _says_something(value: ast.expr) -> bool:
    if isinstance(value, ast.Tuple):
        return any(map(_says_something, value.elts))
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str) and bool(value.value)
    return not isinstance(value, ast.List | ast.Dict | ast.UnaryOp) or bool(
        list(ast.iter_child_nodes(value))[1:]
    )


def _traces(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = syntax.dotted(node.func) or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
    kept = any(
        k.arg == "exc_info" and not (isinstance(k.value, ast.Constant) and not k.value.value)
        for k in node.keywords
    )
    return kept or bool(_TRACES.search(name))


def _finding(module: Module, handler: ast.ExceptHandler, names: set[str], level: Level) -> Finding:
    extra = " It even takes the order to stop the program." if names & {"", "BaseException"} else ""
    said = (
        "Every error is caught here and nothing of it is kept, so a mistake in the code looks like "
        "the failure "
        f"that was expected.{extra} Name the expected errors, or log this one with its traceback."
    )
    last = handler.body[-1].end_lineno
    return module.finding(RULE, handler, said, level, ("CWE-396",), end=last)


CHECK = Check(RULE, look)
