"""Build pipelines that run other people's steps by a name which these people can move.

Rule: catalogue dependencies/ci-actions-unpinned (CWE-829, CWE-1357). GitHub's guide "Security hardening for
GitHub Actions" asks for a commit hash. A branch is a finding; a tag is one where the step is handed keys.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lastmile import yaml_in
from lastmile.checks.dependencies._owners import owners
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity, Unread

RULE = "lastmile.ci-actions-unpinned"
_WORKFLOW = re.compile(
    r"^\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml$|(?:^|/)\.github/actions/.+/action\.ya?ml$|^action\.ya?ml$"
)
_GITLAB = re.compile(r"^\.gitlab-ci\.ya?ml$|^\.gitlab/.+\.ya?ml$")
_LARGEST = 1_000_000  # bytes
_USES = re.compile(r"([\w.-]{1,100})/([\w./-]{1,200})@(\S{1,200})$")
_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?$")
_BRANCH = re.compile(r"(?:main|master|develop|dev|trunk|head|canary|edge|next)$", re.IGNORECASE)
# The forge itself; and vendors whose keys and machines a pipeline uses anyway: their tags add little risk.
_FORGE = frozenset({"actions", "github"})
_VENDORS = frozenset(
    {
        *(
            "docker",
            "aws-actions",
            "azure",
            "google-github-actions",
            "googleapis",
            "hashicorp",
            "codecov",
            "sonarsource",
        ),
        *("cloudflare", "microsoft", "gradle", "pnpm", "oven-sh", "astral-sh", "denoland", "ruby", "pypa"),
        *("rust-lang", "golangci", "goreleaser", "sigstore", "anchore", "getsentry", "redhat-actions"),
        *("digitalocean", "superfly", "cypress-io", "supabase", "netlify", "cachix", "determinatesystems"),
        *("swatinem", "dtolnay", "taiki-e", "pre-commit", "renovatebot", "snyk", "semgrep", "nixos"),
    }
)
_SECRET = re.compile(r"\$\{\{[^{}]{0,200}\bsecrets\.(\w{1,100})")


class _Step(NamedTuple):
    """One use of something from elsewhere."""

    file: SourceFile
    line: int
    uses: str
    owner: str
    ref: str
    keys: tuple[str, ...]  # secrets that are handed to it


def look(inventory: Inventory) -> Scan:
    """Read each pipeline as data, and judge by what each foreign step is fixed."""
    files = [
        f
        for f in inventory.select(roles=(Role.CONFIG, Role.SOURCE, Role.DATA))
        if f.size <= _LARGEST and (_WORKFLOW.search(f.path) or _GITLAB.match(f.path))
    ]
    if not files:
        raise NothingToLookAt("no workflow of GitHub Actions and no pipeline of GitLab")
    own = owners(inventory) | _FORGE
    found: list[_Step] = []
    findings: list[Finding] = []
    unread: list[Unread] = []
    for file in files:
        try:
            documents = yaml_in.parse_all(inventory.read(file), file.path)
        except yaml_in.YamlError as error:
            unread.append(Unread(path=file.path, reason=str(error)))
            continue
        for document in documents:
            if _GITLAB.match(file.path):
                findings += _included(file, document)
            else:
                found += _steps(file, document)
    foreign = [step for step in found if step.owner not in own]
    findings += [*_branches(foreign), *_tags(foreign)]
    return Scan(
        findings=tuple(findings),
        sent=tuple(f.path for f in files),
        unread=tuple(unread),
        opportunities={RULE: max(len({step.uses for step in foreign}), len(findings))},
        searched=f"{len(files)} pipeline files",
    )


def _steps(file: SourceFile, document: Any) -> Iterator[_Step]:
    """Every ``uses`` of a workflow or an action, wherever it stands, but for those of the repository."""
    todo = [document]
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            todo.extend(reversed(node))
        if not isinstance(node, yaml_in.Lines):
            continue
        todo.extend(reversed(list(node.values())))
        uses = node.get("uses")
        if not isinstance(uses, str):
            continue
        line = node.key_lines["uses"]
        if uses.startswith("docker://"):
            tag = uses.rpartition("/")[2].partition(":")[2]
            if "@sha256:" not in uses and tag in ("", "latest"):
                yield _Step(file, line, uses, "", "latest", ())
        elif match := _USES.match(uses):
            yield _Step(file, line, uses, match[1].lower(), match[3], _keys(node))


def _keys(step: yaml_in.Lines) -> tuple[str, ...]:
    """Names of the secrets that a step is handed; the token of the run itself is everybody's."""
    if step.get("secrets") == "inherit":
        return ("all of them",)
    parts = [step.get("with"), step.get("env"), step.get("secrets")]
    texts = [str(v) for part in parts if isinstance(part, dict) for v in part.values()]
    named = {m[1] for text in texts for m in _SECRET.finditer(text)}
    return tuple(sorted(named - {"GITHUB_TOKEN"}))


def _branches(steps: list[_Step]) -> Iterator[Finding]:
    seen: set[str] = set()
    for step in steps:
        image = step.uses.startswith("docker://")
        if step.uses in seen or not (image or _BRANCH.match(step.ref)):
            continue
        seen.add(step.uses)
        told = "takes the newest image" if image else "follows a branch"
        handed = f" It is handed {', '.join(step.keys[:3])}." if step.keys else ""
        severity = Severity.MEDIUM if step.keys or step.owner not in _VENDORS else Severity.LOW
        message = f"`{step.uses}` {told}: whoever changes it runs in this pipeline.{handed}"
        yield _finding(step, message, severity, step.uses)


def _tags(steps: list[_Step]) -> Iterator[Finding]:
    """One finding for all steps that are handed keys and are fixed by a tag alone."""
    by_tag = [
        step
        for step in steps
        if step.keys
        and step.owner not in _VENDORS
        and not step.uses.startswith("docker://")
        and not _HASH.match(step.ref)
        and not _BRANCH.match(step.ref)
    ]
    if not by_tag:
        return
    names = sorted({step.uses for step in by_tag})
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    keys = sorted({key for step in by_tag for key in step.keys})
    message = (
        f"Steps by others are handed keys ({', '.join(keys[:3])}) and are fixed by a tag that can move: "
        f"{', '.join(names[:4])}{more}."
    )
    yield _finding(by_tag[0], message, Severity.LOW, "tags")


def _included(file: SourceFile, document: Any) -> Iterator[Finding]:
    """GitLab's ``include:`` of addresses and of catalogue components."""
    listed = document.get("include") if isinstance(document, yaml_in.Lines) else None
    for entry in listed if isinstance(listed, list) else [listed]:
        address, line = "", document.key_lines.get("include", 1) if listed is not None else 1
        if isinstance(entry, str) and entry.startswith(("http://", "https://")):
            address = entry
        elif isinstance(entry, yaml_in.Lines):
            key = next((key for key in ("remote", "component") if isinstance(entry.get(key), str)), "")
            address, line = (entry[key], entry.key_lines[key]) if key else ("", line)
            if key == "component" and not re.search(r"@(?:~latest|main|master)$", address):
                continue
            if "integrity" in entry:
                continue
        if address and "$CI_SERVER" not in address and not re.search(r"[0-9a-f]{40}", address):
            step = _Step(file, line, address[:200], "", "", ())
            message = "The pipeline includes steps from an address whose content may change at any time."
            yield _finding(step, message, Severity.MEDIUM, address[:200])


def _finding(step: _Step, message: str, severity: Severity, symbol: str) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=severity,
        confidence=Confidence.HIGH,
        path=step.file.path,
        line=step.line,
        symbol=symbol,
        cwe=("CWE-829", "CWE-1357"),
    )


CHECK = Check(RULE, look)
