"""Answers kept in our user's cache folder, so that a second audit asks less; only what was proven is kept.

One file (0600) for each registry and name; the name is a hash, because a registry's address can hold our
user's user info. What cannot be read counts as not there.
"""

import hashlib
import json
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_dir

from lastmile.registries.answer import ABSENT, Answer, from_json
from lastmile.registries.configuration import Registry

_HOUR = 3600.0
LIFETIME_THERE = 24 * _HOUR  # seconds
LIFETIME_ABSENT = 1 * _HOUR  # a name can be registered at any time
_FORMAT = 1


def default_place() -> Path:
    """The folder in our user's cache."""
    return Path(user_cache_dir("lastmile", appauthor=False)) / "registries"


class Memory:
    """A folder of answers; a folder that cannot be used remembers nothing."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def recall(self, registry: Registry, name: str, what: str = "") -> Answer | None:
        """The kept answer, if it is young enough; ``what`` tells apart two questions about one name."""
        path = self._path(registry, name, what)
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(data, dict) or data.get("format") != _FORMAT:
            return None
        asked, answer = data.get("asked"), from_json(data.get("answer"))
        if answer is None or not isinstance(asked, int | float):
            return None
        lifetime = LIFETIME_ABSENT if answer.state == ABSENT else LIFETIME_THERE
        return answer if 0 <= time.time() - asked < lifetime else None

    def keep(self, registry: Registry, name: str, answer: Answer, what: str = "") -> None:
        """Write the answer, whole or not at all."""
        text = json.dumps({"format": _FORMAT, "asked": time.time(), "answer": answer.as_json()})
        path = self._path(registry, name, what)
        with suppress(OSError):
            self._place.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, temporary = tempfile.mkstemp(dir=self._place, prefix=".")  # 0600 by its making
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as out:
                    out.write(text)
                Path(temporary).replace(path)
            finally:
                Path(temporary).unlink(missing_ok=True)

    def _path(self, registry: Registry, name: str, what: str) -> Path:
        key = f"{registry.ecosystem}\0{registry.base}\0{name}\0{what}"
        return self._place / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
