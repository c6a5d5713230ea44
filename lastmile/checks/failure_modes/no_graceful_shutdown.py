"""Express servers that die in the middle of a request when they are stopped (CWE-460)."""

import re

from lastmile.checks.failure_modes._express_app import scripts, servers
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Severity

RULE = "lastmile.no-graceful-shutdown"
_SEARCHED = "handlers of SIGTERM and SIGINT, and packages that end a server in good order"
_HANDLED = re.compile(
    r"['\"`]SIG(?:TERM|INT)['\"`]|enableShutdownHooks|"
    r"['\"](?:http-terminator|stoppable|@godaddy/terminus|http-graceful-shutdown|express-graceful-shutdown|"
    r"http-shutdown|lightship|death|exit-hook|close-with-grace)['\"]"
)


def look(inventory: Inventory) -> Scan:
    """One finding where no script handles the signal. Raises NothingToLookAt without an Express server."""
    apps = servers(inventory)
    if not apps:
        raise NothingToLookAt("there is no Express server")
    files = scripts(inventory)
    scan = Scan(sent=tuple(f.path for f in files), searched=f"{_SEARCHED}; {len(files)} files")
    if any(_HANDLED.search(inventory.read(file)) for file in files):
        return scan
    found = Finding(
        rule=RULE,
        message="Nothing handles SIGTERM: at each deployment the process ends at once, and requests that are "
        "under way break off. Stop accepting, let them end, close the connections, then exit.",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-460",),
        evidence=(
            Evidence(kind="absence", note=f"searched: {_SEARCHED}"),
            *(Evidence(kind="place", path=f.path, note="starts the server") for f in apps[:10]),
        ),
    )
    return Scan(findings=(found,), sent=scan.sent, searched=scan.searched)


CHECK = Check(RULE, look)
