"""Database calls that a Go or Rust loop makes once for each element (CWE-1073)."""

from tree_sitter import Node

from lastmile.checks.code.go_code import go_code, go_functions
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.rust_code import rust_functions
from lastmile.checks.performance._go_loops import go_queries
from lastmile.checks.performance._repeated_work import Repeated, as_finding
from lastmile.checks.performance._rust_loops import rust_queries
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.go-rust-query-in-loop"
_CWE = ("CWE-1073", "CWE-1050")


def look(inventory: Inventory) -> Scan:
    """Queries in loops of Go and Rust; opportunities are the queries."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for function in go_functions(go_code(reading)):
        for node, repeated, severity in go_queries(function):
            count += 1
            if repeated:
                found.append(as_finding(RULE, function.one.file, _repeated(node, severity), _CWE))
    for file, tree in reading.trees("rust"):
        for rust in rust_functions(file, tree):
            for node, repeated, severity in rust_queries(rust):
                count += 1
                if repeated:
                    found.append(as_finding(RULE, file, _repeated(node, severity), _CWE))
    return reading.scan(found, {RULE: count})


def _repeated(node: Node, severity: Severity) -> Repeated:
    if severity is Severity.LOW:
        message = (
            "Each element of this loop costs a statement of its own. Where the amounts grow, use "
            "one statement for all."
        )
    else:
        message = (
            "The database is asked once for each element of this loop. Ask once for all of them "
            "(IN, ANY or a join)."
        )
    return Repeated(node, message, severity, Confidence.MEDIUM)


CHECK = Check(RULE, look)
