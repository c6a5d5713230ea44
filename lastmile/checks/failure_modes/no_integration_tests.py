"""Parts that no test tries together (CWE-1068): modules that answer requests, and no driving test."""

from lastmile.checks.code.answering import leave_open_for_functions
from lastmile.checks.code.cases_evidence import Tested, Tests, evidence, live_claims
from lastmile.checks.failure_modes._untested import largest, share
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Severity

RULE = "lastmile.no-integration-tests"
ENOUGH = 0.7  # share of the modules with which nothing is said
_FEWEST_CLAIMS = 2.0
_MOST_CLAIMS = 10.0  # what is asked of a module, however many addresses it answers
_FEW = 2  # modules with addresses; a service with hardly any declares them where we do not read them
_MUCH = 30  # claims
_SEARCHED = (
    "test files that use a client of the framework, a server that they start, a browser, a "
    "database of their own or a "
    "process, and the modules that they reach"
)


def look(inventory: Inventory) -> Scan:
    """One finding with the number of modules that answer requests and that no such test reaches.

    Raises NothingToLookAt where no module answers requests, and Skip where only serverless functions do.
    """
    tests = evidence(inventory)
    answering = [one for _, one in sorted(tests.product.items()) if one.facts.routes]
    if not answering:
        leave_open_for_functions(inventory)
        raise NothingToLookAt("no module that answers requests was seen")
    asked = {path for path, _ in tests.asked_routes}
    bare = [one for one in answering if not _driven(one, asked)]
    found: tuple[Finding, ...] = ()
    if len(answering) <= _FEW and _much(tests):
        bare = []  # the addresses stand where they are not read, and the product is driven all the same
    if len(bare) > (1 - ENOUGH) * len(answering):
        found = (_finding(len(answering), bare),)
    return Scan(
        findings=found,
        sent=tests.sent,
        unread=tests.unread,
        opportunities={RULE: len(answering)},
        violations={RULE: len(bare)} if found else {},
        searched=_SEARCHED,
    )


def _much(tests: Tests) -> bool:
    """Tests drive the product as a whole, whatever they ask."""
    return sum(live_claims(file) for file in tests.files if file.drives) >= _MUCH


def _driven(one: Tested, asked: set[str]) -> bool:
    wanted = min(_MOST_CLAIMS, max(_FEWEST_CLAIMS, len(one.facts.routes) / 2))
    return one.driven >= wanted or (one.facts.path in asked and one.direct >= wanted)


def _finding(total: int, bare: list[Tested]) -> Finding:
    return Finding(
        rule=RULE,
        message=(
            f"Of the modules that answer requests, {share(len(bare), total, 'module')} never "
            f"tried as a whole: no test "
            "with a client, a running server or a browser reaches them."
        ),
        severity=Severity.MEDIUM if len(bare) > total / 2 else Severity.LOW,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-1068",),
        evidence=(
            Evidence(kind="absence", note=f"searched: {_SEARCHED}"),
            *largest(bare, "no test with a client or a server reaches it"),
        ),
    )


CHECK = Check(RULE, look)
