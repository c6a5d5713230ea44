"""Tests that try only what works (CWE-1068): none asserts an error, a refusal or an answer of 4xx or 5xx."""

from lastmile.checks.code.cases_evidence import evidence
from lastmile.checks.failure_modes._untested import need_tests
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Severity

RULE = "lastmile.happy-path-tests-only"
FEWEST = 5  # asserting cases; of fewer nothing can be said
LITTLE = 0.08  # share; production software that we measured has 13 % to 41 %, but for one with 3 %
_SEARCHED = "test cases that claim something about an error, a refusal, or an answer of 4xx or 5xx"


def look(inventory: Inventory) -> Scan:
    """One finding where hardly a case tries what must fail.

    Raises NothingToLookAt where fewer than FEWEST cases claim anything.
    """
    tests = evidence(inventory)
    files = [file for file in tests.files if tests.reaching.get(file.path)]
    live = [c for file in files for c in file.cases if c.claims and not c.skipped]
    need_tests(tests)
    if len(live) < FEWEST:
        raise NothingToLookAt("there are too few tests to say what they try")
    refusing = sum(case.refuses for case in live)
    found: tuple[Finding, ...] = ()
    if refusing < LITTLE * len(live):
        few = "None" if not refusing else f"Only {refusing}"
        verb = "tries" if refusing < 2 else "try"
        found = (
            Finding(
                rule=RULE,
                message=f"{few} of {len(live):,} test cases that claim something {verb} what must be refused "
                "or fail.",
                severity=Severity.LOW if refusing else Severity.MEDIUM,
                confidence=Confidence.MEDIUM,
                cwe=("CWE-1068",),
                evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}"),),
            ),
        )
    return Scan(findings=found, sent=tests.sent, unread=tests.unread, searched=_SEARCHED)


CHECK = Check(RULE, look)
