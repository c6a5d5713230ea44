"""``Cargo.toml``: dependencies of all kinds, also below ``target`` and ``workspace``."""

import re
from collections.abc import Iterator
from typing import Any

from lastmile import toml_in
from lastmile.inventory import Dependency, Manifest

_POOLS = (("dependencies", False), ("build-dependencies", False), ("dev-dependencies", True))


def _pools(data: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bool]]:
    targets = data.get("target")
    tables = [data, data.get("workspace"), *(targets.values() if isinstance(targets, dict) else ())]
    for table in tables:
        for pool, development in _POOLS if isinstance(table, dict) else ():
            if isinstance(table.get(pool), dict):
                yield table[pool], development


def read_cargo_toml(text: str, path: str) -> Manifest:
    """Read the declared crates; Cargo reads "1.2" as "^1.2", so only "=1.2.3" pins a version."""
    try:
        data = toml_in.parse(text)
    except toml_in.TomlError as error:
        return Manifest(
            path, "crates.io", is_lock=False, dependencies=(), problem=f"not valid TOML: {error}"[:200]
        )
    lines = {
        m[1]: text.count("\n", 0, m.start()) + 1
        for m in re.finditer(r'^"?([\w-]+)"?(?:\.\w+)?\s*=', text, re.MULTILINE)
    }
    found = []
    for pool, development in _pools(data):
        for name, value in pool.items():
            table = value if isinstance(value, dict) else {"version": value}
            spec = str(table.get("version", ""))
            source = next((kind for kind in ("git", "path") if kind in table), "registry")
            found.append(
                Dependency(
                    "crates.io",
                    str(table.get("package", name)),
                    spec[1:].strip() if spec.startswith("=") else None,
                    spec,
                    direct=True,
                    development=development,
                    declared_in=path,
                    line=lines.get(name),
                    source=source,
                )
            )
    return Manifest(path, "crates.io", is_lock=False, dependencies=tuple(found))
