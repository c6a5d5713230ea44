"""The packages that source files import, by text: precise enough to tell what a repository uses."""

import re
from collections.abc import Iterable

_PYTHON = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+))", re.MULTILINE)
_SCRIPT = re.compile(
    r"(?:^[ \t]*import\b[^'\"\n;]{0,300}|\bfrom[ \t]*|\brequire[ \t]*\([ \t]*|\bimport[ \t]*\([ \t]*)"
    r"['\"]([^'\"\n]{1,200})['\"]",
    re.MULTILINE,
)
_GO = re.compile(
    r"^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?\"([\w.~/-]{1,200})\"[ \t]*(?://.*)?$", re.MULTILINE
)
_RUST = re.compile(
    r"^[ \t]*(?:pub[ \t]+)?(?:use|extern crate)[ \t]+(?:::)?([a-z]\w*)|\b([a-z]\w*)::\w", re.MULTILINE
)
_SCRIPTS = ("javascript", "typescript", "vue", "svelte", "astro", "html")


def _python(text: str) -> Iterable[str]:
    for match in _PYTHON.finditer(text):
        for name in (match[1] or match[2]).split(","):
            parts = name.split(" as ")[0].strip().split(".")
            yield from (".".join(parts[:depth]) for depth in range(1, min(len(parts), 4) + 1))


def _script(text: str) -> Iterable[str]:
    """Package and sub-path: ``@scope/name``, ``firebase/auth`` counts as firebase too."""
    for match in _SCRIPT.finditer(text):
        name = match[1].removeprefix("node:").removeprefix("npm:").removeprefix("https://esm.sh/")
        parts = re.sub(r"(?<=.)@[\d^~][^/]*", "", name).split("/")
        first = 2 if name.startswith("@") else 1
        yield from ("/".join(parts[:depth]) for depth in range(first, min(len(parts), 3) + 1))


def _go(text: str) -> Iterable[str]:
    for match in _GO.finditer(text):
        parts = match[1].split("/")
        yield from ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def imports_of(language: str | None, text: str) -> frozenset[str]:
    """Names of the packages that one file imports, with their parents ("django", "django.db")."""
    if language == "python":
        return frozenset(_python(text))
    if language in _SCRIPTS:
        return frozenset(_script(text))
    if language == "go":
        return frozenset(_go(text))
    if language == "rust":
        return frozenset(name for match in _RUST.finditer(text) for name in match.groups() if name)
    return frozenset()
