"""Where our user's pip looks for packages, as pip itself tells, in the words that uv understands.

Nothing of the target is asked: its requirement files and lock files can name any index that they like.
"""

import ast
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from sys import executable

from lastmile.errors import ScannerError
from lastmile.inventory import Inventory
from lastmile.scanners.tool import MEGABYTE, Bounds, run_tool

_SECONDS = 30.0
# Where pip finds its configuration; a tool's environment is otherwise built from nothing.
_PLACES = ("HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "PIP_CONFIG_FILE", "VIRTUAL_ENV")
_LEVELS = ("global", "install", "download", ":env:")  # later ones win
_MOST = 200  # settings that are read
Settings = Mapping[str, str]


def index_environment(inventory: Inventory) -> dict[str, str]:
    """The user's package indexes as environment variables for uv. Raises ScannerError where pip fails.

    They go by environment and not by argument, because an address may hold a password.
    """
    passed = {name: os.environ[name] for name in _PLACES if os.environ.get(name)}
    passed |= {name: value for name, value in os.environ.items() if name.startswith("PIP_") and value}
    bounds = Bounds(_SECONDS, output=MEGABYTE)
    command: list[str | Path] = [Path(executable), "-I", "-m", "pip", "config", "list"]
    result = run_tool(command, inventory, bounds, passed).expect(0)
    settings = dict(_settings(result.stdout.read_text(encoding="utf-8", errors="replace")))
    return _for_uv(settings)


def _settings(listed: str) -> Iterator[tuple[str, str]]:
    """Name and value of each setting, the strongest last."""
    lines = listed.splitlines()[:_MOST]
    for level in _LEVELS:
        for line in lines:
            name, _, value = line.partition("=")
            where, _, key = name.rpartition(".")
            if where != level:
                continue
            try:
                read = ast.literal_eval(value)
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                raise ScannerError("pip's own settings could not be read") from None
            yield key, str(read)


def _for_uv(settings: Settings) -> dict[str, str]:
    found = {"UV_INDEX_STRATEGY": "unsafe-best-match"}  # pip takes the best version of all indexes, so do we
    names = (
        ("index-url", "UV_DEFAULT_INDEX", " "),
        ("extra-index-url", "UV_INDEX", " "),
        ("find-links", "UV_FIND_LINKS", ","),
        ("trusted-host", "UV_INSECURE_HOST", " "),
    )
    for key, variable, between in names:
        if value := between.join(settings.get(key, "").split()):
            found[variable] = value
    if settings.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        found["UV_NO_INDEX"] = "1"
    if settings.get("cert"):
        found["SSL_CERT_FILE"] = settings["cert"]
    return found
