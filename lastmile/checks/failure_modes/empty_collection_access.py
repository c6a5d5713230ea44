"""Results that are used as if something had been found (CWE-476): the first row, the match of a search."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, MEDIUM, SURE, Level, Module, modules, parameters, tested
from lastmile.checks.code.queries import chain, fetched, is_query, maybe_none
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.empty-collection-access"
_CWE = ("CWE-476", "CWE-129")
_MATCHES = re.compile(r"^(re|regex)\.(match|search|fullmatch)$")
_COMPILED = re.compile(r"^(re|regex)\.compile(\(\))?$")
_MATCH_MEMBERS = frozenset({"group", "groups", "groupdict", "start", "end", "span", "expand"})
_REQUEST_TEXT = re.compile(
    r"(^|\.)(request|req)\.(headers|args|form|cookies|values|GET|POST|COOKIES|META|query_params)\.get$"
)
_REQUEST = re.compile(r"(^|\.)(request|req)\.\w+")
_AGGREGATE = re.compile(r"\bfunc\.\w+\(|\b(Sum|Count|Max|Min|Avg)\(")  # always gives one row
_SAFE_MEMBERS = frozenset({"__class__", "__dict__"})
_ERRORS = ("AttributeError", "TypeError", "IndexError")


def look(inventory: Inventory) -> Scan:
    """Uses of what may not be there; opportunities are the places that fetch or search."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(
        reading, "re.", "first()", "one_or_none", ".get(", ".all()", "regex", "fetchone", ".last()"
    ):
        compiled = _compiled(module)
        for node in module.nodes:
            if not isinstance(node, ast.Call):
                continue
            kind = _kind(module, node, compiled)
            if kind is None:
                continue
            count += 1
            use = _use(module, node)
            if use is not None and not _excused(module, node, use):
                what, level = kind
                found.append(_finding(module, use, what, level))
        found.extend(_rows(module))
    return reading.scan(found, {RULE: max(count, len(found))})


def _compiled(module: Module) -> set[str]:
    """Names of patterns that this file compiles."""
    return {
        syntax.dotted(t)
        for n in module.nodes
        if isinstance(n, ast.Assign) and _COMPILED.match(module.called(n.value))
        for t in n.targets
    } - {""}


def _kind(module: Module, call: ast.Call, compiled: set[str]) -> tuple[str, Level] | None:
    """What may be None here, and how sure we are that its absence can happen."""
    name = module.called(call)
    if _MATCHES.match(name):
        pattern = call.args[0] if call.args else None
        return None if _matches_all(pattern) else ("The match of this search", _given(module, call))
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("match", "search", "fullmatch"):
        base = call.func.value
        if syntax.dotted(base) in compiled or _COMPILED.match(module.called(base)):
            return "The match of this search", _given(module, call)
    if maybe_none(call) and not _AGGREGATE.search(ast.unparse(call)[:1000]):
        return f"What {fetched(call)}() finds in the database", _given(module, call)
    if _REQUEST_TEXT.search(chain(call)) and len(call.args) == 1 and not call.keywords:
        return "This part of the request", SURE
    return None


def _given(module: Module, call: ast.Call) -> Level:
    """What a caller from outside may ask for in vain; what the program asks of its own data mostly exists."""
    scope = module.scope(call)
    if not module.handles_requests(scope):
        return LOW
    names = parameters(scope) - {"self", "cls"}
    outside = any(
        (isinstance(n, ast.Name) and n.id in names) or _REQUEST.search(syntax.dotted(n))
        for n in ast.walk(call)
    )
    return MEDIUM if outside else LOW


def _matches_all(pattern: ast.expr | None) -> bool:
    """A pattern of optional parts alone matches every text."""
    text = pattern.value if isinstance(pattern, ast.Constant) else None
    return (
        isinstance(text, str) and re.fullmatch(r"\^?(\((\?P<\w+>)?)?[^()|]{1,20}[*?]\??\)?", text) is not None
    )


def _use(module: Module, call: ast.Call) -> ast.AST | None:
    """Where the result is used without a question: at once, or under a name that no condition mentions."""
    outer = module.parents.get(id(call))
    if isinstance(outer, ast.Await):
        outer = module.parents.get(id(outer))
    if isinstance(outer, ast.Attribute) and outer.attr not in _SAFE_MEMBERS:
        return outer
    if isinstance(outer, ast.Subscript) and outer.value is call:
        return outer
    if not (
        isinstance(outer, ast.Assign) and len(outer.targets) == 1 and isinstance(outer.targets[0], ast.Name)
    ):
        return None
    name, scope = outer.targets[0].id, module.scope(call)
    stores = [
        n
        for n in ast.walk(scope)
        if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)
    ]
    if len(stores) != 1 or name in tested(scope) or isinstance(scope, ast.Module) or _asked(scope, name):
        return None
    uses = [
        n
        for n in syntax.own_nodes(scope)
        if isinstance(n, ast.Attribute | ast.Subscript)
        and isinstance(n.value, ast.Name)
        and n.value.id == name
    ]
    return min(uses, key=lambda n: n.lineno) if uses else None


def _asked(scope: ast.AST, name: str) -> bool:
    """Somebody else may ask: the value is compared, or given to a function whose name says so."""
    for node in syntax.own_nodes(scope):
        if isinstance(node, ast.Compare | ast.UnaryOp) and any(
            isinstance(n, ast.Name) and n.id == name for n in ast.walk(node)
        ):
            return True
        if isinstance(node, ast.Call) and any(isinstance(a, ast.Name) and a.id == name for a in node.args):
            last = syntax.dotted(node.func).rpartition(".")[2]
            if re.search(
                r"assert|check|require|ensure|valid|verify|isinstance|bool|exists|abort|get_or", last
            ):
                return True
    return False


def _excused(module: Module, call: ast.Call, use: ast.AST) -> bool:
    """The failure is caught, or the same question was asked before."""
    if module.caught(use, *_ERRORS) or module.caught(call, *_ERRORS):
        return True
    asked = ast.dump(call)
    for outer in module.above(use):
        if isinstance(outer, ast.If | ast.IfExp | ast.While) and asked in ast.dump(outer.test):
            return True
        if isinstance(outer, ast.BoolOp | ast.comprehension) and ast.dump(outer).count(asked) > 1:
            return True
        if isinstance(outer, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            return any(asked in ast.dump(i) for g in outer.generators for i in g.ifs)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            break
    key = ast.unparse(call.args[0])[:200] if call.args else ""
    conditions = " ".join(ast.unparse(t)[:500] for t in _conditions(module.scope(call)))
    if (key and f"{key} in " in conditions) or (key and f"{key} not in " in conditions):
        return True
    return any(asked in ast.dump(t) for t in _conditions(module.scope(call)))


def _conditions(scope: ast.AST) -> Iterator[ast.expr]:
    for node in syntax.own_nodes(scope):
        if isinstance(node, ast.If | ast.While | ast.IfExp | ast.Assert):
            yield node.test


def _rows(module: Module) -> Iterator[Finding]:
    """``Model.objects.filter(…)[0]``, ``query.all()[0]``."""
    for node in module.nodes:
        if not (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Call)
            and isinstance(node.ctx, ast.Load)
        ):
            continue
        index = node.slice
        if not (isinstance(index, ast.Constant) and index.value == 0):
            continue
        last = chain(node.value).rpartition(".")[2]
        if last in ("all", "filter", "filter_by", "order_by", "exclude") and is_query(node.value):
            if not module.caught(node, *_ERRORS) and not _excused(module, node.value, node):
                yield _finding(module, node, "The first row of this query", _given(module, node.value))
        elif last in ("fetchall", "fetchmany") and not module.caught(node, *_ERRORS):
            yield _finding(module, node, "The first row of this query", LOW)


def _finding(module: Module, use: ast.AST, what: str, level: Level) -> Finding:
    said = f"{what} may not exist, and it is used here without a question: then this line fails. Ask first."
    return module.finding(RULE, use, said, level, _CWE)


CHECK = Check(RULE, look)
