"""Where a product's own scripts speak with their payment provider; no check itself.

An app may take payments with the provider's form alone: the calls that move money and the messages that come
back then run in code that is not in the repository, and nothing can be said of it.
"""

import re

from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Inventory, Scan
from lastmile.model import Fact, Role


def seen_or_open(inventory: Inventory, trace: re.Pattern[str], absent: str, searched: str) -> Scan:
    """The scripts as read where one of them holds ``trace``.

    Raises Skip with ``absent`` where none does, and NothingToLookAt where nothing takes payments.
    """
    files = inventory.select("javascript", "typescript", roles=(Role.SOURCE,))
    if not files:
        raise NothingToLookAt("no JavaScript or TypeScript")
    if Fact.PAYMENTS in inventory.facts and not any(trace.search(inventory.read(f)) for f in files):
        raise Skip(absent)
    return Scan(sent=tuple(f.path for f in files), searched=searched)
