"""Serverless functions that answer requests, for the checks that cannot read them yet; no check itself."""

from lastmile.errors import Skip
from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Role
from lastmile.syntax.serverless import answering_function

_UNREAD = "serverless functions answer requests here, and this check does not read them"


def answering_functions(inventory: Inventory) -> tuple[SourceFile, ...]:
    """The files of the product that are such a function."""
    files = inventory.select("javascript", "typescript", "python", "go", roles=(Role.SOURCE,))
    return tuple(f for f in files if answering_function(f.path, f.language, inventory.read(f)))


def leave_open_for_functions(inventory: Inventory, *, from_how_many: int = 1) -> None:
    """To be asked where a check found nothing to judge: functions are something, so the question stays open.

    Raises Skip with ``from_how_many`` functions or more.
    """
    if len(answering_functions(inventory)) >= from_how_many:
        raise Skip(_UNREAD)
