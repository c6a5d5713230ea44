"""Code written for another major version of a package than the one that is installed.

Rule: catalogue dependencies/sdk-major-mismatch (CWE-1357, CWE-477). Certain breakage only: the code imports
or reads a name that the locked or pinned version does not have. Where several locks disagree, or a range
leaves both sides open, nothing is said; where nothing at all bounds the version, the newest is installed.
"""

import re
from collections import defaultdict
from posixpath import dirname

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from lastmile.checks.dependencies._api_majors import CHANGES, Change
from lastmile.checks.dependencies._shipped_imports import covers, manifests_of, room
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Dependency, Inventory, Manifest, Scan
from lastmile.model import Confidence, Finding, Package, Role, Severity
from lastmile.syntax.imported import Imported, imported

RULE = "lastmile.sdk-major-mismatch"
_NUMBERS = re.compile(r"\d+(?:\.\d+){0,2}")
# Packages that bring the other side's names for the bridge between two majors.
_BRIDGES = frozenset(("@vue/compat", "react-router-dom-v5-compat"))


def look(inventory: Inventory) -> Scan:
    """Compare the imports of each listed package with the version that its part of the target installs."""
    wanted = {change.package for change in CHANGES}
    manifests = [m for m in inventory.manifests if any(d.name in wanted for d in m.dependencies)]
    uses = [one for one in imported(inventory) if one.ecosystem in ("PyPI", "npm") and _counts(one)]
    if not manifests or not uses:
        raise NothingToLookAt("no package whose versions we can compare with the code")
    found: dict[tuple[str, str, str], list[tuple[Imported, str, Change, str]]] = defaultdict(list)
    for one in uses:
        for change in CHANGES:
            name = _touched(one, change)
            version = _installed(inventory, one, change) if name else None
            if name and version is not None and _breaks(version, change):
                bound = change.until or change.since
                found[change.ecosystem, change.package, bound].append((one, name, change, version))
    return Scan(
        findings=tuple(_finding(hits) for _, hits in sorted(found.items(), key=lambda item: item[0])),
        sent=tuple(sorted({one.path for one in uses})),
        searched=f"{len(CHANGES)} changes between major versions of {len(wanted)} packages",
    )


def _counts(one: Imported) -> bool:
    return (
        one.role in (Role.SOURCE, Role.CONFIG)
        and not one.guarded
        and not one.typing_only
        and one.kind == "foreign"
    )


def _touched(one: Imported, change: Change) -> str | None:
    """The name of the other side that this import uses; None: none."""
    if one.ecosystem != change.ecosystem or not any(_matches(one.whole, m) for m in change.modules):
        # "from openai import error" imports the module openai.error.
        below = [f"{one.whole}.{n}" for n in one.names] if one.ecosystem == change.ecosystem == "PyPI" else []
        return next(
            (b for b in below if not change.names and any(_matches(b, m) for m in change.modules)), None
        )
    if not change.names:
        return one.whole
    whole = not one.names or "*" in one.names or "default" in one.names
    taken = set(one.names) | (set(one.used) if whole or one.whole == "web3" else set())
    return next(iter(sorted(taken & change.names)), None)


def _matches(whole: str, module: str) -> bool:
    stem = module.removesuffix(".*")
    return whole == stem or (module != stem and whole.startswith(stem + "."))


def _installed(inventory: Inventory, one: Imported, change: Change) -> str | None:
    """The version that this file's part installs; "" where nothing bounds it, None where it is open."""
    near = _nearest(inventory, one, change)
    if not near or any(b in d.name for m in inventory.manifests for d in m.dependencies for b in _BRIDGES):
        return None
    locked = {
        d.version for m in near if m.is_lock for d in m.dependencies if d.name == change.package and d.version
    }
    if locked:
        sides = {_breaks(v, change) for v in locked}
        return min(v for v in locked if v) if len(sides) == 1 else None
    asked = [d for m in near for d in m.dependencies if d.name == change.package and d.direct]
    if not asked or any(d.source != "registry" or d.alias for d in asked):
        return None
    versions = {_bound(d, change) for d in asked}
    return versions.pop() if len(versions) == 1 else None


def _nearest(inventory: Inventory, one: Imported, change: Change) -> list[Manifest]:
    """The manifests and locks that name the package, in the deepest folder above the file."""
    named = [
        m
        for m in inventory.manifests
        if m.ecosystem == change.ecosystem and any(d.name == change.package for d in m.dependencies)
    ]
    own = {m.path for m in manifests_of(inventory, change.ecosystem)}
    above = [m for m in named if (m.is_lock or m.path in own) and covers(room(m), one.path)]
    deepest = max((len(room(m)) for m in above), default=0)
    manifests = [m for m in above if len(room(m)) == deepest]
    # A workspace's lock lies above its parts.
    return manifests + [m for m in above if m.is_lock and m not in manifests and dirname(m.path) == ""]


def _bound(dependency: Dependency, change: Change) -> str | None:
    """The lowest version of a manifest's range, if the whole range lies on one side of the change."""
    if dependency.version:
        return dependency.version
    if dependency.ecosystem == "npm":
        spec = dependency.spec.rpartition("@")[2] if dependency.spec.startswith("npm:") else dependency.spec
        if spec.strip() in ("", "*", "latest"):
            return ""
        match = re.fullmatch(r"[\^~]\s*v?([1-9]\d*(?:\.\d+){0,2}(?:-[\w.]+)?)", spec.strip())
        return match[1] if match is not None else None
    return _python_bound(dependency.spec, change)


def _python_bound(spec: str, change: Change) -> str | None:
    text = re.sub(r"^[\w.\-\[\], ]+?(?=[<>=!~]|$)", "", spec.partition(";")[0]).strip()
    try:
        allowed = SpecifierSet(text)
        edge = Version(change.until or change.since)
        before = any(s.operator in ("<", "<=") and Version(s.version.rstrip(".*")) <= edge for s in allowed)
        lowest = [s.version for s in allowed if s.operator in (">=", ">", "~=")]
        after = any(Version(version) >= edge for version in lowest)
    except (InvalidSpecifier, InvalidVersion):
        return None
    if all(s.operator == ">=" for s in allowed):  # no upper bound: the newest is installed
        return ""
    return "0" if before else lowest[0] if after else None


def _breaks(version: str, change: Change) -> bool:
    """Whether that version lacks the name; "" is the newest."""
    if change.until:
        return not version or _numbers(version) >= _numbers(change.until)
    return bool(version) and _numbers(version) < _numbers(change.since)


def _numbers(version: str) -> tuple[int, ...]:
    match = _NUMBERS.match(version.lstrip("v="))
    return tuple(int(part[:9]) for part in match[0].split(".")) if match else ()


def _finding(hits: list[tuple[Imported, str, Change, str]]) -> Finding:
    one, name, change, version = hits[0]
    has = (
        f"version {version} is installed"
        if version
        else "nothing pins it, so the newest version is installed"
    )
    side = f"was removed in {change.until}" if change.until else f"exists only since {change.since}"
    others = len({hit[0].path for hit in hits}) - 1  # the finding's place is none of them
    more = f" (here and in {others} other file{'s' if others > 1 else ''})" if others else ""
    return Finding(
        rule=RULE,
        message=f"'{name}' of '{change.package}' {side}, and {has}: the code{more} fails when it gets there.",
        severity=Severity.HIGH,
        confidence=Confidence.HIGH if version else Confidence.MEDIUM,
        path=one.path,
        line=one.line,
        symbol=f"{change.ecosystem}:{change.package}:{name}",
        cwe=("CWE-1357", "CWE-477"),
        package=Package(ecosystem=change.ecosystem, name=change.package, version=version or None),
    )


CHECK = Check(RULE, look)
