"""``bun.lock``: JSON with trailing commas, keyed like the folders below node_modules."""

from collections.abc import Iterator, Mapping
from typing import Any

from lastmile.intake.manifests.graph import Key, Node, Roots, dependencies
from lastmile.intake.manifests.package_json import wishes
from lastmile.intake.manifests.reading import (
    BrokenFileError,
    broken,
    items,
    joined,
    jsonc_object,
    key_lines,
    table,
)
from lastmile.intake.manifests.sources import foreign, host_of, source_of
from lastmile.intake.manifests.yarn_lock import split_key
from lastmile.inventory import Manifest

_DEEPEST = 50  # names in one key


def _names(key: str) -> list[str]:
    """Package names on the way: "a/@s/b" names "a", then "@s/b"."""
    parts, found = key.split("/")[: 2 * _DEEPEST], []
    while parts:
        part = parts.pop(0)
        found.append(f"{part}/{parts.pop(0)}" if part.startswith("@") and parts else part)
    return found


def _find(packages: Mapping[str, Any], key: str, name: str) -> list[Key]:
    """The package that this one gets, in the nearest folder."""
    names = _names(key) if key else []
    for depth in range(len(names), -1, -1):
        if (place := "/".join([*names[:depth], name])) in packages:
            return [place]
    return []


def _node(key: str, entry: list[Any], line: int | None) -> Node:
    name, reference = split_key(entry[0])
    asked = _names(key)[-1]
    node = Node(name, None, source_of(reference), line=line, alias=asked if asked != name else "")
    if reference.startswith(("workspace:", "root:")):
        node.own = True
    elif node.source == "registry":
        node.version = reference or None
        node.host = foreign(entry[1]) if len(entry) > 1 and isinstance(entry[1], str) else ""
    elif node.source in ("git", "url"):
        node.host = host_of(reference)
    return node


def _wants(entry: list[Any]) -> dict[str, Any]:
    return next((part for part in entry[1:] if isinstance(part, dict)), {})


def _nodes(packages: Mapping[str, Any], text: str) -> Iterator[tuple[str, Node]]:
    lines = key_lines(text)
    for key, entry in packages.items():
        if not isinstance(entry, list) or not entry or not isinstance(entry[0], str):
            continue
        node, wants = _node(key, entry, lines.get(key)), _wants(entry)
        loose = {name for name in items(wants.get("optionalPeers")) if isinstance(name, str)}
        for name in {**table(wants.get("dependencies")), **table(wants.get("peerDependencies"))}:
            (node.optionally if name in loose else node.requires).extend(_find(packages, key, name))
        for name in table(wants.get("optionalDependencies")):
            node.optionally.extend(_find(packages, key, name))
        if node.own:
            node.requires, node.optionally = [], []
        yield key, node


def read_bun_lock(text: str, path: str) -> Manifest:
    """Read a lock; ``workspaces`` holds the wishes of the project's own packages."""
    try:
        data, odd = jsonc_object(text)
    except BrokenFileError as error:
        return broken(path, "npm", str(error), is_lock=True, manager="bun")
    packages = table(data.get("packages"))
    nodes: dict[Key, Node] = dict(_nodes(packages, text))
    roots, members = Roots(), []
    for folder, workspace in table(data.get("workspaces")).items():
        members += [folder] if folder else []
        own = table(workspace)
        name = own.get("name")
        place = name if folder and isinstance(name, str) else ""
        for wish, (_, development, optional) in wishes(own).items():
            roots.put(_find(packages, place, wish), development=development, optional=optional)
        loose = items(own.get("optionalPeers"))
        for wish in table(own.get("peerDependencies")):
            roots.put(_find(packages, place, wish), optional=wish in loose)
    unread = len(packages) - len(nodes)
    return Manifest(
        path,
        "npm",
        is_lock=True,
        dependencies=dependencies(nodes, roots, "npm", path),
        problem=joined(odd, f"{unread} entries cannot be read" if unread else None),
        manager="bun",
        members=tuple(members),
    )
