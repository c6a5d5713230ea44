"""Nothing shows a way back after a bad release (CWE-1059): no release with a number, no steps to go back.

Rule: catalogue readiness/no-rollback-path. Tags of git are history and never count; a pipeline counts that
builds or ships for a tag, and so do release tools, images named by version or commit, rollouts, and pages
with commands.
"""

import re

from lastmile.checks.code.absence import absence
from lastmile.checks.code.command_kinds import BUILD, SHIPS
from lastmile.checks.code.documents import documents
from lastmile.checks.code.gates import Gates, gates
from lastmile.checks.failure_modes._deployment import definitions, on_platform
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Fact, Role, Severity

RULE = "lastmile.no-rollback-path"
_BACK = re.compile(
    r"\b(?:roll(?:ing)?[ -]?back|downgrad\w+|revert(?:ing)? (?:a|the|to)|previous (?:version|release))\b",
    re.IGNORECASE,
)
_TOOLS = re.compile(
    r"semantic-release|release-please|changeset|goreleaser|release-it|standard-version|lerna publish|"
    r"cargo dist|dist host|"
    r"gh release|action-gh-release|release-action|docker/metadata-action|pypi-publish|twine upload|"
    r"npm publish|"
    r"kubectl rollout|helm (?:rollback|upgrade)|kamal (?:deploy|rollback)|argocd|flagger|eas update",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"docker[^\n]{0,300}(?::|--tag[ =]|-t )\S{0,100}(?:\$\{?\{?\s?(?:github\.(?:sha|ref_name)|VERSION|"
    r"TAG|GIT_\w{1,20}|CI_COMMIT_\w{1,20}|"
    r"GITHUB_(?:SHA|REF_NAME)|\w{0,20}version\w{0,20}))",
    re.IGNORECASE,
)
# In a folder for releases: what makes one with a number.
_RELEASES = re.compile(
    r"(?:docker|buildx|git tag|gh release|publish|tags?\b)[^\n]{0,200}version|"
    r"version[^\n]{0,200}(?:docker|git tag|publish|tags?\b)",
    re.IGNORECASE,
)
_SEARCHED = (
    "pipelines that build or ship for a tag or a release, release tools, images named by version or "
    "commit, gradual "
    "rollouts, and pages on going back that hold commands"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository if no release can be gone back to by what it holds.

    Raises NothingToLookAt for a library and without source code; Skip where a platform keeps the releases.
    """
    if not inventory.select(roles=(Role.SOURCE,)):
        raise NothingToLookAt("there is no source code")
    if Fact.LIBRARY in inventory.facts and Fact.APPLICATION not in inventory.facts:
        raise NothingToLookAt("a library: its registry keeps every version")
    known = gates(inventory)
    if _released(known) or _scripted(inventory) or _told(inventory):
        return Scan(sent=known.files, searched=_SEARCHED)
    if platform := on_platform(inventory):
        raise Skip(
            f"{platform} names a platform that keeps older releases; nothing here tells whether going "
            f"back was tried"
        )
    named = next((path for path, _ in definitions(inventory)), None)
    message = (
        "No release has a number to go back to: no pipeline builds or ships for a tag, no image is "
        "named by version, and "
        "no page tells how to go back."
    )
    finding = absence(
        RULE,
        message + (f" {named} always builds what is there now." if named else ""),
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe="CWE-1059",
        searched=_SEARCHED,
        read=known.files,
    )
    return Scan(findings=(finding,), sent=known.files, searched=_SEARCHED)


def _released(known: Gates) -> bool:
    """A pipeline that makes something for a tag or a release, or whose step numbers what it ships."""
    made = known.of(BUILD, SHIPS)
    return any(c.on_release or _TOOLS.search(line) or _NUMBERED.search(line) for c, line in made) or any(
        _TOOLS.search(command.text) for command in known.commands
    )


def _scripted(inventory: Inventory) -> bool:
    """Release scripts outside any pipeline that number what they ship."""
    files = [
        f
        for f in inventory.select(roles=(Role.SOURCE, Role.CONFIG))
        if f.size < 200_000
        and (
            f.language == "shell"
            or f.path.rpartition("/")[2].lower()
            in ("makefile", "justfile", ".goreleaser.yml", ".goreleaser.yaml")
            or re.search(r"(?:^|/)package\.json$|release[\w-]*\.(?:[cm]?[jt]s|py|sh)$", f.path)
        )
    ]
    own = [
        f
        for f in inventory.select(roles=(Role.SOURCE, Role.CONFIG))
        if re.search(r"(?:^|/)releases?/", f.path)
    ]
    if any(f.size < 200_000 and _RELEASES.search(inventory.read(f)) for f in own):
        return True
    return any(
        _NUMBERED.search(line)
        or re.search(r"\b(?:semantic-release|release-it|goreleaser|changeset (?:version|publish))\b", line)
        for f in files
        for line in inventory.read(f).splitlines()
    )


def _told(inventory: Inventory) -> bool:
    """A section on going back that holds commands."""
    return any(
        section.commands and (_BACK.search(section.title) or len(_BACK.findall(section.text)) > 1)
        for document in documents(inventory)
        for section in document.sections
    )


CHECK = Check(RULE, look)
