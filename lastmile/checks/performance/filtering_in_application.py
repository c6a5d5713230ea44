"""Whole tables that are loaded only to be counted, filtered or searched in the program (CWE-1049).

Rule: catalogue performance/filtering-in-application. The database answers such a question without sending
its rows.
"""

import ast
import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.code.script_loops import function_around
from lastmile.checks.performance._script_queries import Query, query_of
from lastmile.checks.performance._unbounded import python_whole_table, script_whole_table
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.filtering-in-application"
_BY_HAND = re.compile(
    r"(^|/)(scripts?|\w*migrations?|seeds?|bin|tools|cli|commands?|management)/|(^|/)[\w-]*(seed|"
    r"migrat)[\w-]*\.\w+$"
)
_DONE = {
    "filter": "filtered",
    "length": "counted",
    "find": "searched",
    "some": "searched",
    "every": "searched",
}


def look(inventory: Inventory) -> Scan:
    """One finding a read; opportunities are the reads of many rows."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees(*SCRIPT):
        for node in syntax.walk(tree.root_node):
            call = syntax.first_child(node) if node.type == "await_expression" else None
            if call is None or query_of(call) is not Query.MANY:
                continue
            count += 1
            done = _script_use(node) if script_whole_table(call) and not _BY_HAND.search(file.path) else None
            if done:
                found.append(_finding(file.path, syntax.line_of(call), syntax.symbol_of(node), done))
    for python, module in reading.python():
        for name, function, _ in syntax.functions(module):
            for line, done in _python_uses(function):
                count += 1
                if done and not _BY_HAND.search(python.path):
                    found.append(_finding(python.path, line, name, done))
    return reading.scan(found, {RULE: count})


def _script_use(wait: Node) -> str | None:
    """What is done with the rows, where that is all that is done: "filtered", "counted", "searched"."""
    outer = wait.parent
    while outer is not None and outer.type == "parenthesized_expression":
        outer = outer.parent
    if outer is None:
        return None
    if outer.type == "member_expression":
        return _DONE.get(syntax.text_of(outer.child_by_field_name("property")))
    name = syntax.text_of(outer.child_by_field_name("name"))
    scope = function_around(wait)
    if outer.type != "variable_declarator" or not name.isidentifier() or scope is None:
        return None
    uses = [
        n
        for n in syntax.walk(scope)
        if n.type == "identifier" and syntax.text_of(n) == name and n != outer.named_children[0]
    ]
    uses += [
        n
        for n in syntax.walk(scope)
        if n.type == "shorthand_property_identifier" and syntax.text_of(n) == name
    ]
    if len(uses) != 1 or uses[0].parent is None or uses[0].parent.type != "member_expression":
        return None
    return _DONE.get(syntax.text_of(uses[0].parent.child_by_field_name("property")))


def _python_uses(function: syntax.FunctionDef) -> Iterator[tuple[int, str | None]]:
    """Line of each read of a whole table in an expression, and what is done with its rows there."""
    for node in syntax.own_nodes(function):
        match node:
            case ast.Call(func=ast.Name(id="len"), args=[inner]) if python_whole_table(inner):
                yield node.lineno, "counted"
            case ast.ListComp(generators=[ast.comprehension(iter=inner, ifs=tests)]) if python_whole_table(
                inner
            ):
                yield node.lineno, "filtered" if tests and _plain(tests) else None
            case ast.For(iter=inner, body=[ast.If(test=test, orelse=[])]) if python_whole_table(inner):
                yield node.lineno, "filtered" if _plain([test]) else None
            case _:
                pass


def _plain(tests: list[ast.expr]) -> bool:
    """Comparisons of fields, which a database can make; a call of the program's own function it cannot."""
    whole = [n for test in tests for n in ast.walk(test)]
    return any(isinstance(n, ast.Compare) for n in whole) and not any(isinstance(n, ast.Call) for n in whole)


def _finding(path: str, line: int, symbol: str | None, done: str) -> Finding:
    return Finding(
        rule=RULE,
        message=(
            f"All rows of a table are loaded and then {done} in the program: time and memory grow with "
            f"the table. "
            "Let the database count, filter or search, and send only the answer."
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        path=path,
        line=line,
        end_line=line,
        symbol=symbol,
        cwe=("CWE-1049",),
    )


CHECK = Check(RULE, look)
