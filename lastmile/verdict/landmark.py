"""What a place is known by, whatever line it stands on: hashes of its statement and of what is around it.

Only texts without secrets are hashed, so that nobody can guess a short one back; and what formatters change
(white space, line breaks, quotes, brackets around, commas and semicolons at ends) is left out first.
"""

import hashlib
import re
from collections.abc import Callable

from lastmile.model import Landmark
from lastmile.syntax.statements import Statement, Statements

_FORMAT = re.compile(r"[\s'\"`,;()\\]+")


class Landmarks:
    """The landmarks of one file's lines. ``redact`` masks secrets in a text of any length."""

    def __init__(self, text: str, language: str | None, redact: Callable[[str], str]) -> None:
        self._statements = Statements(text, language)
        self._redact = redact
        self._known: dict[str, str] = {}

    def at(self, line: int, raw: str) -> Landmark:
        """The landmark of a line (from 1); ``raw`` is the line's text, for one that is no statement."""
        above, here, below = self._statements.around(line)
        scope = here.scope if here else above.scope if above else ""
        return Landmark(
            code=self._hash(here.text if here else raw),
            scope=self._hash(scope),
            above=self._of(above),
            below=self._of(below),
        )

    def _of(self, statement: Statement | None) -> str:
        return self._hash(statement.text) if statement else ""

    def _hash(self, text: str) -> str:
        if text not in self._known:
            self._known[text] = hashed(self._redact(text))
        return self._known[text]


def hashed(text: str) -> str:
    """16 hex digits of a text without its format; "" where nothing is left of it."""
    bare = _FORMAT.sub("", text)
    return hashlib.sha256(bare.encode("utf-8", "backslashreplace")).hexdigest()[:16] if bare else ""
