"""``uv.lock``: it has the project and its workspace in it, so it knows who is direct and what for."""

from collections.abc import Iterator, Mapping
from typing import Any

from packaging.utils import canonicalize_name

from lastmile.intake.manifests.graph import Key, Node, Roots, dependencies
from lastmile.intake.manifests.pep508 import DEV_EXTRAS
from lastmile.intake.manifests.reading import (
    BrokenFileError,
    broken,
    items,
    string,
    table,
    toml_lines,
    toml_table,
)
from lastmile.intake.manifests.sources import foreign, host_of
from lastmile.inventory import Manifest

_KINDS = {
    "git": "git",
    "url": "url",
    "path": "path",
    "directory": "path",
    "editable": "path",
    "virtual": "path",
}

_MOST_OF_A_NAME = 50  # versions of one package


def _source(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    """Kind, host and address of the source."""
    source = table(entry.get("source"))
    for theirs, ours in _KINDS.items():
        if isinstance(source.get(theirs), str):
            address = source[theirs]
            return ours, host_of(address) if ours in ("git", "url") else "", address
    address = string(source.get("registry"))
    return "registry", foreign(address), address


class _Lock:
    def __init__(self, data: dict[str, Any], text: str) -> None:
        self.nodes: dict[Key, Node] = {}
        self.roots = Roots()
        self.members: list[str] = []
        self._by_name: dict[str, list[tuple[str, str, str]]] = {}
        listed = [
            (e, n) for e, n in zip(items(data.get("package")), toml_lines(text, "package"), strict=False)
        ]
        entries = [(e, n) for e, n in listed if isinstance(e, dict) and isinstance(e.get("name"), str)]
        self.unread = len(listed) - len(entries)
        told: set[str] = {canonicalize_name(str(n)) for n in items(table(data, "manifest").get("members"))}
        owned = [self._put(entry, line, told) for entry, line in entries]
        for (entry, _), (key, own) in zip(entries, owned, strict=True):
            self._edges(entry, key, own=own)
        manifest = table(data, "manifest")
        for item in items(manifest.get("requirements")):
            self.roots.put(self._ends(item))
        for group in table(manifest, "dependency-groups").values():
            for item in items(group):
                self.roots.put(self._ends(item), development=True)

    def _put(
        self, entry: dict[str, Any], line: int | None, told: set[str]
    ) -> tuple[tuple[str, str, str], bool]:
        name, version = canonicalize_name(entry["name"]), string(entry.get("version"))
        kind, host, address = _source(entry)
        own_source = {"editable", "virtual"} & table(entry.get("source")).keys()
        own = kind == "path" and (name in told or (bool(own_source) and address == "."))
        key = (name, version, address)
        self.nodes[key] = Node(name, version or None, kind, host, line, own=own)
        self._by_name.setdefault(name, []).append(key)
        if own and address != ".":
            self.members.append(address)
        return key, own

    def _ends(self, item: object) -> Iterator[Key]:
        """The packages, and their extras, that one edge leads to."""
        told = table(item)
        name, version = canonicalize_name(string(told.get("name"))), told.get("version")
        address = _source(told)[2] if "source" in told else None
        for key in self._by_name.get(name, [])[:_MOST_OF_A_NAME]:
            if (version is None or key[1] == version) and (address is None or key[2] == address):
                yield key
                for extra in items(told.get("extra")):
                    yield (*key, canonicalize_name(str(extra)))

    def _edges(self, entry: dict[str, Any], key: tuple[str, str, str], *, own: bool) -> None:
        node = self.nodes[key]
        for item in items(entry.get("dependencies")):
            (self.roots.production if own else node.requires).extend(self._ends(item))
        for extra, pool in table(entry.get("optional-dependencies")).items():
            ends = [end for item in items(pool) for end in self._ends(item)]
            if own:
                self.roots.put(ends, development=extra.lower() in DEV_EXTRAS, optional=True)
            else:
                name = canonicalize_name(str(extra))
                self.nodes[*key, name] = Node(node.name, node.version, requires=ends, part_of=key)
        for pool in table(entry.get("dev-dependencies")).values() if own else ():
            for item in items(pool):
                self.roots.put(self._ends(item), development=True)


def read_uv_lock(text: str, path: str) -> Manifest:
    """Read a lock; an extra of the project that is no development tool counts as optional production."""
    try:
        lock = _Lock(toml_table(text), text)
    except BrokenFileError as error:
        return broken(path, "PyPI", str(error), is_lock=True, manager="uv")
    return Manifest(
        path,
        "PyPI",
        is_lock=True,
        dependencies=dependencies(lock.nodes, lock.roots, "PyPI", path),
        problem=f"{lock.unread} entries cannot be read" if lock.unread else None,
        manager="uv",
        members=tuple(lock.members),
    )
