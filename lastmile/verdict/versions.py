"""Which version of a package is the later one, in the order of its ecosystem."""

import re
from collections.abc import Iterable

from univers import versions as order

_ORDERS: dict[str, type[order.Version]] = {
    "PyPI": order.PypiVersion,
    "npm": order.SemverVersion,
    "Go": order.GolangVersion,
    "crates.io": order.SemverVersion,
    "RubyGems": order.RubygemsVersion,
    "Packagist": order.ComposerVersion,
    "Maven": order.MavenVersion,
    "NuGet": order.NugetVersion,
}
_LEADING = re.compile(r"v?(\d{1,9})(?:\.(\d{1,9}))?")


def latest(ecosystem: str, versions: Iterable[str]) -> str | None:
    """The latest of these versions; None: there is none, or they cannot be compared."""
    listed = sorted(set(versions))
    if len(listed) < 2:
        return listed[0] if listed else None
    kind = _ORDERS.get(ecosystem)
    if kind is None:
        return None
    try:
        return max(listed, key=kind)
    except (ValueError, TypeError, AttributeError):  # the library's InvalidVersion is a ValueError
        return None


def major(version: str | None) -> str:
    """The part whose change may break its users: "2" of 2.3.1, "0.4" of 0.4.9; "" where there is none."""
    found = _LEADING.match(version or "")
    if not found:
        return ""
    return f"0.{found[2] or '0'}" if found[1] == "0" else found[1]
