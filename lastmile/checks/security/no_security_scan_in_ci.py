"""No pipeline and no hook looks for holes or secrets (CWE-1068), judged by what runs and can fail.

Rule: catalogue readiness/no-security-scan-in-ci. A scan by the clock counts: it finds what is new in old
code.
"""

from lastmile.checks.code.absence import absence
from lastmile.checks.code.command_kinds import SCAN
from lastmile.checks.code.gates import gates
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Role, Severity

RULE = "lastmile.no-security-scan-in-ci"
_SEARCHED = (
    "the steps of every pipeline, the scripts and targets behind them, and the hooks of pre-commit, "
    "for scans of "
    "code, packages, images and secrets whose failure counts"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository if nothing scans it.

    Raises NothingToLookAt without source code, Skip where the steps lie in another repository.
    """
    if not inventory.select(roles=(Role.SOURCE,)):
        raise NothingToLookAt("there is no source code")
    known = gates(inventory)
    scans = known.of(SCAN)
    if any(not command.forgiven for command, _ in scans):
        return Scan(sent=known.files, searched=_SEARCHED)
    if known.elsewhere and not scans:
        raise Skip("a pipeline calls steps that are kept in another repository")
    if scans:
        command, behind = scans[0]
        message = f"`{behind[:60]}` runs in {command.path}, and whatever it finds stops nothing."
    else:
        message = (
            "No pipeline looks for holes in the code, in its packages or for secrets. A scan that is "
            "switched on at "
            "the forge alone cannot be seen from here."
        )
    finding = absence(
        RULE,
        message,
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe="CWE-1068",
        searched=_SEARCHED,
        read=known.files,
    )
    return Scan(findings=(finding,), sent=known.files, searched=_SEARCHED)


CHECK = Check(RULE, look)
