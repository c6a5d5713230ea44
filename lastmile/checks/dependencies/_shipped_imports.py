"""Which imports ship with the product, and what the manifests say of packages; no check itself."""

import re
from collections import defaultdict
from collections.abc import Iterator
from posixpath import basename, dirname

from lastmile.inventory import Dependency, Inventory, Manifest
from lastmile.model import Role
from lastmile.syntax.imported import Imported

NAMES = {"PyPI": "Python", "npm": "JavaScript", "Go": "Go"}
# Folders and files that serve the developers, not the product.
_ASIDE = frozenset(
    ("scripts", "script", "tools", "tool", "examples", "docs", "dev", "devtools", "ci", "hack", "contrib",
     "notebooks", "notebook", "research", "experiments", "benchmarks", ".github", "demo", "demos",
     "playground", "sandbox", "templates", "scaffold", "cookiecutter", "migrations", "utilities", "bin")
)  # fmt: skip
_ASIDE_FILE = re.compile(
    r"(?:setup|noxfile|tasks|fabfile|dodo|conftest|locustfile|gunicorn(?:[._]conf(?:ig)?)?|manage)\.py$"
    r"|.*\.ipynb$|(?:gulpfile|gruntfile|jakefile)[\w.]*$|.*\.config\.[cm]?[jt]s$",
    re.IGNORECASE,
)
_NOT_THE_PRODUCT = frozenset(
    ("ci", "docs", "doc", "dev", "tests", "test", "examples", "benchmarks", ".github", "scripts")
)
# Manifests in these folders speak for the folder above.
_SHELVES = frozenset(
    ("requirements", "requirement", "reqs", "docker", "deploy", "deployment", "config", "pip", "etc")
)


def ships(one: Imported) -> bool:
    """Whether this import runs with the product for sure: no test, no script, no type, no option."""
    if one.role is not Role.SOURCE or one.guarded or one.typing_only:
        return False
    folders = dirname(one.path).lower().split("/")
    return not _ASIDE.intersection(folders) and not _ASIDE_FILE.match(basename(one.path))


def manifests_of(inventory: Inventory, ecosystem: str) -> list[Manifest]:
    """The product's own manifests of one ecosystem: no locks, none of tests or of other people's code."""
    roles = {f.path: f.role for f in inventory.files}
    return [
        m
        for m in inventory.manifests
        if m.ecosystem == ecosystem
        and not m.is_lock
        and roles.get(m.path) not in (Role.TEST, Role.VENDORED, Role.GENERATED)
        and not _NOT_THE_PRODUCT.intersection(dirname(m.path).lower().split("/"))
    ]


def locks_of(inventory: Inventory, ecosystem: str) -> list[Manifest]:
    """The locks of one ecosystem that were read in full."""
    return [m for m in inventory.manifests if m.ecosystem == ecosystem and m.is_lock and not m.problem]


def room(manifest: Manifest) -> str:
    """The folder that a manifest speaks for."""
    folder = dirname(manifest.path)
    return dirname(folder) if basename(folder).lower() in _SHELVES else folder


def covers(folder: str, path: str) -> bool:
    """Whether a file lies in or below a folder; "" is the whole repository."""
    return not folder or path.startswith(folder + "/")


def chosen(manifests: list[Manifest], *, development: bool = False) -> Iterator[Dependency]:
    """What these manifests ask for themselves, for production or for development."""
    for manifest in manifests:
        for dependency in manifest.dependencies:
            if dependency.direct and dependency.development == development:
                yield dependency


def bringers(inventory: Inventory, ecosystem: str) -> dict[str, set[str]]:
    """Package -> the packages of the locks that require it."""
    found: dict[str, set[str]] = defaultdict(set)
    for lock in locks_of(inventory, ecosystem):
        for dependency in lock.dependencies:
            for name, _ in dependency.requires:
                found[name].add(dependency.name)
    return found
