"""Build pipelines that a stranger can steer: text of an issue or a branch's name runs as a command.

Rule: catalogue security/ci-workflow-injection (CWE-94, CWE-829). The contexts are those that GitHub's guide
"Security hardening for GitHub Actions" calls untrusted; what a trigger hands to strangers sets the severity.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lastmile import yaml_in
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity, Unread

RULE = "lastmile.ci-workflow-injection"
_WORKFLOW = re.compile(r"(?:^|/)\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml$")
_EXPRESSION = re.compile(r"\$\{\{([^{}]{1,1000})\}\}")
_UNTRUSTED = re.compile(
    r"github\.head_ref\b|github\.event\.(?:"
    r"(?:issue|pull_request|discussion)\.(?:title|body)|(?:comment|review|review_comment)\.body"
    r"|pull_request\.head\.(?:ref|label|repo\.(?:default_branch|description|homepage))"
    r"|pages\.[^\s}]{1,20}\.page_name"
    r"|workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:name|email))"
    r"|head_repository\.description)"
    r"|(?:head_commit|commits\.[^\s}.]{1,20})\.(?:message|author\.(?:name|email)))"
)
# A comparison gives true or false; a hash or a number is no command.
_ASKED = re.compile(r"==|!=|\b(?:contains|startsWith|endsWith|hashFiles|toJSON)\s*\(")
_ENV = re.compile(r"\benv\.(\w+)")
# Strangers can start these, and they run with the project's keys.
_WITH_KEYS = frozenset(
    ("pull_request_target", "issues", "issue_comment", "discussion", "discussion_comment", "workflow_run")
)
_HEAD = re.compile(
    r"github\.event\.pull_request\.head\.(?:sha|ref)|github\.head_ref|refs/pull/|"
    r"github\.event\.workflow_run\.(?:head_sha|head_branch)|github\.event\.pull_request\.number"
)
_FETCHES = re.compile(r"\bgh\s+pr\s+checkout\b|\bgit\s+(?:checkout|fetch|pull)\b[^\n]{0,200}(?:pull/|head\.)")
_RUNS_CODE = re.compile(
    r"\b(?:npm|pnpm|yarn|bun|npx|pip3?|uv|poetry|pytest|tox|make|cargo|mvnw?|gradlew?|bundle|composer|"
    r"docker(?:-compose)?\s+(?:compose\s+)?(?:build|up)|(?:python3?|node|bash|sh|ruby|deno)\s+[\w./-]|go\s+(?:test|run|build|generate))\b"
    r"|(?:^|[\s;&|])\./[\w.-]"
)
# Somebody of the project has said yes, or the code is the project's own.
_GUARD = re.compile(
    r"author_association|github\.actor\s*==|triggering_actor\s*==|head\.repo\.full_name\s*==|head\.repo\.fork"
    r"|head_repository\.full_name\s*==|\.user\.login\s*==|sender\.login\s*==|github\.event\.label\.name|labels\.\*|permission"
)
_Job = yaml_in.Lines


@dataclass(frozen=True, slots=True)
class _Place:
    """A job and what is known of its workflow."""

    file: SourceFile
    name: str
    job: _Job
    triggers: frozenset[str]
    tainted: frozenset[str]  # variables of the workflow and the job that strangers fill in
    guarded: bool


def look(inventory: Inventory) -> Scan:
    """Read each workflow as data: its triggers, jobs and steps."""
    files = [
        f
        for f in inventory.select(roles=(Role.CONFIG, Role.SOURCE, Role.DATA))
        if _WORKFLOW.search(f.path) and f.size < 1_000_000
    ]
    if not files:
        raise NothingToLookAt("no workflow of GitHub Actions")
    findings: list[Finding] = []
    unread: list[Unread] = []
    steps = 0
    for file in files:
        try:
            workflow = yaml_in.parse(inventory.read(file), file.path)
        except yaml_in.YamlError as error:
            unread.append(Unread(path=file.path, reason=str(error)))
            continue
        if isinstance(workflow, yaml_in.Lines):
            steps += sum(len(_steps(job)) for _, job in _jobs(workflow))
            findings += _judge(file, workflow)
    return Scan(
        findings=tuple(findings),
        sent=tuple(f.path for f in files),
        unread=tuple(unread),
        opportunities={RULE: steps},
        searched=f"{len(files)} workflows of GitHub Actions",
    )


def _judge(file: SourceFile, workflow: yaml_in.Lines) -> Iterator[Finding]:
    triggers = _triggers(workflow)
    for name, job in _jobs(workflow):
        guarded = bool(_GUARD.search(str(job.get("if", "")))) or "environment" in job
        place = _Place(file, name, job, triggers, _tainted(workflow, job), guarded)
        yield from _injections(place)
        yield from _foreign_code(place)


def _triggers(workflow: yaml_in.Lines) -> frozenset[str]:
    on = workflow.get("on", workflow.get(True))  # YAML 1.1 reads a bare "on" as true
    if isinstance(on, str):
        return frozenset({on})
    return frozenset(map(str, on)) if isinstance(on, list | dict) else frozenset()


def _jobs(workflow: yaml_in.Lines) -> list[tuple[str, _Job]]:
    jobs = workflow.get("jobs")
    return (
        [(str(n), j) for n, j in jobs.items() if isinstance(j, yaml_in.Lines)]
        if isinstance(jobs, dict)
        else []
    )


def _steps(job: _Job) -> list[yaml_in.Lines]:
    steps = job.get("steps")
    return [s for s in steps if isinstance(s, yaml_in.Lines)] if isinstance(steps, list) else []


def _untrusted(text: str, tainted: frozenset[str]) -> str | None:
    """The expression in a command that strangers fill in, if there is one."""
    for found in _EXPRESSION.finditer(text):
        if _ASKED.search(found[1]):
            continue
        if hit := _UNTRUSTED.search(found[1]):
            return hit[0]
        if (name := _ENV.search(found[1])) and name[1] in tainted:
            return f"env.{name[1]}"
    return None


def _tainted(*holders: Any) -> frozenset[str]:
    """Environment variables that strangers fill in; harmless as ``"$TITLE"``, not as ``${{ env.TITLE }}``."""
    found = set()
    for holder in holders:
        env = holder.get("env")
        if isinstance(env, dict):
            found |= {str(name) for name, value in env.items() if _untrusted(str(value), frozenset())}
    return frozenset(found)


def _injections(place: _Place) -> Iterator[Finding]:
    for step in _steps(place.job):
        holder: Any = step
        key = "run"
        if str(step.get("uses", "")).startswith("actions/github-script@"):
            holder, key = step.get("with"), "script"
        if not isinstance(holder, yaml_in.Lines) or key not in holder:
            continue
        hit = _untrusted(str(holder[key]), place.tainted | _tainted(step))
        if hit:
            guarded = place.guarded or bool(_GUARD.search(str(step.get("if", ""))))
            grade = _grade(hit, place.triggers, guarded=guarded)
            message = f"`{hit}` is text that a stranger writes, and this command runs it as a part of itself."
            yield _finding(place.file, holder.key_lines[key], place.name, message, grade, "CWE-94")


def _grade(hit: str, triggers: frozenset[str], *, guarded: bool) -> tuple[Severity, Confidence]:
    commits = "commit" in hit and "workflow_run" not in hit
    if commits or not triggers & (_WITH_KEYS | {"pull_request", "pull_request_review", "workflow_call"}):
        # Whoever can push could change the pipeline itself.
        return Severity.LOW, Confidence.MEDIUM
    if triggers & _WITH_KEYS and not ("head_ref" in hit and not triggers & {"pull_request_target"}):
        return (Severity.LOW, Confidence.MEDIUM) if guarded else (Severity.HIGH, Confidence.HIGH)
    return Severity.LOW, Confidence.MEDIUM  # a fork's pull request gets no keys


def _foreign_code(place: _Place) -> Iterator[Finding]:
    """A stranger's code is fetched and run where the project's keys are at hand."""
    if not place.triggers & {"pull_request_target", "issue_comment", "workflow_run"}:
        return
    fetched: int | None = None
    guarded = place.guarded
    for step in _steps(place.job):
        given = step.get("with")
        run = str(step.get("run", ""))
        if str(step.get("uses", "")).startswith("actions/checkout@") and isinstance(given, dict):
            guarded = guarded or bool(_GUARD.search(str(step.get("if", ""))))
            if _HEAD.search(str(given.get("ref", ""))):
                fetched = step.key_lines["uses"]
                continue
        elif _FETCHES.search(run):
            fetched = step.key_lines["run"]
        runs = _RUNS_CODE.search(run) or str(step.get("uses", "")).startswith("./")
        if fetched is not None and runs:
            grade = (Severity.LOW, Confidence.MEDIUM) if guarded else (Severity.HIGH, Confidence.HIGH)
            if "workflow_run" in place.triggers and not place.triggers & {
                "pull_request_target",
                "issue_comment",
            }:
                grade = (Severity.LOW, Confidence.LOW)  # it may follow pushes of the team alone
            message = "The code of a stranger's pull request is fetched and run here with the project's keys."
            yield _finding(place.file, fetched, place.name, message, grade, "CWE-829")
            return


def _finding(  # noqa: PLR0913, PLR0917 - the fields of a finding, each once
    file: SourceFile, line: int, symbol: str, message: str, grade: tuple[Severity, Confidence], cwe: str
) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=grade[0],
        confidence=grade[1],
        path=file.path,
        line=line,
        symbol=symbol,
        cwe=(cwe,),
    )


CHECK = Check(RULE, look)
