"""``package.json``: what npm, yarn, pnpm and bun are asked to install, and the workspace's members."""

import re
from collections.abc import Mapping
from typing import Any

from lastmile.intake.manifests.reading import (
    BrokenFileError,
    broken,
    items,
    joined,
    json_object,
    key_lines,
    table,
    yaml_documents,
)
from lastmile.intake.manifests.sources import host_of, source_of
from lastmile.inventory import Dependency, Manifest

# npm lets the later of these tables win where two name one package.
_POOLS = (
    ("devDependencies", True, False),
    ("dependencies", False, False),
    ("optionalDependencies", False, True),
)
_EXACT = re.compile(r"=?v?(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)$")
_MANAGER = re.compile(r"(npm|yarn|pnpm|bun)@")
_SECRET = re.compile(r"//[^/@\s]*@")


def wishes(data: Mapping[str, Any]) -> dict[str, tuple[str, bool, bool]]:
    """Name -> (range, for development, optional) of a package.json's tables; peers are the user's wish."""
    found: dict[str, tuple[str, bool, bool]] = {}
    for pool, development, optional in _POOLS:
        for name, spec in table(data.get(pool)).items():
            if isinstance(name, str) and isinstance(spec, str):
                found[name] = (spec, development, optional)
    return found


def workspaces(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The globs of the workspace's members, as npm, yarn and bun write them."""
    told = data.get("workspaces")
    listed = items(told.get("packages")) if isinstance(told, dict) else items(told)
    return tuple(glob for glob in listed if isinstance(glob, str))


def real_name(name: str, spec: str) -> tuple[str, str]:
    """The package behind an alias such as "npm:real@1.2.3", and the range that is wanted of it."""
    if not spec.startswith("npm:"):
        return name, spec
    real, at, wanted = spec[4:].rpartition("@")
    if not at:
        return name if re.match(r"[\d^~<>=*]", wanted) else wanted, wanted
    return real or f"@{wanted}", wanted if real else ""


def read_package_json(text: str, path: str) -> Manifest:
    """Read the declared dependencies; peer dependencies are the user's, not this package's."""
    try:
        data, odd = json_object(text)
    except BrokenFileError as error:
        return broken(path, "npm", str(error), is_lock=False)
    lines, found, unread = key_lines(text), [], 0
    for pool, *_ in _POOLS:
        unread += sum(not isinstance(spec, str) for spec in table(data.get(pool)).values())
        unread += data.get(pool) is not None and not isinstance(data[pool], dict) and data[pool] != []
    for name, (spec, development, optional) in wishes(data).items():
        real, wanted = real_name(name, spec)
        exact, source = _EXACT.match(wanted), source_of(wanted)
        found.append(
            Dependency(
                "npm",
                real,
                exact[1] if exact else None,
                _SECRET.sub("//", spec),
                direct=True,
                development=development,
                declared_in=path,
                line=lines.get(name),
                source=source,
                optional=optional,
                alias=name if real != name else "",
                host=host_of(wanted) if source in ("git", "url") else "",
            )
        )
    manager = _MANAGER.match(str(data.get("packageManager", "")))
    return Manifest(
        path,
        "npm",
        is_lock=False,
        dependencies=tuple(found),
        problem=joined(odd, f"{unread} entries cannot be read" if unread else None),
        manager=manager[1] if manager else "",
        members=workspaces(data),
    )


def read_pnpm_workspace(text: str, path: str) -> Manifest:
    """``pnpm-workspace.yaml``: it names members, and asks for no package by itself."""
    try:
        data = yaml_documents(text, path)[0]
    except BrokenFileError as error:
        return broken(path, "npm", str(error), is_lock=False, manager="pnpm")
    members = tuple(glob for glob in items(data.get("packages")) if isinstance(glob, str))
    return Manifest(path, "npm", is_lock=False, dependencies=(), manager="pnpm", members=members)
