"""``pyproject.toml``: PEP 621 dependencies, PEP 735 groups, and Poetry's tables."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from lastmile import toml_in
from lastmile.inventory import Dependency, Manifest

_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*+(?<=[A-Za-z0-9]))?")  # a name as PEP 508 has it
_DEV_EXTRAS = frozenset(
    ("dev", "develop", "development", "test", "tests", "testing", "docs", "doc", "lint", "typing")
)


@lru_cache(maxsize=1)
def _lines(text: str) -> dict[str, int]:
    """First line that names each word; TOML parsers keep no lines."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.startswith("#"):
            for word in _WORD.findall(line):
                found.setdefault(word.lower(), number)
    return found


def _line(text: str, name: str) -> int | None:
    return _lines(text).get(name.lower())


def _from_spec(spec: object, path: str, text: str, *, development: bool) -> Dependency | None:
    if not isinstance(spec, str):
        return None
    try:
        requirement = Requirement(spec)
    except InvalidRequirement:
        return None
    pins = [c for c in requirement.specifier if c.operator in ("==", "===") and not c.version.endswith("*")]
    source = "registry"
    if requirement.url:
        source = (
            "git" if requirement.url.startswith("git+") else "url" if "://" in requirement.url else "path"
        )
    name = canonicalize_name(requirement.name)
    return Dependency(
        "PyPI",
        name,
        pins[0].version if len(pins) == 1 else None,
        spec,
        direct=True,
        development=development,
        declared_in=path,
        line=_line(text, requirement.name),
        source=source,
    )


def _from_poetry(name: str, value: object, path: str, text: str, *, development: bool) -> Dependency:
    table = value if isinstance(value, dict) else {}
    spec = str(table.get("version", "") if table else value if isinstance(value, str) else "")
    source = next((kind for kind in ("git", "url", "path") if kind in table), "registry")
    exact = spec.removeprefix("==").strip()
    version = exact if exact[:1].isdigit() and all(part not in exact for part in "*,<>|^~ ") else None
    return Dependency(
        "PyPI",
        canonicalize_name(name),
        version,
        f"{name} {spec}".strip(),
        direct=True,
        development=development,
        declared_in=path,
        line=_line(text, name),
        source=source,
    )


def _table(value: object, *keys: str) -> dict[str, Any]:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _standard(data: dict[str, Any], path: str, text: str) -> Iterator[Dependency | None]:
    project = _table(data, "project")
    for spec in _list(project.get("dependencies")):
        yield _from_spec(spec, path, text, development=False)
    for extra, specs in _table(project, "optional-dependencies").items():
        for spec in _list(specs):
            yield _from_spec(spec, path, text, development=extra.lower() in _DEV_EXTRAS)
    for specs in _table(data, "dependency-groups").values():
        for spec in _list(specs):
            yield _from_spec(spec, path, text, development=True)
    for spec in _list(_table(data, "tool", "uv").get("dev-dependencies")):
        yield _from_spec(spec, path, text, development=True)


def _poetry(data: dict[str, Any], path: str, text: str) -> Iterator[Dependency]:
    poetry = _table(data, "tool", "poetry")
    pools = [(_table(poetry, "dependencies"), False), (_table(poetry, "dev-dependencies"), True)]
    pools += [(_table(group, "dependencies"), True) for group in _table(poetry, "group").values()]
    for pool, development in pools:
        for name, value in pool.items():
            if name.lower() != "python":
                yield _from_poetry(name, value, path, text, development=development)


def read_pyproject(text: str, path: str) -> Manifest:
    """Read the declared dependencies; what is broken is a Manifest with a problem."""
    try:
        data = toml_in.parse(text)
    except toml_in.TomlError as error:
        return Manifest(
            path, "PyPI", is_lock=False, dependencies=(), problem=f"not valid TOML: {error}"[:200]
        )
    found = [*_standard(data, path, text), *_poetry(data, path, text)]
    broken = sum(1 for dependency in found if dependency is None)
    problem = f"{broken} requirement(s) cannot be read" if broken else None
    kept = tuple(dependency for dependency in found if dependency is not None)
    return Manifest(path, "PyPI", is_lock=False, dependencies=kept, problem=problem)
