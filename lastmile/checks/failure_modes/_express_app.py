"""The long-running Express servers of a repository, for the checks of what they lack; no check itself."""

import re

from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Fact, Role

_MADE = re.compile(r"(?:require\(\s*|from\s+)['\"]express['\"]")
_LISTENS = re.compile(r"\b\w+\.listen\(\s*[\w.{'\"(]")
_TAKEN_OVER = re.compile(
    r"serverless-http|@vendia/serverless-express|firebase-functions|@sparticuz|aws-serverless-express"
)


def servers(inventory: Inventory) -> tuple[SourceFile, ...]:
    """The files that make an Express application and listen; none where it is serverless or a library."""
    if Fact.SERVERLESS in inventory.facts or Fact.LIBRARY in inventory.facts:
        return ()
    return tuple(f for f in scripts(inventory) if _serves(inventory.read(f)))


def scripts(inventory: Inventory) -> tuple[SourceFile, ...]:
    """The product's own JavaScript and TypeScript."""
    return inventory.select("javascript", "typescript", roles=(Role.SOURCE,))


def _serves(text: str) -> bool:
    return bool(_MADE.search(text) and _LISTENS.search(text)) and not _TAKEN_OVER.search(text)
