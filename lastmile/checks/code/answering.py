"""Serverless functions that answer requests, for the checks that cannot read them yet; no check itself."""

from collections.abc import Collection

from lastmile.errors import Skip
from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Role, Unread
from lastmile.syntax.serverless import answering_function

_UNREAD = "serverless functions answer requests here, and this check does not read them"
_UNREAD_FILE = "a serverless function, of which this check does not read who may call it"


def answering_functions(inventory: Inventory) -> tuple[SourceFile, ...]:
    """The files of the product that are such a function."""
    files = inventory.select("javascript", "typescript", "python", "go", roles=(Role.SOURCE,))
    return tuple(f for f in files if answering_function(f.path, f.language, inventory.read(f)))


def unread_functions(inventory: Inventory, read: Collection[str]) -> tuple[Unread, ...]:
    """Each such file whose callers nobody told; ``read`` are the paths of those that were judged."""
    unread = (file for file in answering_functions(inventory) if file.path not in read)
    return tuple(Unread(path=file.path, reason=_UNREAD_FILE) for file in unread)


def leave_open_for_functions(inventory: Inventory, *, from_how_many: int = 1) -> None:
    """To be asked where a check found nothing to judge: functions are something, so the question stays open.

    Raises Skip with ``from_how_many`` functions or more.
    """
    if len(answering_functions(inventory)) >= from_how_many:
        raise Skip(_UNREAD)
