"""What is wrong in a folder of checklists: all of it, each with its file and line."""

from dataclasses import dataclass, field
from pathlib import Path

from lastmile.errors import ChecklistError
from lastmile.yaml_in import Lines, YamlError, load


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in a file; lines count from 1."""

    file: str
    line: int = 1


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong."""

    at: Place
    said: str

    def __str__(self) -> str:
        """As terminals and editors read it: ``file:line: what is wrong``."""
        return f"{self.at.file}:{self.at.line}: {' '.join(self.said.split())}"


@dataclass
class Problems:
    """Collects them while files are read, so that a person mends them in one go."""

    found: list[Problem] = field(default_factory=list)

    def add(self, at: Place, said: str) -> None:
        """One more."""
        self.found.append(Problem(at, said))

    def head(self, file: Path, what: str, version: int) -> Lines | None:
        """The mapping that a file is, its version checked; None where it is none, and a problem says so."""
        try:
            head = load(file)
        except (YamlError, OSError, UnicodeDecodeError) as error:
            self.found.append(_told(error, file))
            return None
        if not isinstance(head, Lines) or head.get("version") != version:
            self.add(Place(str(file)), f"{what} starts with «version: {version}»")
            return None
        return head

    def ordered(self) -> tuple[Problem, ...]:
        """By file and line, each once."""
        return tuple(sorted(set(self.found)))

    def raise_first(self) -> None:
        """Raise ChecklistError for the first, with the number of the others; nothing where all is well."""
        told = self.ordered()
        if told:
            more = f" (and {len(told) - 1} more: «lastmile checks lint» lists them)" if len(told) > 1 else ""
            raise ChecklistError(f"{told[0]}{more}")


def _told(error: Exception, file: Path) -> Problem:
    """The reader's own word; it names the file and the line where it knows them."""
    if isinstance(error, YamlError):
        line, _, said = str(error).removeprefix(f"{file}:").partition(": ")
        if line.isdigit():
            return Problem(Place(str(file), int(line)), said)
    if isinstance(error, UnicodeDecodeError):
        return Problem(Place(str(file)), f"not UTF-8 at byte {error.start}")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Problem(Place(str(file)), f"cannot be read: {reason}")
