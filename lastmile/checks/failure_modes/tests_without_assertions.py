"""Test cases that assert nothing (CWE-1068): they pass whatever the product answers."""

import re

from lastmile.checks.code.cases import Case, Facts, is_sample
from lastmile.checks.code.cases_evidence import evidence
from lastmile.checks.failure_modes._case_findings import by_file
from lastmile.checks.failure_modes._untested import counted, need_tests
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Severity

RULE = "lastmile.tests-without-assertions"
# A call that may well claim for the case, or fail where a page lacks what it asks for.
_LEANS = re.compile(
    r"^_?(run|do|check|test|verify|assert|expect|should|wait|ensure|validate|must|require|compare|"
    r"match|click|fill|"
    r"find|get_?By|contains|visit|goto|navigate|done|raise|fail|snapshot|benchmark|bench|"
    r"subprocess|spawn|exec|"
    r"type|select|check_call|check_output|join)|^(Run|get|T|t|and)$",
    re.IGNORECASE,
)
# That nothing is thrown is what such a case is about.
_SMOKE = re.compile(
    r"smoke|no_?(error|raise|crash|throw|panic)|not[_ ]?(raise|crash|throw|fail|panic|break)|"
    r"doesn'?t|swallow|success|"
    r"without[_ ]?(error|crash|throwing)|never|crash|panic|overflow|underflow|compil|idempotent|"
    r"handle|ignore|"
    r"benchmark|accept|clean|no-?op|allow|pars|load|empty|valid|works|should be an?\b|exist|"
    r"import|start|listen",
    re.IGNORECASE,
)


def look(inventory: Inventory) -> Scan:
    """One finding for each test file with cases that claim nothing.

    Raises NothingToLookAt where there are next to no tests, unless something is wrong with them.
    """
    tests = evidence(inventory)
    cases = [c for c in tests.cases if not c.skipped and not c.copy]
    if not cases:
        raise NothingToLookAt("there are no test cases")
    mute = [(file, own) for file in tests.files if (own := [c for c in file.cases if is_mute(c, tests.own)])]
    found, violations = by_file(RULE, mute, _said, _grade)
    if not found:
        need_tests(tests)
    return Scan(
        findings=found,
        sent=tests.sent,
        unread=tests.unread,
        opportunities={RULE: len(cases)},
        violations={RULE: violations} if violations else {},
        searched="assertions of every test framework in the cases and in the functions that they call",
    )


def is_mute(case: Case, helpers: frozenset[str]) -> bool:
    """It claims nothing itself, and nothing that it calls seems to; what generators wrote counts as mute."""
    if case.claims or case.skipped or case.copy:
        return False
    if case.idle or is_sample(case.name.rpartition(".")[2]):
        return True
    if not case.calls or case.calls & helpers:
        return False
    return not any(map(_LEANS.match, case.calls)) and not _SMOKE.search(case.name)


def _said(file: Facts, own: list[Case]) -> str:
    names = ", ".join(repr(case.name[:60]) for case in own[:3])
    verb = "claims" if len(own) == 1 else "claim"
    share = f"{len(own)} of {counted(len(file.cases), 'test case')}"
    return f"{share} {verb} nothing that the product could get wrong: {names}."


def _grade(own: list[Case]) -> tuple[Severity, Confidence]:
    idle = any(case.idle for case in own)
    return (Severity.MEDIUM, Confidence.HIGH) if idle else (Severity.LOW, Confidence.MEDIUM)


CHECK = Check(RULE, look)
