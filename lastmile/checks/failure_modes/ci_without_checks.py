"""No pipeline lets a failing test stop a change (CWE-1068); judged by the commands behind its steps.

Rule: catalogue readiness/ci-without-checks. A step that may fail (``continue-on-error``, ``|| true``) stops
nothing.
"""

from lastmile.checks.code.absence import absence
from lastmile.checks.code.gates import Gates, gates, stops
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.ci-without-checks"
_SEARCHED = (
    "the steps of every pipeline, and behind them scripts of package.json, targets of Makefiles, "
    "shell scripts, "
    "tox, nox and hooks of pre-commit, for a command that runs tests on a change and whose failure counts"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository if no test can stop a change.

    Raises NothingToLookAt without source code, Skip where the steps lie in another repository.
    """
    if not inventory.select(roles=(Role.SOURCE,)):
        raise NothingToLookAt("there is no source code")
    known = gates(inventory)
    tests = known.tests()
    if any(stops(command) for command, _ in tests):
        return Scan(sent=known.files, searched=_SEARCHED)
    if not tests and known.elsewhere:
        raise Skip("a pipeline calls steps that are kept in another repository")
    finding = _forgiven(known) if tests else _none(known)
    return Scan(findings=(finding,), sent=known.files, searched=_SEARCHED)


def _forgiven(known: Gates) -> Finding:
    """Tests run, and none of them stops a change."""
    command = min((c for c, _ in known.tests()), key=lambda c: (not c.forgiven, c.path, c.line))
    told = "and lets the change go on when they fail" if command.forgiven else "but not when code changes"
    return Finding(
        rule=RULE,
        message=f"The pipeline runs tests {told}: no test anywhere can stop a change.",
        severity=Severity.HIGH if command.forgiven else Severity.MEDIUM,
        confidence=Confidence.HIGH if command.forgiven else Confidence.MEDIUM,
        path=command.path,
        line=command.line,
        symbol="tests",
        cwe=("CWE-1068",),
    )


def _none(known: Gates) -> Finding:
    if known.files:
        message = f"Pipelines exist ({', '.join(known.files[:3])}), and none of their steps runs a test."
    else:
        message = "No pipeline runs the tests: the repository configures no CI service."
    return absence(
        RULE,
        message,
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        cwe="CWE-1068",
        searched=_SEARCHED,
        read=known.files,
    )


CHECK = Check(RULE, look)
