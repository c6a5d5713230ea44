"""The product's packages for the record: each once, over all locks and workspaces, with what is known."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lastmile.inventory import Dependency, Inventory, Manifest, governing_lock, product_manifests
from lastmile.licences.known import licence
from lastmile.model import Dependencies, Finding, PackageRecord, Role, Use
from lastmile.syntax.imported import Imported
from lastmile.verdict.holes import holes, is_hole
from lastmile.verdict.versions import latest

Key = tuple[str, str, str | None]  # ecosystem, name, version
Uses = Mapping[tuple[str, str], Sequence[Imported]]
NAMES = 20  # names that the record lists for one package
LICENCE_TEXT = 120  # characters of a licence field that is no SPDX expression
MISSING = "dependencies/nonexistent-package"
UNUSED = "dependencies/unused"
_WHOLE = frozenset(("*", "default"))  # names by which a statement takes the package itself


@dataclass(slots=True)
class _Seen:
    """One package while its entries are gathered."""

    first: Dependency
    direct: bool = False
    development: bool = True
    optional: bool = True
    locked: bool = False
    requires: dict[str, None] = field(default_factory=dict)


def packages(inventory: Inventory, findings: Sequence[Finding], uses: Uses | None = None) -> Dependencies:
    """Count each package once; a lock speaks for its manifest where there is one.

    A package is direct if any manifest lists it, and for development only if it is that everywhere. What is
    brought along is known only where every manifest that lists packages is settled by a lock that was read.
    ``uses``: the imports that each package serves; None: nobody looked.
    """
    manifests = product_manifests(inventory)
    seen = _gathered(manifests)
    about = _About(findings, uses)
    listed = tuple(about.record(key, seen[key]) for key in sorted(seen, key=lambda k: (*k[:2], k[2] or "")))
    return Dependencies(
        direct=sum(p.direct for p in listed),
        transitive=sum(not p.direct for p in listed) if listed and _settled(manifests) else None,
        development=sum(p.development for p in listed),
        by_ecosystem={
            name: sum(p.ecosystem == name for p in listed) for name in sorted({p.ecosystem for p in listed})
        },
        packages=listed,
    )


def _gathered(manifests: Sequence[Manifest]) -> dict[Key, _Seen]:
    """Every package of the locks that count, then those that only manifests name."""
    seen: dict[Key, _Seen] = {}
    counted = _counted(manifests)
    for lock in counted:
        versions: dict[str, list[str | None]] = defaultdict(list)
        for dependency in lock.dependencies:
            versions[dependency.name].append(dependency.version)
        for dependency in lock.dependencies:
            _add(seen, dependency, locked=True)
            one = seen[_key(dependency)]
            for name, version in dependency.requires:
                found = [version] if version in versions[name] else versions[name]
                one.requires |= dict.fromkeys(f"{name}@{v}" if v else name for v in found)
    locked = {(ecosystem, name) for ecosystem, name, _ in seen}
    for manifest in manifests:
        for dependency in () if manifest.is_lock else manifest.dependencies:
            if (dependency.ecosystem, dependency.name) not in locked:
                _add(seen, dependency, locked=False)
    return seen


def _key(dependency: Dependency) -> Key:
    return dependency.ecosystem, dependency.name, dependency.version


def _add(seen: dict[Key, _Seen], dependency: Dependency, *, locked: bool) -> None:
    one = seen.setdefault(_key(dependency), _Seen(dependency))
    one.direct = one.direct or dependency.direct
    one.development = one.development and dependency.development
    one.optional = one.optional and dependency.optional
    one.locked = one.locked or locked


def _counted(manifests: Sequence[Manifest]) -> list[Manifest]:
    """The locks that count: of several managers in one folder the one that settles the manifests there."""
    settling = {id(governing_lock(m, manifests)) for m in manifests}
    folders: dict[tuple[str, str], dict[str, list[Manifest]]] = defaultdict(lambda: defaultdict(list))
    for lock in manifests:
        if lock.is_lock and lock.dependencies:
            folder = str(PurePosixPath(lock.path).parent)
            folders[folder, lock.ecosystem][lock.manager].append(lock)
    chosen: list[Manifest] = []
    for managers in folders.values():
        chosen += max(
            managers.values(),
            key=lambda locks: (
                any(id(lock) in settling for lock in locks),
                sum(len(lock.dependencies) for lock in locks),
            ),
        )
    return sorted(chosen, key=lambda lock: lock.path)


def _settled(manifests: Sequence[Manifest]) -> bool:
    """Whether every manifest that lists packages is settled by a lock that was read in full."""
    locks = [m for m in manifests if m.is_lock and not m.problem]
    names = {(d.ecosystem, d.name) for lock in locks for d in lock.dependencies}
    for manifest in manifests:
        if manifest.problem:
            return False
        if manifest.is_lock or not manifest.dependencies:
            continue
        lock = governing_lock(manifest, manifests)
        # A list beside the lock, such as one that was exported from it, adds nothing that the lock lacks.
        told = all((d.ecosystem, d.name) in names for d in manifest.dependencies)
        if (lock is None or lock.problem) and not told:
            return False
    return True


class _About:
    """What findings and imports say of a package."""

    def __init__(self, findings: Sequence[Finding], uses: Uses | None) -> None:
        self._uses = uses or {}
        self._holes: dict[Key, list[Finding]] = defaultdict(list)
        self._unused: set[tuple[str, str]] = set()
        self._missing: set[tuple[str, str]] = set()
        for finding in findings:
            package = finding.package
            if package is None:
                continue
            if is_hole(finding):
                self._holes[package.ecosystem, package.name, package.version].append(finding)
            elif finding.counts and finding.control == UNUSED:
                self._unused.add((package.ecosystem, package.name))
            elif finding.counts and finding.control == MISSING:
                self._missing.add((package.ecosystem, package.name))

    def record(self, key: Key, seen: _Seen) -> PackageRecord:
        """The package as the record has it."""
        d, name = seen.first, key[:2]
        use = _use(self._uses.get(name, ()))
        said = d.licence or ""
        known = licence(d.ecosystem, d.name, d.version, said)
        return PackageRecord(
            ecosystem=d.ecosystem,
            name=d.name,
            version=d.version,
            direct=seen.direct,
            development=seen.development,
            declared_in=d.declared_in,
            licence=known,
            licence_text="" if known else said[:LICENCE_TEXT],
            vulnerabilities=tuple(dict.fromkeys(f.fingerprint for f in self._holes[key])),
            fixed_in=_fixed(d.ecosystem, self._holes[key]),
            used=True if use else False if seen.direct and name in self._unused else None,
            use=use,
            exists=False if name in self._missing else True if _proven(seen) else None,
            source=d.source,
            optional=seen.optional,
            requires=tuple(sorted(seen.requires)),
            scripts=d.scripts,
            deprecated=d.deprecated,
        )


def _proven(seen: _Seen) -> bool:
    """A lock was made from what the registry gave."""
    return seen.locked and seen.first.version is not None and seen.first.source == "registry"


def _fixed(ecosystem: str, found: Sequence[Finding]) -> str | None:
    versions = [hole.target for hole in holes(found).values()]
    targets = [version for version in versions if version]
    return latest(ecosystem, targets) if targets and len(targets) == len(versions) else None


def _use(imports: Iterable[Imported]) -> Use | None:
    """What the product's own code takes; None where it takes nothing that we see."""
    ours = sorted((i for i in imports if i.role is Role.SOURCE), key=lambda i: (i.path, i.line))
    if not ours:
        return None
    return Use(
        places=len(ours),
        files=len({one.path for one in ours}),
        names=tuple(_names(ours)),
        whole=any(not one.names or _WHOLE & set(one.names) for one in ours),
        at=f"{ours[0].path}:{ours[0].line}",
    )


def _names(imports: Iterable[Imported]) -> Iterator[str]:
    told = dict.fromkeys(name for one in imports for name in one.names if name not in _WHOLE)
    yield from sorted(told)[:NAMES]
