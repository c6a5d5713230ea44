"""Express servers that die in the middle of a request when they are stopped (CWE-460)."""

import re

from lastmile.checks.failure_modes._express_app import lacking
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.no-graceful-shutdown"
_SEARCHED = "handlers of SIGTERM and SIGINT, and packages that end a server in good order"
_HANDLED = re.compile(
    r"['\"`]SIG(?:TERM|INT)['\"`]|enableShutdownHooks|"
    r"['\"](?:http-terminator|stoppable|@godaddy/terminus|http-graceful-shutdown|express-graceful-shutdown|"
    r"http-shutdown|lightship|death|exit-hook|close-with-grace)['\"]"
)


def look(inventory: Inventory) -> Scan:
    """One finding where no script handles the signal. Raises NothingToLookAt without an Express server."""
    found = Finding(
        rule=RULE,
        message="Nothing handles SIGTERM: at each deployment the process ends at once, and requests that are "
        "under way break off. Stop accepting, let them end, close the connections, then exit.",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-460",),
    )
    return lacking(inventory, found, _HANDLED, _SEARCHED, "starts the server")


CHECK = Check(RULE, look)
