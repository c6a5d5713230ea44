"""Which advisories concern one exact version: pure, after the evaluation that OSV's schema prescribes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lastmile.advisories.osv import Affected, Event
from lastmile.advisories.versions import Order, is_prerelease, major, order
from lastmile.model import Severity

_FIRST = {"introduced": 0, "fixed": 1, "last_affected": 1, "limit": 1}  # at one and the same version


@dataclass(frozen=True, slots=True)
class Hole:
    """One hole of one version: advisories that are aliases of one another, merged."""

    ids: tuple[str, ...]  # sorted, aliases included
    severity: Severity | None  # the worst that is published
    notice: str  # "" for a hole; else the word by which its source says that it is none
    fixed_in: str | None  # the lowest published version above this one that mends all of it

    @property
    def malicious(self) -> bool:
        """The package itself is the attack (ids of the malicious-packages database)."""
        return any(one.startswith("MAL-") for one in self.ids)


def holes(ecosystem: str, version: str, advisories: Iterable[Affected]) -> tuple[Hole, ...]:
    """The holes of ``version``, ordered by id; none for what the ecosystem calls no version."""
    here = order(ecosystem, version)
    hits = [a for a in advisories if _affects(ecosystem, version, here, a)]
    found = []
    for group in _same(hits):
        ids = tuple(sorted({i for a in group for i in (a.id, *a.aliases)}))
        published = [Severity(a.severity) for a in group if a.severity]
        notices = [a.notice for a in group]
        found.append(
            Hole(
                ids,
                min(published, key=lambda s: s.rank) if published else None,
                notices[0] if all(notices) else "",
                next(_mended(ecosystem, version, group), None),
            )
        )
    return tuple(sorted(found, key=lambda hole: hole.ids))


def safe_upgrade(ecosystem: str, version: str, advisories: Sequence[Affected]) -> str | None:
    """The lowest version above ``version`` that no known advisory affects, of the same major if there is one.

    Candidates are the versions that advisories name as fixed: what else was released, the data does not tell.
    """
    clean = list(_mended(ecosystem, version, [a for a in advisories if not a.notice]))
    return next((text for text in clean if major(text) == major(version)), clean[0] if clean else None)


def _mended(ecosystem: str, version: str, advisories: Sequence[Affected]) -> Iterator[str]:
    """Versions above this one that the advisories name as fixed and none of them affects, lowest first."""
    here = order(ecosystem, version)
    if here is None:
        return
    named = {v for a in advisories for events in a.ranges for kind, v in events if kind == "fixed"}
    placed = [(at, text) for text in named if (at := order(ecosystem, text)) is not None and at > here]
    steady = not is_prerelease(ecosystem, version)
    for at, text in sorted(placed, key=lambda pair: pair[0]):
        unfinished = steady and is_prerelease(ecosystem, text)
        if not unfinished and not any(_affects(ecosystem, text, at, a) for a in advisories):
            yield text


def _affects(ecosystem: str, version: str, here: Order | None, advisory: Affected) -> bool:
    if version in advisory.versions:
        return True
    if here is None:
        return False
    if any(order(ecosystem, one) == here for one in advisory.versions):
        return True  # "1.0" and "1.0.0" are one version where the ecosystem says so
    return any(_within(ecosystem, here, events) for events in advisory.ranges)


def _within(ecosystem: str, here: Order, events: Iterable[Event]) -> bool:
    """OSV's evaluation: walk the sorted events up to this version and see on which side it lies."""
    placed, limits = _placed(ecosystem, events)
    if placed is None:
        return False
    if limits and not any(here < limit for limit in limits):
        return False
    inside = False
    for _, _, kind, at in placed:
        if kind == "introduced" and (at is None or here >= at):
            inside = True
        elif (kind == "fixed" and here >= at) or (kind == "last_affected" and here > at):
            inside = False
    return inside


def _placed(
    ecosystem: str, events: Iterable[Event]
) -> tuple[list[tuple[bool, int, str, Order]] | None, list[Order]]:
    """Events in the order of their versions, and the limits.

    None instead of the events where one is no version of the ecosystem: a range whose end cannot be placed
    would go on for ever.
    An event's first field is False for "introduced at 0", which is before every version.
    """
    early, late, limits = [], [], []
    for kind, text in events:
        if kind == "introduced" and text == "0":
            early.append((False, 0, kind, None))
            continue
        if kind == "limit" and text == "*":
            continue
        at = order(ecosystem, text)
        if at is None:
            return None, []
        if kind == "limit":
            limits.append(at)
        else:
            late.append((True, _FIRST[kind], kind, at))
    late.sort(key=lambda event: (event[3], event[1]))
    return [*early, *late], limits


def _same(hits: Iterable[Affected]) -> list[list[Affected]]:
    """Groups of advisories that share an id, directly or by way of another."""
    found: list[tuple[set[str], list[Affected]]] = []
    for item in hits:
        mine, members = {item.id, *item.aliases}, [item]
        for other in [group for group in found if group[0] & mine]:
            found.remove(other)
            mine, members = mine | other[0], other[1] + members
        found.append((mine, members))
    return [members for _, members in found]
