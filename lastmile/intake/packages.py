"""Is it published for others to build on, and what is it called: a library is not judged as a service."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from lastmile import toml_in
from lastmile.inventory import SourceFile
from lastmile.model import Role

_APP_SCRIPTS = ("start", "dev", "serve", "preview", "start:dev", "deploy")
_APP_WORDS = re.compile(
    r"\b(?:next|nuxt|vite|nodemon|ts-node|tsx|react-scripts|ng serve|expo|astro|remix|node|bun run)\b"
)


@dataclass(frozen=True, slots=True)
class Published:
    """What the manifests say of the repository itself."""

    names: frozenset[str]  # its own packages, as others import them
    library: bool  # made to be installed and imported
    command: bool  # installs a command


def _read_json(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _read_toml(text: str) -> dict[str, Any]:
    try:
        return toml_in.parse(text)
    except toml_in.TomlError:
        return {}


def _node(text: str) -> tuple[str, bool, bool]:
    data = _read_json(text)
    scripts = data.get("scripts")
    started = scripts if isinstance(scripts, dict) else {}
    runs = any(_APP_WORDS.search(str(started.get(name, ""))) for name in _APP_SCRIPTS)
    entry = any(key in data for key in ("exports", "files", "module", "types", "typings", "publishConfig"))
    published = entry or ("main" in data and "repository" in data and "version" in data)
    library = published and data.get("private") is not True and not runs
    return str(data.get("name", "")), library, "bin" in data


def _python(text: str) -> tuple[str, bool, bool]:
    data = _read_toml(text)
    tool = data.get("tool")
    poetry = tool.get("poetry") if isinstance(tool, dict) else None
    project = data.get("project") or poetry
    if not isinstance(project, dict):
        return "", False, False
    library = "build-system" in data and project.get("package-mode") is not False
    return str(project.get("name", "")), library, bool(project.get("scripts"))


def _setup(text: str) -> tuple[str, bool, bool]:
    if "setup(" not in text and "[metadata]" not in text:
        return "", False, False
    name = re.search(r"\bname\s*=\s*[\"']?([\w.-]+)", text)
    library = bool(re.search(r"\b(?:packages|py_modules)\s*=", text))
    return name[1] if name else "", library, "console_scripts" in text


def _rust(text: str, paths: frozenset[str], folder: str) -> tuple[str, bool, bool]:
    data = _read_toml(text)
    package = data.get("package")
    binary = "bin" in data or f"{folder}src/main.rs" in paths
    library = ("lib" in data or f"{folder}src/lib.rs" in paths) and not binary
    return str(package.get("name", "")) if isinstance(package, dict) else "", library, binary


def _go(text: str, mains: bool) -> tuple[str, bool, bool]:  # noqa: FBT001 - called in one place
    module = re.search(r"^module\s+(\S+)", text, re.MULTILINE)
    return module[1] if module else "", not mains, mains


def published(files: Sequence[SourceFile], read: Callable[[SourceFile], str], go_mains: bool) -> Published:  # noqa: FBT001 - a fact of the source, not a mode
    """What the manifests outside tests say; ``go_mains``: some source file is ``package main``."""
    paths = frozenset(file.path for file in files)
    found = []
    for file in files:
        if file.role not in (Role.CONFIG, Role.SOURCE):
            continue
        pure = PurePosixPath(file.path)
        folder = "" if pure.parent == PurePosixPath() else f"{pure.parent}/"
        match pure.name:
            case "package.json":
                found.append(_node(read(file)))
            case "pyproject.toml":
                found.append(_python(read(file)))
            case "setup.py" | "setup.cfg":
                found.append(_setup(read(file)))
            case "Cargo.toml":
                found.append(_rust(read(file), paths, folder))
            case "go.mod":
                found.append(_go(read(file), go_mains))
            case _:
                continue
    names = {name.replace("-", "_") for name, _, _ in found if name} | {name for name, _, _ in found if name}
    return Published(
        frozenset(names | set(_python_packages(files))),
        library=any(library for _, library, _ in found),
        command=any(command for _, _, command in found),
    )


def _python_packages(files: Iterable[SourceFile]) -> Iterable[str]:
    """Top-level packages of the tree itself: what is imported from here is not somebody else's."""
    for file in files:
        parts = PurePosixPath(file.path).parts
        if parts[-1] == "__init__.py" and file.role is Role.SOURCE:
            yield parts[1] if parts[0] in ("src", "lib") and len(parts) > 2 else parts[0]
