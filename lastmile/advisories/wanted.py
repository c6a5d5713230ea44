"""What is to be looked up: each exact version of a foreign package once, with the place to name first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lastmile.advisories.versions import ECOSYSTEMS, go_release, normal_name, order
from lastmile.inventory import Dependency, Inventory
from lastmile.model import Fact, Role

GO_ITSELF = "stdlib"  # the Go database's name for the standard library
_ASIDE = (Role.TEST, Role.DOCS, Role.VENDORED, Role.GENERATED)
_GO_LINE = re.compile(r"(go|toolchain)[ \t]{1,20}(\S{1,40})[ \t]{0,20}(?://.{0,200})?")


@dataclass(frozen=True, slots=True)
class Pin:
    """One package in one exact version, wherever the target names it."""

    ecosystem: str
    name: str  # as the index knows it
    version: str
    first: Dependency  # the place to name
    more: int = 0  # other files that name the same
    direct: bool = True
    development: bool = False  # no place of it is in production
    own_lock: bool = False  # only a library's own lock has it: its users get what the manifest allows
    sure: bool = True  # False: the version is the oldest that is allowed, not the one in use

    @property
    def label(self) -> str:
        """How ``Scan.sent`` and ``Scan.unread`` name it, beginning with the file's path."""
        return f"{self.first.declared_in}: {self.first.name} {self.version}"


@dataclass
class Wanted:
    """What can be looked up, and what cannot, each with its reason."""

    pins: list[Pin] = field(default_factory=list)
    rest: list[tuple[str, str]] = field(default_factory=list)  # label, reason


def wanted(inventory: Inventory) -> Wanted:
    """Sort out every declared package; what comes from a path is the target's own code and left out."""
    declared = [
        d
        for m in inventory.manifests
        for d in m.dependencies
        if d.ecosystem in ECOSYSTEMS and d.source != "path"
    ]
    found, exact = Wanted(), dict[tuple[str, str, str], list[Dependency]]()
    for d in declared:
        if d.source == "registry" and d.version and order(d.ecosystem, d.version) is not None:
            exact.setdefault((d.ecosystem, normal_name(d.ecosystem, d.name), d.version), []).append(d)
    known = {key[:2] for key in exact}
    for d in declared:
        if d.source != "registry":
            found.rest.append((f"{d.declared_in}: {d.name}", f"comes from {d.source}, not from a registry"))
        elif (d.ecosystem, normal_name(d.ecosystem, d.name)) not in known:
            found.rest.append((f"{d.declared_in}: {d.name}", "no exact version is declared"))
    ranking, lines = _Ranking(inventory), _asked_for(declared)
    for key, places in exact.items():
        found.pins.append(_pin(key, places, lines.get(key[:2], []), ranking))
    found.pins += _go_itself(inventory)
    found.rest = sorted(set(found.rest))
    return found


def _asked_for(declared: Iterable[Dependency]) -> dict[tuple[str, str], list[Dependency]]:
    """Direct declarations of each package, exact or not: the line that a person would change."""
    found: dict[tuple[str, str], list[Dependency]] = {}
    for d in declared:
        if d.direct and d.line is not None and not d.version and d.source == "registry":
            found.setdefault((d.ecosystem, normal_name(d.ecosystem, d.name)), []).append(d)
    return found


class _Ranking:
    """Which place of a package a person should look at first."""

    def __init__(self, inventory: Inventory) -> None:
        aside = {file.path for file in inventory.files if file.role in _ASIDE}
        self._locks = {m.path for m in inventory.manifests if m.is_lock}
        self._library = Fact.LIBRARY in inventory.facts and Fact.APPLICATION not in inventory.facts
        written = [m.path for m in inventory.manifests if not m.is_lock]
        product = {_folder(path) for path in written if path not in aside}
        self._tests = {
            _folder(path): path for path in written if path in aside and _folder(path) not in product
        }
        self._aside = aside | {path for path in self._locks if _folder(path) in self._tests}

    def order(self, d: Dependency) -> tuple[object, ...]:
        """Product before tests, production before development, direct before brought along."""
        aside = d.declared_in in self._aside
        return (aside, d.development, not d.direct, d.line is None, d.declared_in, d.line or 0)

    def counted(self, places: list[Dependency]) -> list[Dependency]:
        """The places in the product; all of them where there is none."""
        return [d for d in places if d.declared_in not in self._aside] or places

    def shown(self, d: Dependency) -> Dependency:
        """A lock is data wherever it lies; among tests the manifest beside it tells what it is for."""
        beside = self._tests.get(_folder(d.declared_in)) if self.is_lock(d) else None
        return replace(d, declared_in=beside, line=None) if beside else d

    def binds_nobody(self, places: list[Dependency]) -> bool:
        """Only a library's lock has the version, which its users never see."""
        return self._library and all(self.is_lock(d) for d in places)

    def is_lock(self, d: Dependency) -> bool:
        """Tools write this file, so nobody changes the version there."""
        return d.declared_in in self._locks


def _pin(
    key: tuple[str, str, str], places: list[Dependency], lines: list[Dependency], ranking: _Ranking
) -> Pin:
    """The manifest's line comes first where there is one in the lock's folder; ``lines`` are candidates."""
    held = first = min(places, key=ranking.order)
    if ranking.is_lock(held):
        own = _folder(held.declared_in)
        beside = [d for d in lines if _folder(d.declared_in) == own and not ranking.is_lock(d)]
        first = min(beside, key=ranking.order, default=ranking.shown(held))
    counted = ranking.counted(places)
    return Pin(
        *key,
        first,
        more=len({d.declared_in for d in places} - {first.declared_in, held.declared_in}),
        direct=any(d.direct for d in counted),
        development=all(d.development for d in counted),
        own_lock=ranking.binds_nobody(counted),
    )


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _go_itself(inventory: Inventory) -> list[Pin]:
    """The standard library that each go.mod names by an exact release.

    The ``go`` line is the oldest release that may build the module, ``toolchain`` the one that is preferred;
    "go 1.22" is a version of the language and names no release.
    """
    found: dict[str, Pin] = {}
    for file in inventory.files:
        if file.path.rpartition("/")[2] != "go.mod" or file.role in _ASIDE:
            continue
        named: dict[str, tuple[str, int]] = {}
        for number, line in enumerate(inventory.read(file).split("\n"), start=1):
            if (match := _GO_LINE.fullmatch(line.strip()[:300])) and (release := go_release(match[2])):
                named[match[1]] = (release, number)
        if named:
            release, number = named.get("toolchain") or named["go"]
            place = Dependency(
                "Go",
                GO_ITSELF,
                release,
                spec="",
                direct=True,
                development=False,
                declared_in=file.path,
                line=number,
            )
            found.setdefault(release, Pin("Go", GO_ITSELF, release, place, sure=False))
    return list(found.values())
