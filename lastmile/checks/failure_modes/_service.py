"""Services that run for customers, and traces of what a team sees of them while they run; no check itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lastmile.checks.code.script_sides import is_server
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Inventory, Scan, SourceFile, product_manifests
from lastmile.model import Confidence, Evidence, Fact, Finding, Role, Severity

_LONGEST = 600  # characters of a line that are read
_LARGEST = 500_000  # bytes of a file that is searched
_COMMENT = ("#", "//", "*", "/*", "<!--", "--", ";")
# Files that only speak of code: pages of documentation, baselines of linters, descriptions of interfaces.
_PROSE = re.compile(
    r"(?i)(?:^|/)(?:docs?|documentation|examples?|samples?)/|baseline|\.(?:proto|md|mdx|rst|svg|css|html?)$|"
    r"fragment$"
)
SERVICE = frozenset((Fact.WEB_SERVICE, Fact.SERVERLESS))


def needs_service(inventory: Inventory, *also: Fact) -> None:
    """Return where the target is a service, or has one of these facts. Raises NothingToLookAt elsewhere."""
    if not inventory.facts & (SERVICE | frozenset(also)):
        raise NothingToLookAt("nothing here runs as a service")
    if Fact.LIBRARY in inventory.facts:
        raise NothingToLookAt("a library runs inside other people's services")


def code_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are no comment, clipped, counted from 1."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.lstrip().startswith(_COMMENT):
            yield number, line[:_LONGEST]


def traces(
    inventory: Inventory, files: Iterable[SourceFile], pattern: re.Pattern[str], keys: Iterable[str]
) -> Iterator[tuple[SourceFile, int, str]]:
    """Each line of code that matches, in the files' order.

    ``keys``: lower-case; a line without one of them cannot match and is not searched.
    """
    known = tuple(keys)
    for file in files:
        if file.size > _LARGEST or _PROSE.search(file.path):
            continue
        text = inventory.read(file)
        lower = text.lower()
        present = [key for key in known if key in lower]
        for number, line in code_lines(text) if present else ():
            plain = line.lower()
            if any(key in plain for key in present) and pattern.search(line):
                yield file, number, line


@dataclass(frozen=True, slots=True)
class Absence:
    """What a service lacks if no line of it matches ``trace``."""

    rule: str
    trace: re.Pattern[str]  # code or settings that run; per line
    keys: str  # words of which a matching line holds one, lower-case, with spaces between
    searched: str  # in words
    message: str
    severity: Severity
    confidence: Confidence
    cwe: tuple[str, ...]
    packages: re.Pattern[str] | None = None  # a listed package of the kind that no code starts
    roles: tuple[Role, ...] = (Role.SOURCE, Role.CONFIG)
    paths: re.Pattern[str] | None = None  # a file of this name and its own lines; see ``told``
    told: re.Pattern[str] | None = None  # what such a file must say
    server_only: bool = False  # scripts that run in a browser say nothing of it


def absent(inventory: Inventory, question: Absence) -> Scan:
    """One finding for the repository where nothing is there; else where it was seen, in ``searched``."""
    files = inventory.select(roles=question.roles)
    sent = tuple(f.path for f in files)
    looked = (f for f in files if not question.server_only or not _in_browser(inventory, f))
    found = next(traces(inventory, looked, question.trace, question.keys.split()), None)
    if found is None and question.paths is not None and question.told is not None:
        found = next(_pages(inventory, question.paths, question.told), None)
    if found is not None:
        return Scan(sent=sent, searched=f"{question.searched}; seen in {found[0].path}:{found[1]}")
    listed = _listed(inventory, question.packages)
    only = f" {', '.join(listed)} is listed among the packages, and nothing starts it." if listed else ""
    finding = Finding(
        rule=question.rule,
        message=f"{question.message}{only}",
        severity=question.severity,
        confidence=question.confidence,
        cwe=question.cwe,
        evidence=(Evidence(kind="absence", note=f"searched: {question.searched}; {len(files)} files"),),
    )
    return Scan(findings=(finding,), sent=sent, searched=f"{question.searched}; {len(files)} files")


def _in_browser(inventory: Inventory, file: SourceFile) -> bool:
    return file.language in ("javascript", "typescript", "vue", "svelte") and not is_server(
        inventory.read(file)
    )


def _pages(
    inventory: Inventory, paths: re.Pattern[str], told: re.Pattern[str]
) -> Iterator[tuple[SourceFile, int, str]]:
    for file in inventory.files:
        if file.role in (Role.DOCS, Role.DATA) and file.size <= _LARGEST and paths.search(file.path):
            for number, line in enumerate(inventory.read(file).splitlines(), start=1):
                if told.search(line[:_LONGEST]):
                    yield file, number, line


def _listed(inventory: Inventory, packages: re.Pattern[str] | None) -> list[str]:
    if packages is None:
        return []
    direct = (d for m in product_manifests(inventory) for d in m.dependencies if d.direct and not m.is_lock)
    return sorted({d.name for d in direct if packages.search(d.name)})[:3]
