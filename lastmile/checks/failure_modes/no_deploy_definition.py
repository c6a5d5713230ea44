"""Nothing in the repository says how the product is built and started elsewhere (CWE-1059).

Rule: catalogue readiness/no-deploy-definition. Files count by what they say; a step of a pipeline that
deploys counts.
"""

from lastmile.checks.code.absence import absence
from lastmile.checks.code.command_kinds import SHIPS
from lastmile.checks.code.gates import gates
from lastmile.checks.failure_modes._deployment import definitions
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Fact, Role, Severity

RULE = "lastmile.no-deploy-definition"
_SEARCHED = (
    "Dockerfiles that start the product, compose files that build it, Kubernetes, Helm, Terraform, "
    "systemd, the files "
    "of the usual hosting platforms, packages, deploy scripts and targets, and steps of pipelines that deploy"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository if nothing describes a deployment.

    Raises NothingToLookAt without source code, and for a library: its users install it.
    """
    if not inventory.select(roles=(Role.SOURCE,)):
        raise NothingToLookAt("there is no source code")
    if Fact.LIBRARY in inventory.facts and Fact.APPLICATION not in inventory.facts:
        raise NothingToLookAt("a library: its users install it")
    found = [path for path, _ in definitions(inventory)]
    known = gates(inventory)
    ships = [command.path for command, _ in known.of(SHIPS)]
    if found or ships:
        return Scan(sent=tuple(dict.fromkeys((*found, *ships))), searched=_SEARCHED)
    finding = absence(
        RULE,
        "Nothing in the repository builds and starts the product anywhere else than on a developer's "
        "desk. A hosting "
        "platform that was set up by hand cannot be seen from here.",
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM,
        cwe="CWE-1059",
        searched=_SEARCHED,
        read=known.files,
    )
    return Scan(findings=(finding,), sent=known.files, searched=_SEARCHED)


CHECK = Check(RULE, look)
