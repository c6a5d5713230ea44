"""``yarn.lock`` as Yarn 1 writes it, and as Yarn 2 and later ("berry") write it in YAML."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lastmile.intake.manifests.graph import Key, Node, Roots, dependencies
from lastmile.intake.manifests.npm_members import read_members, read_root
from lastmile.intake.manifests.package_json import wishes
from lastmile.intake.manifests.reading import (
    BrokenFileError,
    broken,
    conflict,
    joined,
    string,
    table,
    yaml_documents,
)
from lastmile.intake.manifests.sources import foreign, host_of, source_of
from lastmile.inventory import Manifest

_LINE = re.compile(
    r'( {0,4})(?:"((?:[^"\\]|\\.)*+)"|([^\s"]\S*))(?:[ \t]+(?:"((?:[^"\\]|\\.)*+)"|(\S+)))?[ \t]*(:?)$'
)
_HEAD = re.compile(r'"((?:[^"\\]|\\.)*+)"|([^\s",][^",]*+)')
_MOST_OF_A_NAME = 20  # versions of one package
_LONGEST = 20_000  # characters of a line
_POOLS = ("dependencies", "optionalDependencies")


def split_key(key: str) -> tuple[str, str]:
    """Name and range of "@scope/name@range"."""
    at = key.find("@", 1)
    return (key[:at], key[at + 1 :]) if at > 0 else (key, "")


class _Keys:
    """Which entry a wish leads to."""

    def __init__(self) -> None:
        self._exact: dict[str, Key] = {}
        self._by_name: dict[str, list[Key]] = {}

    def add(self, pattern: str, key: Key) -> None:
        self._exact[pattern] = key
        known = self._by_name.setdefault(split_key(pattern)[0], [])
        if len(known) <= _MOST_OF_A_NAME and key not in known:
            known.append(key)

    def find(self, name: str, spec: str) -> list[Key]:
        """The entry of this wish; where ``resolutions`` changed the wish, the entries of that name."""
        for pattern in (f"{name}@{spec}", f"{name}@npm:{spec}"):
            if pattern in self._exact:
                return [self._exact[pattern]]
        known = self._by_name.get(name, [])
        return known if spec and len(known) <= _MOST_OF_A_NAME else []


def _entries(text: str) -> Iterator[tuple[int, list[str], dict[str, Any]]]:
    """Line, patterns and fields of each entry of version 1. Raises BrokenFileError for what is none."""
    head: tuple[int, list[str], dict[str, Any]] | None = None
    pool: dict[str, str] = {}
    for number, whole in enumerate(text.split("\n"), 1):
        line = whole.rstrip("\r")
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] != " " and line.endswith(":") and len(line) < _LONGEST:
            if head:
                yield head
            patterns = [a.replace('\\"', '"') if a else b.strip() for a, b in _HEAD.findall(line[:-1])]
            head = (number, [p for p in patterns if p], {})
            continue
        found = _LINE.match(line) if len(line) < _LONGEST else None
        if head is None or found is None:
            raise BrokenFileError(f"line {number} is none that Yarn writes")
        indent, key = len(found[1]), found[2] or found[3] or ""
        value = found[4] if found[4] is not None else found[5]
        if indent == 2 and value is None:
            pool = head[2].setdefault(key.removesuffix(":"), {})
        elif indent == 2:
            head[2][key] = value
        elif isinstance(pool, dict):
            pool[key] = value or ""
    if head:
        yield head


def _node_v1(line: int, patterns: list[str], fields: Mapping[str, Any]) -> Node:
    name, spec = split_key(patterns[0])
    alias = ""
    if spec.startswith("npm:"):
        alias, name = name, split_key(spec[4:])[0]
    resolved = string(fields.get("resolved"))
    kind = source_of(resolved) if resolved else source_of(spec)
    if kind == "url" and ("/-/" in resolved or "integrity" in fields) and source_of(spec) == "registry":
        kind = "registry"
    host = foreign(resolved) if kind == "registry" else host_of(resolved or spec)
    return Node(name, string(fields.get("version")) or None, kind, host, line, alias=alias)


def _version_1(text: str) -> tuple[dict[Key, Node], _Keys]:
    nodes: dict[Key, Node] = {}
    keys, wanted = _Keys(), []
    for line, patterns, fields in _entries(text):
        if not patterns:
            continue
        nodes[line] = _node_v1(line, patterns, fields)
        for pattern in patterns:
            keys.add(pattern, line)
        wanted.append((line, fields))
    for line, fields in wanted:
        hard, light = (table(fields.get(pool)) for pool in _POOLS)
        node = nodes[line]
        node.requires = [key for name, spec in hard.items() for key in keys.find(name, spec)]
        node.optionally = [key for name, spec in light.items() for key in keys.find(name, spec)]
    return nodes, keys


def _node_berry(resolution: str, fields: Mapping[str, Any], line: int | None) -> Node:
    name, reference = split_key(resolution)
    version = fields.get("version")
    node = Node(name, None if version is None else str(version), line=line)
    if reference.startswith("workspace:"):
        node.own = True
    elif reference.startswith("patch:"):  # "patch:name@npm%3A1.0.0#…": the registry's package, changed
        node.source = "registry"
    elif not reference.startswith(("npm:", "virtual:")):
        node.source = source_of(reference)
        node.host = host_of(reference)
    elif found := re.search(r"__archiveUrl=(https?[^&#]{1,300})", reference):
        node.host = foreign(found[1].replace("%3A", ":").replace("%2F", "/"))
    return node


def _berry(data: Mapping[Any, Any]) -> tuple[dict[Key, Node], _Keys, tuple[str, ...]]:
    nodes: dict[Key, Node] = {}
    keys, members, lines = _Keys(), [], getattr(data, "key_lines", {})
    for key, fields in data.items():
        if key == "__metadata" or not isinstance(key, str) or not isinstance(fields, dict):
            continue
        node = nodes[key] = _node_berry(string(fields.get("resolution")) or key, fields, lines.get(key))
        patterns = [pattern.strip() for pattern in key.split(", ")]
        for pattern in patterns:
            keys.add(pattern, key)
        asked, spec = split_key(patterns[0])
        node.alias = asked if asked != node.name and spec.startswith("npm:") and not node.own else ""
        if node.own:
            place = split_key(string(fields.get("resolution")))[1].removeprefix("workspace:")
            node.alias = "" if place == "." else place  # an own package's folder
            members.append(place)
    for key, node in nodes.items():
        _edges_of_berry(node, data[key], keys)
    return nodes, keys, tuple(members)


def _edges_of_berry(node: Node, fields: Mapping[str, Any], keys: _Keys) -> None:
    meta = table(fields.get("dependenciesMeta"))
    for name, spec in table(fields.get("dependencies")).items():
        light = table(meta.get(name)).get("optional") is True
        (node.optionally if light else node.requires).extend(keys.find(str(name), str(spec)))
    for name, spec in table(fields.get("optionalDependencies")).items():
        node.optionally.extend(keys.find(str(name), str(spec)))


def _roots(
    nodes: dict[Key, Node], keys: _Keys, manifests: Iterable[tuple[str, dict[str, Any]]]
) -> tuple[Roots, str | None]:
    roots, known = Roots(), set()
    for folder, data in manifests:
        known.add(folder)
        for name, (spec, development, optional) in wishes(data).items():
            roots.put(keys.find(name, spec), development=development, optional=optional)
    owners = [node for node in nodes.values() if node.own]
    for node in owners:
        # The lock says what a member asks for; where its manifest is not here, not for what.
        if node.alias not in known:
            roots.put([*node.requires, *node.optionally])
        node.requires, node.optionally = [], []
    if not owners and not known:
        return roots, "without a package.json beside it nobody knows what is direct"
    return roots, None


def read_yarn_lock(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """Read a lock; which packages are direct, and for what, stands in the package.json files beside it."""
    members: tuple[str, ...] = ()
    if (problem := conflict(text)) is not None:
        return broken(path, "npm", problem, is_lock=True, manager="yarn")
    try:
        if re.search(r"^__metadata:", text, re.MULTILINE):
            nodes, keys, members = _berry(yaml_documents(text, path)[0])
        else:
            nodes, keys = _version_1(text)
    except BrokenFileError as error:
        return broken(path, "npm", str(error), is_lock=True, manager="yarn")
    manifests = list(read_members(beside))
    if members and beside:
        manifests = [*_members_of_berry(beside, members)] or manifests
    roots, unknown = _roots(nodes, keys, manifests)
    found = dependencies(nodes, roots, "npm", path)
    told = tuple(m for m in members if m != ".") or tuple(folder for folder, _ in manifests if folder)
    return Manifest(
        path,
        "npm",
        is_lock=True,
        dependencies=found,
        problem=joined(unknown if found else None),
        manager="yarn",
        members=told,
    )


def _members_of_berry(
    beside: Mapping[str, str], members: Iterable[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for member in members:
        folder = "" if member == "." else member
        data = read_root(beside, f"{folder}/package.json" if folder else "package.json")
        if data is not None:
            yield folder, data
