"""The long-running Express servers of a repository, for the checks of what they lack; no check itself."""

import re

from lastmile.errors import NothingToLookAt
from lastmile.inventory import Inventory, Scan, SourceFile
from lastmile.model import Evidence, Fact, Finding, Role

_MADE = re.compile(r"(?:require\(\s*|from\s+)['\"]express['\"]")
_CALLED = re.compile(r"\bexpress\(\s*\)")  # a file that takes only the Router makes no application
_LISTENS = re.compile(r"\b\w+\.listen\(\s*[\w.{'\"(]")
# In a file that makes nothing itself only these names tell that a server listens, and not a history.
_HANDED_ON = re.compile(r"\b(?:app|application|server|httpServer)\.listen\(\s*[\w.{'\"(]")
# What takes the application and calls it for each request, so that no server of its own listens.
TAKEN_OVER = re.compile(
    r"serverless-http|@vendia/serverless-express|firebase-functions|@sparticuz|aws-serverless-express"
)


def servers(inventory: Inventory) -> tuple[SourceFile, ...]:
    """The files that make an Express application that listens; none where it is serverless or a library.

    Where no file does both, those that make it, as long as another one listens.
    """
    if Fact.SERVERLESS in inventory.facts or Fact.LIBRARY in inventory.facts:
        return ()
    files = scripts(inventory)
    whole = tuple(f for f in files if _serves(inventory.read(f)))
    if whole or not any(listens_for_another(inventory.read(f)) for f in files):
        return whole
    return tuple(f for f in files if _makes(inventory.read(f)))


def listens_for_another(text: str) -> bool:
    """Whether a script lets an application listen that another file may have made."""
    return bool(_HANDED_ON.search(text)) and not TAKEN_OVER.search(text)


def lacking(inventory: Inventory, found: Finding, trace: re.Pattern[str], searched: str, role: str) -> Scan:
    """``found``, with its evidence, where no script holds ``trace``. Raises NothingToLookAt without a server.

    ``searched``: what was looked for, in words; ``role``: what the named files do ("makes the application").
    """
    apps = servers(inventory)
    if not apps:
        raise NothingToLookAt("there is no Express server that runs on its own")
    files = scripts(inventory)
    places = (Evidence(kind="place", path=f.path, note=role) for f in apps[:10])
    evidence = (Evidence(kind="absence", note=f"searched: {searched}"), *places)
    held = any(trace.search(inventory.read(file)) for file in files)
    return Scan(
        findings=() if held else (found.model_copy(update={"evidence": evidence}),),
        sent=tuple(f.path for f in files),
        searched=f"{searched}; {len(files)} files",
    )


def scripts(inventory: Inventory) -> tuple[SourceFile, ...]:
    """The product's own JavaScript and TypeScript."""
    return inventory.select("javascript", "typescript", roles=(Role.SOURCE,))


def _makes(text: str) -> bool:
    return bool(_MADE.search(text) and _CALLED.search(text)) and not TAKEN_OVER.search(text)


def _serves(text: str) -> bool:
    return bool(_MADE.search(text) and _LISTENS.search(text)) and not TAKEN_OVER.search(text)
