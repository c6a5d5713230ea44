"""From the packages of one lock and who asks for them to dependencies: who is direct, who for development.

A package is for development where no list of production packages leads to it, which is how npm, pnpm, Poetry
and uv decide what an installation for production leaves out.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from lastmile.inventory import Dependency

Key = Hashable


@dataclass(slots=True)
class Node:
    """One package of a lock; its edges are keys of other nodes, and may lead nowhere."""

    name: str
    version: str | None
    source: str = "registry"
    host: str = ""
    line: int | None = None
    licence: str | None = None
    scripts: bool = False
    deprecated: str = ""
    alias: str = ""
    requires: list[Key] = field(default_factory=list)
    optionally: list[Key] = field(default_factory=list)  # edges that a platform or a wish may leave out
    own: bool = False  # the project itself or a member of its workspace: never counted
    part_of: Key | None = None  # the node whose extra this is: its edges are that node's where it is reached
    development: bool = False  # what the lock says, for packages that no list leads to
    optional: bool = False  # what the lock says
    direct: bool = False  # what the lock says


@dataclass(slots=True)
class Roots:
    """Who is asked for by the project and its workspace members."""

    production: list[Key] = field(default_factory=list)
    optional: list[Key] = field(default_factory=list)
    development: list[Key] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.production or self.optional or self.development)

    def put(self, keys: Iterable[Key], *, development: bool = False, optional: bool = False) -> None:
        """Add to the list that fits."""
        chosen = self.development if development else self.optional if optional else self.production
        chosen.extend(keys)


def reach(nodes: Mapping[Key, Node], start: Iterable[Key], *, optionally: bool = True) -> set[Key]:
    """All nodes that these lead to, themselves included; ``optionally``: over optional edges too."""
    seen: set[Key] = set()
    waiting = [key for key in start if key in nodes]
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        node = nodes[key]
        waiting += [edge for edge in node.requires if edge in nodes and edge not in seen]
        if optionally:
            waiting += [edge for edge in node.optionally if edge in nodes and edge not in seen]
    return seen


@dataclass(slots=True)
class _Merged:
    first: Node
    direct: bool = False
    development: bool = True
    optional: bool = True
    scripts: bool = False
    requires: dict[tuple[str, str | None], None] = field(default_factory=dict)


def dependencies(
    nodes: Mapping[Key, Node], roots: Roots, ecosystem: str, path: str
) -> tuple[Dependency, ...]:
    """One entry for each name and version of the lock, sorted; own packages and extras are none."""
    production = reach(nodes, [*roots.production, *roots.optional])
    needed = reach(nodes, roots.production, optionally=False)
    developing = reach(nodes, roots.development)
    needed |= reach(nodes, roots.development, optionally=False) - production
    reached = production | developing
    asked = {
        node.part_of if (node := nodes[key]).part_of is not None else key
        for key in (*roots.production, *roots.optional, *roots.development)
        if key in nodes
    }
    extras: dict[Key, list[Key]] = {}
    for key, node in nodes.items():
        if node.part_of is not None and key in reached:
            extras.setdefault(node.part_of, []).append(key)
    found: dict[tuple[str, str | None], _Merged] = {}
    for key, node in nodes.items():
        if node.own or node.part_of is not None:
            continue
        merged = found.setdefault((node.name, node.version), _Merged(node))
        if merged.first.source == "registry" != node.source:
            merged.first = node  # one version from two places: the unusual one is what a reader must know
        merged.direct |= key in asked or node.direct
        merged.development &= key not in production and (key in developing or node.development)
        merged.optional &= node.optional or (key in reached and key not in needed)
        merged.scripts |= node.scripts
        for source in (key, *extras.get(key, ())):
            merged.requires |= _names(nodes, source, (node.name, node.version))
    order = sorted(found, key=lambda known: (known[0], known[1] or ""))
    return tuple(_dependency(found[known], ecosystem, path) for known in order)


def _names(
    nodes: Mapping[Key, Node], key: Key, itself: tuple[str, str | None]
) -> dict[tuple[str, str | None], None]:
    edges = (*nodes[key].requires, *nodes[key].optionally)
    ends = [nodes[e] for e in edges if e in nodes]
    ends = [nodes.get(end.part_of, end) if end.part_of is not None else end for end in ends]
    named = {(end.name, end.version): None for end in ends if not end.own}
    named.pop(itself, None)
    return named


def _dependency(merged: _Merged, ecosystem: str, path: str) -> Dependency:
    node = merged.first
    return Dependency(
        ecosystem,
        node.name,
        node.version,
        "",
        direct=merged.direct,
        development=merged.development,
        declared_in=path,
        line=node.line,
        source=node.source,
        licence=node.licence,
        requires=tuple(sorted(merged.requires, key=lambda known: (known[0], known[1] or ""))),
        optional=merged.optional,
        alias=node.alias,
        scripts=merged.scripts,
        deprecated=node.deprecated,
        host=node.host,
    )
