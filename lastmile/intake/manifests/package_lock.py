"""``package-lock.json`` and ``npm-shrinkwrap.json``, lockfileVersion 1, 2 and 3."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lastmile.intake.manifests.package_json import source_of
from lastmile.inventory import Dependency, Manifest

_DEEPEST = 200  # nested node_modules in version 1


def _text(value: object) -> str | None:
    """A licence is a string, or in old packages a table or a list of them."""
    if isinstance(value, dict):
        value = value.get("type")
    return value if isinstance(value, str) else None


def _source(entry: dict[str, Any]) -> str:
    resolved = entry.get("resolved")
    if not isinstance(resolved, str):
        return source_of(str(entry.get("version", "")))
    if resolved.startswith(("git", "file:", ".")):
        return source_of(resolved)
    # A registry is whatever host the client uses: its tarballs carry an integrity and sit below /-/.
    return "registry" if "/-/" in resolved or "integrity" in entry else "url"


def _version(entry: dict[str, Any]) -> str | None:
    version = entry.get("version")
    return version if isinstance(version, str) and version[:1].isdigit() else None


def _declared(root: dict[str, Any]) -> dict[str, bool]:
    """Direct names, and whether each is for development only."""
    pools = (("devDependencies", True), ("optionalDependencies", False), ("dependencies", False))
    return {name: development for pool, development in pools for name in root.get(pool) or ()}


def _from_packages(packages: dict[str, Any], path: str) -> Iterator[Dependency]:
    """Versions 2 and 3: paths below node_modules; other keys are the project's own workspaces."""
    direct: dict[tuple[str, str], bool] = {}
    for place, entry in packages.items():
        if isinstance(entry, dict) and "node_modules/" not in place:
            direct |= {(place, name): development for name, development in _declared(entry).items()}
    for place, entry in packages.items():
        owner, marker, name = place.rpartition("node_modules/")
        if not marker or not isinstance(entry, dict) or entry.get("link") is True:
            continue
        owners = [o for o in (owner.rstrip("/"), *_workspaces(direct, owner)) if (o, name) in direct]
        real = entry.get("name")
        yield Dependency(
            "npm",
            real if isinstance(real, str) else name,
            _version(entry),
            "",
            direct=bool(owners),
            development=entry.get("dev") is True or entry.get("devOptional") is True,
            declared_in=path,
            line=None,
            source=_source(entry),
            licence=_text(entry.get("license")),
        )


def _workspaces(direct: dict[tuple[str, str], bool], owner: str) -> set[str]:
    """What a workspace declares is hoisted to the root's node_modules."""
    return {place for place, _ in direct} if owner == "" else set()


def _from_tree(tree: object, path: str, root: dict[str, bool] | None, depth: int = 0) -> Iterator[Dependency]:
    """Version 1: nested tables; without a manifest, direct is what stands on top and nobody requires."""
    if not isinstance(tree, dict) or depth > _DEEPEST:
        return
    required = {name for entry in tree.values() if isinstance(entry, dict) for name in _names(entry)}
    for name, entry in tree.items():
        if not isinstance(entry, dict):
            continue
        top = depth == 0 and (name in root if root else name not in required)
        yield Dependency(
            "npm",
            name,
            _version(entry),
            "",
            direct=top,
            development=entry.get("dev") is True,
            declared_in=path,
            line=None,
            source=_source(entry),
        )
        yield from _from_tree(entry.get("dependencies"), path, root, depth + 1)


def _names(entry: dict[str, Any]) -> list[str]:
    requires = entry.get("requires")
    return list(requires) if isinstance(requires, dict) else []


def _unique(found: Iterator[Dependency]) -> tuple[Dependency, ...]:
    """One entry a name and version: direct if any copy is, for development only if every copy is."""
    kept: dict[tuple[str, str | None], Dependency] = {}
    for new in found:
        old = kept.get((new.name, new.version), new)
        kept[new.name, new.version] = replace(
            old, direct=old.direct or new.direct, development=old.development and new.development
        )
    return tuple(kept[key] for key in sorted(kept, key=lambda key: (key[0], key[1] or "")))


def read_package_lock(text: str, path: str, manifest: str | None = None) -> Manifest:
    """Read a lock; ``manifest``: text of the package.json beside it, it says in version 1 what is direct."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Manifest(path, "npm", is_lock=True, dependencies=(), problem=f"not valid JSON: {error}"[:200])
    if not isinstance(data, dict):
        return Manifest(path, "npm", is_lock=True, dependencies=(), problem="not a JSON object")
    packages = data.get("packages")
    try:
        if isinstance(packages, dict):
            found = _unique(_from_packages(packages, path))
        else:
            found = _unique(_from_tree(data.get("dependencies"), path, _root(manifest)))
    except (TypeError, AttributeError, RecursionError):
        return Manifest(path, "npm", is_lock=True, dependencies=(), problem="not shaped like a package-lock")
    return Manifest(path, "npm", is_lock=True, dependencies=found)


def _root(manifest: str | None) -> dict[str, bool] | None:
    if manifest is None or not re.match(r"\s*\{", manifest):
        return None
    try:
        return _declared(json.loads(manifest))
    except (ValueError, RecursionError, TypeError, AttributeError):
        return None
