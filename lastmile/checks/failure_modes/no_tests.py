"""No automated test that asserts anything about the product (CWE-1068): every change is a gamble."""

import re

from lastmile.checks.code.cases_evidence import LANGUAGES, Tests, evidence
from lastmile.checks.failure_modes._untested import claims_about, counted, fewest_claims
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Role, Severity

RULE = "lastmile.no-tests"
_OTHER_TEST = re.compile(
    r"@Test\b|@ParameterizedTest|\[(Fact|Theory|Test|TestMethod)\b|\bfunction test\w{0,80}\(|"
    r"\b(it|test|describe|scenario)\s{1,9}['\"]|def test_\w"
)
_OTHER_CLAIM = re.compile(r"\b(assert\w{0,40}|expect|verify|should\w{0,40}|refute)\b", re.IGNORECASE)
_SEARCHED = (
    "test cases in every language, inline ones included, that claim something which the product "
    "can get wrong; cases "
    "about constants, cases that project generators write and copies of other cases do not count"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository if its tests claim next to nothing about the product.

    Raises NothingToLookAt where there is no code to test.
    """
    if not inventory.select(roles=(Role.SOURCE,)):
        raise NothingToLookAt("there is no source code")
    tests = evidence(inventory)
    others, read = _others(inventory)
    claims = claims_about(tests)
    unread = tuple(u for u in tests.unread if u.path in read)
    sent = tuple(f.path for f in inventory.select(roles=(Role.TEST,)))
    scan = Scan(sent=sent, unread=unread, searched=_SEARCHED)
    if others or claims >= fewest_claims(tests):
        return scan
    sure = Confidence.MEDIUM if unread else Confidence.HIGH  # an unread test might assert
    return Scan(findings=(_finding(tests, claims, sure),), sent=sent, unread=unread, searched=_SEARCHED)


def _others(inventory: Inventory) -> tuple[bool, frozenset[str]]:
    """Whether a test in a language without a reader of ours claims something; and the paths of all tests."""
    tests = inventory.select(roles=(Role.TEST,)) + inventory.select("rust", roles=(Role.SOURCE,))
    found = False
    for file in tests:
        if file.language not in LANGUAGES and not found:
            text = inventory.read(file)[:500_000]
            found = bool(_OTHER_TEST.search(text)) and bool(_OTHER_CLAIM.search(text))
    return found, frozenset(file.path for file in tests)


def _finding(tests: Tests, claims: int, sure: Confidence) -> Finding:
    cases = len(tests.cases)
    held = f"{counted(len(tests.files), 'test file')} with {counted(cases, 'test case')}"
    if claims:
        said = f"{held}, and {counted(claims, 'claim')} about {tests.lines:,} lines of the product"
    elif cases:
        none = "it does not assert" if cases == 1 else "none of them asserts"
        said = f"{held}, and {none} anything of the product"
    else:
        said = "no test case in any language"
    whole = "next to no" if claims else "no"
    return Finding(
        rule=RULE,
        message=f"The repository has {whole} automated tests that could fail: {said}.",
        severity=Severity.HIGH,
        confidence=sure,
        cwe=("CWE-1068",),
        evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}; found {said}"),),
    )


CHECK = Check(RULE, look)
