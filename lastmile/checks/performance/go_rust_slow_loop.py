"""Go and Rust loops whose work grows with the square of the data, or repeats itself (CWE-407)."""

from lastmile import syntax
from lastmile.checks.code.go_code import go_code, go_functions
from lastmile.checks.code.reading import Reading
from lastmile.checks.code.rust_code import own, rust_functions
from lastmile.checks.performance._go_loops import go_repeated
from lastmile.checks.performance._repeated_work import as_finding
from lastmile.checks.performance._rust_loops import rust_repeated
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.go-rust-slow-loop"
_LOOPS = frozenset(("for_statement", "for_expression", "while_expression", "loop_expression"))
_CWE = ("CWE-407", "CWE-1050")


def look(inventory: Inventory) -> Scan:
    """Slow loops of Go and Rust; opportunities are the loops."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for function in go_functions(go_code(reading)):
        count += sum(1 for n in syntax.walk(function.body) if n.type in _LOOPS)
        found += [as_finding(RULE, function.one.file, work, _CWE) for work in go_repeated(function)]
    for file, tree in reading.trees("rust"):
        for rust in rust_functions(file, tree):
            count += sum(1 for n in own(rust) if n.type in _LOOPS)
            found += [as_finding(RULE, file, work, _CWE) for work in rust_repeated(rust)]
    unique = {(f.path, f.line): f for f in reversed(found)}
    return reading.scan(
        sorted(unique.values(), key=lambda f: (f.path, f.line)), {RULE: max(count, len(unique))}
    )


CHECK = Check(RULE, look)
