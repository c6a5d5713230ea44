"""No automatic pipeline that checks the code (CWE-1068), judged by what it runs and not by its files."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lastmile import yaml_in
from lastmile.checks.failure_modes._ci_commands import LONGEST, is_check, lines_of
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Evidence, Finding, Role, Severity

RULE = "lastmile.no-ci"
_PIPELINE = re.compile(
    r"^(\.(github|gitea|forgejo)/(workflows/[^/]+|actions/.+/action)\.ya?ml|\.gitlab-ci\.ya?ml|"
    r"\.gitlab/(ci/)?.+\.ya?ml|\.circleci/config\.ya?ml|\.?azure-pipelines[\w.-]*\.ya?ml|"
    r"\.azure(-pipelines)?/.+\.ya?ml|Jenkinsfile[\w.-]*|bitbucket-pipelines\.ya?ml|\.drone\.ya?ml|"
    r"\.woodpecker(/.+)?\.ya?ml|\.travis\.ya?ml|\.?appveyor\.ya?ml|\.buildkite/.+\.ya?ml|\.cirrus\.ya?ml|"
    r"cloudbuild[\w.-]*\.ya?ml|\.semaphore/.+\.ya?ml|buildspec[\w.-]*\.ya?ml|\.builds/.+\.ya?ml|"
    r"\.build\.ya?ml|codemagic\.ya?ml|wercker\.ya?ml|\.tekton/.+\.ya?ml|\.teamcity/.+)$"
)
_DEPLOYS = re.compile(r"(^|/)(vercel\.json|netlify\.toml|fly\.toml|render\.yaml|railway\.json|Procfile)$")
_NOT_RUN = frozenset(
    {
        "name",
        "description",
        "if",
        "env",
        "environment",
        "variables",
        "on",
        "image",
        "branches",
        "title",
        "label",
    }
)
_SEARCHED = (
    "pipelines of GitHub, GitLab, Gitea, CircleCI, Azure, Jenkins, Bitbucket, Drone, Woodpecker, Travis, "
    "Buildkite, AppVeyor, Cirrus, Semaphore, Cloud Build and CodeBuild, and in them any step that tests, "
    "lints, type-checks or builds"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository if no pipeline runs a test, a lint, a type check or a build."""
    roles = tuple(role for role in Role if role not in (Role.VENDORED, Role.MINIFIED))
    pipelines = [f for f in inventory.select(roles=roles) if _PIPELINE.match(f.path)]
    sent = tuple(f.path for f in pipelines)
    scripts = _scripts(inventory) if pipelines else {}
    for file in pipelines:
        if any(is_check(line, scripts) for line in _commands(inventory.read(file), file)):
            return Scan(sent=sent, searched=_SEARCHED)
    deploys = [f.path for f in inventory.select(roles=roles) if _DEPLOYS.search(f.path)]
    return Scan(findings=(_finding(sent, deploys),), sent=sent, searched=_SEARCHED)


def _finding(pipelines: tuple[str, ...], deploys: list[str]) -> Finding:
    if pipelines:
        message = (
            f"A pipeline exists ({', '.join(pipelines[:3])}) but checks nothing: no step in it runs tests, a "
            "linter, a type checker or a build that could fail."
        )
    else:
        message = "No pipeline runs when code changes: the repository configures no CI service."
    if deploys:
        message += f" {deploys[0]} hands the code to a hosting platform unchecked."
    read = [
        Evidence(kind="file", path=path, note="read; nothing in it checks the code") for path in pipelines
    ]
    return Finding(
        rule=RULE,
        message=message,
        severity=Severity.HIGH,
        confidence=Confidence.MEDIUM if pipelines else Confidence.HIGH,
        cwe=("CWE-1068",),
        evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}"), *read[:10]),
    )


def _commands(text: str, file: SourceFile) -> Iterator[str]:
    """The lines that a pipeline runs; ``uses: x`` for an action and ``task: x`` for a task."""
    documents: list[Any] | None = None
    if file.path.endswith((".yml", ".yaml")):
        try:
            documents = yaml_in.parse_all(text, file.path)
        except yaml_in.YamlError:
            documents = None  # aliases or a slip: read it as text, which can only find more
    if documents is not None:
        yield from _strings(documents)
        return
    for line in text.splitlines():
        found = re.sub(r"^\s*(-\s+)?((run|script|command|sh|bat)\b\s*[:(]?\s*)?['\"]*", "", line[:LONGEST])
        if not re.match(r"(name|description|stage)\b\s*[:(]", found):
            yield found


def _strings(document: Any) -> Iterator[str]:
    todo: list[tuple[str, Any]] = [("", document)]
    while todo:
        key, value = todo.pop()
        if isinstance(value, dict):
            never = value.get("if") is False or str(value.get("when")) == "never"
            if never or value.get("continue-on-error") is True or value.get("allow_failure") is True:
                continue  # it does not run, or it cannot fail
            todo.extend((str(k), v) for k, v in value.items() if str(k) not in _NOT_RUN)
        elif isinstance(value, list):
            todo.extend((key, v) for v in value)
        elif isinstance(value, str):
            named = key in ("uses", "task", "template")
            yield from (f"{key}: {value}",) if named else lines_of(value)


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
