"""The order of versions, as each ecosystem defines it; names in the form by which advisories know them."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from univers.versions import InvalidVersion as NoVersion
from univers.versions import MavenVersion, NugetVersion, RubygemsVersion

ECOSYSTEMS = ("PyPI", "npm", "Go", "crates.io", "RubyGems", "Packagist", "Maven", "NuGet")
LONGEST = 100  # characters; the longest Go pseudo-version stays far below
Order = Any
"""Something that can be compared with another of the same ecosystem."""

# Databases also write "1.0.0.beta.3" and "1.0rc1" for pre-releases; "1.x" is no version.
_SEMVER = re.compile(
    r"v?(\d{1,20})(?:\.(\d{1,20}))?(?:\.(\d{1,20}))?(?:(?:-|\.?(?=[A-Za-z]))(?![xX](?:\.|$))([0-9A-Za-z.-]{1,90}))?"
    r"(?:\+[0-9A-Za-z.-]{0,90})?"
)
_COMPOSER = re.compile(
    r"v?(\d{1,9}(?:\.\d{1,9}){0,3})(?:[-_.]?(stable|beta|b|rc|alpha|a|patch|pl|p)[-_.]?(\d{0,9}))?",
    re.IGNORECASE,
)
# Composer's own order of stabilities, a patch after the release that it mends.
_STABILITY = {"a": 0, "alpha": 0, "b": 1, "beta": 1, "rc": 2, "": 3, "stable": 3, "p": 4, "pl": 4, "patch": 4}
_DIGITS_FIRST = re.compile(r"v?\d", re.IGNORECASE)
_GO_TOOLCHAIN = re.compile(r"(?:go)?(\d{1,4}\.\d{1,4})(?:\.(\d{1,4}))?(?:(rc|beta)(\d{1,4}))?")
_PRERELEASE = re.compile(
    r"(?i)(?<![a-z])(a|b|alpha|beta|rc|m|pre|preview|dev|snapshot|cr)[-_.]?\d{0,6}(?![a-z])"
)


def normal_name(ecosystem: str, name: str) -> str:
    """The name by which the index knows a package: registries differ in which spellings are one package."""
    if ecosystem == "PyPI":
        return canonicalize_name(name)
    if ecosystem in ("Packagist", "NuGet"):
        return name.lower()
    if ecosystem == "crates.io":
        return name.lower().replace("_", "-")
    return name


@lru_cache(maxsize=65_536)
def order(ecosystem: str, text: str) -> Order | None:
    """A value that sorts as the ecosystem sorts ``text``; None for what is no version there."""
    if not text or len(text) > LONGEST:
        return None
    try:
        return _ORDERS[ecosystem](text)
    except (KeyError, InvalidVersion, NoVersion, ValueError, TypeError, AttributeError):
        return None  # univers raises the last three on shapes that it does not expect


def is_prerelease(ecosystem: str, text: str) -> bool:
    """A version that its makers do not call finished; nobody is sent to one."""
    if ecosystem == "PyPI":
        try:
            return Version(text).is_prerelease
        except InvalidVersion:
            return True
    if ecosystem in _SEMVER_LIKE:
        return "-" in text.partition("+")[0]
    return bool(_PRERELEASE.search(text.lstrip("vV0123456789.")))


def major(text: str) -> str:
    """The first number of a version ("" where it begins with none): upgrades within it break least."""
    found = re.match(r"v?(?:\d{1,9}!)?(\d{1,20})", text)
    return found[1] if found else ""


def go_release(text: str) -> str | None:
    """A Go toolchain's version ("1.22.3", "go1.21rc2") as the Go database writes it.

    None for a language version ("1.21"), which names no release.
    """
    found = _GO_TOOLCHAIN.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return None
    number = f"{found[1]}.{found[2] or 0}"
    return f"{number}-{found[3]}.{found[4]}" if found[3] else number


def _semver(text: str) -> Order:
    """Precedence of SemVer 2.0.0, section 11; missing numbers are 0, build metadata is ignored."""
    found = _SEMVER.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    numbers = tuple(int(part or 0) for part in found.groups()[:3])
    if found[4] is None:
        return (*numbers, (1,))  # a release sorts after all of its pre-releases
    parts = tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in found[4].split("."))
    return (*numbers, (0, parts))


def _composer(text: str) -> Order:
    """Composer's order (version_compare after its normalisation); univers 32 ranks "RC" below "beta"."""
    found = _COMPOSER.fullmatch(text)
    if not found:  # branches ("dev-main", "2.x-dev") have no place in the order
        raise ValueError(text)
    numbers = [int(part) for part in found[1].split(".")]
    return (*numbers, *[0] * (4 - len(numbers)), _STABILITY[(found[2] or "").lower()], int(found[3] or 0))


def _beginning_with_a_digit(kind: Callable[[str], Order]) -> Callable[[str], Order]:
    def build(text: str) -> Order:
        if not _DIGITS_FIRST.match(text):
            raise ValueError(text)
        return kind(text)

    return build


def _gem(text: str) -> Order:
    return RubygemsVersion(text.partition("-")[0])  # "1.16.0-x86_64-linux": the platform is no part of it


_SEMVER_LIKE = ("npm", "Go", "crates.io")
_ORDERS: dict[str, Callable[[str], Order]] = {
    "PyPI": Version,
    "npm": _semver,
    "Go": _semver,
    "crates.io": _semver,
    "RubyGems": _gem,
    "Packagist": _composer,
    "Maven": _beginning_with_a_digit(MavenVersion),
    "NuGet": _beginning_with_a_digit(NugetVersion),
}
