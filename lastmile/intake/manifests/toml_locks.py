"""Locks written in TOML: ``uv.lock``, ``poetry.lock``, ``pdm.lock``, ``pylock.toml``, ``Cargo.lock``."""

from collections.abc import Callable
from typing import Any

from packaging.utils import canonicalize_name

from lastmile import toml_in
from lastmile.inventory import Dependency, Manifest


def _source(entry: dict[str, Any]) -> str:
    """Kind of source: registry | git | url | path; "" for the project itself."""
    source = entry.get("source")
    if isinstance(source, str):  # Cargo: "registry+https://…", "git+https://…"
        return "git" if source.startswith("git+") else "registry"
    table = source if isinstance(source, dict) else entry
    if {"editable", "virtual", "directory"} & table.keys() and table.get("editable", True) in (True, "."):
        return ""
    kinds = {"git": "git", "vcs": "git", "url": "url", "archive": "url", "path": "path", "editable": "path"}
    if table is source and str(table.get("type", "")) in ("git", "url", "directory", "file"):  # Poetry
        return {"git": "git", "url": "url"}.get(str(table["type"]), "path")
    return next((ours for theirs, ours in kinds.items() if theirs in table), "registry")


def _members(packages: list[dict[str, Any]]) -> set[str]:
    """What the project itself asks for, where the lock has the project in it (uv, Cargo)."""
    asked: set[str] = set()
    for entry in packages:
        own = _source(entry) == "" or (isinstance(entry.get("version"), str) and "source" not in entry)
        pools = [entry.get("dependencies"), *_values(entry.get("optional-dependencies"))] if own else []
        for pool in pools:
            for item in pool if isinstance(pool, list) else ():
                asked.add(str(item.get("name")) if isinstance(item, dict) else str(item).split(" ", 1)[0])
    return asked


def _values(table: object) -> list[Any]:
    return list(table.values()) if isinstance(table, dict) else []


def _development(entry: dict[str, Any]) -> bool:
    groups = entry.get("groups")
    if isinstance(groups, list) and groups:
        return "main" not in groups and "default" not in groups
    return entry.get("category") == "dev"


def _read(text: str, path: str, ecosystem: str, key: str, normal: Callable[[str], str]) -> Manifest:
    try:
        data = toml_in.parse(text)
    except toml_in.TomlError as error:
        return Manifest(
            path, ecosystem, is_lock=True, dependencies=(), problem=f"not valid TOML: {error}"[:200]
        )
    listed = data.get(key)
    packages = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    asked = {normal(name) for name in _members(packages)}
    found = []
    for entry in packages:
        name, version, source = entry.get("name"), entry.get("version"), _source(entry)
        member = ecosystem == "crates.io" and "source" not in entry
        if not isinstance(name, str) or source == "" or member:
            continue
        found.append(
            Dependency(
                ecosystem,
                normal(name),
                version if isinstance(version, str) else None,
                "",
                direct=normal(name) in asked,
                development=_development(entry),
                declared_in=path,
                line=None,
                source=source,
            )
        )
    return Manifest(path, ecosystem, is_lock=True, dependencies=tuple(found))


def read_python_lock(text: str, path: str) -> Manifest:
    """``[[package]]`` of uv, Poetry and PDM; a lock without the project in it knows no direct dependency."""
    return _read(text, path, "PyPI", "package", canonicalize_name)


def read_pylock(text: str, path: str) -> Manifest:
    """``[[packages]]`` of PEP 751's pylock.toml."""
    return _read(text, path, "PyPI", "packages", canonicalize_name)


def read_cargo_lock(text: str, path: str) -> Manifest:
    """``[[package]]`` of Cargo.lock; entries without a source are the workspace's own crates."""
    return _read(text, path, "crates.io", "package", str)
