"""Login, payment and permission code that no test reaches (CWE-1068)."""

import re

from lastmile.checks.code.cases_evidence import Tested, evidence
from lastmile.checks.failure_modes._untested import counted, product
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Severity

RULE = "lastmile.critical-path-untested"
_MOST = 12  # findings; what is beyond is counted in the last one
_FEWEST_LINES = 15
_CLAIMS = 2  # of tests that import, name or ask the module itself
_CLAIMS_A_LINE = 1 / 100
_PLACE = re.compile(
    r"(?:^|[/_.-])(auth|authn|authz|authentication|authori[sz]ation|login|signin|signup|passwords?|"
    r"permissions?|rbac|acl|oauth2?|jwt|payments?|billing|checkout|stripe|paypal|refunds?)"
    r"(?=[/_.-])",
    re.IGNORECASE,
)
_FUNCTION = re.compile(
    r"(?i)^_?(log_?in|sign_?in|sign_?up|log_?out|authenticate\w{0,20}|register(_?user)?|"
    r"(verify|check|hash|reset|change|forgot)_?password|(verify|create|decode|sign|"
    r"generate)_?(access_?)?(token|jwt)|"
    r"is_?(admin|authorized|authenticated)|require_?(auth|login|admin|role)\w{0,12}|"
    r"has_?permission\w{0,12}|"
    r"check_?permission\w{0,12}|(create|process|handle|make|capture|confirm)_?(payment|charge|"
    r"checkout|refund)\w{0,20}|"
    r"charge(_?\w{0,20})?|refund\w{0,20}|(stripe|verify)_?webhook\w{0,20}|checkout)$"
)
# Pages and their parts show what the server decides; the decision is what must be tested.
_SHOWS = re.compile(
    r"\.(tsx|jsx|vue|svelte)$|\.(directive|component|pipe)\.ts$|(^|/)(geo|location|notifications?|"
    r"camera|push)/|"
    r"(^|/)(components|mixins|schemas?|pages|screens|views/\w+\.[jt]sx?$|"
    r"hooks|store|"
    r"stores|styles|static|"
    r"assets|public|frontend|client|ui|web/src|forms?|templates)/"
)
_SERVER = re.compile(r"(^|/)(api|server|backend|functions)/|(^|/)route\.[jt]s$")
_SEARCHED = (
    "modules on the way of login, permissions and payments, by their place and by the names of "
    "their functions, and "
    "the tests that import, name or ask them"
)


def look(inventory: Inventory) -> Scan:
    """One finding for each such module that no test reaches, the largest first.

    Raises NothingToLookAt where no module does such things.
    """
    tests = evidence(inventory)
    critical = [(one, line) for one in product(tests) if (line := _critical(one))]
    if not critical:
        raise NothingToLookAt("no module for login, permissions or payments was seen")
    bare = [(one, line) for one, line in critical if not _tested(one)]
    bare.sort(key=lambda pair: (-pair[0].facts.lines, pair[0].facts.path))
    findings = tuple(_finding(one, line) for one, line in bare[:_MOST])
    if len(bare) > _MOST:
        more = f" {counted(len(bare) - _MOST, 'more module')} of the kind are as untested."
        findings = (*findings[:-1], findings[-1].model_copy(update={"message": findings[-1].message + more}))
    return Scan(
        findings=findings,
        sent=tests.sent,
        unread=tests.unread,
        opportunities={RULE: len(critical)},
        violations={RULE: len(bare)} if bare else {},
        searched=_SEARCHED,
    )


def _critical(one: Tested) -> int:
    """The line where its critical part begins; 0 where it has none."""
    path = one.facts.path
    if one.facts.lines < _FEWEST_LINES or (_SHOWS.search(path) and not _SERVER.search(path)):
        return 0
    named = [line for name, line in one.facts.functions if _FUNCTION.match(name)]
    if named:
        return min(named)
    below = "/".join(path.split("/")[-2:])  # a product may be called after what it does; its parts tell
    if not _PLACE.search("/" + below):
        return 0
    return one.facts.functions[0][1] if one.facts.functions else 1


def _tested(one: Tested) -> bool:
    """Enough claims of any test, or some of tests that name the module's critical functions themselves."""
    if one.enough:
        return True
    wanted = max(_CLAIMS, min(5.0, one.facts.lines * _CLAIMS_A_LINE))
    critical = {name for name, _ in one.facts.functions if _FUNCTION.match(name)}
    spoken = bool(one.touched & critical) if critical else bool(one.touched) or not one.facts.functions
    return one.direct >= wanted and spoken


def _finding(one: Tested, line: int) -> Finding:
    said = "no test reaches it" if not one.claims else "hardly a test reaches it"
    return Finding(
        rule=RULE,
        message=(
            f"This module ({counted(one.facts.lines, 'line')}) stands on the way of login, "
            f"permissions or payments, "
            f"and {said}."
        ),
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM,
        path=one.facts.path,
        line=line,
        cwe=("CWE-1068",),
        evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}"),),
    )


CHECK = Check(RULE, look)
