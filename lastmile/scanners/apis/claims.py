"""What ty says, taken apart: who is said to lack what, where. Other words of ty are none of our business."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, RootModel

RULES = ("missing-attribute", "import-not-found", "unknown-argument")
_MODULE_MEMBER = re.compile(r"Module `([\w.]{1,200})` has no member `(\w{1,100})`")
_ATTRIBUTE = re.compile(r"(?:Object of type|Class) `([^`]{1,300})` has no attribute `(\w{1,100})`")
_MODULE = re.compile(r"Cannot resolve imported module `([\w.]{1,200})`")
_KEYWORD = re.compile(
    r"Argument `(\w{1,100})` does not match any known parameter of "
    r"(?:function |bound method )?`([\w.]{1,200})`"
)
# One class, with or without its parameters, or None beside it: of a wider type nothing is provable.
_ONE_CLASS = re.compile(r"(?:<class '|type\[)?([A-Za-z_][\w.]*)(?:\[[^|&]*\])?(?:'>|\])?(?: \| None)?")


class What(StrEnum):
    """What is said not to exist."""

    MODULE = "module"  # an imported submodule
    MEMBER = "member"  # a name in a module
    ATTRIBUTE = "attribute"  # an attribute of a class or of its objects
    KEYWORD = "keyword"  # an argument by name


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that ty says does not exist."""

    what: What
    owner: str  # module, class or function, as ty calls it; "" for a module that is said to be missing
    name: str
    path: str  # as ty was given it
    line: int  # from 1
    column: int  # characters, from 1
    end: tuple[int, int]  # line and column behind it
    home: str = ""  # full name of the class, or of what is called, once it is known


class _Position(BaseModel):
    line: int
    column: int


class _Positions(BaseModel):
    begin: _Position
    end: _Position


class _Location(BaseModel):
    path: str
    positions: _Positions


class _Issue(BaseModel):
    check_name: str
    description: str
    location: _Location


class Report(RootModel[list[_Issue]]):
    """ty's report in the layout of GitLab's code quality."""


def claims(report: Report) -> Iterator[Claim]:
    """The claims in a report, in its order."""
    for issue in report.root:
        if issue.check_name in RULES and (read := _read(issue.description)):
            what, owner, name = read
            begin, end = issue.location.positions.begin, issue.location.positions.end
            place = (issue.location.path, begin.line, begin.column, (end.line, end.column))
            yield Claim(what, owner, name, *place)


def _read(text: str) -> tuple[What, str, str] | None:
    if found := _MODULE_MEMBER.search(text):
        return What.MEMBER, found[1], found[2]
    if found := _MODULE.search(text):
        return What.MODULE, "", found[1]
    if found := _KEYWORD.search(text):
        return What.KEYWORD, found[2], found[1]
    if (found := _ATTRIBUTE.search(text)) and (owner := _ONE_CLASS.fullmatch(found[1])):
        return What.ATTRIBUTE, owner[1], found[2]
    return None


def revealed(report: Report) -> list[str]:
    """What ty says of the types that it was asked about."""
    return [issue.description for issue in report.root if issue.check_name == "revealed-type"]
