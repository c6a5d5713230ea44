"""Rate limiters that live in one process (CWE-770): gone at a restart, blind to the second server."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._script_limiters import script_limiters
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.process-local-rate-limiter"
_NAME = re.compile(r"rate_?limit|throttl|too_?many|limiter|cooldown|flood", re.IGNORECASE)
_CALLER = re.compile(
    r"user|uid|client|ip\b|ip_|_ip|addr|host|remote|token|api_?key|email|session|key|ident", re.IGNORECASE
)
_CLOCKS = re.compile(
    r"^(time\.(time|monotonic|perf_counter)|datetime\.datetime\.(now|utcnow)|django\.utils\.timezone\.now)$"
)
_TABLES = re.compile(r"^(dict|collections\.(defaultdict|OrderedDict|Counter)|cachetools\.\w+)$")
_Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef


def look(inventory: Inventory) -> Scan:
    """Python dictionaries and JavaScript maps that count callers, and packages that count in memory."""
    reading, found = Reading(inventory), list[Finding]()
    for file, tree in reading.python():
        known = syntax.aliases(tree)
        if not any(name.startswith(("time", "datetime", "django.utils.timezone")) for name in known.values()):
            continue
        tables = set(_tables(tree, known))
        tables.update(_attributes(tree, known))
        if tables:
            found.extend(_limiters(file, tree, tables, known))
    found.extend(script_limiters(reading, RULE))
    return reading.scan(found)


def _tables(tree: ast.Module, known: dict[str, str]) -> Iterator[str]:
    """Dictionaries at module level, or in a function that has inner ones: they outlive a call."""
    keepers: list[_Scope] = [tree]
    for _, function, _owner in syntax.functions(tree):
        if any(isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef) for s in function.body):
            keepers.append(function)
    for keeper in keepers:
        for statement in keeper.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_table(value, known):
                    yield name
                case ast.AnnAssign(target=ast.Name(id=name), value=value) if value and _is_table(
                    value, known
                ):
                    yield name
                case _:
                    pass


def _attributes(tree: ast.Module, known: dict[str, str]) -> Iterator[str]:
    for _, function, owner in syntax.functions(tree):
        if owner is None or function.name != "__init__":
            continue
        for node in syntax.own_nodes(function):
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            value = getattr(node, "value", None)
            if isinstance(target, ast.Attribute) and isinstance(value, ast.expr) and _is_table(value, known):
                yield syntax.dotted(target)


def _is_table(value: ast.expr, known: dict[str, str]) -> bool:
    if isinstance(value, ast.Dict):
        return not value.keys
    return isinstance(value, ast.Call) and bool(_TABLES.match(syntax.resolved(value.func, known)))


def _limiters(
    file: SourceFile, tree: ast.Module, tables: set[str], known: dict[str, str]
) -> Iterator[Finding]:
    for name, function, _owner in syntax.functions(tree):
        nodes = list(syntax.own_nodes(function))
        used = {syntax.dotted(n.value) for n in nodes if isinstance(n, ast.Subscript)} & tables
        keyed = [
            n
            for n in nodes
            if isinstance(n, ast.Subscript)
            and syntax.dotted(n.value) in tables
            and _CALLER.search(ast.unparse(n.slice)[:200])
        ]
        clock = any(isinstance(n, ast.Call) and _CLOCKS.match(syntax.resolved(n.func, known)) for n in nodes)
        stores = any(isinstance(n.ctx, ast.Store) for n in keyed) or _appends(nodes, used)
        if not (keyed and clock and stores and _refuses(nodes, name)):
            continue
        table = syntax.dotted(keyed[0].value)
        yield Finding(
            rule=RULE,
            message=f"{name} counts calls in the dictionary {table} of this process: a restart or a second "
            "worker forgets them, concurrent calls race, and the dictionary grows with every new caller.",
            severity=Severity.MEDIUM,
            confidence=Confidence.HIGH,
            path=file.path,
            line=function.lineno,
            end_line=function.end_lineno,
            symbol=name,
            cwe=("CWE-770", "CWE-362"),
        )


def _appends(nodes: list[ast.AST], used: set[str]) -> bool:
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            base = node.func.value
            if isinstance(base, ast.Subscript) and syntax.dotted(base.value) in used:
                return True
    return False


def _refuses(nodes: list[ast.AST], name: str) -> bool:
    """It turns callers away: by a name that says so, by status 429, or by an error named after limits."""
    compares = any(isinstance(n, ast.Compare) for n in nodes)
    said = bool(_NAME.search(name)) or any(
        (isinstance(n, ast.Constant) and n.value == 429)
        or (isinstance(n, ast.Name | ast.Attribute) and _NAME.search(syntax.dotted(n)))
        for n in nodes
    )
    answers = any(isinstance(n, ast.Raise | ast.Return) for n in nodes)
    return compares and said and answers


CHECK = Check(RULE, look)
