"""Code that nothing has checked (CWE-1068): functions that no test touches; the code's half only."""

from lastmile.checks.code.cases_evidence import LINES_A_CLAIM, Tested, evidence
from lastmile.checks.failure_modes._untested import counted, largest, nothing, product
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Severity

RULE = "lastmile.verification-debt"
ENOUGH = 2 / 3  # share of the functions with which nothing is said
_HALF = 0.5
_SEARCHED = (
    "functions whose name or address a claiming test says, and all functions of modules that get "
    "at least one "
    f"claim for each {LINES_A_CLAIM} lines"
)


def look(inventory: Inventory) -> Scan:
    """One finding with the number of functions that no test touches.

    Raises NothingToLookAt where there is no code with functions in a language that is read.
    """
    tests = evidence(inventory)
    modules = [one for one in product(tests) if one.facts.functions]
    if not modules:
        nothing()
    total = sum(len(one.facts.functions) for one in modules)
    open_ones = {one.facts.path: untouched(one) for one in modules}
    missed = sum(open_ones.values())
    found: tuple[Finding, ...] = ()
    if missed > (1 - ENOUGH) * total:
        bare = [one for one in modules if open_ones[one.facts.path] == len(one.facts.functions)]
        found = (_finding(total, missed, bare),)
    return Scan(
        findings=found,
        sent=tests.sent,
        unread=tests.unread,
        opportunities={RULE: total},
        violations={RULE: missed} if found else {},
        searched=_SEARCHED,
    )


def untouched(one: Tested) -> int:
    """How many functions of a module no test touches; a well-tested module has none."""
    if one.enough and one.claims >= one.facts.lines / LINES_A_CLAIM:
        return 0
    return sum(name not in one.touched for name, _ in one.facts.functions)


def _finding(total: int, missed: int, bare: list[Tested]) -> Finding:
    lines = sum(one.facts.lines for one in bare)
    where = f" {counted(len(bare), 'module')} ({counted(lines, 'line')}): not one function." if bare else ""
    return Finding(
        rule=RULE,
        message=f"No test names, calls or asks {missed:,} of {counted(total, 'function')} of the product."
        f"{where}",
        severity=Severity.MEDIUM if missed > (1 - _HALF) * total else Severity.LOW,
        confidence=Confidence.HIGH if missed == total else Confidence.MEDIUM,
        cwe=("CWE-1068",),
        evidence=(
            Evidence(kind="absence", note=f"searched: {_SEARCHED}"),
            *largest(bare, "no test touches a function of it"),
        ),
    )


CHECK = Check(RULE, look)
