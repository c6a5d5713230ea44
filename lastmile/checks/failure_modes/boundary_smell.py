"""Conditions that are always true, limits one past the end, branches that never run (CWE-193, CWE-571)."""

import ast
from collections.abc import Iterator

from lastmile.checks.code.python_module import LOW, SURE, Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._conditions import (
    Hit,
    always_true,
    changed_while_iterated,
    never_reached,
    past_the_end,
    same_on_both_sides,
)
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.boundary-smell"
_CWE = ("CWE-193", "CWE-571", "CWE-561")


def look(inventory: Inventory) -> Scan:
    """Conditions that cannot mean what they say; opportunities are all conditions and loops."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(reading):
        count += sum(isinstance(n, ast.If | ast.While | ast.For | ast.Compare) for n in module.nodes)
        for node, said in _sure(module):
            found.append(module.finding(RULE, node, said, SURE, _CWE))
        for node, said in _questions(module):
            found.append(module.finding(RULE, node, said, LOW, _CWE))
    return reading.scan(found, {RULE: count})


def _sure(module: Module) -> Iterator[Hit]:
    yield from past_the_end(module)
    for node in module.nodes:
        yield from same_on_both_sides(module, node)
        yield from always_true(module, node)
        yield from never_reached(module, node)
        yield from changed_while_iterated(node)
        lost = node.value if isinstance(node, ast.Expr) else None
        equal = isinstance(lost, ast.Compare) and isinstance(lost.ops[-1], ast.Eq)
        if equal and module.scope(node) is not module.tree:
            yield node, "This comparison has no effect; an assignment or an assertion was meant."


def _questions(module: Module) -> Iterator[Hit]:
    for node in module.nodes:
        if not isinstance(node, ast.If) or not node.orelse or isinstance(node.orelse[0], ast.If):
            continue
        branches = [[ast.dump(s) for s in branch] for branch in (node.body, node.orelse)]
        if branches[0] == branches[1] and not _trivial(node.body):
            yield node, "Both branches do the same, so the condition decides nothing."


def _trivial(body: list[ast.stmt]) -> bool:
    return all(isinstance(s, ast.Pass | ast.Continue | ast.Break) for s in body)


CHECK = Check(RULE, look)
