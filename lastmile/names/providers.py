"""Import name -> the packages that may provide it.

Source: the ``top_level.txt`` and file lists that the packages' releases publish, written down by name; and
the rule that a package is named as its module, with "-" for "_". Never our own environment: what is
installed here says nothing about the target.
"""

import re
from functools import lru_cache

from lastmile.names import tables

# Namespaces that many packages share: the package bears the dotted name.
_SHARED = frozenset(
    ("google", "azure", "zope", "plone", "sphinxcontrib", "ruamel", "backports", "jaraco", "paste",
     "opentelemetry", "flaskext", "llama_index", "repoze", "odoo", "airflow", "collective")
)  # fmt: skip
_SEPARATORS = re.compile(r"[-_.]+")
_MOST = 12  # candidates


def folded(name: str) -> str:
    """A PyPI name in its normal form (PEP 503): lower case, runs of "-", "_" and "." as one "-"."""
    return _SEPARATORS.sub("-", name).lower().strip("-")


def distributions(ecosystem: str, module: str) -> tuple[str, ...]:
    """Package names that may provide this import, the likeliest first; never empty for a valid name.

    ``module``: for PyPI a dotted module ("google.cloud.storage"), for npm a specifier's package, for Go a
    module or package path, for crates.io a crate's name in code.
    """
    if ecosystem == "PyPI":
        return _pypi(module)
    if ecosystem == "npm":
        return _npm(module)
    if ecosystem == "crates.io":
        dashed = module.replace("_", "-")
        return tuple(dict.fromkeys((dashed, module) if "_" in module else (module,)))
    return (module,)


def _pypi(module: str) -> tuple[str, ...]:
    table, parts = tables.imports("pypi_imports"), module.split(".")[:6]
    found: list[str] = []
    for depth in range(len(parts), 0, -1):
        found.extend(table.get(".".join(parts[:depth]), ()))
    if parts[0] in _SHARED and len(parts) > 1:
        found.extend(folded("-".join(parts[:depth])) for depth in range(min(len(parts), 4), 1, -1))
    if not found:
        found.append(folded(parts[0]) or module)
    return tuple(dict.fromkeys(found))[:_MOST]


def _npm(module: str) -> tuple[str, ...]:
    name = module.rstrip("/")
    typed = name[1:].replace("/", "__") if name.startswith("@") else name
    if name.startswith("@types/"):
        return (name,)
    listed = tables.imports("npm_imports").get(name, ())
    return tuple(dict.fromkeys((name, *listed, f"@types/{typed}")))


@lru_cache
def _modules() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for module, packages in tables.imports("pypi_imports").items():
        for package in packages:
            found.setdefault(package, []).append(module)
    return {package: tuple(modules) for package, modules in found.items()}


def modules_of(package: str) -> tuple[str, ...]:
    """The import names of a PyPI package, as the tables have them; else its name with "_" for "-"."""
    return _modules().get(package, (package.replace("-", "_"),))
