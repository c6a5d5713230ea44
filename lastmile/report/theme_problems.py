"""What is wrong in a theme's folder: all of it, each with its file and line, errors apart from notes."""

from dataclasses import dataclass, field
from pathlib import Path

from lastmile.errors import ThemeError
from lastmile.report import wording


@dataclass(frozen=True, order=True)
class Problem:
    """One thing at one place; lines count from 1."""

    file: str
    line: int
    said: str

    def __str__(self) -> str:
        """As terminals and editors read it: ``file:line: what is wrong``."""
        return f"{self.file}:{self.line}: {wording.visible(' '.join(self.said.split()))}"


@dataclass
class Problems:
    """Collects them while files are read, so that a person mends them in one go."""

    errors: set[Problem] = field(default_factory=set)
    notes: set[Problem] = field(default_factory=set)

    def wrong(self, file: Path, line: int, said: str) -> None:
        """One more that stops a report."""
        self.errors.add(Problem(str(file), line, said))

    def note(self, file: Path, line: int, said: str) -> None:
        """One more that does not."""
        self.notes.add(Problem(str(file), line, said))

    def raise_first(self) -> None:
        """Raise ThemeError for the first, with the number of the others; nothing where all is well."""
        told = sorted(self.errors)
        if told:
            more = f" (and {len(told) - 1} more: «lastmile theme lint» lists them)" if len(told) > 1 else ""
            raise ThemeError(f"{told[0]}{more}")
