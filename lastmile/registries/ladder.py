"""The ladder: what is known of each declared package and each import before anybody is asked.

Standard library, the target's own modules, manifest, lock, known names: only what is on none of these rungs
is a question for a registry, and only if its name may leave this machine.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from packaging.utils import canonicalize_name

from lastmile.inventory import Dependency, Inventory, Manifest
from lastmile.model import Role
from lastmile.names import distributions, is_known, is_standard
from lastmile.registries.private import Private, own_names, private_registries
from lastmile.syntax.imported import Imported, imported, used

ECOSYSTEMS = ("PyPI", "npm", "crates.io", "Go")
_ASIDE = (Role.TEST, Role.VENDORED, Role.GENERATED, Role.DOCS)
_NAME = {
    "PyPI": re.compile(r"[A-Za-z0-9](?:[\w.-]{0,98}[A-Za-z0-9])?"),
    "npm": re.compile(r"(?:@[a-z0-9~_.-]{1,100}/)?[A-Za-z0-9~_-][\w.~-]{0,213}"),
}

_RECORD_SOURCES = frozenset(("uv", "poetry", "npm", "yarn"))  # locks that name every other registry
_PLACES = 3  # imports that a finding names

Key = tuple[str, str]  # ecosystem, name


@dataclass(frozen=True, slots=True)
class Named:
    """One package that a manifest declares, or that an import needs and no manifest declares."""

    ecosystem: str
    name: str
    declared: tuple[Dependency, ...] = ()  # where manifests declare it, production first
    locked: tuple[Dependency, ...] = ()  # what locks say of it
    imports: tuple[Imported, ...] = ()
    candidates: tuple[str, ...] = ()  # names under which an undeclared import may be published

    @property
    def label(self) -> str:
        """How coverage names it."""
        if self.declared:
            return f"{self.declared[0].declared_in}: {self.name}"
        return f"{self.imports[0].path}: import {self.name}" if self.imports else self.name

    @property
    def production(self) -> bool:
        """Declared for more than development."""
        return any(not place.development for place in self.declared)

    @property
    def proven(self) -> bool:
        """A lock names it: its manager once got it from the registry."""
        return any(place.version for place in self.locked)

    @property
    def version(self) -> str | None:
        """The version in use: the lock's, else the one that the manifest pins."""
        return next((place.version for place in (*self.locked, *self.declared) if place.version), None)


@dataclass(frozen=True, slots=True)
class Ladder:
    """What stands on which rung."""

    named: tuple[Named, ...]  # declared packages from a registry, in order of ecosystem and name
    undeclared: tuple[Named, ...]  # imports that no manifest, lock or known name explains
    private: Private
    own: frozenset[Key]
    unread: Mapping[str, str] = field(default_factory=dict)  # ecosystem -> a manifest that could not be read
    public: frozenset[Key] = frozenset()  # what a lock that records sources took from the public registry
    unplaced: Mapping[str, str] = field(
        default_factory=dict
    )  # ecosystem -> a package with unknown import name

    def may_leave(self, ecosystem: str, name: str) -> bool:
        """Whether this name may be sent to a registry: a public name, not one of the target's own."""
        pattern = _NAME.get(ecosystem)
        if pattern is None or not pattern.fullmatch(name) or (ecosystem, name) in self.own:
            return False
        return not self.may_be_private(ecosystem, name)

    def may_be_private(self, ecosystem: str, name: str) -> bool:
        """Whether the name may come from a registry that only the target knows."""
        if is_known(ecosystem, name) or (ecosystem, name) in self.public:
            return False
        return self.private.covers(ecosystem, name)


def ladder(inventory: Inventory) -> Ladder:
    """Sort every declared package and every import of the product's own code."""
    roles = {file.path: file.role for file in inventory.files}
    manifests = [m for m in inventory.manifests if roles.get(m.path) not in _ASIDE]
    own = own_names(inventory)
    named = _declared(manifests, own, used(inventory))
    undeclared = _undeclared(inventory, own)
    unread = {m.ecosystem: m.path for m in manifests if m.problem and not m.is_lock}
    return Ladder(
        named,
        undeclared,
        private_registries(inventory),
        own,
        unread,
        frozenset(_from_public(manifests)),
        {one.ecosystem: one.name for one in named if not one.imports and _unplaced(one)},
    )


def _from_public(manifests: Iterable[Manifest]) -> Iterator[Key]:
    for manifest in manifests:
        if manifest.is_lock and manifest.manager in _RECORD_SOURCES:
            for one in manifest.dependencies:
                if one.source == "registry" and not one.host:
                    yield one.ecosystem, _plain(one.ecosystem, one.name)


def _unplaced(one: Named) -> bool:
    """A Python package that no import explains and no list knows: it may provide any module."""
    return one.ecosystem == "PyPI" and not is_known(one.ecosystem, one.name)


def _declared(
    manifests: Iterable[Manifest], own: frozenset[Key], uses: Mapping[Key, tuple[Imported, ...]]
) -> tuple[Named, ...]:
    """What comes from a registry; a name that some file takes from elsewhere is no question for one."""
    declared: dict[Key, list[Dependency]] = defaultdict(list)
    locked: dict[Key, list[Dependency]] = defaultdict(list)
    elsewhere: set[Key] = set(own)
    for manifest in manifests:
        for one in manifest.dependencies:
            key = (one.ecosystem, _plain(one.ecosystem, one.name))
            if one.source != "registry" or one.host:
                elsewhere.add(key)
            # A requirements file with hashes is declaration and lock in one; in a compiled one stands, too,
            # what the others brought along.
            if manifest.is_lock or not one.direct:
                locked[key].append(one)
            if one.direct and (not manifest.is_lock or (one.line is not None and one.spec)):
                declared[key].append(one)
    return tuple(
        Named(
            *key,
            declared=tuple(sorted(places, key=_order)),
            locked=tuple(sorted(locked[key], key=lambda d: (not d.direct, d.development, d.declared_in))),
            imports=tuple(one for one in uses.get(key, ()) if one.role is Role.SOURCE)[:_PLACES],
        )
        for key, places in sorted(declared.items())
        if key not in elsewhere and key[0] in ECOSYSTEMS
    )


def _order(place: Dependency) -> tuple[bool, str, int]:
    return (place.development, place.declared_in, place.line or 0)


def _plain(ecosystem: str, name: str) -> str:
    return canonicalize_name(name) if ecosystem == "PyPI" else name


def _undeclared(inventory: Inventory, own: frozenset[Key]) -> tuple[Named, ...]:
    """Imports of foreign modules that nothing at hand explains, by module."""
    everywhere = inventory.manifests
    explained = {(d.ecosystem, _plain(d.ecosystem, d.name)) for m in everywhere for d in m.dependencies}
    explained |= {(d.ecosystem, d.alias) for m in everywhere for d in m.dependencies if d.alias}
    explained |= own
    stems = _stems(inventory)
    found: dict[Key, list[Imported]] = defaultdict(list)
    for one in imported(inventory):
        needed = one.kind == "foreign" and one.role is Role.SOURCE and not one.guarded and not one.typing_only
        local = one.module.split("/")[-1].lower() in stems or one.module.lower() in stems
        if not needed or local or one.ecosystem not in _NAME or is_standard(one.ecosystem, one.whole):
            continue
        names = [_plain(one.ecosystem, name) for name in distributions(one.ecosystem, one.module)]
        if any((one.ecosystem, name) in explained or is_known(one.ecosystem, name) for name in names):
            continue
        if one.ecosystem == "PyPI" and _resembles(one.module, explained):
            continue
        if not one.module.startswith("@"):  # a scope that nobody declares is the target's own business
            found[one.ecosystem, one.module].append(one)
    return tuple(
        Named(ecosystem, module, imports=tuple(places), candidates=_candidates(ecosystem, module))
        for (ecosystem, module), places in sorted(found.items())
    )


def _resembles(module: str, explained: Iterable[Key]) -> bool:
    """Whether a declared Python package bears the module's name with something around it."""
    bare = re.sub(r"[-_.]+", "", module.lower())
    return any(
        ecosystem == "PyPI" and (bare in name.replace("-", "") or name.replace("-", "") in bare)
        for ecosystem, name in explained
    )


def _candidates(ecosystem: str, module: str) -> tuple[str, ...]:
    """Each name as registries spell it, once; with the customs of those who publish under another name."""
    names = (*distributions(ecosystem, module), module)
    if ecosystem == "PyPI":
        names += (f"python-{module}", f"py{module}", f"{module}-python")
    return tuple(dict.fromkeys(_plain(ecosystem, name) for name in names))


def _stems(inventory: Inventory) -> frozenset[str]:
    """Every file and folder name of the target without its ending: what bears one of them may be local."""
    paths = [file.path for file in inventory.files] + [left.path for left in inventory.left_out]
    return frozenset(part.split(".")[0].lower() for path in paths for part in path.split("/") if part)
