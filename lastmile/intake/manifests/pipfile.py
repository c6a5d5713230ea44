"""``Pipfile`` and ``Pipfile.lock``."""

from collections.abc import Mapping
from typing import Any

from packaging.utils import canonicalize_name

from lastmile.intake.manifests.pep508 import line_of
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
    toml_table,
)
from lastmile.intake.manifests.sources import host_of, indexes
from lastmile.inventory import Dependency, Manifest


def _source(told: Mapping[str, Any]) -> tuple[str, str]:
    if "git" in told:
        return "git", host_of(string(told["git"]))
    file = string(told.get("file"))
    if "path" in told or (file and "://" not in file) or file.startswith("file:"):
        return "path", ""
    return ("url", host_of(file)) if file else ("registry", "")


def _exact(spec: str) -> str | None:
    version = spec.removeprefix("===").removeprefix("==").strip()
    return version if spec.startswith("==") and not any(part in version for part in ",*<>! ") else None


def _entry(  # noqa: PLR0913 - the facts of one line
    path: str, name: str, told: object, *, direct: bool, development: bool, line: int | None
) -> Dependency:
    """One package of a Pipfile (a range or a table) or of its lock (a table)."""
    spec = string(table(told).get("version")) if isinstance(told, dict) else string(told)
    source, host = _source(table(told))
    return Dependency(
        "PyPI",
        canonicalize_name(name),
        _exact(spec),
        "" if path.endswith(".lock") else f"{name} {spec}".strip(),
        direct=direct,
        development=development,
        declared_in=path,
        line=line,
        source=source,
        host=host,
    )


def read_pipfile(text: str, path: str) -> Manifest:
    """Read ``packages`` and ``dev-packages``, and the sources that the file names."""
    try:
        data = toml_table(text)
    except BrokenFileError as error:
        return broken(path, "PyPI", str(error), is_lock=False, manager="pipenv")
    found, unread = [], 0
    for pool, entries in data.items():
        if pool in ("source", "requires", "scripts", "pipenv", "pipfile") or not isinstance(entries, dict):
            continue
        for name, value in entries.items():
            if not isinstance(value, str | dict):
                unread += 1
                continue
            tool, line = pool != "packages", line_of(text, name)
            found.append(_entry(path, name, value, direct=True, development=tool, line=line))
    hosts, unknown = indexes(table(source).get("url") for source in items(data.get("source")))
    problem = joined(f"{unread} entries cannot be read" if unread else None, unknown)
    return Manifest(
        path,
        "PyPI",
        is_lock=False,
        dependencies=tuple(found),
        problem=problem,
        manager="pipenv",
        indexes=hosts,
    )


def read_pipfile_lock(text: str, path: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """Read a lock: it knows no edges, so who is direct stands in the Pipfile beside it."""
    try:
        data, odd = json_object(text)
    except BrokenFileError as error:
        return broken(path, "PyPI", str(error), is_lock=True, manager="pipenv")
    manifest = beside_text(beside, "Pipfile")
    direct = {d.name for d in read_pipfile(manifest, "Pipfile").dependencies} if manifest else set()
    lines, unread = key_lines(text), 0
    found: dict[tuple[str, str | None], Dependency] = {}
    for pool, entries in data.items():
        for name, told in table(entries).items() if pool != "_meta" else ():
            if not isinstance(told, dict):
                unread += 1
                continue
            asked, tool = canonicalize_name(name) in direct, pool != "default"
            known = _entry(path, name, told, direct=asked, development=tool, line=lines.get(name))
            found.setdefault((known.name, known.version), known)
    hosts, unknown = indexes(table(s).get("url") for s in items(table(data, "_meta").get("sources")))
    blind = None if direct or not found else "without a Pipfile beside it nobody knows what is direct"
    problem = joined(odd, f"{unread} entries cannot be read" if unread else None, blind, unknown)
    listed = tuple(found[key] for key in sorted(found, key=lambda known: (known[0], known[1] or "")))
    return Manifest(
        path,
        "PyPI",
        is_lock=True,
        dependencies=listed,
        problem=problem,
        manager="pipenv",
        indexes=hosts,
    )
