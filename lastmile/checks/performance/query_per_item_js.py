"""JavaScript and TypeScript callbacks that query the database for each item of a list (CWE-1073).

Rule: catalogue performance/n-plus-one-query. ``for`` loops that await belong to performance/await-in-loop
and are left to it; here are the callbacks of ``map`` and its kin, which send all their queries at once.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.code.script_loops import (
    ITERATES,
    arguments,
    bound,
    called,
    is_short,
    method,
    names,
    own,
    owner_of,
)
from lastmile.checks.performance._script_queries import Query, query_of
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.query-per-item-js"
_BY_HAND = re.compile(
    r"(^|/)(scripts?|\w*migrations?|migrate|seeds?|seeders?|bin|tools|cli|commands?)/|(^|/)[\w-]*(seed|"
    r"migrat)[\w-]*\.\w+$"
)
_TRANSACTION = re.compile(r"(^|\.)(\$transaction|transaction|withTransaction|runTransaction)$|(^|\.)batch$")
_PARTS = re.compile(r"(?i)chunk|batch|quer(y|ies)$|statements?$")


def look(inventory: Inventory) -> Scan:
    """One finding a callback; opportunities are the callbacks that run for each item of a list."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees(*SCRIPT):
        for node in syntax.walk(tree.root_node):
            if node.type == "call_expression" and method(node) in ITERATES:
                count += 1
                if not _BY_HAND.search(file.path):
                    found.extend(_judge(file, node))
    return reading.scan(found, {RULE: count})


def _judge(file: SourceFile, each: Node) -> Iterator[Finding]:
    first, items = next(iter(arguments(each)), None), owner_of(each)
    if first is None or items is None or first.type not in FUNCTIONS or is_short(items):
        return
    if _PARTS.search(syntax.text_of(items)[:120]) or _in_transaction(each):
        return
    varying = bound(first.child_by_field_name("parameters") or first.child_by_field_name("parameter"))
    body = first.child_by_field_name("body")
    nodes = list(own(body)) if body is not None else []
    for node in nodes:
        if node.type == "variable_declarator" and names(node.child_by_field_name("value")) & varying:
            varying |= bound(node.child_by_field_name("name"))
    calls = [n for n in nodes if n.type == "call_expression" and names(n) & varying]
    # The end of a chain stands for it, and comes first in the text's order.
    query = next(((n, q) for n in calls if (q := query_of(n)) is not None), None)
    if query is None:
        return
    call, kind = query
    yield Finding(
        rule=RULE,
        message=(
            f"{called(call)} {kind.value} for each item of "
            f"`{syntax.text_of(items)[:60].split(chr(10))[0]}`: ten items "
            "in the demonstration are ten thousand queries in use. Ask once for all, by a list of keys "
            "or a join."
        ),
        severity=Severity.LOW if kind is Query.WRITE else Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        path=file.path,
        line=syntax.line_of(call),
        end_line=syntax.line_of(call),
        symbol=syntax.symbol_of(each),
        cwe=("CWE-1073",),
    )


def _in_transaction(node: Node) -> bool:
    """``$transaction(items.map(…))`` sends its queries together."""
    here = node.parent
    while here is not None and here.type not in FUNCTIONS:
        if here.type == "call_expression" and _TRANSACTION.search(called(here)):
            return True
        here = here.parent
    return False


CHECK = Check(RULE, look)
