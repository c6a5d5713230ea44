"""``package.json``: what npm, yarn, pnpm and bun are asked to install."""

import json
import re

from lastmile.inventory import Dependency, Manifest

_POOLS = (("dependencies", False), ("optionalDependencies", False), ("devDependencies", True))
_EXACT = re.compile(r"=?v?(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)$")
_SHORT_GIT = re.compile(r"[\w.-]+/[\w.-]+(?:#.*)?$")


def source_of(spec: str) -> str:
    """Where npm fetches this from: registry | git | url | path."""
    if spec.startswith(
        ("git+", "git:", "git@", "github:", "gitlab:", "bitbucket:", "ssh:")
    ) or _SHORT_GIT.match(spec):
        return "git"
    if spec.startswith(("http:", "https:")):
        return "git" if ".git" in spec else "url"
    return (
        "path"
        if spec.startswith(("file:", "link:", "portal:", "workspace:", "./", "../", "/"))
        else "registry"
    )


def _lines(text: str) -> dict[str, int]:
    """Line of each ``"name": `` in the text, the last one: the pools stand below ``scripts``."""
    found = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if match := re.match(r'\s*"([^"\s]{1,214})"\s*:\s*"', line[:400]):
            found[match[1]] = number
    return found


def read_package_json(text: str, path: str) -> Manifest:
    """Read the declared dependencies; peer dependencies are the user's, not this package's."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Manifest(path, "npm", is_lock=False, dependencies=(), problem=f"not valid JSON: {error}"[:200])
    if not isinstance(data, dict):
        return Manifest(path, "npm", is_lock=False, dependencies=(), problem="not a JSON object")
    lines, found = _lines(text), []
    for pool, development in _POOLS:
        entries = data.get(pool)
        for name, spec in entries.items() if isinstance(entries, dict) else ():
            if not isinstance(spec, str):
                continue
            real, wanted = name, spec
            if spec.startswith("npm:"):  # an alias: "npm:real@1.2.3"
                real, _, wanted = spec[4:].rpartition("@")
            exact = _EXACT.match(wanted)
            found.append(
                Dependency(
                    "npm",
                    real or name,
                    exact[1] if exact else None,
                    spec,
                    direct=True,
                    development=development,
                    declared_in=path,
                    line=lines.get(name),
                    source=source_of(wanted),
                )
            )
    return Manifest(path, "npm", is_lock=False, dependencies=tuple(found))
