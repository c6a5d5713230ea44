"""Real paths made printable, and which folders hold nothing that the team wrote."""

import re
import unicodedata
from collections.abc import Iterable, Set

# Always left out: what a package manager or tool puts there and would put there again.
_DEPENDENCY = "dependency folder, left out by name"
_CACHE = "cache folder, left out by name"
_BUILD = "build output, left out by name"
_ALWAYS = {
    **dict.fromkeys(
        ("node_modules", "bower_components", "jspm_packages", "site-packages", ".pnpm-store"), _DEPENDENCY
    ),
    **dict.fromkeys(
        (".venv", "venv", ".virtualenv", "virtualenv", ".eggs", "Pods", ".bundle", "__pypackages__"),
        _DEPENDENCY,
    ),
    **dict.fromkeys(
        ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".tox", ".nox", ".hypothesis"), _CACHE
    ),
    **dict.fromkeys(
        (".cache", ".parcel-cache", ".turbo", ".gradle", ".terraform", ".eslintcache", ".sass-cache"), _CACHE
    ),
    **dict.fromkeys(
        (".next", ".nuxt", ".svelte-kit", ".output", ".angular", ".expo", ".dart_tool", "htmlcov"), _BUILD
    ),
    **dict.fromkeys((".git", ".hg", ".svn", ".bzr"), "version control data"),
    ".ipynb_checkpoints": _CACHE,
}
# Left out only beside a file that says so: these words also name honest source folders.
_JS = frozenset(("package.json",))
_PYTHON = frozenset(("setup.py", "pyproject.toml", "setup.cfg"))
_BESIDE = {
    "dist": _JS | _PYTHON,
    "build": _JS | _PYTHON | {"build.gradle", "build.gradle.kts", "CMakeLists.txt", "pubspec.yaml"},
    "target": frozenset(("Cargo.toml", "pom.xml", "build.sbt")),
    "out": _JS | {"tsconfig.json"},
    "coverage": _JS,
}


def visible(name: bytes | str) -> str:
    """A path with every byte that is no printable character written out, so that it cannot deceive."""
    text = name.decode("utf-8", "backslashreplace") if isinstance(name, bytes) else name
    if text.isascii() and text.isprintable():
        return text
    shown = []
    for character in text:
        if character.isprintable() and unicodedata.category(character) not in ("Cf", "Cc", "Cs", "Co"):
            shown.append(character)
        else:
            shown.append(character.encode("unicode_escape", "surrogatepass").decode("ascii"))
    return "".join(shown)


def left_out_folder(name: str, siblings: Set[str], *, tracked: bool = False) -> str | None:
    """Why a folder is left out, or None. ``siblings``: names of the files beside it.

    ``tracked``: git keeps it, so that a ``build`` or ``out`` folder is source; a tracked ``dist`` beside
    a package.json is still output.
    """
    if name in _ALWAYS:
        return _ALWAYS[name]
    if name.endswith((".egg-info", ".dist-info")):
        return _BUILD
    if tracked and name != "dist":
        return None
    return _BUILD if _BESIDE.get(name, frozenset()) & siblings else None


def globs(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for ``--exclude``: a glob on the path, or on any folder of it; no slash: on any name."""
    parts = []
    for pattern in patterns:
        cleaned = pattern.strip().removeprefix("./").rstrip("/")
        if not cleaned:
            continue
        if "/" not in cleaned:
            cleaned = f"**/{cleaned}"
        parts.append(_glob(cleaned.removeprefix("/")))
    return re.compile("|".join(f"(?:{part})" for part in parts)) if parts else None


def _glob(pattern: str) -> str:
    """``**`` crosses folders, ``*`` and ``?`` do not; what matches a folder matches all that is in it."""
    table = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(table.get(piece) or re.escape(piece) for piece in re.split(r"(\*\*/|\*\*|\*|\?)", pattern))
    return rf"{body}(?:/.*)?\Z"
