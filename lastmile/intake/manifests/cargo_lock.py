"""``Cargo.lock``: entries without a source are the workspace's own crates."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from lastmile.intake.manifests.cargo_toml import pools
from lastmile.intake.manifests.graph import Key, Node, Roots, dependencies
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

_MOST_OF_A_NAME = 50  # versions of one package
_MOST = 2000  # Cargo.toml files of one workspace


def _shared(beside: Mapping[str, str]) -> dict[str, Any]:
    try:
        return table(toml_table(beside["Cargo.toml"]), "workspace", "dependencies")
    except (KeyError, BrokenFileError):
        return {}


def _only_for_development(beside: Mapping[str, str] | None) -> dict[str, set[str]]:
    """Crate of our own -> the packages that its Cargo.toml asks for in dev-dependencies alone."""
    found: dict[str, set[str]] = {}
    if not beside:
        return found
    shared = _shared(beside)
    names = [name for name in ("Cargo.toml", *beside) if PurePosixPath(name).name == "Cargo.toml"]
    for name in dict.fromkeys(names[:_MOST]):
        try:
            data = toml_table(beside[name])
        except (KeyError, BrokenFileError):
            continue
        own = string(table(data, "package").get("name"))
        asked: dict[bool, set[str]] = {True: set(), False: set()}
        for pool, development in pools(data, shared=False):
            for key, told in pool.items():
                inherited = table(told).get("workspace") is True
                real = table(shared.get(key) if inherited else told).get("package")
                asked[development].add(real if isinstance(real, str) else key)
        if own:
            found.setdefault(own, asked[True] - asked[False])
    return found


class _Lock:
    def __init__(self, data: dict[str, Any], text: str) -> None:
        self.nodes: dict[Key, Node] = {}
        self.unread = 0
        self._by_name: dict[str, list[tuple[str, str, str]]] = {}
        self._entries: dict[Key, dict[str, Any]] = {}
        for entry, line in zip(items(data.get("package")), toml_lines(text, "package"), strict=False):
            if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
                self.unread += 1
                continue
            name, version, source = entry["name"], string(entry.get("version")), string(entry.get("source"))
            kind = "git" if source.startswith("git+") else "registry"
            host = host_of(source) if kind == "git" else foreign(source)
            key = (name, version, source)
            self.nodes[key] = Node(name, version or None, kind, host, line, own="source" not in entry)
            self._by_name.setdefault(name, []).append(key)
            self._entries[key] = entry

    def find(self, wish: object) -> list[Key]:
        """Entries of a wish: "name", "name version" or "name version (source)"."""
        words = wish.split(" ", 2) if isinstance(wish, str) else [""]
        known = self._by_name.get(words[0], [])[:_MOST_OF_A_NAME]
        if len(words) > 1:
            known = [key for key in known if key[1] == words[1]]
        if len(words) > 2:
            known = [
                key for key in known if key[2].partition("#")[0] == words[2].strip("()").partition("#")[0]
            ]
        return list(known)

    def roots(self, development: Mapping[str, set[str]]) -> Roots:
        """What the workspace's crates ask for; their tables are one list in the lock."""
        roots = Roots()
        for key, node in self.nodes.items():
            asked = [end for wish in items(self._entries[key].get("dependencies")) for end in self.find(wish)]
            if not node.own:
                node.requires = asked
                continue
            for end in asked:
                tool = self.nodes[end].name in development.get(node.name, ())
                roots.put([end], development=tool)
        return roots


def read_cargo_lock(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """Read a lock; the Cargo.toml files beside and below it say what is for development only."""
    try:
        lock = _Lock(toml_table(text), text)
    except BrokenFileError as error:
        return broken(path, "crates.io", str(error), is_lock=True, manager="cargo")
    roots = lock.roots(_only_for_development(beside))
    return Manifest(
        path,
        "crates.io",
        is_lock=True,
        dependencies=dependencies(lock.nodes, roots, "crates.io", path),
        problem=f"{lock.unread} entries cannot be read" if lock.unread else None,
        manager="cargo",
    )
