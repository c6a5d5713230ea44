"""``poetry.lock``, ``pdm.lock`` and ``pylock.toml``: the manifest beside them says what is direct."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from lastmile.intake.manifests.graph import Key, Node, Roots, dependencies
from lastmile.intake.manifests.pep508 import parse
from lastmile.intake.manifests.pyproject import read_pyproject
from lastmile.intake.manifests.reading import (
    BrokenFileError,
    beside_text,
    broken,
    items,
    joined,
    string,
    table,
    toml_lines,
    toml_table,
)
from lastmile.intake.manifests.sources import foreign, host_of
from lastmile.inventory import Manifest

_GROUP = re.compile(r"['\"]([\w.-]{1,100})['\"] in dependency_groups")
_EXTRAS = re.compile(r"^[\w.-]{1,200}\s?\[([^\]]{1,500})\]")
_MOST_OF_A_NAME = 50  # versions of one package
_EDGE = tuple[str, str, tuple[str, ...]]
"""Name, range and extras of what a package asks for."""


def _source(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Kind and host, in any of the three formats."""
    told = table(entry.get("source"))  # Poetry
    kind = {"git": "git", "hg": "git", "url": "url", "directory": "path", "file": "path"}.get(
        string(told.get("type"))
    )
    if kind or told:
        address = string(told.get("url"))
        return kind or "registry", "" if kind == "path" else host_of(address) if kind else foreign(address)
    for key, ours in (("git", "git"), ("vcs", "git"), ("url", "url"), ("archive", "url")):
        if key in entry:
            address = entry[key] if isinstance(entry[key], str) else string(table(entry[key]).get("url"))
            return ours, host_of(address)
    return (
        ("path", "")
        if {"path", "directory"} & entry.keys()
        else ("registry", foreign(string(entry.get("index"))))
    )


def _asked(entry: Mapping[str, Any]) -> Iterator[tuple[_EDGE, bool]]:
    """What a package asks for, and whether only one of its extras does."""
    told = entry.get("dependencies")
    for item in items(told):  # PDM: requirements; pylock: tables
        if isinstance(item, str) and (known := parse(item)) is not None:
            yield (canonicalize_name(known.name), str(known.specifier), tuple(known.extras)), False
        elif isinstance(item, dict):
            version = string(item.get("version"))
            yield (canonicalize_name(string(item.get("name"))), f"=={version}" if version else "", ()), False
    for name, value in table(told).items():  # Poetry: a range, a table, or a list of them
        for choice in items(value) or [value]:
            spec = table(choice).get("version") if isinstance(choice, dict) else choice
            extras = tuple(str(extra) for extra in items(table(choice).get("extras")))
            yield (canonicalize_name(str(name)), string(spec), extras), table(choice).get("optional") is True


def _fits(version: str | None, spec: str) -> bool:
    try:
        return SpecifierSet(spec).contains(version or "", prereleases=True)
    except InvalidSpecifier:
        return False


class _Lock:
    def __init__(self, entries: list[tuple[dict[str, Any], int | None]]) -> None:
        self.nodes: dict[Key, Node] = {}
        self.grouped = False  # the lock itself says what each package is for
        self._by_name: dict[str, list[Key]] = {}
        placed = [(self._put(number, *entry), entry[0]) for number, entry in enumerate(entries)]
        for key, entry in placed:
            self._edges(key, entry)

    def _put(self, number: int, entry: dict[str, Any], line: int | None) -> Key:
        name, version = canonicalize_name(entry["name"]), string(entry.get("version")) or None
        kind, host = _source(entry)
        extras = items(entry.get("extras"))  # PDM has one entry for a package and one for it with its extras
        base = next(
            (k for k in self._by_name.get(name, [])[:_MOST_OF_A_NAME] if self.nodes[k].version == version),
            None,
        )
        node = Node(name, version, kind, host, line, optional=entry.get("optional") is True)
        groups = [str(group) for group in items(entry.get("groups"))]
        if groups or "category" in entry:
            self.grouped = True
            main = "main" in groups or "default" in groups
            node.development = not main if groups else entry.get("category") == "dev"
        elif wanted := _GROUP.findall(string(entry.get("marker"))):
            self.grouped = True
            node.development = "default" not in wanted
        node.part_of = base if extras else None
        key = (name, version, number)
        self.nodes[key] = node
        if node.part_of is None:
            self._by_name.setdefault(name, []).append(key)
        return key

    def find(self, name: str, spec: str, extras: tuple[str, ...] = ()) -> Iterator[Key]:
        """The entries that fit a wish; all of that name where none does."""
        known = self._by_name.get(name, [])[:_MOST_OF_A_NAME]
        fitting = [key for key in known if _fits(self.nodes[key].version, spec)] if len(known) > 1 else known
        for key in fitting or known:
            yield key
            yield from ((key, canonicalize_name(extra)) for extra in extras)

    def _edges(self, key: Key, entry: dict[str, Any]) -> None:
        node, optional = self.nodes[key], {}
        for (name, spec, extras), loose in _asked(entry):
            if loose:
                optional[name] = (spec, extras)
            else:
                node.requires.extend(self.find(name, spec, extras))
        for extra, wanted in table(entry.get("extras")).items():
            names = [canonicalize_name(known.name) for w in items(wanted) if (known := parse(w)) is not None]
            ends = [end for name in names if name in optional for end in self.find(name, *optional[name])]
            self.nodes[key, canonicalize_name(str(extra))] = Node(
                node.name, node.version, requires=ends, part_of=key
            )


def _roots(lock: _Lock, manifest: Manifest) -> Roots:
    roots = Roots()
    for asked in manifest.dependencies:
        known = parse(asked.spec)
        named = _EXTRAS.search(asked.spec)
        extras = tuple(extra.strip() for extra in named[1].split(",")) if named else ()
        spec = str(known.specifier) if known else ""
        keys = list(lock.find(asked.name, spec, extras))
        roots.put(keys, development=asked.development, optional=asked.optional)
    return roots


def _read(text: str, path: str, key: str, manager: str, beside: Mapping[str, str] | None) -> Manifest:
    try:
        data = toml_table(text)
    except BrokenFileError as error:
        return broken(path, "PyPI", str(error), is_lock=True, manager=manager)
    listed = list(zip(items(data.get(key)), toml_lines(text, key), strict=False))
    entries = [(e, line) for e, line in listed if isinstance(e, dict) and isinstance(e.get("name"), str)]
    unread = f"{len(listed) - len(entries)} entries cannot be read" if len(listed) > len(entries) else None
    if key in data and not isinstance(data[key], list):
        unread = f"{key!r} is not a list of packages"
    own = {"", "."}
    entries = [(e, n) for e, n in entries if table(e.get("directory")).get("path", "x") not in own]
    lock = _Lock(entries)
    manifest = beside_text(beside, "pyproject.toml")
    roots = _roots(lock, read_pyproject(manifest, "pyproject.toml", beside)) if manifest else Roots()
    found = dependencies(lock.nodes, roots, "PyPI", path)
    if lock.grouped:  # the manager's own word, which took the markers into account
        told: dict[tuple[str, str | None], bool] = {}
        for node in lock.nodes.values():
            if node.part_of is None:
                known = (node.name, node.version)
                told[known] = told.get(known, True) and node.development
        found = tuple(replace(d, development=told[d.name, d.version]) for d in found)
    blind = "without a manifest beside it nobody knows what is direct" if found and not roots else None
    return Manifest(
        path, "PyPI", is_lock=True, dependencies=found, problem=joined(unread, blind), manager=manager
    )


def read_poetry_lock(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """``[[package]]`` of Poetry, all versions of the format."""
    return _read(text, path, "package", "poetry", beside)


def read_pdm_lock(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """``[[package]]`` of PDM."""
    return _read(text, path, "package", "pdm", beside)


def read_pylock(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """``[[packages]]`` of PEP 751's pylock.toml."""
    return _read(text, path, "packages", "", beside)
