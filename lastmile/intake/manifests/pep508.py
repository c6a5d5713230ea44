"""One Python requirement as PEP 508 writes it, and where in a text its package is named."""

import re
from functools import lru_cache

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from lastmile.intake.manifests.sources import host_of, source_of
from lastmile.inventory import Dependency

_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*+(?<=[A-Za-z0-9]))?")  # a name as PEP 508 has it
_LONGEST = 20_000  # characters of one requirement
_SECRET = re.compile(r"//[^/@\s]*@")
DEV_EXTRAS = frozenset(
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


def line_of(text: str, name: str) -> int | None:
    """First line of the text that names this package."""
    return _lines(text).get(name.lower())


def parse(spec: object) -> Requirement | None:
    """The requirement, None for what is none."""
    if not isinstance(spec, str) or len(spec) > _LONGEST:
        return None
    try:
        return Requirement(spec)
    except (InvalidRequirement, RecursionError):
        return None


def pin_of(requirement: Requirement) -> str | None:
    """The exact version, where ``==`` or ``===`` without a wildcard pins one."""
    pins = [c for c in requirement.specifier if c.operator in ("==", "===") and not c.version.endswith("*")]
    return pins[0].version if len(pins) == 1 else None


def dependency(
    spec: object, path: str, line: int | None, *, development: bool = False, optional: bool = False
) -> Dependency | None:
    """What one requirement declares; None for what is none."""
    requirement = parse(spec)
    if requirement is None:
        return None
    source = source_of(requirement.url) if requirement.url else "registry"
    return Dependency(
        "PyPI",
        canonicalize_name(requirement.name),
        pin_of(requirement),
        _SECRET.sub("//", " ".join(str(spec).split())),
        direct=True,
        development=development,
        declared_in=path,
        line=line,
        source="url" if source == "registry" and requirement.url else source,
        optional=optional,
        host=host_of(requirement.url) if requirement.url and source != "path" else "",
    )
