"""``pnpm-lock.yaml``, lockfileVersion 5 to 9."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lastmile.intake.manifests.graph import Key, Node, Roots, dependencies
from lastmile.intake.manifests.reading import BrokenFileError, broken, string, table, yaml_documents
from lastmile.intake.manifests.sources import foreign, host_of
from lastmile.inventory import Manifest

_POOLS = (
    ("dependencies", False, False),
    ("optionalDependencies", False, True),
    ("devDependencies", True, False),
)
_VERSION = re.compile(r"\d+\.\d+\.\d+")


def _major(data: Mapping[Any, Any]) -> int:
    found = re.match(r"\d+", str(data.get("lockfileVersion", "")))
    return int(found[0]) if found and len(found[0]) < 3 else 0


def _split(key: str, major: int) -> tuple[str, str]:
    """Name and reference of a package's key: "name@1.0.0(peer@2)", "/name@1.0.0", "/name/1.0.0_peer@2"."""
    plain = key.partition("(")[0].lstrip("/")
    if major >= 6:
        at = plain.find("@", 1)
        return (plain[:at], plain[at + 1 :]) if at > 0 else (plain, "")
    name, _, version = plain.rpartition("/")
    return name, version.partition("_")[0]


class _Lock:
    """One document: its packages, and how a wish of it leads to one."""

    def __init__(self, data: Mapping[Any, Any]) -> None:
        self._major = _major(data)
        self._packages = table(data.get("packages"))
        self._snapshots = table(data.get("snapshots")) if self._major >= 9 else self._packages
        self.nodes: dict[Key, Node] = {}
        lines = getattr(self._packages, "key_lines", {})
        for key, fields in self._snapshots.items():
            if isinstance(key, str) and isinstance(fields, dict | None):
                self.nodes[key] = self._node(key, table(fields), lines)
        for key in self.nodes:
            self._edges(str(key))

    def _node(self, key: str, fields: dict[Any, Any], lines: Mapping[str, int]) -> Node:
        plain = key.partition("(")[0] if self._major >= 9 else key
        package = table(self._packages.get(plain))
        name, reference = _split(key, self._major)
        name = string(package.get("name")) or name
        version = string(package.get("version")) or reference
        resolution = table(package.get("resolution"))
        deprecated = package.get("deprecated")
        node = Node(
            name,
            version if _VERSION.match(version) else None,
            line=lines.get(plain),
            scripts=package.get("requiresBuild") is True,
            deprecated=deprecated[:300] if isinstance(deprecated, str) else "",
            development=fields.get("dev") is True,
            optional=fields.get("optional") is True,
        )
        tarball = string(resolution.get("tarball"))
        if (
            string(resolution.get("type")) == "git"
            or "repo" in resolution
            or "codeload.github.com" in tarball
        ):
            node.source, node.host = "git", host_of(string(resolution.get("repo")) or tarball)
        elif "directory" in resolution or reference.startswith("file:") or tarball.startswith("file:"):
            node.source = "path"
        elif tarball:
            registry = _VERSION.match(reference) or ("integrity" in resolution and "/-/" in tarball)
            node.source = "registry" if registry else "url"
            node.host = foreign(tarball) if registry else host_of(tarball)
        return node

    def find(self, name: str, reference: object) -> list[Key]:
        """The key behind the version that an importer or a package names; own folders are none."""
        if isinstance(reference, dict):
            reference = reference.get("version")
        if not isinstance(reference, str) or reference.startswith(("link:", "workspace:")):
            return []
        forms = (f"{name}@{reference}", reference) if self._major >= 9 else (
            f"/{name}@{reference}", f"/{name}/{reference}", reference, f"/{reference}", f"{name}@{reference}"
        )  # fmt: skip
        return next(([form] for form in forms if form in self.nodes), [])

    def _edges(self, key: str) -> None:
        fields, node = table(self._snapshots.get(key)), self.nodes[key]
        for pool, edges in (("dependencies", node.requires), ("optionalDependencies", node.optionally)):
            for name, reference in table(fields.get(pool)).items():
                edges.extend(self.find(str(name), reference))

    def roots(self, importer: Mapping[Any, Any]) -> Iterator[tuple[list[Key], bool, bool]]:
        """What one member of the workspace asks for: keys, for development, optional."""
        for pool, development, optional in _POOLS:
            for name, wish in table(importer.get(pool)).items():
                keys = self.find(str(name), wish)
                for key in keys:
                    node = self.nodes[key]
                    node.alias = node.alias or (str(name) if str(name) != node.name else "")
                yield keys, development, optional


def read_pnpm_lock(text: str, path: str) -> Manifest:
    """Read a lock; it has the workspace's own members as ``importers``, which are no packages."""
    try:
        documents = yaml_documents(text, path)
    except BrokenFileError as error:
        return broken(path, "npm", str(error), is_lock=True, manager="pnpm")
    nodes: dict[Key, Node] = {}
    roots, members = Roots(), []
    for number, data in enumerate(documents):
        importers = table(data.get("importers")) or {".": data}
        # Of several documents the ones before the last lock pnpm itself, not the project's packages.
        if number + 1 < len(documents) and all(_tools_only(table(i)) for i in importers.values()):
            continue
        lock = _Lock(data)
        nodes |= lock.nodes
        for folder, importer in importers.items():
            members += [folder] if isinstance(folder, str) and folder not in (".", "") else []
            for keys, development, optional in lock.roots(table(importer)):
                roots.put(keys, development=development, optional=optional)
    if not _major(documents[-1]):
        return broken(path, "npm", "not shaped like a pnpm-lock", is_lock=True, manager="pnpm")
    found = dependencies(nodes, roots, "npm", path)
    return Manifest(path, "npm", is_lock=True, dependencies=found, manager="pnpm", members=tuple(members))


def _tools_only(importer: Mapping[Any, Any]) -> bool:
    return not any(importer.get(pool) for pool, *_ in _POOLS)
