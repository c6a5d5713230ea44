"""``package-lock.json`` and ``npm-shrinkwrap.json``, lockfileVersion 1, 2 and 3."""

from collections.abc import Iterator, Mapping
from typing import Any

from lastmile.intake.manifests.graph import Key, Node, Roots, dependencies
from lastmile.intake.manifests.package_json import real_name, wishes
from lastmile.intake.manifests.reading import (
    BrokenFileError,
    beside_text,
    broken,
    joined,
    json_object,
    key_lines,
    string,
    table,
)
from lastmile.intake.manifests.sources import foreign, host_of, source_of
from lastmile.inventory import Manifest

_DEEPEST = 200  # nested node_modules
_PLACE = "node_modules/"


def _licence(value: object) -> str | None:
    """A licence is a string, or in old packages a table or a list of them."""
    if isinstance(value, list):
        told = [name for name in map(_licence, value) if name]
        return " OR ".join(told) or None
    if isinstance(value, dict):
        value = value.get("type")
    return value if isinstance(value, str) else None


def _source(entry: dict[str, Any]) -> tuple[str, str]:
    """Kind and host of the source."""
    version, resolved = string(entry.get("version")), entry.get("resolved")
    address = resolved if isinstance(resolved, str) else version
    kind = source_of(address)
    if kind == "url" and isinstance(resolved, str) and source_of(version) != "url":
        # A registry is whatever host the client uses: its tarballs sit below /-/ or carry an integrity.
        kind = "registry" if "/-/" in resolved or "integrity" in entry else "url"
    if not isinstance(resolved, str) and kind == "git" and source_of(version) == "registry":
        kind = "registry"
    host = foreign(address) if kind == "registry" and "://" in address else ""
    return kind, host_of(address) if kind in ("git", "url") else host


def _version(entry: dict[str, Any]) -> str | None:
    version = string(entry.get("version"))
    if version.startswith("npm:"):
        version = real_name("", version)[1]
    return version if version[:1].isdigit() else None


def _node(name: str, entry: dict[str, Any], line: int | None) -> Node:
    source, host = _source(entry)
    real = string(entry.get("name")) or real_name(name, string(entry.get("version")))[0]
    deprecated = entry.get("deprecated")
    return Node(
        real,
        _version(entry),
        source,
        host,
        line,
        licence=_licence(entry.get("license")),
        scripts=entry.get("hasInstallScript") is True,
        deprecated=deprecated[:300] if isinstance(deprecated, str) else "",
        alias=name if real != name else "",
        development=entry.get("dev") is True,
        optional=entry.get("optional") is True or entry.get("devOptional") is True,
    )


def _ways(place: str) -> Iterator[str]:
    """The folders in which Node looks for a package, from this one up."""
    while place:
        yield f"{place}/{_PLACE}"
        owner, marker, _ = place.rpartition(f"/{_PLACE}")
        # A member of the workspace looks in every folder above it.
        place = owner if marker else "" if place.startswith(_PLACE) else place.rpartition("/")[0]
    yield _PLACE


def _find(packages: Mapping[str, Any], place: str, name: str) -> str | None:
    for way in _ways(place):
        if (key := way + name) in packages:
            entry = packages[key]
            link = isinstance(entry, dict) and entry.get("link") is True
            return string(entry.get("resolved")) if link else key
    return None


def _edges(packages: Mapping[str, Any], place: str, entry: dict[str, Any]) -> tuple[list[Key], list[Key]]:
    """What npm puts there for this entry: its packages and peers, and what it may leave out."""
    optional = table(entry.get("optionalDependencies"))
    hard = dict.fromkeys((*table(entry.get("dependencies")), *table(entry.get("peerDependencies"))))
    meta = table(entry.get("peerDependenciesMeta"))
    loose = [n for n in hard if n in optional or table(meta.get(n)).get("optional") is True]
    found = [_find(packages, place, n) for n in hard if n not in set(loose)]
    light = [_find(packages, place, n) for n in {**dict.fromkeys(loose), **optional}]
    return [k for k in found if k is not None], [k for k in light if k is not None]


def _from_packages(packages: dict[str, Any], text: str) -> tuple[dict[Key, Node], Roots, tuple[str, ...]]:
    """Versions 2 and 3: paths below node_modules; other keys are the project's own folders."""
    lines = key_lines(text, _PLACE)
    nodes: dict[Key, Node] = {}
    roots, members = Roots(), []
    for place, entry in packages.items():
        if not isinstance(entry, dict) or entry.get("link") is True or place.count(_PLACE) > _DEEPEST:
            continue
        _, marker, name = place.rpartition(_PLACE)
        hard, light = _edges(packages, place, entry)
        if not marker:
            node = Node(place, None, own=True)
            if not place.startswith(".."):
                members += [place] if place else []
            for wish, (_, development, optional) in wishes(entry).items():
                if (key := _find(packages, place, wish)) is not None:
                    roots.put([key], development=development, optional=optional)
            peers = [_find(packages, place, wish) for wish in table(entry.get("peerDependencies"))]
            node.requires = [key for key in peers if key is not None]
            roots.put([place])
        else:
            node = _node(name, entry, lines.get(place))
            node.requires, node.optionally = hard, light
        nodes[place] = node
    return nodes, roots, tuple(members)


Around = tuple[tuple[str, dict[str, Any]], ...]
"""The tables around an entry of version 1, the outermost first, each with its own place."""


def _from_tree(tree: dict[str, Any], text: str) -> dict[Key, Node]:
    """Version 1: nested tables; what an entry requires stands inside it, beside it or further out."""
    lines = key_lines(text)
    nodes: dict[Key, Node] = {}
    waiting: list[tuple[dict[str, Any], str, Around]] = [(tree, "", ())]
    while waiting:
        entries, place, outside = waiting.pop()
        around = (*outside, (place, entries))
        for name, entry in entries.items():
            if not isinstance(entry, dict):
                continue
            key, inner = f"{place}>{name}", table(entry.get("dependencies"))
            node = _node(name, entry, lines.get(name))
            node.requires = [
                edge
                for wish in table(entry.get("requires"))
                if (edge := _resolve(wish, (*around, (key, inner)))) is not None
            ]
            nodes[key] = node
            if inner and len(around) < _DEEPEST:
                waiting.append((inner, key, around))
    return nodes


def _resolve(name: str, around: Around) -> Key | None:
    return next((f"{place}>{name}" for place, tree in reversed(around) if name in tree), None)


def _root_of_tree(nodes: Mapping[Key, Node], manifest: str | None) -> Roots:
    """Version 1 has no list of the project's own wishes: the package.json beside it does.

    Without one, direct is what stands on top and nobody requires.
    """
    roots = Roots()
    try:
        data = json_object(manifest)[0] if manifest else {}
    except BrokenFileError:
        data = {}
    for name, (_, development, optional) in wishes(data).items():
        roots.put([f">{name}"], development=development, optional=optional)
    if not roots:
        required = {edge for node in nodes.values() for edge in node.requires}
        for key, node in nodes.items():
            top = isinstance(key, str) and key.count(">") == 1
            if top and key not in required:
                roots.put([key], development=node.development, optional=node.optional)
    return roots


def read_package_lock(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """Read a lock; the package.json beside it says in version 1 what is direct."""
    try:
        data, odd = json_object(text)
    except BrokenFileError as error:
        return broken(path, "npm", str(error), is_lock=True, manager="npm")
    packages, tree = data.get("packages"), data.get("dependencies")
    members: tuple[str, ...] = ()
    if isinstance(packages, dict):
        unread = sum(not isinstance(entry, dict) for entry in packages.values())
        nodes, roots, members = _from_packages(packages, text)
    elif isinstance(tree, dict) or not (packages or tree):
        unread = sum(not isinstance(entry, dict) for entry in table(tree).values())
        nodes = _from_tree(table(tree), text)
        roots = _root_of_tree(nodes, beside_text(beside, "package.json"))
    else:
        return broken(path, "npm", "not shaped like a package-lock", is_lock=True, manager="npm")
    return Manifest(
        path,
        "npm",
        is_lock=True,
        dependencies=dependencies(nodes, roots, "npm", path),
        problem=joined(odd, f"{unread} entries cannot be read" if unread else None),
        manager="npm",
        members=members,
    )
