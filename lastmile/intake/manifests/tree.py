"""All manifests and locks of one tree, each with the files around it that tell the rest of its meaning."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath

from lastmile.intake.manifests.beside import Beside
from lastmile.intake.manifests.reading import BrokenFileError, items, string, table, toml_table
from lastmile.intake.manifests.registry import is_manifest, read_manifest
from lastmile.intake.manifests.requirements import followed, read_requirements
from lastmile.inventory import Manifest

_MOST_INCLUDED = 500  # requirements files whose names do not tell
_TEXT = (".txt", ".in", ".pip", "")


def read_tree(
    paths: Collection[str], wanted: Collection[str], read: Callable[[str], str]
) -> tuple[Manifest, ...]:
    """Read each of ``wanted`` for which ``is_manifest`` holds, and what their ``-r`` lines lead to.

    ``paths``: all files that ``read`` can give. What a requirements file for production includes is for
    production, whatever its name says; what only constrains asks for nothing.
    """
    text = lru_cache(maxsize=64)(lambda path: read(path) if path in paths else None)
    texts = {path: read(path) for path in wanted if is_manifest(path)}
    texts = {path: content for path, content in texts.items() if is_manifest(path, content)}
    known = sorted(texts)
    found = {}
    for path in known:
        folder = str(PurePosixPath(path).parent)
        beside = Beside("" if folder == "." else folder, known, text)
        found[path] = read_manifest(path, texts[path], beside)
    return _with_included(found, texts, known, text)


def _with_included(
    found: dict[str, Manifest], texts: Mapping[str, str], known: list[str], text: Callable[[str], str | None]
) -> tuple[Manifest, ...]:
    """Follow ``-r`` and ``-c`` over the whole tree; loops end because each file is visited once."""
    production: set[str] = set()
    constraining: set[str] = set()
    including: set[str] = set()
    waiting = [(path, _develops(m)) for path, m in found.items() if m.manager == "pip"]
    waiting += [(name, False) for path in found for name in _dynamic(path, texts)]
    # Those for production first, so that what both include is for production.
    waiting.sort(key=lambda entry: entry[1], reverse=True)
    seen: dict[str, bool] = {}
    extra = 0
    while waiting:
        path, development = waiting.pop()
        if path in seen and (development or not seen[path]):
            continue
        seen[path] = development
        content = texts.get(path) or text(path)
        if content is None or (path not in found and PurePosixPath(path).suffix not in _TEXT):
            continue
        if path not in found:
            extra += 1
            if extra > _MOST_INCLUDED:
                break
            folder = str(PurePosixPath(path).parent)
            found[path] = read_requirements(
                content, path, Beside("" if folder == "." else folder, known, text)
            )
        if not development:
            production.add(path)
        includes, limits = followed(content, path)
        including.update(includes)
        constraining.update(limits)
        waiting += [(name, development) for name in includes if name != path]
    only_constrain = constraining - including
    made = [_told(m, m.path in production, m.path in only_constrain) for m in found.values()]
    return tuple(sorted(made, key=lambda manifest: manifest.path))


def _told(manifest: Manifest, production: bool, constrains: bool) -> Manifest:  # noqa: FBT001 - facts of the file
    """The manifest as the files that include it make it."""
    if constrains and manifest.manager == "pip" and not manifest.is_lock:
        return replace(manifest, dependencies=())
    if not production or not _develops(manifest):
        return manifest
    return replace(manifest, dependencies=tuple(replace(d, development=False) for d in manifest.dependencies))


def _develops(manifest: Manifest) -> bool:
    return bool(manifest.dependencies) and all(d.development for d in manifest.dependencies)


def _dynamic(path: str, texts: Mapping[str, str]) -> list[str]:
    """Requirements files that a pyproject.toml names as its own list."""
    if PurePosixPath(path).name != "pyproject.toml":
        return []
    try:
        told = table(toml_table(texts[path]), "tool", "setuptools", "dynamic", "dependencies").get("file")
    except BrokenFileError:
        return []
    names = [told] if isinstance(told, str) else items(told)
    return [str(PurePosixPath(path).parent / name) for name in names if string(name)]
