"""Which file is read by what; a lock that nobody reads yet is still a lock."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from lastmile.intake.manifests.cargo_toml import read_cargo_toml
from lastmile.intake.manifests.go_mod import read_go_mod
from lastmile.intake.manifests.package_json import read_package_json
from lastmile.intake.manifests.package_lock import read_package_lock
from lastmile.intake.manifests.pyproject import read_pyproject
from lastmile.intake.manifests.requirements import read_requirements
from lastmile.intake.manifests.toml_locks import read_cargo_lock, read_pylock, read_python_lock
from lastmile.inventory import Manifest

_READERS: dict[str, Callable[[str, str], Manifest]] = {
    "pyproject.toml": read_pyproject,
    "package.json": read_package_json,
    "package-lock.json": read_package_lock,
    "npm-shrinkwrap.json": read_package_lock,
    "go.mod": read_go_mod,
    "Cargo.toml": read_cargo_toml,
    "Cargo.lock": read_cargo_lock,
    "uv.lock": read_python_lock,
    "poetry.lock": read_python_lock,
    "pdm.lock": read_python_lock,
    "pylock.toml": read_pylock,
}
_UNREAD_LOCKS = {
    "yarn.lock": "npm",
    "pnpm-lock.yaml": "npm",
    "bun.lock": "npm",
    "bun.lockb": "npm",
    "Pipfile.lock": "PyPI",
    "go.sum": "Go",
    "composer.lock": "Packagist",
    "Gemfile.lock": "RubyGems",
    "mix.lock": "Hex",
    "pubspec.lock": "Pub",
    "packages.lock.json": "NuGet",
    "gradle.lockfile": "Maven",
}
_UNREAD_MANIFESTS = {
    "setup.py": "PyPI",
    "Pipfile": "PyPI",
    "composer.json": "Packagist",
    "Gemfile": "RubyGems",
    "pom.xml": "Maven",
    "build.gradle": "Maven",
    "build.gradle.kts": "Maven",
    "mix.exs": "Hex",
    "pubspec.yaml": "Pub",
}
_REQUIREMENTS = re.compile(r"(?:[\w.-]*requirements[\w.-]*|constraints[\w.-]*)\.(?:txt|in)$", re.IGNORECASE)
UNREAD = "format not read yet"


def _reader(path: str) -> Callable[[str, str], Manifest] | None:
    pure = PurePosixPath(path)
    if pure.name in _READERS:
        return _READERS[pure.name]
    if re.fullmatch(r"pylock\.[\w-]+\.toml", pure.name):
        return read_pylock
    in_folder = pure.parent.name == "requirements" and pure.suffix in (".txt", ".in")
    return read_requirements if _REQUIREMENTS.match(pure.name) or in_folder else None


def is_manifest(path: str, text: str | None = None) -> bool:
    """Whether the file declares or locks dependencies, in a format that is read or one that is only known.

    Pass ``text`` where there is one: many a ``setup.py`` sets up something else.
    """
    name = PurePosixPath(path).name
    if name == "setup.py" and text is not None and not re.search(r"\bsetup\s*\(", text):
        return False
    return _reader(path) is not None or name in _UNREAD_LOCKS or name in _UNREAD_MANIFESTS


def read_manifest(path: str, text: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """Read one file for which ``is_manifest`` holds; ``beside``: texts of files in its folder, by name."""
    name = PurePosixPath(path).name
    if name in ("package-lock.json", "npm-shrinkwrap.json"):
        return read_package_lock(text, path, (beside or {}).get("package.json"))
    if (reader := _reader(path)) is not None:
        return reader(text, path)
    ecosystem = _UNREAD_LOCKS.get(name) or _UNREAD_MANIFESTS[name]
    return Manifest(path, ecosystem, is_lock=name in _UNREAD_LOCKS, dependencies=(), problem=UNREAD)
