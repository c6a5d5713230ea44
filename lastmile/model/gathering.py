"""What was looked at, by what, and what was not."""

from pydantic import Field

from lastmile.model.noun import Noun
from lastmile.model.words import RunStatus


class LeftOut(Noun):
    """A file or folder that nobody assessed, and why."""

    path: str
    reason: str


class Suppression(Noun):
    """Something by which the target tells scanners to look away; we looked all the same."""

    path: str
    line: int | None
    kind: str  # comment | config | ignore-file
    rule: str | None  # the rule it names, if it names one


class Language(Noun):
    """Share of one language in the assessed files."""

    name: str
    files: int
    lines: int


class Target(Noun):
    """What was audited; credentials never get this far."""

    source: str  # URL without user info, or the folder's name
    name: str
    commit: str | None = None
    ref: str | None = None
    subdir: str | None = None
    dirty: bool | None = None
    files: int = 0
    lines: int = 0
    languages: tuple[Language, ...] = ()


class Unread(Noun):
    """A file that a scanner was sent and did not read, or read in part."""

    path: str
    reason: str
    rule: str | None = None  # only this rule missed it; None: the whole run
    by_nature: bool = False  # due to the target or the user (no exact version, --offline), not to the run


class Run(Noun):
    """One attempt to run one scanner."""

    scanner: str
    version: str
    status: RunStatus
    reason: str | None = None
    seconds: float = 0.0
    files_sent: int = 0
    files_reported: int = 0
    unread: tuple[Unread, ...] = ()
    opportunities: dict[str, int] = Field(default_factory=dict)
    violations: dict[str, int] = Field(default_factory=dict)  # where one finding speaks for many places
    searched: str = ""
    data_date: str | None = None
    applicable: bool = True  # False: there is nothing here that this scanner looks at


class FileCounts(Noun):
    """Files of the target by what became of them."""

    total: int
    assessed: int
    partly: int
    left_out: int


class NotAssessed(Noun):
    """A question that stays open, why, and what it takes to close it."""

    what: str
    reason: str
    what_it_takes: str


class Coverage(Noun):
    """What was looked at and what was not."""

    files: FileCounts
    left_out: tuple[LeftOut, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()


class ToolRecord(Noun):
    """A tool or data set that took part."""

    name: str
    version: str
    data_date: str | None = None
