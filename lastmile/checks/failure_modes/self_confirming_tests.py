"""Tests that agree with themselves (CWE-1068): what they claim was set up by the test, not by the product."""

from lastmile.checks.code.cases import Case, Facts
from lastmile.checks.code.cases_evidence import evidence
from lastmile.checks.failure_modes._case_findings import by_file
from lastmile.checks.failure_modes._untested import need_tests
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Severity

RULE = "lastmile.self-confirming-tests"
_SEARCHED = (
    "claims about the answer of a stand-in that the test made itself, calls compared with "
    "themselves, and test files "
    "that replace the module that they are named after"
)


def look(inventory: Inventory) -> Scan:
    """One finding for each test file with such cases.

    Raises NothingToLookAt where no test case claims anything.
    """
    tests = evidence(inventory)
    live = [case for case in tests.cases if case.claims and not case.skipped]
    if not live:
        raise NothingToLookAt("no test case claims anything")
    vain = [
        (f, own)
        for f in tests.files
        if (own := [c for c in f.cases if c.confirms and c.claims and not c.skipped])
    ]
    found, violations = by_file(RULE, vain, _said, lambda _own: (Severity.MEDIUM, Confidence.MEDIUM))
    if not found:
        need_tests(tests)
    return Scan(
        findings=found,
        sent=tests.sent,
        unread=tests.unread,
        opportunities={RULE: len(live)},
        violations={RULE: violations} if violations else {},
        searched=_SEARCHED,
    )


def _said(file: Facts, own: list[Case]) -> str:
    """The count and the first reason."""
    noun = "test case confirms" if len(own) == 1 else "test cases confirm"
    said = f"{len(own)} of {len(file.cases)} {noun} only what the test set up"
    return f"{said}; of {own[0].name[:60]!r}: {own[0].confirms}."


CHECK = Check(RULE, look)
