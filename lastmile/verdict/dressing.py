"""Gives every finding its excerpt, its landmark and clean words; no other text of the target goes further."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from lastmile.inventory import Inventory, SourceFile
from lastmile.model import Finding, Role
from lastmile.secret.redaction import Redactor
from lastmile.verdict.landmark import Landmarks
from lastmile.verdict.reading import Gathered

_STATEMENT_MAX = 20_000  # characters; the redactor looks at no more of one text


def dressed(gathered: Gathered, inventory: Inventory, redactor: Redactor) -> Gathered:
    """The same run with findings that may be shown."""
    run = gathered.run.model_copy(update={"reason": clean(gathered.run.reason, redactor)})
    if gathered.scan is None:
        return Gathered(run, None)
    return Gathered(
        run, replace(gathered.scan, findings=tuple(_findings(gathered.scan.findings, inventory, redactor)))
    )


def clean(text: str | None, redactor: Redactor) -> str | None:
    """A text of a run, with secrets masked."""
    return None if text is None else redactor.text(text)


def _findings(found: tuple[Finding, ...], inventory: Inventory, redactor: Redactor) -> Iterator[Finding]:
    files = {file.path: file for file in inventory.files}
    opened: dict[str, _Opened] = {}
    for finding in found:
        update: dict[str, Any] = {"message": redactor.text(finding.message)}
        file = files.get(finding.path) if finding.path else None
        if file and finding.line and file.role is not Role.MINIFIED:
            if file.path not in opened:
                opened[file.path] = _Opened(inventory, file, redactor)
            update |= opened[file.path].seen(finding.line, finding.end_line)
        yield finding.model_copy(update=update)


class _Opened:
    """One file of the snapshot, read once for all its findings."""

    def __init__(self, inventory: Inventory, file: SourceFile, redactor: Redactor) -> None:
        text = inventory.read(file)
        self._lines = text.splitlines()
        self._redactor = redactor
        # Form feeds and the like end a line for us, so the statements count lines as the excerpt does.
        whole = partial(redactor.text, limit=_STATEMENT_MAX)
        self._landmarks = Landmarks("\n".join(self._lines), file.language, whole)

    def seen(self, line: int, end_line: int | None) -> dict[str, Any]:
        """Excerpt and landmark of a place; nothing where the file has no such line."""
        if line > len(self._lines):
            return {}
        return {
            "excerpt": self._redactor.excerpt(self._lines, line, end_line),
            "landmark": self._landmarks.at(line, self._lines[line - 1]),
        }
