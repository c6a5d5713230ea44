"""Python loops whose work grows with the square of the data (CWE-407).

Rule: catalogue performance/quadratic-pattern. What each turn asks or copies must be a list by every binding
of its name, and one that the code does not write down item by item: five names are no load.
"""

import ast
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.reading import Reading
from lastmile.checks.performance._collections import Collections, Loop, loops_of
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.quadratic-pattern"
_LOOKED_THROUGH = frozenset(("index", "count", "remove"))
_TABLES = frozenset(
    ("pandas.concat", "numpy.append", "numpy.concatenate", "numpy.vstack", "numpy.hstack", "numpy.insert")
)

_Hit = tuple[ast.AST, str, Severity, Confidence]


def look(inventory: Inventory) -> Scan:
    """Judge the loops of each function and of each module's own code; opportunities are the loops."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.python():
        known = syntax.aliases(tree)
        owners = [(name, function) for name, function, _ in syntax.functions(tree)]
        for name, owner in [("", tree), *owners]:
            loops = list(loops_of(owner))
            count += len(loops)
            if loops:
                found += _judge(file, name, Collections(owner, known), loops)
    return reading.scan(found, {RULE: count})


def _judge(file: SourceFile, name: str, held: Collections, loops: list[Loop]) -> Iterator[Finding]:
    """One finding a place, even where loops stand inside each other."""
    seen: set[int] = set()
    for loop in loops:
        for node in loop.inside:
            for place, what, severity, confidence in _hits(node, loop, held):
                line = getattr(place, "lineno", loop.node.lineno)
                if line not in seen:
                    seen.add(line)
                    yield Finding(
                        rule=RULE,
                        message=f"{what}: with twice the data this loop takes four times as long.",
                        severity=severity,
                        confidence=confidence,
                        path=file.path,
                        line=line,
                        end_line=getattr(place, "end_lineno", line),
                        symbol=name or None,
                        cwe=("CWE-407",),
                    )


def _hits(node: ast.AST, loop: Loop, held: Collections) -> Iterator[_Hit]:
    match node:
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Name(id=name)]):
            if held.is_list(name) and not loop.short and _varies(node.left, loop):
                said = f"each turn looks through the list `{name}` from its start; a set answers at once"
                yield node, said, Severity.LOW, Confidence.MEDIUM
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if held.is_list(name):
            yield from _method(node, name, method, loop)
        case ast.Call(func=ast.Name(id="sorted"), args=[ast.Name(id=name)]) if held.is_list(name):
            if not loop.changes(name):
                yield node, f"each turn sorts `{name}` anew", Severity.MEDIUM, Confidence.MEDIUM
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add()) if held.is_text(name) and not loop.short:
            said = (
                f"each turn copies the text `{name}` that grew so far; collect the parts and join them once"
            )
            yield node, said, Severity.LOW, Confidence.MEDIUM
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield from _grown(node, name, value, held)
        case _:
            pass


def _method(call: ast.Call, name: str, method: str, loop: Loop) -> Iterator[_Hit]:
    if method in _LOOKED_THROUGH and call.args and _varies(call.args[0], loop) and not loop.short:
        said = f"`{name}.{method}` looks through the whole list in each turn"
        yield call, said, Severity.LOW, Confidence.MEDIUM
    first = call.args[0] if call.args else None
    at_front = isinstance(first, ast.Constant) and first.value == 0 and first.value is not False
    if at_front and method in ("pop", "insert") and not loop.short:
        said = f"`{name}.{method}(0…)` moves every other item in each turn; a deque does not"
        yield call, said, Severity.LOW, Confidence.HIGH
    if method == "sort" and not loop.changes(name):
        yield call, f"each turn sorts `{name}` anew", Severity.MEDIUM, Confidence.MEDIUM


def _grown(node: ast.Assign, name: str, value: ast.expr, held: Collections) -> Iterator[_Hit]:
    """A table, array, list or text that is rebuilt whole to add a row."""
    uses = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
    if name not in uses:
        return
    match value:
        case ast.Call() if held.called(value) in _TABLES:
            said = f"each turn copies all of `{name}` to add to it; collect the parts and join them once"
            yield node, said, Severity.MEDIUM, Confidence.HIGH
        case ast.BinOp(left=ast.Name(id=left), op=ast.Add(), right=ast.List()) if left == name:
            yield node, f"each turn copies the list `{name}` to add an item", Severity.LOW, Confidence.HIGH


def _varies(value: ast.expr, loop: Loop) -> bool:
    """The thing looked for depends on the turn."""
    return any(isinstance(n, ast.Name) and n.id in loop.bound for n in ast.walk(value))


CHECK = Check(RULE, look)
