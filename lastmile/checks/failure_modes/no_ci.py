"""No automatic pipeline that checks the code (CWE-1068), judged by what it runs and not by its files."""

import json
import re

from lastmile.checks.code import pipelines
from lastmile.checks.code.gates import gates
from lastmile.checks.failure_modes._ci_commands import is_check
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Role, Severity

RULE = "lastmile.no-ci"
_DEPLOYS = re.compile(r"(^|/)(vercel\.json|netlify\.toml|fly\.toml|render\.yaml|railway\.json|Procfile)$")
_SEARCHED = (
    "pipelines of GitHub, GitLab, Gitea, CircleCI, Azure, Jenkins, Bitbucket, Drone, Woodpecker, Travis, "
    "Buildkite, AppVeyor, Cirrus, Semaphore, Cloud Build, CodeBuild and pre-commit.ci, and in them any step "
    "that tests, lints, type-checks or builds"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository if no pipeline runs a test, a lint, a type check or a build."""
    files = pipelines.files(inventory)
    sent = tuple(f.path for f in files)
    scripts = _scripts(inventory) if files else {}
    commands = pipelines.commands(inventory)
    if any(not command.forgiven and is_check(command.text, scripts) for command in commands):
        return Scan(sent=sent, searched=_SEARCHED)
    roles = tuple(role for role in Role if role not in (Role.VENDORED, Role.MINIFIED))
    deploys = [f.path for f in inventory.select(roles=roles) if _DEPLOYS.search(f.path)]
    sure = Confidence.MEDIUM if gates(inventory).unclear else Confidence.HIGH
    return Scan(findings=(_finding(sent, deploys, sure),), sent=sent, searched=_SEARCHED)


def _finding(files: tuple[str, ...], deploys: list[str], sure: Confidence) -> Finding:
    if files:
        message = (
            f"A pipeline exists ({', '.join(files[:3])}) but checks nothing: no step in it runs tests, a "
            "linter, a type checker or a build that could fail."
        )
    else:
        message = "No pipeline runs when code changes: the repository configures no CI service."
    if deploys:
        message += f" {deploys[0]} hands the code to a hosting platform unchecked."
    read = [Evidence(kind="file", path=path, note="read; nothing in it checks the code") for path in files]
    return Finding(
        rule=RULE,
        message=message,
        severity=Severity.HIGH,
        confidence=sure,  # an empty pipeline says no more than none: a file alone earns nothing
        cwe=("CWE-1068",),
        evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}"), *read[:10]),
    )


def _scripts(inventory: Inventory) -> dict[str, str]:
    """What a pipeline may call by name: scripts of package.json files, and shell scripts by path."""
    found: dict[str, str] = {}
    for file in inventory.files:
        if file.path.rpartition("/")[2] == "package.json" and file.size < 500_000:
            try:
                known = json.loads(inventory.read(file)).get("scripts", {})
            except (ValueError, RecursionError, AttributeError):
                continue
            if isinstance(known, dict):
                found.update({str(k): str(v) for k, v in known.items()})
        elif file.language == "shell" and file.size < 100_000:
            found[file.path] = inventory.read(file)
    return found


CHECK = Check(RULE, look)
