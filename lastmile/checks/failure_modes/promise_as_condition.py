"""Conditions that are always true, for they ask for the promise and not for what it brings (CWE-571)."""

from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import Modules
from lastmile.checks.code.reading import SHIPPED, Reading
from lastmile.checks.failure_modes._promises import Origin, Promises
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.promise-as-condition"
_ASKING = frozenset(
    {"if_statement", "while_statement", "do_statement", "for_statement", "ternary_expression"}
)


def look(inventory: Inventory) -> Scan:
    """One finding a condition; a variable that may still be empty is none."""
    reading, found = Reading(inventory), list[Finding]()
    modules = Modules(inventory, inventory.select("javascript", "typescript", roles=SHIPPED))
    others: dict[str, Promises] = {}
    for file, _tree in reading.trees("javascript", "typescript"):
        module = modules.module(file.path)
        if module is None:
            continue
        promises = others.setdefault(file.path, Promises(module, modules, _others=others))
        for node in syntax.walk(module.root):
            for asked in _asked(node):
                origin = _promise(promises, asked)
                if origin is not None:
                    found.append(_finding(file.path, asked, origin))
    return reading.scan(found)


def _asked(node: Node) -> Iterator[Node]:
    """The expressions whose truth a node asks for."""
    if node.type in _ASKING:
        condition = node.child_by_field_name("condition")
        if condition is not None:
            yield condition
    elif node.type == "unary_expression" and syntax.text_of(node.child_by_field_name("operator")) == "!":
        yield from (n for n in (node.child_by_field_name("argument"),) if n is not None)
    elif node.type == "binary_expression" and syntax.text_of(node.child_by_field_name("operator")) in (
        "&&",
        "||",
    ):
        yield from (n for n in (node.child_by_field_name("left"),) if n is not None)


def _promise(promises: Promises, node: Node | None) -> Origin | None:
    while node is not None and node.type == "parenthesized_expression":
        node = syntax.first_child(node)
    if node is None or node.type not in ("call_expression", "identifier"):
        return None
    origin = promises.of(node)
    if origin is None or origin.said == "value":
        return None
    if node.type == "call_expression":
        return origin
    return origin if origin.said != syntax.text_of(node) else None  # only a constant that holds a call


def _finding(path: str, node: Node, origin: Origin) -> Finding:
    return Finding(
        rule=RULE,
        message=f"This condition asks whether there is a promise of {origin.said}, and there always is one: "
        "whatever it brings, the answer is yes. Await it first.",
        severity=Severity.HIGH,
        confidence=Confidence.HIGH if origin.function or origin.api else Confidence.MEDIUM,
        path=path,
        line=syntax.line_of(node),
        symbol=syntax.symbol_of(node),
        cwe=("CWE-571", "CWE-480"),
    )


CHECK = Check(RULE, look)
