"""What an import statement says, before anybody asks whose module it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """One module that one statement of one file names."""

    whole: str  # as written; relative imports of Python keep their dots
    line: int
    names: tuple[str, ...] = ()  # what the statement takes from it; ("*",) for everything
    used: tuple[str, ...] = ()  # what the file reads off the name that the statement binds
    guarded: bool = False
    typing_only: bool = False
    lazy: bool = False  # inside a function: it fails when the program gets there, not at the start
