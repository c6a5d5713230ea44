"""The commands by which a product is built, installed and started, line by line; no check itself.

Read are Dockerfiles of the product, pipelines, shell scripts, scripts of package.json files and the install
commands of hosting platforms. Lines that end with a backslash go on in the next one.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from lastmile.checks.code.dockerfile import for_tooling
from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Role

_PIPELINE = re.compile(
    r"^(?:\.(?:github|gitea|forgejo)/(?:workflows|actions)/.+\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab/.+\.ya?ml|"
    r"\.circleci/config\.ya?ml|\.?azure-pipelines[\w.-]*\.ya?ml|bitbucket-pipelines\.ya?ml|\.travis\.ya?ml|"
    r"cloudbuild[\w.-]*\.ya?ml|buildspec[\w.-]*\.ya?ml|\.drone\.ya?ml|render\.ya?ml|Jenkinsfile)$"
)
_HOSTING = frozenset({"vercel.json", "netlify.toml", "nixpacks.toml", "railway.json", "railway.toml"})
_LARGEST = 500_000  # bytes
_LONGEST = 4000  # characters of one command line
_LEAD = re.compile(
    r"^(?:\s|-\s|RUN\s|(?:run|script|command|install|build|buildCommand|installCommand|cmd|args)\s*[:=]\s|[\"'\[|>])+",
    re.IGNORECASE,
)
_PARTS = re.compile(r"&&|\|\||[;|\n]|\"\s*,\s*\"")


@dataclass(frozen=True, slots=True)
class Command:
    """One command, without the words that lead to it."""

    text: str
    path: str
    line: int
    kind: str  # container | pipeline | script | package | hosting


def commands(inventory: Inventory, words: re.Pattern[str]) -> Iterator[Command]:
    """The commands of the product's own files in whose line ``words`` is found."""
    for file in inventory.select(roles=(Role.SOURCE, Role.CONFIG)):
        kind = _kind(file)
        if not kind or file.size > _LARGEST:
            continue
        text = inventory.read(file)
        if not words.search(text):
            continue
        lines = _scripts(text) if kind == "package" else _logical(text)
        for number, line in lines:
            if words.search(line):
                for part in _PARTS.split(line):
                    if command := _LEAD.sub("", part).strip():
                        yield Command(command, file.path, number, kind)


def _kind(file: SourceFile) -> str:
    name = PurePosixPath(file.path).name
    if file.language == "dockerfile":
        return "" if for_tooling(file.path) else "container"
    if name == "package.json":
        return "package"
    if name in _HOSTING:
        return "hosting"
    if _PIPELINE.match(file.path):
        return "pipeline"
    return "script" if file.language == "shell" else ""


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Line number and text of each line, with those that go on joined; comments are left out."""
    parts: list[str] = []
    first = length = 0
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith(("#", "//")):
            continue
        first = first if parts else number
        goes_on = stripped.endswith("\\") and length < _LONGEST
        parts.append(stripped.removesuffix("\\")[:_LONGEST])
        length += len(stripped)
        if not goes_on:
            yield first, " ".join(parts)
            parts, length = [], 0
    if parts:
        yield first, " ".join(parts)


def _scripts(text: str) -> Iterator[tuple[int, str]]:
    """The scripts of a package.json, with the line of each."""
    try:
        scripts = json.loads(text).get("scripts")
    except (ValueError, RecursionError, AttributeError):
        return
    if not isinstance(scripts, dict):
        return
    lines = text.splitlines()
    for name, value in scripts.items():
        if isinstance(value, str):
            key = json.dumps(str(name))
            number = next((n for n, line in enumerate(lines, start=1) if line.lstrip().startswith(key)), 1)
            yield number, value[:_LONGEST]
