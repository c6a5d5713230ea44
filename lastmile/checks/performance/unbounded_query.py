"""Request handlers that load whole tables without a limit (CWE-770).

Rule: catalogue performance/unbounded-query. Tables that stay short by their names, and reads that anything
bounds (a filter, a page, a range), are left alone.
"""

import ast
import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.code.routes import handlers
from lastmile.checks.code.script_loops import function_around
from lastmile.checks.performance._script_queries import Query, query_of
from lastmile.checks.performance._unbounded import python_whole_table, script_whole_table
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.unbounded-query"
_ROUTE_FILE = re.compile(
    r"(?i)(^|/)(api|routes?|routers?|controllers?|handlers?|endpoints?|functions|resolvers?)(/|\.[jt]sx?$)|"
    r"\.(controller|route|router|routes|handler|resolver)\.[jt]s$"
)
_ASIDE = re.compile(
    r"(?i)(^|/)(scripts?|\w*migrations?|seeds?|cron|jobs?|workers?|admin|export|cli|bin|tools)(/|\.|$)|"
    r"seed|migrat"
)
_REQUEST = re.compile(r"^\(?\s*_?(req|request|ctx|context|c)\b")
_PAGED = re.compile(
    r"(?i)paginat|\.limit\(|\[\s*:|\[\w+:|\.slice\(|per_page|page_size|paginator|export|download|csv|"
    r"sitemap|\.count\(\)"
)


def look(inventory: Inventory) -> Scan:
    """One finding a read; opportunities are the reads of many rows in handlers."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees(*SCRIPT):
        if _ASIDE.search(file.path):
            continue
        for call in _script_reads(tree.root_node):
            around = function_around(call)
            if around is None or not (_ROUTE_FILE.search(file.path) or _answers(around)):
                continue
            count += 1
            if script_whole_table(call) and not _PAGED.search(syntax.text_of(around)):
                said = " ".join(syntax.text_of(call)[:60].split())
                found.append(_finding(file.path, syntax.line_of(call), syntax.symbol_of(call), said))
    for python, module in reading.python():
        for name, function, _ in handlers(python, module) if not _ASIDE.search(python.path) else ():
            paged = bool(_PAGED.search(ast.unparse(function)))
            for line, said in _python_reads(function):
                count += 1
                if said and not paged:
                    found.append(_finding(python.path, line, name, said))
    return reading.scan(found, {RULE: count})


def _script_reads(root: Node) -> Iterator[Node]:
    """The outermost call of each chain that reads many rows."""
    for node in syntax.walk(root):
        outer = node.parent
        inner = outer is not None and outer.type == "member_expression" and outer.parent is not None
        chained = (
            inner
            and outer is not None
            and outer.parent is not None
            and outer.parent.type == "call_expression"
        )
        if node.type == "call_expression" and not chained and query_of(node) is Query.MANY:
            yield node


def _answers(function: Node) -> bool:
    """The function, or one around it, takes a request."""
    here: Node | None = function
    while here is not None:
        if here.type in FUNCTIONS:
            given = here.child_by_field_name("parameters") or here.child_by_field_name("parameter")
            if _REQUEST.match(syntax.text_of(given)):
                return True
        here = here.parent
    return False


def _python_reads(function: syntax.FunctionDef) -> Iterator[tuple[int, str]]:
    """Line and name of the whole tables that a handler reads; "" stands for other reads of many rows."""
    for node in syntax.own_nodes(function):
        if isinstance(node, ast.Assign | ast.Return | ast.For | ast.keyword | ast.comprehension | ast.Call):
            parts: list[ast.expr | None] = []
            match node:
                case ast.Assign(value=value) | ast.Return(value=value) | ast.keyword(value=value):
                    parts = [value]
                case ast.For(iter=value) | ast.comprehension(iter=value):
                    parts = [value]
                case ast.Call(args=args):
                    parts = list(args)
            for part in parts:
                if isinstance(part, ast.Call):
                    said = python_whole_table(part)
                    if said or getattr(part.func, "attr", "") == "all":
                        yield part.lineno, said


def _finding(path: str, line: int, symbol: str | None, said: str) -> Finding:
    return Finding(
        rule=RULE,
        message=(
            f"A request loads all rows of a table ({said}) and nothing says how many: the answer grows "
            f"with the data "
            "until it times out. Limit and page by default, with a largest page."
        ),
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        path=path,
        line=line,
        end_line=line,
        symbol=symbol,
        cwe=("CWE-770",),
    )


CHECK = Check(RULE, look)
