"""``composer.json`` and ``composer.lock``."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lastmile.intake.manifests.graph import Key, Node, Roots, dependencies
from lastmile.intake.manifests.reading import (
    BrokenFileError,
    beside_text,
    broken,
    items,
    joined,
    json_object,
    key_lines,
    string,
    table,
)
from lastmile.intake.manifests.sources import host_of, indexes
from lastmile.inventory import Dependency, Manifest

_EXACT = re.compile(r"=?v?(\d+(?:\.\d+){1,3}(?:-[\w.]+)?)$")
_NAME_LINE = re.compile(r'^[ \t]*"name":[ \t]*"([\w./-]{1,200})"', re.MULTILINE)


def _is_package(name: object) -> bool:
    """A package has a vendor; "php", "ext-json" and "composer-runtime-api" are the platform."""
    return isinstance(name, str) and "/" in name


def read_composer_json(text: str, path: str) -> Manifest:
    """Read ``require`` and ``require-dev`` without the platform's own names."""
    try:
        data, odd = json_object(text)
    except BrokenFileError as error:
        return broken(path, "Packagist", str(error), is_lock=False, manager="composer")
    lines, found, unread = key_lines(text, "/"), [], 0
    for pool, development in (("require", False), ("require-dev", True)):
        for name, spec in table(data.get(pool)).items():
            if not isinstance(spec, str):
                unread += 1
            elif _is_package(name):
                exact = _EXACT.match(spec.strip())
                found.append(
                    Dependency(
                        "Packagist",
                        name.lower(),
                        exact[1] if exact else None,
                        spec,
                        direct=True,
                        development=development,
                        declared_in=path,
                        line=lines.get(name),
                    )
                )
    told = data.get("repositories")
    repositories = list(told.values()) if isinstance(told, dict) else items(told)
    hosts, unknown = indexes(table(r).get("url") for r in repositories if table(r).get("type") == "composer")
    problem = joined(odd, f"{unread} entries cannot be read" if unread else None, unknown)
    return Manifest(
        path,
        "Packagist",
        is_lock=False,
        dependencies=tuple(found),
        problem=problem,
        manager="composer",
        indexes=hosts,
    )


def _node(entry: dict[str, Any], line: int | None, *, development: bool) -> Node:
    version = string(entry.get("version"))
    licences = [name for name in items(entry.get("license")) if isinstance(name, str)]
    abandoned = entry.get("abandoned")
    node = Node(
        entry["name"].lower(),
        version[1:] if re.match(r"v\d", version) else version or None,
        line=line,
        licence=" OR ".join(licences) or None,
        deprecated=f"abandoned, use {abandoned}"[:300]
        if isinstance(abandoned, str)
        else "abandoned" * bool(abandoned),
        development=development,
    )
    if table(entry.get("dist")).get("type") == "path":
        node.source = "path"
    elif "notification-url" not in entry and (address := string(table(entry.get("source")).get("url"))):
        node.source, node.host = "git", host_of(address)  # from a repository that composer.json names
    node.requires = [name.lower() for name in table(entry.get("require")) if _is_package(name)]
    return node


def read_composer_lock(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """Read a lock: it has two lists, and the composer.json beside it says who is direct."""
    try:
        data, odd = json_object(text)
    except BrokenFileError as error:
        return broken(path, "Packagist", str(error), is_lock=True, manager="composer")
    lines: dict[str, int] = {}
    last, line = 0, 1
    for match in _NAME_LINE.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        lines.setdefault(match[1], line)
    nodes: dict[Key, Node] = {}
    unread = 0
    for pool, development in (("packages", False), ("packages-dev", True)):
        for entry in items(data.get(pool)):
            if isinstance(entry, dict) and isinstance(entry.get("name"), str):
                node = _node(entry, lines.get(entry["name"]), development=development)
                nodes.setdefault(node.name, node)
            else:
                unread += 1
    manifest = beside_text(beside, "composer.json")
    asked = read_composer_json(manifest, "composer.json").dependencies if manifest else ()
    direct = {d.name for d in asked}
    roots = Roots()
    for name, node in nodes.items():
        node.direct = node.name in direct
        roots.put([name], development=node.development)  # the two lists are Composer's own word
    found = dependencies(nodes, roots, "Packagist", path)
    by_name = {node.name: node for node in nodes.values()}
    found = tuple(replace(d, direct=by_name[d.name].direct) for d in found)
    blind = None if direct or not found else "without a composer.json beside it nobody knows what is direct"
    return Manifest(
        path,
        "Packagist",
        is_lock=True,
        dependencies=found,
        problem=joined(odd, f"{unread} entries cannot be read" if unread else None, blind),
        manager="composer",
    )
