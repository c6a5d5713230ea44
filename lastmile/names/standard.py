"""What a language brings itself: modules that no package index needs to provide."""

import sys
from functools import lru_cache

from lastmile.names import tables

_SCHEMES = (
    "node:", "bun:", "deno:", "cloudflare:", "workerd:", "virtual:", "astro:", "vscode:", "chrome:", "k6/",
    "resource:", "gi:", "meteor/", "data:", "ext:", "std:", "wasi:", "qrc:", "sass:", "fastly:", "blob:",
    "$app/", "$env/", "$service-worker", "$lib", "$houdini", "$fresh/",
)  # fmt: skip


@lru_cache
def _python() -> frozenset[str]:
    """Modules of our own Python's library, of other versions' (PEP 594, Python 2), and of hosts."""
    return frozenset(sys.stdlib_module_names) | frozenset(tables.names("python_elsewhere"))


@lru_cache
def _node() -> frozenset[str]:
    return frozenset(tables.names("node_standard"))


def is_standard(ecosystem: str, module: str) -> bool:
    """Whether the language or its run time brings this module, in any version and on any platform.

    ``module`` is as the code writes it ("node:fs", "fs/promises", "os.path", "net/http").
    """
    if ecosystem == "PyPI":
        return module.partition(".")[0] in _python()
    first = module.partition("/")[0]
    if ecosystem == "npm":
        # "punycode/" with a slash asks for the package of that name.
        return module.startswith(_SCHEMES) or (first in _node() and not module.endswith("/"))
    if ecosystem == "Go":
        return "." not in first
    return module in ("std", "core", "alloc", "proc_macro", "test")
