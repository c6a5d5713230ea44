"""React effects that start something and never end it (CWE-401, CWE-772)."""

import re

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._promises import own
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.effect-cleanup-missing"
_EFFECT = re.compile(r"^(React\.)?use(Layout)?Effect$")
_STARTS = re.compile(
    r"^(?:window\.|globalThis\.)?setInterval$|^(?:window|document|\w+(?:\.current)?|navigator\.\w+)\.addEventListener$|"
    r"\.(?:subscribe|onAuthStateChange|watchPosition)$|^on(?:Snapshot|Value|AuthStateChanged)$"
)
_SOURCES = frozenset({"WebSocket", "EventSource"})
_OBSERVERS = frozenset({"MutationObserver", "ResizeObserver", "IntersectionObserver"})
_ENDED = re.compile(r"\bonce\s*:\s*true|\bsignal\b")


def look(inventory: Inventory) -> Scan:
    """One finding an effect; opportunities are the effects that start something."""
    reading, found, places = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees("javascript", "typescript"):
        for node in syntax.walk(tree.root_node):
            effect = _effect(node)
            started = _started(effect) if effect is not None else None
            if effect is None or started is None:
                continue
            places += 1
            if not _cleans_up(effect):
                found.append(_finding(file.path, node, started))
    return reading.scan(found, {RULE: places})


def _effect(node: Node) -> Node | None:
    if node.type != "call_expression":
        return None
    if not _EFFECT.match(syntax.dotted(node.child_by_field_name("function"))):
        return None
    first = syntax.first_child(node.child_by_field_name("arguments"))
    return first if first is not None and first.type in FUNCTIONS else None


def _started(effect: Node) -> str | None:
    """The name of what the effect itself starts and what goes on until somebody ends it."""
    for node in own(effect):
        if node.type == "call_expression":
            name = syntax.dotted(node.child_by_field_name("function"))
            if _STARTS.search(name) and not _ENDED.search(
                syntax.text_of(node.child_by_field_name("arguments"))
            ):
                return name
        elif node.type == "new_expression":
            name = syntax.text_of(node.child_by_field_name("constructor"))
            if name in _SOURCES or name in _OBSERVERS:
                return name
    return None


def _cleans_up(effect: Node) -> bool:
    """The effect gives something back, as a function body or an expression, or ends it by itself."""
    body = effect.child_by_field_name("body")
    if body is None or body.type != "statement_block":
        return True  # React takes the value of the expression
    returns = [n for n in own(effect) if n.type == "return_statement" and syntax.first_child(n) is not None]
    if returns:
        return True
    text = syntax.text_of(body)
    return bool(re.search(r"\b(clearInterval|removeEventListener|unsubscribe|disconnect|close)\b", text))


def _finding(path: str, node: Node, started: str) -> Finding:
    return Finding(
        rule=RULE,
        message=f"This effect starts {started} and gives no function back that ends it: each visit of the "
        "screen leaves one more behind. Return a cleanup function.",
        severity=Severity.MEDIUM,
        confidence=Confidence.HIGH,
        path=path,
        line=syntax.line_of(node),
        symbol=syntax.symbol_of(node),
        cwe=("CWE-401", "CWE-772"),
    )


CHECK = Check(RULE, look)
