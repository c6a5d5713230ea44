"""Looks up every exact version in the index on this machine: without network, and the data's age is said."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from lastmile import __version__
from lastmile.advisories.findings import UNSOUND, finding, of_go_itself
from lastmile.advisories.index import COMMAND, AdvisoryIndexError, Holding, Index, opened, place
from lastmile.advisories.matching import holes, safe_upgrade
from lastmile.advisories.wanted import GO_ITSELF, Pin, wanted
from lastmile.errors import NothingToLookAt, ScannerError, Skip
from lastmile.inventory import Inventory, Scan
from lastmile.model import Finding, Role, Unread
from lastmile.names import distributions
from lastmile.syntax.imported import imported

_MOST = 5_000  # findings; a tree of so many holes needs no longer list
STALE_DAYS = 30  # beyond this the age is said aloud: OSV adds records every day
# Distinct packages below which an export is taken for a curated subset, for which an unknown package is not
# assessed. About half of what the smallest complete public database of the ecosystem names.
COMPLETE = {
    "PyPI": 800,
    "npm": 2000,
    "Go": 600,
    "crates.io": 400,
    "RubyGems": 250,
    "Packagist": 300,
    "Maven": 1000,
    "NuGet": 150,
}
_CODE = (Role.SOURCE, Role.CONFIG, Role.GENERATED)


class Advisories:
    """The advisory index as a Scanner."""

    name = "osv"

    def version(self) -> str:
        """It is part of LastMile and bears its version."""
        return __version__

    def scan(self, inventory: Inventory) -> Scan:
        """Match every exact version. Raises NothingToLookAt, Skip (no index, nothing exact), ScannerError.

        ``sent`` and ``unread`` name packages, "<manifest>: <name> <version>", for coverage counts packages.
        """
        asked = wanted(inventory)
        if not asked.pins and not asked.rest:
            raise NothingToLookAt("no foreign package is declared")
        try:
            with opened(place()) as index:
                if not asked.pins:
                    raise Skip("no exact versions are declared, so nothing could be looked up")
                return _scan(inventory, index, asked.pins, asked.rest)
        except FileNotFoundError:
            raise Skip(f"no advisory data on this machine: run “{COMMAND}”") from None
        except AdvisoryIndexError as error:
            raise ScannerError(str(error)) from None


def _scan(inventory: Inventory, index: Index, pins: list[Pin], rest: list[tuple[str, str]]) -> Scan:
    held = index.holdings()
    unread, found, notices = list[tuple[str, str]](), list[Finding](), 0
    exploited, used = index.exploited(), _Imports(inventory)
    for pin in sorted(pins, key=lambda p: (p.ecosystem, p.name, p.version)):
        holding = held.get(pin.ecosystem)
        if holding is None:
            unread.append((pin.label, f"the advisory index has no data for {pin.ecosystem}: run “{COMMAND}”"))
            continue
        said = index.of(pin.ecosystem, pin.name)
        if not said and is_subset(holding):
            unread.append((pin.label, f"not in the {pin.ecosystem} data, which are only a subset"))
            continue
        if len(found) >= _MOST:
            unread.append((pin.label, f"{_MOST:,} holes are listed, and no more"))
            continue
        hits = holes(pin.ecosystem, pin.version, said)
        grave = [hole for hole in hits if hole.notice in ("", UNSOUND)]
        notices += len(hits) - len(grave)
        upgrade = safe_upgrade(pin.ecosystem, pin.version, said) if grave else None
        if grave and pin.name == GO_ITSELF and pin.ecosystem == "Go":
            found.append(of_go_itself(pin, grave, upgrade, exploited))
        else:
            found += [finding(pin, h, upgrade, exploited, idle=used.idle(pin)) for h in grave]
    ecosystems = sorted({pin.ecosystem for pin in pins} & held.keys())
    dates = [held[name].data_date for name in ecosystems]
    return Scan(
        findings=tuple(found),
        sent=tuple(sorted({*(pin.label for pin in pins), *(label for label, _ in rest)})),
        unread=(
            *(Unread(path=label, reason=why, by_nature=True) for label, why in rest),
            *(Unread(path=label, reason=why) for label, why in sorted(set(unread))),
        ),
        searched=_searched([held[name] for name in ecosystems], notices),
        data_date=min(dates) if dates and all(dates) else None,
    )


def is_subset(holding: Holding) -> bool:
    """It names so few packages that silence about another one means nothing."""
    return holding.packages < COMPLETE[holding.ecosystem]


def age(holding: Holding) -> int | None:
    """Days since the newest change in the data; None where no record names a date."""
    if not holding.data_date:
        return None
    return (datetime.now(UTC).date() - date.fromisoformat(holding.data_date)).days


def described(holding: Holding) -> str:
    """One ecosystem's data in words: date, age where it is old, and whether they are a subset."""
    days = age(holding)
    old = "of unknown date" if days is None else f"of {holding.data_date}"
    stale = f", {days} days old: run “{COMMAND}”" if days is not None and days > STALE_DAYS else ""
    part = f", a subset of {holding.packages} packages" if is_subset(holding) else ""
    left = f", {holding.broken} of its advisories could not be read" if holding.broken else ""
    return f"{holding.ecosystem} {old}{stale}{part}{left}"


def _searched(held: list[Holding], notices: int) -> str:
    if not held:
        return ""
    said = "published advisories in the index on this machine: " + "; ".join(map(described, held))
    return said + (f"; {notices} notices that are no holes are left out" if notices else "")


class _Imports:
    """Which packages the product's own code imports; read only when a finding asks."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._known: Mapping[str, frozenset[str]] | None = None

    def idle(self, pin: Pin) -> bool:
        """A direct production package of a language whose imports we read, and that no file imports."""
        if not pin.direct or pin.development:
            return False
        if self._known is None:
            self._known = self._read()
        names = self._known.get(pin.ecosystem)
        own = {_folded(pin.name), _folded(pin.first.name), _folded(pin.first.alias or pin.name)}
        return bool(names) and not own & (names or frozenset())

    def _read(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for ecosystem, name in self._packages():
            found.setdefault(ecosystem, set()).add(_folded(name))
        return {ecosystem: frozenset(names) for ecosystem, names in found.items()}

    def _packages(self) -> Iterator[tuple[str, str]]:
        seen = set()
        for one in imported(self._inventory):
            key = (one.ecosystem, one.module)
            if one.kind == "foreign" and one.role in _CODE and key not in seen:
                seen.add(key)
                yield key
                yield from ((one.ecosystem, name) for name in distributions(*key))


def _folded(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
