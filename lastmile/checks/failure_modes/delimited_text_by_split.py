"""Tables that are cut at their commas (CWE-1286): one inside a quoted field moves the columns behind it."""

import ast
import re

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, MEDIUM, Function, Level, Module, modules, parameters
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.delimited-text-by-split"
_TABLE_FUNCTION = re.compile(
    r"csv|(^|_)(process|parse|import|load|read|ingest|convert)_(\w{1,20}_)?(data|rows?|records?|lines?|upload|file|table|export)(_|$)",
    re.IGNORECASE,
)
_LINES = frozenset({"splitlines", "readlines", "iter_lines", "split", "read_lines"})
_LINE_NAME = re.compile(
    r"(^|_)(line|row|record)$|(^|_)(data|csv)(_(string|text|content|line|row))?$", re.IGNORECASE
)
_NO_TABLE = re.compile(
    r"header|accept|forward|cookie|origin|host|tag|scope|role|perm|environ|getenv|config|setting|argv|args\.|option|email|"
    r"keyword|allow|version|mime|content_type|base64|url|path",
    re.IGNORECASE,
)


def look(inventory: Inventory) -> Scan:
    """Lines cut by split; opportunities are these and the readers of the csv module."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading, ".split(", "csv."):
        count += sum(1 for n in module.nodes if re.match(r"csv\.(reader|DictReader)$", module.called(n)))
        for node in module.nodes:
            level = _level(module, node)
            if level is not None:
                count += 1
                said = (
                    "This row is cut at every delimiter, also at those inside quotes: one name with "
                    "a comma moves "
                    "the columns behind it. Use the csv module."
                )
                found.append(module.finding(RULE, node, said, level, ("CWE-1286", "CWE-20")))
    return reading.scan(found, {RULE: count})


def _level(module: Module, node: ast.AST) -> Level | None:
    match node:
        case ast.Call(
            func=ast.Attribute(value=text, attr="split"), args=[ast.Constant(value="," | ";")], keywords=[]
        ):
            pass
        case _:
            return None
    while (
        isinstance(text, ast.Call)
        and isinstance(text.func, ast.Attribute)
        and text.func.attr in ("strip", "rstrip", "decode")
    ):
        text = text.func.value
    scope = module.scope(node)
    if not isinstance(text, ast.Name) or _NO_TABLE.search(text.id) or isinstance(scope, ast.Module):
        return None
    if any(module.called(n).startswith("csv.") for n in ast.walk(scope) if isinstance(n, ast.Call)):
        return None  # the right reader is here, too; this is its fallback or another text
    if _is_line(module, node, text.id):
        return MEDIUM if _by_column(module, node, scope) else LOW
    table = _TABLE_FUNCTION.search(scope.name) and text.id in parameters(scope) and _LINE_NAME.search(text.id)
    return LOW if table else None


def _is_line(module: Module, node: ast.AST, name: str) -> bool:
    """The name runs through the lines of a file or a text."""
    for outer in module.above(node):
        loops = [(outer.target, outer.iter)] if isinstance(outer, ast.For | ast.AsyncFor) else []
        if isinstance(outer, ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp):
            loops = [(g.target, g.iter) for g in outer.generators]
        for target, source in loops:
            if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(target)) and _gives_lines(
                module, source
            ):
                return True
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
    return False


def _gives_lines(module: Module, source: ast.expr) -> bool:  # noqa: PLR0911 - one answer for each shape
    if isinstance(source, ast.Subscript):
        source = source.value
    if isinstance(source, ast.Call):
        if syntax.dotted(source.func) == "enumerate" and source.args:
            return _gives_lines(module, source.args[0])
        if not isinstance(source.func, ast.Attribute) or source.func.attr not in _LINES:
            return False
        return source.func.attr != "split" or any(
            isinstance(a, ast.Constant) and a.value in ("\n", "\r\n", b"\n") for a in source.args
        )
    if not isinstance(source, ast.Name):
        return False
    scope = module.scope(source)
    for node in ast.walk(scope):
        match node:
            case ast.withitem(context_expr=ast.Call() as call, optional_vars=ast.Name(id=name)) if (
                name == source.id
            ):
                return syntax.dotted(call.func).rpartition(".")[2] == "open"
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if name == source.id:
                return _gives_lines(module, call) or syntax.dotted(call.func) == "open"
            case _:
                pass
    return False


def _by_column(module: Module, node: ast.AST, scope: Function) -> bool:
    """The parts are columns: unpacked, or asked for by number."""
    outer = module.parents.get(id(node))
    if isinstance(outer, ast.Subscript):
        return True
    if not isinstance(outer, ast.Assign):
        return False
    target = outer.targets[0]
    if isinstance(target, ast.Tuple):
        return True
    return isinstance(target, ast.Name) and any(
        isinstance(n, ast.Subscript)
        and isinstance(n.value, ast.Name)
        and n.value.id == target.id
        and isinstance(n.slice, ast.Constant)
        for n in ast.walk(scope)
    )


CHECK = Check(RULE, look)
