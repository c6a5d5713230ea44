"""The scanner ``registries``: do the packages exist, are they what they seem, who maintains them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from lastmile import __version__
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Inventory, Scan
from lastmile.names import is_known
from lastmile.registries import existence, identity, outdated, upkeep
from lastmile.registries.answer import THERE, Answer
from lastmile.registries.configuration import Configured, Registry, configured
from lastmile.registries.desk import Desk
from lastmile.registries.ladder import Key, Ladder, Named, ladder
from lastmile.registries.look_alike import nearest
from lastmile.registries.memory import Memory, default_place
from lastmile.registries.told import OFFLINE, REGISTRY, Told

RULES = {
    existence.RULE.id: existence.judge,
    identity.RULE.id: identity.judge,
    upkeep.RULE.id: upkeep.judge,
    outdated.RULE.id: outdated.judge,
}
_MOST_HISTORIES = 40  # whole documents of npm packages, which can be large
_NO_ADDRESS = "no library of ours knows the address of this ecosystem's registry"


class Registries:
    """Looks the packages of the target up in our user's registries; satisfies Scanner."""

    name = "registries"

    def __init__(self, place: Path | None = None, environment: Mapping[str, str] | None = None) -> None:
        self._place = place
        self._environment = environment

    def version(self) -> str:
        """The look-up is part of LastMile and bears its version."""
        return __version__

    def scan(self, inventory: Inventory) -> Scan:
        """Climb the ladder, ask what is left, judge. Raises NothingToLookAt, and Skip where nothing was read.

        ``sent`` and ``unread`` name packages, for coverage counts packages.
        """
        steps = ladder(inventory)
        everything = (*steps.named, *steps.undeclared)
        if not everything:
            if steps.unread:
                raise Skip(f"{next(iter(steps.unread.values()))} could not be read")
            raise NothingToLookAt("no package of a registry is declared or imported")
        told, asked = self._told(inventory, steps)
        judged = {rule: judge(steps, told) for rule, judge in RULES.items()}
        unread = {(u.path, u.rule): u for verdict in judged.values() for u in verdict.unread}
        return Scan(
            findings=tuple(finding for verdict in judged.values() for finding in verdict.findings),
            sent=tuple(sorted({one.label for one in everything})),
            unread=tuple(unread[key] for key in sorted(unread, key=lambda k: (k[0], k[1] or ""))),
            opportunities={r: v.opportunities for r, v in judged.items() if v.opportunities is not None},
            searched=f"{_counted(len(everything))}, {asked:,} look-up{'s' * (asked != 1)} in registries",
            data_date=told.today.isoformat() if asked else None,
        )

    def _told(self, inventory: Inventory, steps: Ladder) -> tuple[Told, int]:
        """Ask the registries, unless our user said that nobody is to be asked."""
        today = datetime.now(UTC).date()
        silent = {one.ecosystem: _NO_ADDRESS for one in steps.named if one.ecosystem not in REGISTRY}
        if inventory.limits.offline:
            return Told(today, silent=silent | dict.fromkeys(REGISTRY, OFFLINE)), 0
        settings = configured(self._environment)
        desk = Desk(Memory(self._place or default_place()))
        answers = _answers(desk, settings, _wanted(steps))
        told = Told(
            today,
            answers=answers,
            public=frozenset(_public(settings)),
            silent=silent | dict(settings.problems),
        )
        return _with_dates(desk, settings, steps, told), desk.asked


def _counted(number: int) -> str:
    return "1 package or import" if number == 1 else f"{number:,} packages and imports"


def _wanted(steps: Ladder) -> Iterator[Key]:
    """Names to ask about, the open questions first; known names that developers alone use are not asked."""
    declared = [one for one in steps.named if steps.may_leave(one.ecosystem, one.name)]
    declared.sort(key=lambda one: (existence.settled(one), not one.production))
    for one in declared:
        if not existence.settled(one):
            yield one.ecosystem, one.name
    for one in steps.undeclared:
        if not existence.other_origin(one, steps):
            names = (name for name in one.candidates if steps.may_leave(one.ecosystem, name))
            yield from ((one.ecosystem, name) for name in names)
    for one in declared:
        if existence.settled(one) and (one.production or not is_known(one.ecosystem, one.name)):
            yield one.ecosystem, one.name


def _answers(desk: Desk, settings: Configured, wanted: Iterable[Key]) -> dict[Key, Answer]:
    """One round for each set of registries; names of an npm scope go to the scope's registry."""
    keys = [key for key in dict.fromkeys(wanted) if _registries(settings, key)]
    keys.sort(
        key=lambda key: [registry.base for registry in _registries(settings, key)]
    )  # stable: order stays
    answers: dict[Key, Answer] = {}
    for registries, group in groupby(keys, key=lambda key: _registries(settings, key)):
        of_group = list(group)
        told = desk.ask(registries, [name for _, name in of_group])
        answers |= {key: told[key[1]] for key in of_group}
    return answers


def _registries(settings: Configured, key: Key) -> tuple[Registry, ...]:
    ecosystem, name = key
    if ecosystem == "PyPI":
        return settings.pypi
    scope = settings.scopes.get(name.split("/")[0]) if name.startswith("@") else None
    return (scope,) if scope else settings.npm


def _public(settings: Configured) -> Iterator[str]:
    if any(registry.public for registry in settings.pypi):
        yield "PyPI"
    if any(registry.public for registry in settings.npm):
        yield "npm"


def _with_dates(desk: Desk, settings: Configured, steps: Ladder, told: Told) -> Told:
    """Add whose dates can be believed, and the history of npm packages that nobody knows."""
    dated: set[str] = set()
    if any(k[0] == "PyPI" and a.dates for k, a in told.answers.items()) and desk.dated(settings.pypi[0]):
        dated.add("PyPI")
    asked = [one for one in steps.named if _unheard_of(one, told) or _old(one, told)]
    asked = [one for one in asked if _registries(settings, (one.ecosystem, one.name)) == settings.npm]
    asked.sort(key=lambda one: (nearest("npm", one.name) is None, not one.production, one.name))
    if not asked or not settings.npm:
        return replace(told, dated=frozenset(dated))
    believed = desk.dated(settings.npm[0])
    dated |= {"npm"} if believed else set()
    # Without dates only the look-alikes' number of releases is of use.
    chosen = [one.name for one in asked if believed or nearest("npm", one.name)][:_MOST_HISTORIES]
    histories = desk.histories(settings.npm[0], chosen)
    by_key = {("npm", name): answer for name, answer in histories.items()}
    return replace(told, dated=frozenset(dated), histories=by_key)


def _old(one: Named, told: Told) -> bool:
    answer = told.answers.get((one.ecosystem, one.name))
    return one.ecosystem == "npm" and answer is not None and outdated.far_behind(one, answer)


def _unheard_of(one: Named, told: Told) -> bool:
    answer = told.answers.get((one.ecosystem, one.name))
    scoped = one.name.startswith("@")  # a scope has an owner; a newcomer in it is its own affair
    there = answer is not None and answer.state == THERE
    return one.ecosystem == "npm" and there and not scoped and not is_known("npm", one.name)
