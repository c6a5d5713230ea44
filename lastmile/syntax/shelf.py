"""Keeps the trees of one inventory for the checks that follow."""

import threading
import weakref
from collections.abc import Callable

from lastmile.inventory import Inventory

LARGEST = 4_000_000  # bytes of one file; beyond it a tree costs more memory than it is worth
KEPT = 3_000_000  # bytes of source whose trees are kept; a Python tree takes about 40 times its source


class Shelf:
    """Trees of one inventory at a time; the first that fit stay, for each check goes through all files."""

    def __init__(self) -> None:
        self._owner: weakref.ref[Inventory] | None = None
        self._trees: dict[tuple[str, str], object] = {}
        self._bytes = 0
        self._lock = threading.Lock()

    def get(
        self, inventory: Inventory, key: tuple[str, str], size: int, make: Callable[[], object]
    ) -> object:
        """The tree of that key, made now if it is not on the shelf; ``size`` is what it costs, in bytes."""
        with self._lock:
            if self._owner is None or self._owner() is not inventory:
                self._owner = weakref.ref(inventory, self._forget)
                self._trees, self._bytes = {}, 0
            if key in self._trees:
                return self._trees[key]
        made = make()
        with self._lock:
            if made is None or self._bytes + size <= KEPT:
                self._trees[key] = made
                self._bytes += size if made is not None else 0
        return made

    def _forget(self, owner: object) -> None:
        if self._owner is owner:
            self._trees, self._bytes = {}, 0


SHELF = Shelf()
