"""``Cargo.toml``: dependencies of all kinds, also below ``target`` and ``workspace``."""

import re
from collections.abc import Iterator
from typing import Any

from lastmile.intake.manifests.reading import BrokenFileError, broken, items, string, table, toml_table
from lastmile.intake.manifests.sources import host_of
from lastmile.inventory import Dependency, Manifest

_POOLS = (
    ("dependencies", False), ("build-dependencies", False), ("build_dependencies", False),
    ("dev-dependencies", True), ("dev_dependencies", True),
)  # fmt: skip
_KEY = re.compile(
    r"^[ \t]*(?:\[[\w.\"'()=, -]{0,200}dependencies\.\"?([\w-]+)\"?\]"
    r"|\"?([\w-]+)\"?[ \t]*(?:\.[ \t]*\w+[ \t]*)?=)",
    re.MULTILINE,
)


def pools(data: dict[str, Any], *, shared: bool = True) -> Iterator[tuple[dict[str, Any], bool]]:
    """Tables of dependencies and whether each is for development; ``shared``: the workspace's list too."""
    targets = data.get("target")
    tables = [data, *(targets.values() if isinstance(targets, dict) else ())]
    for one in [*tables, data.get("workspace")] if shared else tables:
        for pool, development in _POOLS:
            if found := table(one, pool):
                yield found, development


def _lines(text: str) -> dict[str, int]:
    """Line of each key, or of the table that bears its name; of several the last."""
    lines: dict[str, int] = {}
    last, line = 0, 1
    for match in _KEY.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        lines[match[1] or match[2]] = line
    return lines


def read_cargo_toml(text: str, path: str) -> Manifest:
    """Read the declared crates; Cargo reads "1.2" as "^1.2", so only "=1.2.3" pins a version."""
    try:
        data = toml_table(text)
    except BrokenFileError as error:
        return broken(path, "crates.io", str(error), is_lock=False, manager="cargo")
    lines, found, unread = _lines(text), [], 0
    for pool, development in pools(data):
        for name, value in pool.items():
            unread += not isinstance(value, str | dict)
            told = value if isinstance(value, dict) else {"version": value}
            spec, real = string(told.get("version")), string(told.get("package")) or name
            source = next((kind for kind in ("git", "path") if kind in told), "registry")
            found.append(
                Dependency(
                    "crates.io",
                    real,
                    spec[1:].strip() if spec.startswith("=") and "," not in spec else None,
                    spec,
                    direct=True,
                    development=development,
                    declared_in=path,
                    line=lines.get(name),
                    source=source,
                    optional=told.get("optional") is True,
                    alias=name if real != name else "",
                    host=host_of(string(told.get("git"))) if source == "git" else "",
                )
            )
    workspace = table(data, "workspace")
    members = [*items(workspace.get("members")), *(f"!{name}" for name in items(workspace.get("exclude")))]
    problem = f"{unread} entries cannot be read" if unread else None
    return Manifest(
        path,
        "crates.io",
        is_lock=False,
        dependencies=tuple(found),
        problem=problem,
        manager="cargo",
        members=tuple(member for member in members if isinstance(member, str)),
    )
