"""Which file is read by what; a lock that nobody reads yet is still a lock."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from lastmile.intake.manifests.bun_lock import read_bun_lock
from lastmile.intake.manifests.cargo_lock import read_cargo_lock
from lastmile.intake.manifests.cargo_toml import read_cargo_toml
from lastmile.intake.manifests.composer import read_composer_json, read_composer_lock
from lastmile.intake.manifests.gemfile import read_gemfile, read_gemfile_lock
from lastmile.intake.manifests.go_mod import read_go_mod, read_go_sum, read_go_work
from lastmile.intake.manifests.package_json import read_package_json, read_pnpm_workspace
from lastmile.intake.manifests.package_lock import read_package_lock
from lastmile.intake.manifests.pipfile import read_pipfile, read_pipfile_lock
from lastmile.intake.manifests.pnpm_lock import read_pnpm_lock
from lastmile.intake.manifests.pyproject import read_pyproject
from lastmile.intake.manifests.python_locks import read_pdm_lock, read_poetry_lock, read_pylock
from lastmile.intake.manifests.reading import joined
from lastmile.intake.manifests.requirements import read_requirements
from lastmile.intake.manifests.setup_files import read_setup_cfg, read_setup_py
from lastmile.intake.manifests.uv_lock import read_uv_lock
from lastmile.intake.manifests.yarn_lock import read_yarn_lock
from lastmile.inventory import Manifest

_ALONE: dict[str, Callable[[str, str], Manifest]] = {
    "package.json": read_package_json,
    "pnpm-workspace.yaml": read_pnpm_workspace,
    "pnpm-lock.yaml": read_pnpm_lock,
    "bun.lock": read_bun_lock,
    "go.mod": read_go_mod,
    "go.work": read_go_work,
    "Cargo.toml": read_cargo_toml,
    "uv.lock": read_uv_lock,
    "Pipfile": read_pipfile,
    "setup.cfg": read_setup_cfg,
    "setup.py": read_setup_py,
    "Gemfile": read_gemfile,
    "composer.json": read_composer_json,
}
_WITH_OTHERS: dict[str, Callable[[str, str, Mapping[str, str] | None], Manifest]] = {
    "pyproject.toml": read_pyproject,
    "package-lock.json": read_package_lock,
    "npm-shrinkwrap.json": read_package_lock,
    "yarn.lock": read_yarn_lock,
    "go.sum": read_go_sum,
    "Cargo.lock": read_cargo_lock,
    "poetry.lock": read_poetry_lock,
    "pdm.lock": read_pdm_lock,
    "pylock.toml": read_pylock,
    "Pipfile.lock": read_pipfile_lock,
    "Gemfile.lock": read_gemfile_lock,
    "composer.lock": read_composer_lock,
}
_UNREAD_LOCKS = {
    "bun.lockb": ("npm", "bun"),
    "deno.lock": ("npm", "deno"),
    "mix.lock": ("Hex", "mix"),
    "pubspec.lock": ("Pub", "pub"),
    "packages.lock.json": ("NuGet", "nuget"),
    "gradle.lockfile": ("Maven", "gradle"),
}
_UNREAD_MANIFESTS = {
    "pom.xml": "Maven",
    "build.gradle": "Maven",
    "build.gradle.kts": "Maven",
    "mix.exs": "Hex",
    "pubspec.yaml": "Pub",
}
_REQUIREMENTS = re.compile(r"(?:[\w.-]*requirements[\w.-]*|constraints[\w.-]*)\.(?:txt|in)$", re.IGNORECASE)
_SETUP = re.compile(r"\bsetup\s*\(")
_SETUP_LISTS = re.compile(r"^(?:\[options[\].]|install_requires\s*=|setup_requires\s*=)", re.MULTILINE)
UNREAD = "format not read yet"
_LONGEST_NAME = 500  # characters; npm allows 214, Go's module paths are longer
_LONGEST_VERSION = 256  # characters


def _reader(path: str) -> Callable[[str, str, Mapping[str, str] | None], Manifest] | None:
    pure = PurePosixPath(path)
    if (alone := _ALONE.get(pure.name)) is not None:
        return lambda text, place, _beside: alone(text, place)
    if pure.name in _WITH_OTHERS:
        return _WITH_OTHERS[pure.name]
    if re.fullmatch(r"pylock\.[\w-]+\.toml", pure.name):
        return read_pylock
    in_folder = pure.parent.name == "requirements" and pure.suffix in (".txt", ".in")
    return read_requirements if _REQUIREMENTS.match(pure.name) or in_folder else None


def is_manifest(path: str, text: str | None = None) -> bool:
    """Whether the file declares or locks dependencies, in a format that is read or one that is only known.

    Pass ``text`` where there is one: many a ``setup.py`` sets up something else, and many a ``setup.cfg``
    only configures tools.
    """
    name = PurePosixPath(path).name
    if text is not None and name in ("setup.py", "setup.cfg"):
        return bool((_SETUP if name == "setup.py" else _SETUP_LISTS).search(text))
    return _reader(path) is not None or name in _UNREAD_LOCKS or name in _UNREAD_MANIFESTS


def _within_bounds(manifest: Manifest) -> Manifest:
    """Without names and versions that no registry would take: nobody else need ask their length."""
    kept = [d for d in manifest.dependencies if len(d.name) <= _LONGEST_NAME]
    bounded = tuple(
        replace(d, version=None) if d.version and len(d.version) > _LONGEST_VERSION else d for d in kept
    )
    if bounded == manifest.dependencies:
        return manifest
    lost = "a name or version is longer than any registry allows"
    return replace(manifest, dependencies=bounded, problem=joined(manifest.problem, lost))


def read_manifest(path: str, text: str, beside: Mapping[str, str] | None = None) -> Manifest:
    """Read one file for which ``is_manifest`` holds; ``beside``: texts of the files around it.

    Their keys are paths relative to its folder, such as "package.json" or "../base.txt".
    """
    name = PurePosixPath(path).name
    if (reader := _reader(path)) is not None:
        return _within_bounds(reader(text, path, beside))
    ecosystem, manager = _UNREAD_LOCKS.get(name) or (_UNREAD_MANIFESTS[name], "")
    lock = name in _UNREAD_LOCKS
    return Manifest(path, ecosystem, is_lock=lock, dependencies=(), problem=UNREAD, manager=manager)
