"""What the pipelines of a repository run, and when; no check itself.

A pipeline is read as data: each command with its place, whether its failure counts, and whether it runs on
a change or on a release. What a command calls by name (scripts of package.json, targets of a Makefile,
shell scripts, hooks of pre-commit) is followed by ``called.py``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lastmile import yaml_in
from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Role

LONGEST = 500  # characters of a command line that are read
LARGEST = 500_000  # bytes of a pipeline file
_PIPELINE = re.compile(
    r"^(\.(github|gitea|forgejo)/(workflows/[^/]+|actions/.+/action)\.ya?ml|\.gitlab-ci\.ya?ml|"
    r"\.gitlab/(ci/)?.+\.ya?ml|\.circleci/config\.ya?ml|\.?azure-pipelines[\w.-]*\.ya?ml|"
    r"\.azure(-pipelines)?/.+\.ya?ml|Jenkinsfile[\w.-]*|bitbucket-pipelines\.ya?ml|\.drone\.ya?ml|"
    r"\.woodpecker(/.+)?\.ya?ml|\.travis\.ya?ml|\.?appveyor\.ya?ml|\.buildkite/.+\.ya?ml|\.cirrus\.ya?ml|"
    r"cloudbuild[\w.-]*\.ya?ml|\.semaphore/.+\.ya?ml|buildspec[\w.-]*\.ya?ml|\.builds/.+\.ya?ml|"
    r"\.build\.ya?ml|codemagic\.ya?ml|wercker\.ya?ml|\.tekton/.+\.ya?ml|\.teamcity/.+)$"
)
_WORKFLOW = re.compile(r"^\.(github|gitea|forgejo)/workflows/")
_TRAVIS = re.compile(r"^\.travis\.ya?ml$")
# What Travis CI runs where a file names no script ("Default build script" of its language pages).
_TRAVIS_RUNS = {"node_js": "npm test", "go": "go test ./...", "rust": "cargo test", "ruby": "rake"}
_NOT_RUN = frozenset(
    (
        *("name", "description", "if", "env", "environment", "variables", "on", "True", "image", "branches"),
        *("title", "label", "runs-on", "runner", "needs", "permissions", "concurrency", "restore-keys"),
    )
)
_CHANGE = frozenset(
    ("push", "pull_request", "pull_request_target", "merge_group", "workflow_call", "workflow_run")
)
_RELEASE = re.compile(
    r"CI_COMMIT_TAG|TRAVIS_TAG|refs/tags|github\.ref_type\s{0,9}==\s{0,9}'tag'|"
    r"^\s{0,40}(?:-\s)?tags:\s{0,9}(?:true|\S)|"
    r"^\s{0,40}-\s{0,9}tags\s*$|DRONE_TAG|buildingTag|github\.event\.release|^\s{0,40}tags:\s*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Command:
    """One line that a pipeline runs; ``uses: x`` for an action and ``task: x`` for a task."""

    text: str  # at most LONGEST characters
    path: str
    line: int  # of the step; 1-based
    forgiven: bool = False  # its failure lets the pipeline go on
    on_change: bool = True  # it runs when code changes, not only by the clock or by hand
    on_release: bool = False  # its file also, or only, runs for a tag or a release


# pre-commit.ci runs the hooks on every change; its settings are the key ``ci`` of the hooks' file.
_HOOKS = re.compile(r"^\.pre-commit-config\.ya?ml$")
_HOOK_SERVICE = re.compile(r"^ci:", re.MULTILINE)


def files(inventory: Inventory) -> tuple[SourceFile, ...]:
    """The pipeline files of the repository, in path order."""
    roles = tuple(role for role in Role if role not in (Role.VENDORED, Role.MINIFIED))
    found = inventory.select(roles=roles)
    small = (f for f in found if f.size <= LARGEST)
    return tuple(f for f in small if _PIPELINE.match(f.path) or _runs_hooks(inventory, f))


def _runs_hooks(inventory: Inventory, file: SourceFile) -> bool:
    return bool(_HOOKS.match(file.path)) and bool(_HOOK_SERVICE.search(inventory.read(file)))


def commands(inventory: Inventory) -> tuple[Command, ...]:
    """Every command of every pipeline file, in the order of the files."""
    return tuple(command for file in files(inventory) for command in of_file(inventory, file))


def of_file(inventory: Inventory, file: SourceFile) -> Iterator[Command]:
    """The commands of one pipeline file; a file that is no valid YAML is read as text."""
    text = inventory.read(file)
    base = Command("", file.path, 1, on_release=bool(_RELEASE.search(text)))
    if _HOOKS.match(file.path):
        yield replace(base, text="pre-commit run --all-files")
        return
    documents: list[Any] | None = None
    if file.path.endswith((".yml", ".yaml")):
        try:
            documents = yaml_in.parse_all(text, file.path)
        except yaml_in.YamlError:
            documents = None  # aliases or a slip: read it as text, which can only find more
    if documents is None:
        yield from _as_text(text, base)
        return
    if _WORKFLOW.match(file.path):
        base = _triggered(documents, base)
    yield from _as_data(documents, base)
    if _TRAVIS.match(file.path):
        yield from _travis(documents, base)


def _triggered(documents: list[Any], base: Command) -> Command:
    """When a workflow of GitHub runs; YAML 1.1 reads its key ``on`` as true."""
    document = documents[0] if documents and isinstance(documents[0], dict) else {}
    told = document.get("on", document.get(True))
    if isinstance(told, str):
        told = [told]
    names = {str(name) for name in told} if isinstance(told, list | dict) else set()
    push = told.get("push") if isinstance(told, dict) else None
    tags_only = isinstance(push, dict) and "tags" in push and "branches" not in push
    on_change = bool(names & (_CHANGE - {"push"})) or ("push" in names and not tags_only)
    on_release = base.on_release or "release" in names or (isinstance(push, dict) and "tags" in push)
    return replace(base, on_change=on_change or not names, on_release=on_release)


def _travis(documents: list[Any], base: Command) -> Iterator[Command]:
    document = documents[0] if documents and isinstance(documents[0], dict) else {}
    language = str(document.get("language"))
    if "script" not in document and "jobs" not in document and language in _TRAVIS_RUNS:
        yield replace(base, text=_TRAVIS_RUNS[language])


def _as_text(text: str, base: Command) -> Iterator[Command]:
    for number, line in enumerate(text.splitlines(), start=1):
        found = re.sub(r"^\s*(-\s+)?((run|script|command|sh|bat)\b\s*[:(]?\s*)?['\"]*", "", line[:LONGEST])
        if found and not re.match(r"(name|description|stage)\b\s*[:(]", found):
            yield replace(base, text=found, line=number)


def _as_data(documents: list[Any], base: Command) -> Iterator[Command]:
    todo: list[tuple[str, Any, Command]] = [("", documents, base)]
    while todo:
        key, value, at = todo.pop()
        if isinstance(value, dict):
            if value.get("if") is False or str(value.get("when")) == "never":
                continue
            lines = value.key_lines if isinstance(value, yaml_in.Lines) else {}
            forgiven = at.forgiven or _lets_go(value)
            if _pushes(value):
                yield replace(at, text="docker push", line=lines.get("uses", at.line), forgiven=forgiven)
            todo.extend(
                (str(k), v, replace(at, line=lines.get(k, at.line), forgiven=forgiven))
                for k, v in reversed(list(value.items()))
                if str(k) not in _NOT_RUN and not (str(k) == "script" and _WORKFLOW.match(at.path))
            )
        elif isinstance(value, list):
            todo.extend((key, v, at) for v in reversed(value))
        elif isinstance(value, str):
            texts = [f"{key}: {value}"] if key in ("uses", "task", "template") else lines_of(value)
            yield from (replace(at, text=text) for text in texts)


def _pushes(step: dict[Any, Any]) -> bool:
    """Whether an action that builds an image is told to push it."""
    given = step.get("with")
    told = given.get("push") if isinstance(given, dict) and "uses" in step else None
    return told is not None and str(told).lower() != "false"


def _lets_go(step: dict[Any, Any]) -> bool:
    return step.get("continue-on-error") is True or step.get("allow_failure") is True


def lines_of(text: str) -> list[str]:
    """The command lines of a shell text: continued lines joined, each clipped."""
    return [line.strip()[:LONGEST] for line in text.replace("\\\n", " ").splitlines() if line.strip()]
