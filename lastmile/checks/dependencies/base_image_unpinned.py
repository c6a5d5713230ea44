"""Container images that are built on whatever is newest on that day.

Rule: catalogue dependencies/base-image-unpinned (CWE-1357). A tag that names a version or a release of a
distribution is enough; a digest is better and not asked for. No tag means ``latest`` (Docker's reference).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lastmile.checks.code.dockerfile import Stage, chain, for_tooling, stages
from lastmile.checks.dependencies._owners import owners
from lastmile.checks.dependencies.end_of_life import CODENAMES
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.base-image-unpinned"
_COPIED = re.compile(r"COPY\s+(?:--\w+(?:=\S+)?\s+)*--from=(\S+)", re.IGNORECASE)
# Publishers who give their images no versions, or none to those who do not pay: (2026-11).
_NO_VERSIONS = re.compile(r"(?:gcr\.io/distroless|cgr\.dev/chainguard)/|(?:.+/)?scratch$", re.IGNORECASE)
# Tags that follow the newest release; the rest of a tag (alpine, slim) does not fix anything.
_MOVING = frozenset(
    {
        *("latest", "stable", "current", "lts", "mainline", "edge", "nightly", "canary", "next", "main"),
        *("master", "dev", "develop", "rolling", "unstable", "testing", "beta", "rc", "release", "head"),
    }
)
_FLAVOUR = frozenset(
    {
        *("alpine", "slim", "perl", "otel", "fpm", "apache", "cli", "zts", "jre", "jdk", "onbuild", "bare"),
        *("debian", "ubuntu", "full", "minimal", "buster", "runtime", "builder", "fat", "glibc", "musl"),
    }
)
_RELEASES = frozenset(
    {
        *CODENAMES,
        *("jammy", "noble", "oracular", "plucky", "questing", "resolute"),
        *("bookworm", "trixie", "forky", "wheezy"),
    }
)
_SLOW = re.compile(r":(?:stable|lts)\b|busybox")  # moves rarely, or holds little
_DIGIT = re.compile(r"\d")


class _Use(NamedTuple):
    """One image that a Dockerfile takes something from."""

    image: str
    line: int
    final: bool  # what runs in the end is built on it


def look(inventory: Inventory) -> Scan:
    """Judge each image that the product's Dockerfiles are built from or copy from."""
    files = [
        f for f in inventory.select("dockerfile", roles=(Role.CONFIG, Role.SOURCE)) if not for_tooling(f.path)
    ]
    if not files:
        raise NothingToLookAt("no Dockerfile of the product")
    own = owners(inventory)
    findings: list[Finding] = []
    places = 0
    for file in files:
        text = inventory.read(file)
        uses = list(_uses(stages(text), text))
        places += len(uses)
        seen: set[str] = set()
        for use in sorted(uses, key=lambda use: not use.final):
            why = unfixed(use.image)
            if why and use.image not in seen:
                seen.add(use.image)
                findings.append(_finding(file, use, why, own))
    return Scan(
        findings=tuple(findings),
        sent=tuple(f.path for f in files),
        opportunities={RULE: places},
        searched=f"FROM and COPY --from of {len(files)} Dockerfiles",
    )


def unfixed(image: str) -> str | None:
    """Why this image may be another tomorrow, as the end of a sentence; None: fixed, or nobody can say."""
    if re.search(r"[${]", image) or "@sha256:" in image or _NO_VERSIONS.match(image):
        return None
    name, _, tag = image.rpartition(":")
    if not name or "/" in tag:  # no colon at all, or that of a registry's port
        return "has no tag, which means the newest"
    words = [word for word in re.split(r"[-_.]", tag.lower()) if word]
    why: str | None = None
    if not words or _RELEASES & set(words):
        why = None
    elif re.match(r"(?:alpine|slim)\d|slim$", words[0]) and any(map(_DIGIT.search, words)):
        why = f"has the tag {tag}, which fixes the system and not the program"
    elif any(map(_DIGIT.search, words)):
        why = None
    elif _MOVING & set(words):
        why = f"follows the tag {tag}, which moves with every release"
    elif set(words) <= _FLAVOUR:
        why = f"has the tag {tag}, which names no version"
    return why  # other words are names of the publisher's own


def _uses(found: list[Stage], text: str) -> Iterator[_Use]:
    names = {stage.name.lower() for stage in found if stage.name}
    final = chain(found)
    for number, stage in enumerate(found):
        before = {s.name.lower() for s in found[:number] if s.name}
        if stage.image.lower() not in before:
            yield _Use(stage.image, stage.line, any(stage is step for step in final))
        for instruction in stage.text:
            copied = _COPIED.match(instruction)
            if copied and copied[1].lower() not in names and re.search(r"[/:]", copied[1]):
                yield _Use(copied[1], _line(text, copied[1]) or stage.line, final=False)


def _line(text: str, image: str) -> int | None:
    return next((n for n, row in enumerate(text.splitlines(), start=1) if f"--from={image}" in row), None)


def _finding(file: SourceFile, use: _Use, why: str, own: frozenset[str]) -> Finding:
    ours = any(f"/{owner}/" in f"/{use.image.lower()}" for owner in own)
    return Finding(
        rule=RULE,
        message=f"{use.image} {why}: a rebuild without any change of yours may bring another system.",
        severity=Severity.MEDIUM if use.final and not ours and not _SLOW.search(use.image) else Severity.LOW,
        confidence=Confidence.HIGH,
        path=file.path,
        line=use.line,
        symbol=use.image,
        cwe=("CWE-1357",),
    )


CHECK = Check(RULE, look)
