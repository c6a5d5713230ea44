"""Test cases that are switched off, or that switch all others off (CWE-1068)."""

from lastmile.checks.code.cases import Case, Facts
from lastmile.checks.code.cases_evidence import evidence
from lastmile.checks.failure_modes._case_findings import by_file
from lastmile.checks.failure_modes._untested import need_tests
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Severity

RULE = "lastmile.skipped-or-focused-tests"
MANY = 0.05  # share of the cases from which those that are switched off are a finding
_SEARCHED = "marks that switch a case off whatever the circumstances, and marks that run one case alone"


def look(inventory: Inventory) -> Scan:
    """One finding for each file with such cases; single ones that are switched off are left alone.

    Raises NothingToLookAt where there are next to no tests, unless something is wrong with them.
    """
    tests = evidence(inventory)
    if not tests.cases:
        raise NothingToLookAt("there are no test cases")
    off = sum(case.skipped for case in tests.cases)
    many = off > MANY * len(tests.cases)
    marked = [
        (f, own) for f in tests.files if (own := [c for c in f.cases if c.focused or (many and c.skipped)])
    ]
    found, violations = by_file(RULE, marked, _said, _grade)
    if not found:
        need_tests(tests)
    return Scan(
        findings=found,
        sent=tests.sent,
        unread=tests.unread,
        opportunities={RULE: len(tests.cases)},
        violations={RULE: violations} if violations else {},
        searched=_SEARCHED,
    )


def _said(file: Facts, own: list[Case]) -> str:
    focused = [case for case in own if case.focused]
    if focused:
        name = repr(focused[0].name[:60])
        return f"{name} is marked to run alone: the other tests of its file are silently left out."
    verb = "is" if len(own) == 1 else "are"
    return f"{len(own)} of {len(file.cases)} test cases {verb} switched off whatever the circumstances."


def _grade(own: list[Case]) -> tuple[Severity, Confidence]:
    focused = any(case.focused for case in own)
    return (Severity.MEDIUM if focused else Severity.LOW), Confidence.HIGH


CHECK = Check(RULE, look)
