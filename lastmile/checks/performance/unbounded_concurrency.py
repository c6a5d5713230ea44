"""Requests for all items of a list at the same moment, however long the list is (CWE-770).

Rule: catalogue performance/unbounded-concurrency. ``Promise.all`` over a ``map`` that sends requests, and
``asyncio.gather`` over a comprehension; a limiter by name, or pieces of a list, speak for care.
"""

import ast
import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.checks.code.queries import chain
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.code.script_loops import arguments, bound, called, is_short, method, owner_of
from lastmile.checks.performance._script_queries import is_request
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.unbounded-concurrency"
_LIMITED = re.compile(
    r"(?i)p-?limit|p-?map\b|p-queue|bottleneck|semaphore|throttle|limiter|concurrency|CapacityLimiter"
)
_PIECES = re.compile(r"(?i:chunk|batch|slice\b|page|limit)|^\s*[A-Z][A-Z0-9_]+\b")
_ALL = frozenset({"Promise.all", "Promise.allSettled"})
_SENDS = re.compile(
    r"(?i)(^|[._])(fetch|request|download|upload|scrape|crawl|send|post|call_api|embed|complete|generate|"
    r"get_url)\w*$"
    r"|(^|\.)\w*(client|session|http|api)\.(get|post|put|patch|delete|head|request)$"
)


def look(inventory: Inventory) -> Scan:
    """One finding a place; opportunities are the places that wait for many things at once."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees(*SCRIPT):
        limited = bool(_LIMITED.search(inventory.read(file)))
        for node in syntax.walk(tree.root_node):
            if node.type == "call_expression" and called(node) in _ALL:
                count += 1
                sent = None if limited else _script_sends(node)
                if sent is not None:
                    found.append(_finding(file.path, syntax.line_of(node), syntax.symbol_of(node), sent))
    for python, module in reading.python():
        limited = bool(_LIMITED.search(inventory.read(python)))
        known = syntax.aliases(module)
        for name, call in _gathers(module, known):
            count += 1
            sent = None if limited else _python_sends(call)
            if sent is not None:
                found.append(_finding(python.path, call.lineno, name, sent))
    return reading.scan(found, {RULE: count})


def _script_sends(everything: Node) -> str | None:
    """The name of the request that a ``map`` inside ``Promise.all`` sends for each item."""
    each = next(iter(arguments(everything)), None)
    if each is None or each.type != "call_expression" or method(each) not in ("map", "flatMap"):
        return None
    items, first = owner_of(each), next(iter(arguments(each)), None)
    if items is None or first is None or is_short(items) or _PIECES.search(syntax.text_of(items)[:200]):
        return None
    if first.type == "identifier" and syntax.text_of(first) == "fetch":
        return "fetch"
    if first.type not in FUNCTIONS:
        return None
    item = bound(first.child_by_field_name("parameters") or first.child_by_field_name("parameter"))
    for node in syntax.walk(first):
        if node.type == "call_expression" and is_request(node) and item:
            return called(node)
    return None


def _gathers(tree: ast.Module, known: dict[str, str]) -> Iterator[tuple[str, ast.Call]]:
    for name, function, _ in syntax.functions(tree):
        for node in syntax.own_nodes(function):
            if isinstance(node, ast.Call) and syntax.resolved(node.func, known) == "asyncio.gather":
                yield name, node


def _python_sends(call: ast.Call) -> str | None:
    """The name of the request in ``gather(*[fetch(x) for x in items])``."""
    match call.args:
        case [ast.Starred(value=ast.ListComp() | ast.GeneratorExp() as made), *_]:
            pass
        case _:
            return None
    items, sent = made.generators[0].iter, made.elt
    text = ast.unparse(items)[:200]
    fixed = isinstance(items, ast.List | ast.Tuple) or (text.startswith("range(") and text[6:-1].isdigit())
    if fixed or _PIECES.search(text) or not isinstance(sent, ast.Call):
        return None
    name = chain(sent.func)
    return name if _SENDS.search(name) else None


def _finding(path: str, line: int, symbol: str | None, sent: str) -> Finding:
    return Finding(
        rule=RULE,
        message=(
            f"This starts {sent} for every item of a list at the same moment, and nothing limits how long "
            f"the list "
            "is: a long one exhausts connections or the partner's quota. Run a bounded number at a time."
        ),
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        path=path,
        line=line,
        symbol=symbol,
        cwe=("CWE-770",),
    )


CHECK = Check(RULE, look)
