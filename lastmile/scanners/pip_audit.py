"""pip-audit: published vulnerabilities of the exact versions of Python packages that the target declares.

It gets a list that we wrote, names and versions only, and nothing of the target's own files: from a
requirements file it would run build backends and expand variables into addresses.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from pydantic import BaseModel

from lastmile.errors import NothingToLookAt, ScannerError, Skip
from lastmile.inventory import Dependency, Inventory, Scan
from lastmile.model import Confidence, Finding, Package, Severity, Unread
from lastmile.scanners.shards import all_standing
from lastmile.scanners.tool import MEGABYTE, Bounds, ToolResult, find_tool, installed_version, run_tool

RULE = "pip-audit.known-vulnerability"
SERVICE_VARIABLE = "LASTMILE_OSV_URL"
_SOCKET_SECONDS = 15
_MOST = 3_000  # packages; the service is asked about each
# Long published advisories, one of which must come back in every run; the target may hold two of the three.
_KNOWN_BAD = {"jinja2": "2.4.1", "django": "1.8", "pyyaml": "3.10"}
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_FLAGS = ("--no-deps", "--disable-pip", "-f", "json", "--progress-spinner", "off", "--desc", "off")

Pin = tuple[str, str]
"""Normalised name and version of a package."""


class _Vulnerability(BaseModel):
    id: str
    aliases: list[str] = []
    fix_versions: list[str] = []


class _Entry(BaseModel):
    name: str
    version: str | None = None
    vulns: list[_Vulnerability] = []
    skip_reason: str | None = None


class _Report(BaseModel):
    dependencies: list[_Entry]


@dataclass
class _Answers:
    """What the advisory service said of each pin."""

    found: dict[Pin, list[_Vulnerability]] = field(default_factory=dict)
    skipped: set[Pin] = field(default_factory=set)


class PipAudit:
    """Wraps ``pip-audit`` on a list of our own; satisfies Scanner."""

    name = "pip-audit"

    def version(self) -> str:
        """Version of the installed pip-audit."""
        return installed_version("pip-audit")

    def scan(self, inventory: Inventory) -> Scan:
        """Look up every exact version. Raises Skip (offline, none pinned), NothingToLookAt, ScannerError.

        ``sent`` and ``unread`` name packages, "<manifest>: <name> <version>", for coverage counts packages.
        """
        declared = [d for m in inventory.manifests for d in m.dependencies if d.ecosystem == "PyPI"]
        if not declared:
            raise NothingToLookAt("no Python package is declared")
        if inventory.limits.offline:
            raise Skip("offline: no advisory service was asked")
        pinned, unpinned = _sorted_out(declared)
        if not pinned:
            raise Skip("no exact versions are declared, so nothing could be looked up")
        if len(pinned) > _MOST:
            raise Skip(f"{len(pinned):,} packages are more than the service is asked about")
        tool, walls, answers = find_tool("pip-audit"), [], _Answers()
        for number, pins in enumerate(_lists(sorted(pinned)), start=1):
            result, report = _ask(inventory, tool, pins, number)
            walls.append(result.walls)
            _keep(report, pins, answers)
        rest = sorted({(f"{d.declared_in}: {d.name}", why) for d, why in unpinned})
        unknown = sorted({_label(pinned[pin][0]) for pin in answers.skipped})
        findings = (f for pin in sorted(answers.found) for f in _findings(pinned[pin], answers.found[pin]))
        return Scan(
            findings=tuple(findings),
            sent=tuple(sorted({*(_label(d[0]) for d in pinned.values()), *(name for name, _ in rest)})),
            unread=(
                *(Unread(path=name, reason=why, by_nature=True) for name, why in rest),
                *(Unread(path=name, reason="not known to the advisory service") for name in unknown),
            ),
            searched="exact Python versions by pip-audit, in the advisory service that it asks",
            walls=all_standing(walls),
        )


def _label(dependency: Dependency) -> str:
    return f"{dependency.declared_in}: {dependency.name} {dependency.version}"


def _sorted_out(
    declared: Iterable[Dependency],
) -> tuple[dict[Pin, list[Dependency]], list[tuple[Dependency, str]]]:
    """What can be looked up, by pin, the declaration to name first; and the rest, each with its reason."""
    pinned: dict[Pin, list[Dependency]] = {}
    rest = []
    for dependency in declared:
        pin = _pin(dependency)
        if dependency.source != "registry":
            rest.append((dependency, f"comes from {dependency.source}, not from the package index"))
        elif pin is None:
            rest.append((dependency, "no exact version is declared"))
        else:
            pinned.setdefault(pin, []).append(dependency)
    for places in pinned.values():
        places.sort(key=lambda d: (not d.direct, d.line is None, d.declared_in, d.line or 0))
    locked = {name for name, _ in pinned}
    open_ones = [
        (d, why) for d, why in rest if d.source != "registry" or canonicalize_name(d.name) not in locked
    ]
    return pinned, open_ones


def _pin(dependency: Dependency) -> Pin | None:
    """Name and version in normal form; None for what is no exact version or no name at all."""
    name = canonicalize_name(dependency.name)
    if dependency.version is None or not _NAME.fullmatch(name):
        return None
    try:
        return name, str(Version(dependency.version))
    except ValueError:  # no version, or a number of more digits than Python writes
        return None


def _lists(pins: Sequence[Pin]) -> list[list[Pin]]:
    """Lists in which no package stands twice, each with room for a known-bad one."""
    lists: list[dict[str, str]] = []
    for name, version in pins:
        for one in lists:
            wanted = {**one, name: version}
            if name not in one and any(wanted.get(k, v) == v for k, v in _KNOWN_BAD.items()):
                one[name] = version
                break
        else:
            lists.append({name: version})
    return [sorted(one.items()) for one in lists]


def _ask(inventory: Inventory, tool: Path, pins: Sequence[Pin], number: int) -> tuple[ToolResult, _Report]:
    """Run pip-audit on one list and a known-bad package. Raises ScannerError in one clear line."""
    desk = inventory.workspace.resolve() / "pip-audit"
    (desk / "cache").mkdir(parents=True, exist_ok=True)
    versions = dict(pins)
    known_bad = next((k, v) for k, v in _KNOWN_BAD.items() if versions.get(k, v) == v)
    requirements = desk / f"requirements-{number}.txt"
    lines = sorted({f"{name}=={version}\n" for name, version in (*pins, known_bad)})
    requirements.write_text("".join(lines), encoding="utf-8")
    argv: list[str | Path] = [
        tool,
        *_FLAGS,
        "--timeout",
        str(_SOCKET_SECONDS),
        "--cache-dir",
        str(desk / "cache"),
    ]
    service = os.environ.get(SERVICE_VARIABLE)
    if service:
        if not service.startswith(("https://", "http://")):
            raise ScannerError(f"{SERVICE_VARIABLE} is not an http(s) address")
        argv += ["-s", "osv", "--osv-url", service]
    argv += ["-r", str(requirements)]
    seconds = min(inventory.limits.timeout, 60.0 + 3.0 * len(pins))
    result = run_tool(argv, inventory, Bounds(seconds, output=64 * MEGABYTE, network=True))
    if not result.stdout.stat().st_size:
        asked = f"the service in {SERVICE_VARIABLE}" if service else "the package index"
        raise ScannerError(f"no advisories: {asked} did not answer pip-audit as it should")
    report = result.expect(0, 1).report(_Report)
    proof = (e for e in report.dependencies if (e.name, e.version) == known_bad)
    if not any(entry.vulns for entry in proof):
        raise ScannerError(
            f"pip-audit did not report our own known-bad package {'=='.join(known_bad)}: the service that it "
            "asked holds no advisories; name another by LASTMILE_OSV_URL"
        )
    return result, report


def _keep(report: _Report, pins: Iterable[Pin], answers: _Answers) -> None:
    """Account for every pin of a list: answered, or not known to the service."""
    entries = {entry.name: entry for entry in report.dependencies}
    for pin in pins:
        entry = entries.get(pin[0])
        if entry is None or entry.skip_reason is not None or entry.version != pin[1]:
            answers.skipped.add(pin)
        else:
            answers.found[pin] = entry.vulns


def _findings(places: Sequence[Dependency], vulnerabilities: Sequence[_Vulnerability]) -> list[Finding]:
    """One finding for each set of advisories that are aliases of one another."""
    return [_finding(places[0], ids, fixes) for ids, fixes in _merged(vulnerabilities).items()]


def _merged(vulnerabilities: Iterable[_Vulnerability]) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Sorted ids of each set -> the versions that fix it, lowest first."""
    groups: list[tuple[set[str], set[str]]] = []
    for one in vulnerabilities:
        ids, fixes = {one.id, *one.aliases}, set(filter(_is_version, one.fix_versions))
        for other in [g for g in groups if g[0] & ids]:
            groups.remove(other)
            ids, fixes = ids | other[0], fixes | other[1]
        groups.append((ids, fixes))
    return {
        tuple(sorted(i)): tuple(sorted(f, key=Version)) for i, f in sorted(groups, key=lambda g: min(g[0]))
    }


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def _finding(dependency: Dependency, ids: tuple[str, ...], fixes: tuple[str, ...]) -> Finding:
    version = Version(dependency.version or "0")
    later = [fix for fix in fixes if Version(fix) > version]
    cure = f"Fixed in {later[0]}." if later else "No fixed version is published."
    what = f"{dependency.name} {dependency.version} has a published vulnerability ({', '.join(ids)})."
    return Finding(
        rule=RULE,
        message=f"{what} {cure}",
        severity=Severity.HIGH,  # pip-audit hands on no severity
        confidence=Confidence.HIGH,
        path=dependency.declared_in,
        line=dependency.line,
        symbol=f"{dependency.name}: {ids[0]}",  # the name alone would make one finding of several
        package=Package(
            ecosystem="PyPI",
            name=dependency.name,
            version=dependency.version,
            fixed_in=later[0] if later else None,
            advisories=ids,
        ),
    )
