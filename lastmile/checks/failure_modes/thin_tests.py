"""Few tests for the amount of code (CWE-1068): modules that too few claims of tests reach."""

from lastmile.checks.code.cases_evidence import LINES_A_CLAIM, Tests, evidence
from lastmile.checks.failure_modes._untested import counted, largest, nothing, product
from lastmile.checks.failure_modes._untested import share as of
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Severity

RULE = "lastmile.thin-tests"
ENOUGH = 2 / 3  # share of the modules with which a product's tests are no longer called thin
_HALF = 0.5
_LITTLE = 0.1
_SEARCHED = (
    "claims of test cases that can fail by what the product does, and the modules that they "
    "reach by import, by "
    f"name or by address; enough is one claim for each {LINES_A_CLAIM} lines of a module, two at "
    f"least, ten at most"
)


def look(inventory: Inventory) -> Scan:
    """One finding with the share of modules that tests reach with enough claims.

    Raises NothingToLookAt where there is no code with functions in a language that is read.
    """
    tests = evidence(inventory)
    modules = product(tests)
    if not modules:
        nothing()
    poor = [one for one in modules if not one.enough]
    share = 1 - len(poor) / len(modules)
    found = () if share >= ENOUGH else (_finding(tests, len(modules), len(poor), share),)
    return Scan(
        findings=found,
        sent=tests.sent,
        unread=tests.unread,
        opportunities={RULE: len(modules)},
        violations={RULE: len(poor)} if found else {},
        searched=_SEARCHED,
    )


def _finding(tests: Tests, modules: int, poor: int, share: float) -> Finding:
    severity = Severity.HIGH if share < _LITTLE else Severity.MEDIUM if share < _HALF else Severity.LOW
    rate = 1000 * tests.claims / max(tests.lines, 1)
    return Finding(
        rule=RULE,
        message=(
            f"{of(poor, modules, 'module')} hardly checked by tests or not at all. The tests make "
            f"{counted(tests.claims, 'claim')} about {counted(tests.lines, 'line')} of product code "
            f"({rate:.1f} for each 1,000 lines)."
        ),
        severity=severity,
        confidence=Confidence.HIGH if severity is Severity.HIGH else Confidence.MEDIUM,
        cwe=("CWE-1068",),
        evidence=(
            Evidence(kind="absence", note=f"searched: {_SEARCHED}"),
            *largest([one for one in product(tests) if not one.enough], "too few claims reach it"),
        ),
    )


CHECK = Check(RULE, look)
