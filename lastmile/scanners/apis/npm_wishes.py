"""Which npm packages are worth laying out: those that the code imports, in the versions that are locked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lastmile.inventory import Dependency, Inventory
from lastmile.npm_ranges import fits
from lastmile.scanners.apis.declarations import NpmPackage
from lastmile.scanners.apis.npm_library import NpmLibrary, NpmWish, order
from lastmile.syntax.imported import Imported

_MOST_WANTED = 200  # packages that are imported
_MOST_ALONG = 400  # packages in all
_ROUNDS = 6  # packages that bring packages
NODE_TYPES = "@types/node"


@dataclass
class NpmWishes:
    """What to lay out for the imports of one target."""

    wanted: dict[str, NpmWish] = field(default_factory=dict)
    pinned: dict[str, list[str]] = field(default_factory=dict)  # every version that locks of the target name
    others: dict[str, list[str]] = field(default_factory=dict)  # of these, besides the one that is laid out


def npm_wishes(inventory: Inventory, imports: Iterable[Imported]) -> NpmWishes:
    """The declared packages that the code imports; a lock's version wins over a manifest's range."""
    declared: dict[str, list[Dependency]] = {}
    for manifest in inventory.manifests:
        for dependency in manifest.dependencies:
            if dependency.ecosystem == "npm":
                declared.setdefault(dependency.name, []).append(dependency)
    found = NpmWishes()
    for name, places in declared.items():
        versions = {d.version for d in places if d.version and NpmWish(name, d.version).sound}
        if versions:
            found.pinned[name] = sorted(versions, key=order)
    aliases = {d.alias for places in declared.values() for d in places if d.alias}
    for module in sorted({one.module for one in imports}):
        places = declared.get(module, [])
        if not places or module in aliases or any(d.source != "registry" or d.host for d in places):
            continue  # not declared, or no package of a public registry
        wish = _wish(module, places)
        if wish.sound and len(found.wanted) < _MOST_WANTED:
            found.wanted[module] = wish
            found.others[module] = [v for v in _direct(places) if v != wish.version]
    return found


def _direct(places: list[Dependency]) -> list[str]:
    """The locked versions of what a manifest asks for itself; oldest first."""
    locked = [d for d in places if d.version]
    specs = {d.spec for d in places if d.spec}
    own = {d.version for d in locked if d.direct}
    fitting = own or {d.version for d in locked if any(fits(d.version or "", spec) for spec in specs)}
    return sorted((v for v in fitting or {d.version for d in locked} if v), key=order)


def _wish(name: str, places: list[Dependency]) -> NpmWish:
    if versions := _direct(places):
        return NpmWish(name, versions[-1])
    nearest = min(places, key=lambda d: (d.declared_in.count("/"), d.declared_in))
    return NpmWish(name, spec=nearest.spec.strip())


def shelf_of(library: NpmLibrary, wishes: NpmWishes) -> tuple[dict[str, NpmPackage], dict[str, str]]:
    """Everything laid out for the wishes: the packages, their declarations, and what these import."""
    shelf, failed = library.lay_out([*wishes.wanted.values(), _pinned(NODE_TYPES, wishes, "")])
    fresh = list(shelf.values())
    for _ in range(_ROUNDS):
        asked: dict[str, NpmWish] = {}
        for package in fresh:
            for wish in _brought(package, wishes):
                if wish.name not in shelf and wish.name not in failed:
                    asked.setdefault(wish.name, wish)
        room = _MOST_ALONG - len(shelf)
        if not asked or room <= 0:
            break
        laid, missing = library.lay_out(list(asked.values())[:room])
        shelf |= laid
        failed |= missing
        fresh = list(laid.values())
    return shelf, failed


def _brought(package: NpmPackage, wishes: NpmWishes) -> Iterable[NpmWish]:
    if not package.typed:
        if not package.name.startswith("@types/"):
            major = package.version.partition(".")[0]
            yield _pinned(types_of(package.name), wishes, f"^{major}" if major != "0" else "")
        return
    for name in package.needs:
        spec = package.wants.get(name, "")
        if name in package.wants:
            yield _pinned(name, wishes, spec)
        elif types_of(name) in package.wants:
            yield _pinned(types_of(name), wishes, package.wants[types_of(name)])


def _pinned(name: str, wishes: NpmWishes, spec: str) -> NpmWish:
    """The newest version that a lock names and that fits; else the range."""
    locked = [v for v in wishes.pinned.get(name, ()) if not spec or fits(v, spec) is not False]
    return NpmWish(name, locked[-1]) if locked else NpmWish(name, spec=spec)


def types_of(name: str) -> str:
    """The package of separate declarations: "x" gives "@types/x", "@s/x" gives "@types/s__x"."""
    return "@types/" + name.removeprefix("@").replace("/", "__")


def complete(name: str, shelf: Mapping[str, NpmPackage], depth: int = 3) -> bool:
    """Whether all that a package's declarations build on is laid out; else nobody knows what it has."""
    package = shelf.get(name)
    if package is None or not package.whole:
        return False
    for need in package.needs:
        other = need if need in shelf and shelf[need].typed else types_of(need)
        if other in shelf:
            if depth and other != name and not complete(other, shelf, depth - 1):
                return False
        elif need in package.wants or types_of(need) in package.wants:
            return False
    return True
