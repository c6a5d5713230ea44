"""Names that everybody knows: what is among them is no invention, and what is close to one may be a trap."""

from functools import lru_cache

from lastmile.names import tables

_TABLES = {"PyPI": "pypi_popular", "npm": "npm_popular", "crates.io": "crates_popular", "Go": "go_popular"}


def popular(ecosystem: str) -> tuple[str, ...]:
    """Well-known package names of an ecosystem, in no order; () for ecosystems without a table.

    PyPI names are in their normal form, Go names are module roots. Written down from general knowledge: a
    name that is not here may be popular all the same.
    """
    table = _TABLES.get(ecosystem)
    return tables.names(table) if table else ()


@lru_cache
def _known(ecosystem: str) -> frozenset[str]:
    listed = set(popular(ecosystem))
    if ecosystem == "PyPI":
        listed |= {name for names in tables.imports("pypi_imports").values() for name in names}
    return frozenset(listed)


def is_known(ecosystem: str, name: str) -> bool:
    """Whether a package name (in its ecosystem's normal form) stands in the tables."""
    if name in _known(ecosystem):
        return True
    if ecosystem == "npm" and name.startswith("@types/"):
        typed = name.removeprefix("@types/")
        scope, _, rest = typed.partition("__")
        return (f"@{scope}/{rest}" if rest else typed) in _known(ecosystem)
    if ecosystem == "Go":
        parts = name.split("/")
        return any("/".join(parts[:depth]) in _known(ecosystem) for depth in range(len(parts) - 1, 0, -1))
    return False
