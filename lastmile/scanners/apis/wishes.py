"""Which packages are worth laying out: those that the code imports, in the versions that are locked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from lastmile.inventory import Dependency, Inventory
from lastmile.names import distributions
from lastmile.scanners.apis.store import LaidOut
from lastmile.scanners.apis.wheelhouse import Wish
from lastmile.syntax.imported import Imported, import_names

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,100}[a-z0-9])?")
_CARET = re.compile(r"\^[ \t]*(\d+)((?:\.\d+)*)")
_METADATA = 200_000  # bytes of a package's metadata that are read
# Stubs by name, for packages that do not say their own types (read off the stubs' own metadata).
_STUBS = {
    name: f"types-{name}"
    for name in ("requests", "pyyaml", "python-dateutil", "docutils", "markdown", "pytz", "simplejson")
}


@dataclass
class Wishes:
    """What to lay out for the imports of one target, and what has no place in a public index."""

    wanted: dict[str, Wish] = field(default_factory=dict)  # by normalised name
    by_module: dict[str, str] = field(default_factory=dict)  # imported module -> package name
    declared_in: dict[str, str] = field(default_factory=dict)  # package name -> manifest
    refused: dict[str, str] = field(default_factory=dict)  # package name -> reason


def wishes(inventory: Inventory, imports: Iterable[Imported]) -> Wishes:
    """The declared packages that the code imports; a lock's version wins over a manifest's range."""
    declared: dict[str, list[Dependency]] = {}
    for manifest in inventory.manifests:
        for dependency in manifest.dependencies:
            if dependency.ecosystem == "PyPI":
                declared.setdefault(canonicalize_name(dependency.name), []).append(dependency)
    found = Wishes()
    for name, places in declared.items():
        found.declared_in[name] = places[0].declared_in
    foreign = (i for i in imports if i.ecosystem == "PyPI" and i.kind == "foreign")
    for module in sorted({name for one in foreign for name in import_names(one)}):
        names = [str(canonicalize_name(name)) for name in distributions("PyPI", module)]
        fitting = [n for n in names if n in declared and _NAME.fullmatch(n)]
        if not fitting:
            continue  # imported and not declared: another check says so
        name = fitting[0]
        found.by_module[module] = name
        if name in found.wanted or name in found.refused:
            continue
        wish = _wish(name, declared[name])
        if isinstance(wish, Wish):
            found.wanted[name] = wish
        else:
            found.refused[name] = wish
    return found


def _wish(name: str, places: list[Dependency]) -> Wish | str:
    foreign = [d for d in places if d.source != "registry" or d.host]
    if foreign:
        return f"comes from {foreign[0].source}, not from the package index"
    versions = []
    for dependency in _nearest(places):
        try:
            versions.append(Version(dependency.version or ""))
        except InvalidVersion:
            continue
    if versions:
        return Wish(name, f"=={max(versions)}", locked=True)
    for dependency in _nearest(places):
        try:
            return Wish(name, _range(dependency.spec))
        except (InvalidRequirement, InvalidSpecifier):
            continue
    return "its requirement is not written as Python's packaging standard has it"


def _nearest(places: list[Dependency]) -> list[Dependency]:
    """The declarations nearest to the top; a list for one CI job deep in the tree locks no product."""
    nearest = min(dependency.declared_in.count("/") for dependency in places)
    return [dependency for dependency in places if dependency.declared_in.count("/") == nearest]


def _range(spec: str) -> str:
    """The versions that a requirement allows. Raises InvalidRequirement or InvalidSpecifier."""
    text = spec.strip()
    if caret := _CARET.fullmatch(text):  # poetry's: up to the next first number that is not 0
        numbers = [int(n) for n in (caret[1] + caret[2]).split(".")][:4]
        first = next((i for i, n in enumerate(numbers) if n), len(numbers) - 1)
        bound = [*numbers[:first], numbers[first] + 1]
        return f">={'.'.join(map(str, numbers))},<{'.'.join(map(str, bound))}"
    if text in ("", "*"):
        return ""
    if text[0] in "<>=!~":
        return str(SpecifierSet(text.partition(";")[0]))
    return str(Requirement(text).specifier)


def brought_along(laid: Iterable[LaidOut], inventory: Inventory) -> list[Wish]:
    """What the laid-out packages need themselves: their base classes may lie there."""
    locked = {
        canonicalize_name(d.name): d.version
        for m in inventory.manifests
        for d in m.dependencies
        if d.ecosystem == "PyPI" and d.version and d.source == "registry"
    }
    found = {}
    for package in laid:
        for requirement in _requirements(package):
            name = canonicalize_name(requirement.name)
            if requirement.url or not _NAME.fullmatch(name):
                continue
            try:
                pin = f"=={Version(locked[name])}" if name in locked else ""
            except InvalidVersion:
                pin = ""
            found[name] = Wish(name, pin or str(requirement.specifier), locked=bool(pin))
    return [found[name] for name in sorted(found)]


def _requirements(package: LaidOut) -> Iterable[Requirement]:
    for place in package.folder.glob("*.dist-info/METADATA"):
        with Path(place).open(encoding="utf-8", errors="replace") as file:
            head = file.read(_METADATA)
        for line in head.splitlines():
            if not line.startswith("Requires-Dist:"):
                continue
            try:
                requirement = Requirement(line.partition(":")[2].strip())
                if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                    yield requirement
            except (InvalidRequirement, ValueError):
                continue


def stubs_for(package: LaidOut) -> Wish | None:
    """The separate stubs of a package that does not say its own types, where we know of some."""
    if package.name not in _STUBS or any(package.folder.glob("*/py.typed")):
        return None
    release = ".".join(str(n) for n in Version(package.version).release[:2])
    return Wish(_STUBS[package.name], f"<={release}.9999,>={release.partition('.')[0]}")
