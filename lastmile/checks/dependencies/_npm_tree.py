"""Wishes that the content of npm's own lock does not meet, for ``forced_resolution``; no check itself.

Read are package-lock.json files of the formats 2 and 3: each entry holds the ranges that the package asks
for, and its place says which copy it gets (Node's look-up: the nearest node_modules upwards).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lastmile.npm_ranges import fits

_MOST = 20_000  # entries


class Misfit(NamedTuple):
    """A package that gets another than it asks for."""

    package: str
    version: str
    wants: str  # the name of what it asks for
    wish: str  # the range
    gets: str  # the version that is there
    development: bool


def entries(text: str) -> Mapping[str, Mapping[str, Any]]:
    """The packages of a lock by their place; empty where the text is no such lock."""
    try:
        packages = json.loads(text).get("packages")
    except (ValueError, RecursionError, AttributeError):
        return {}
    if not isinstance(packages, dict) or len(packages) > _MOST:
        return {}
    return {place: entry for place, entry in packages.items() if isinstance(entry, dict)}


def peers(tree: Mapping[str, Mapping[str, Any]]) -> Iterator[Misfit]:
    """Directly chosen packages whose makers exclude the version of a companion that is there.

    npm refuses such a set for direct packages, unless it is forced or an override says otherwise.
    """
    root = tree.get("", {})
    for pool in ("dependencies", "devDependencies"):
        chosen = root.get(pool)
        for name in chosen if isinstance(chosen, dict) else ():
            place = f"node_modules/{name}"
            yield from _misfits(tree, place, "peerDependencies", development=pool != "dependencies")


def overridden(tree: Mapping[str, Mapping[str, Any]], names: frozenset[str]) -> Iterator[Misfit]:
    """Packages that ask for another major version of what an override sets."""
    for place, entry in tree.items():
        if "node_modules/" in place:
            for misfit in _misfits(tree, place, "dependencies", development=entry.get("dev") is True):
                if misfit.wants in names:
                    yield misfit


def _misfits(
    tree: Mapping[str, Mapping[str, Any]], place: str, pool: str, *, development: bool
) -> Iterator[Misfit]:
    entry = tree.get(place, {})
    wishes = entry.get(pool)
    for wants, wish in wishes.items() if isinstance(wishes, dict) else ():
        there = _copy(tree, place, wants)
        version = there.get("version")
        if isinstance(version, str) and isinstance(wish, str) and fits(version, wish) is False:
            name = place.rpartition("node_modules/")[2]
            yield Misfit(name, str(entry.get("version", "")), wants, wish, version, development)


def _copy(tree: Mapping[str, Mapping[str, Any]], place: str, name: str) -> Mapping[str, Any]:
    """The copy of a package that the one at ``place`` gets."""
    while True:
        found = tree.get(f"{place}/node_modules/{name}" if place else f"node_modules/{name}")
        if found is not None:
            target = found.get("resolved")
            return tree.get(target, found) if found.get("link") is True and isinstance(target, str) else found
        if not place:
            return {}
        place = place.rpartition("/node_modules/")[0]
