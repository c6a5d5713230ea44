"""Languages and frameworks that get no security repairs any more.

Rule: catalogue dependencies/end-of-life-runtime (CWE-1104). A version counts where the project settles on it:
a version file, a base image, an upper bound, a lock. ``>=18`` allows newer versions and is no finding.
The ends are compared with today's date (UTC): the same commit can pass today and fail next year.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from lastmile.checks.dependencies._base_images import images
from lastmile.checks.dependencies.end_of_life import ENDS, TABLE_DATE, release_line
from lastmile.errors import Skip
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.end-of-life-runtime"
_DOCKERFILE = re.compile(r"(?:dockerfile|containerfile)(?:[.\-].*)?$|.*\.dockerfile$", re.IGNORECASE)
_VERSION = re.compile(r"v?(\d+(?:\.\d+)?)(?:\.[\dx*]+)*$")
_RUNTIME_TXT = re.compile(r"python-(\d+\.\d+)")
_CI_VERSION = re.compile(r"(python|node)-version:[ \t]*(\[[^\]\n]*\]|[^\n#]*)")
_CI_LIST = re.compile(r"(python|node)-version:[ \t]*\n((?:[ \t]*-[^\n]*\n?)+)")
_LTS = {"argon": "4", "boron": "6", "carbon": "8", "dubnium": "10", "erbium": "12", "fermium": "14"}
_LTS |= {"gallium": "16", "hydrogen": "18", "iron": "20", "jod": "22", "krypton": "24"}
_WORKFLOW = re.compile(r"\.github/workflows/|\.gitlab-ci")
_SYSTEMS = frozenset({"Ubuntu", "Debian"})
_PRODUCTS = {"python": "Python", "node": "Node.js"}


class _Use(NamedTuple):
    """One place where the project settles on a version."""

    product: str
    version: str
    path: str
    line: int | None
    confidence: Confidence


def look(inventory: Inventory) -> Scan:
    """Read version files, base images, engines, CI and locks, and compare with the table."""
    return judge(inventory, datetime.now(tz=UTC).date())


def judge(inventory: Inventory, today: date) -> Scan:
    """The same for a given day."""
    files = [f for f in inventory.files if f.role in (Role.SOURCE, Role.CONFIG, Role.DATA) and _relevant(f)]
    uses = [use for file in files for use in _uses(file, inventory.read(file))]
    uses += _frameworks(inventory)
    uses += _workflows([(f.path, inventory.read(f)) for f in files if _WORKFLOW.match(f.path)], uses)
    if not uses:
        raise Skip("no file settles on a version of a language, of Django or of a system below")
    findings: dict[tuple[str, str, str], Finding] = {}
    for use in uses:
        line = release_line(use.product, use.version)
        if line is not None and ENDS[use.product][line] < today:
            findings.setdefault((use.product, line, use.path), _finding(use._replace(version=line), today))
    return Scan(
        findings=tuple(findings[key] for key in sorted(findings)),
        sent=tuple(f.path for f in files),
        opportunities={RULE: len({(u.product, u.version, u.path) for u in uses})},
        searched="version files, base images, engines, CI workflows and locks",
        data_date=TABLE_DATE.isoformat(),
    )


def _relevant(file: SourceFile) -> bool:
    name = PurePosixPath(file.path).name.lower()
    return (
        name
        in {".nvmrc", ".node-version", ".python-version", "runtime.txt", ".tool-versions", "package.json"}
        or bool(_DOCKERFILE.match(name))
        or bool(_WORKFLOW.match(file.path))
    )


def _uses(file: SourceFile, text: str) -> Iterator[_Use]:
    name = PurePosixPath(file.path).name.lower()
    if name in {".nvmrc", ".node-version"}:
        yield from _plain("Node.js", file.path, text)
    elif name == ".python-version":
        yield from _plain("Python", file.path, text)
    elif name == ".tool-versions":
        for number, line in enumerate(text.splitlines(), start=1):
            found = re.match(r"(python|nodejs)[ \t]+v?(\d+(?:\.\d+)?)", line)
            if found:
                product = "Python" if found[1] == "python" else "Node.js"
                yield _Use(product, found[2], file.path, number, Confidence.HIGH)
    elif name == "runtime.txt":
        if found := _RUNTIME_TXT.match(text.strip()):
            yield _Use("Python", found[1], file.path, 1, Confidence.HIGH)
    elif name == "package.json":
        yield from _engines(file.path, text)
    elif _DOCKERFILE.match(name):
        for number, product, version in images(text):
            yield _Use(product, version, file.path, number, Confidence.HIGH)


def _plain(product: str, path: str, text: str) -> Iterator[_Use]:
    """The first line of a version file: ``v18.12.0``, ``lts/hydrogen``, ``3.9.18``."""
    lines = [line.strip().lower() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    first = lines[0] if lines else ""
    version = _LTS.get(first.removeprefix("lts/"), first.removeprefix("cpython-"))
    if found := _VERSION.match(version):
        yield _Use(product, found[1], path, 1, Confidence.HIGH)


def _engines(path: str, text: str) -> Iterator[_Use]:
    """``engines.node`` where it names one line or an upper bound: ``18.x``, ``^16``, ``>=14 <17``."""
    try:
        engines = json.loads(text).get("engines", {})
        wanted = str(engines.get("node", "")) if isinstance(engines, dict) else ""
    except (ValueError, AttributeError, RecursionError):
        return
    newest = max((_newest(part) for part in wanted.split("||")), default=0)
    if 0 < newest < 99:
        line = next((n for n, row in enumerate(text.splitlines(), start=1) if '"node"' in row), None)
        yield _Use("Node.js", str(newest), path, line, Confidence.HIGH)


def _newest(part: str) -> int:
    """The newest major version that one range allows; 0: none that we can tell, 99: no upper bound."""
    part = part.strip()
    if below := re.search(r"<\s*(=?)\s*v?(\d{1,3})((?:\.\d+)*)", part):
        return int(below[2]) if below[1] or below[3].strip(".0") else int(below[2]) - 1
    if upto := re.fullmatch(r"v?\d[\w.]*\s+-\s+v?(\d{1,3})[\w.]*", part):
        return int(upto[1])
    if exact := re.fullmatch(r"[\^~=]?\s*v?(\d{1,3})(?:\.[\dx*]+)*", part):
        return int(exact[1])
    return 99 if part else 0


def _workflows(texts: list[tuple[str, str]], settled: list[_Use]) -> Iterator[_Use]:
    """The version that CI runs with, if it is the only one there and no other file settles on one."""
    for word, product in _PRODUCTS.items():
        if any(use.product == product for use in settled):
            continue
        named = [use for path, text in texts for use in _named(word, product, path, text)]
        if len({use.version for use in named}) == 1:
            yield named[0]


def _named(word: str, product: str, path: str, text: str) -> Iterator[_Use]:
    for match in [*_CI_VERSION.finditer(text), *_CI_LIST.finditer(text)]:
        if match[1] == word:
            line = text.count("\n", 0, match.start(1)) + 1
            for version in re.findall(r"(?<![\d.])(\d+(?:\.\d+)?)", match[2]):
                yield _Use(product, version, path, line, Confidence.MEDIUM)


def _frameworks(inventory: Inventory) -> Iterator[_Use]:
    """Django as a lock, or a pinned requirement, has it."""
    for manifest in inventory.manifests:
        for dependency in manifest.dependencies:
            if dependency.ecosystem == "PyPI" and dependency.name == "django" and dependency.version:
                yield _Use("Django", dependency.version, manifest.path, dependency.line, Confidence.HIGH)


def _finding(use: _Use, today: date) -> Finding:
    end = ENDS[use.product][use.version]
    long_gone = (today - end).days > 365
    free = "free " if use.product in _SYSTEMS else ""  # their makers sell longer ones
    return Finding(
        rule=RULE,
        message=f"{use.product} {use.version} has had no {free}security repairs since {end.isoformat()}.",
        severity=Severity.HIGH if long_gone or use.product == "Django" else Severity.MEDIUM,
        confidence=use.confidence,
        path=use.path,
        line=use.line,
        symbol=f"{use.product} {use.version}",
        cwe=("CWE-1104",),
    )


CHECK = Check(RULE, look)
