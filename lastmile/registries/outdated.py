"""Packages of the product that are two or more major versions behind the newest stable one.

Rule: catalogue dependencies/outdated-major (CWE-1104). Aside: versions that begin with 0 (a major says
nothing there) and calendar versions (a year is no break). Where a package makes majors faster than others,
two of them are no distance: where the registry tells dates, the version in use must be older than eighteen
months; where not, from ten majors on it must be a quarter of the newest one's number behind.
"""

import re
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from lastmile.model import Confidence, Finding, Severity, Unread
from lastmile.registries.answer import ABSENT, THERE, Answer
from lastmile.registries.ladder import Ladder, Named
from lastmile.registries.told import REGISTRY, Judged, Rule, Told, finding, unasked

RULE = Rule("registries.outdated-major", ("CWE-1104",))
BEHIND = 2  # majors
OLD_DAYS = 548  # eighteen months
_FAR = 4  # majors from which on it is medium
_VERY_OLD_DAYS = 1461  # four years
_FAST = 10  # a package whose newest major is higher makes majors often
_RENUMBERED = 30  # so many majors at once are a new way to count, not so many breaks
_FIRST_CALENDAR_YEAR = 15  # two-digit years of calendar versions begin about 2015
_LOWEST = re.compile(r"(?:oldest|lowest|minimum|minimal|min)[-_.][^/]{0,60}$", re.IGNORECASE)
_NPM_RANGE = re.compile(r"[\^~]?v?(\d{1,9})(?:\.(?:\d{1,9}|[xX*])){0,2}$")
_NUMBERS = re.compile(r"v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,18}))?([-+].{0,100})?$")


class _InUse(NamedTuple):
    version: str
    words: str  # how a finding begins


def judge(steps: Ladder, told: Told) -> Judged:
    """Judge the product's direct packages: the version in use, or the newest that the manifest allows."""
    findings: list[Finding] = []
    unread: list[Unread] = []
    judged = 0
    for one in map(_meant_to_be_new, steps.named):
        # It follows the version of what it describes; Django is judged by its own dates of support elsewhere.
        aside = one.name.startswith("@types/") or (one.ecosystem, one.name) == ("PyPI", "django")
        if one.ecosystem not in REGISTRY or not one.production or aside:
            continue
        key = (one.ecosystem, one.name)
        answer = told.histories.get(key) or told.answers.get(key)
        if answer is not None and answer.state == ABSENT:
            continue  # another rule says that it does not exist
        if answer is None or answer.state != THERE:
            unread.append(unasked(one, steps, told).unread(one, RULE.id))
            continue
        judged += 1
        found = _judged(one, answer, told) if one.version else _held_back(one, answer, told)
        findings += [found] if found else []
    return Judged(tuple(findings), tuple(unread), judged)


def _meant_to_be_new(one: Named) -> Named:
    """Without the lists of the oldest versions that still work: they are old on purpose."""
    declared = tuple(place for place in one.declared if not _LOWEST.search(place.declared_in))
    locked = tuple(place for place in one.locked if not _LOWEST.search(place.declared_in))
    return replace(one, declared=declared, locked=locked)


def _held_back(one: Named, answer: Answer, told: Told) -> Finding | None:
    """Nothing pins a version: what the requirement lets in at most; one without an upper end is current."""
    place = one.declared[0]
    if one.ecosystem == "npm":
        match = _NPM_RANGE.match(place.spec.strip())
        words = f"{one.name} is asked for as {place.spec}, which is"
        return _compared(one, _InUse(f"{match[1]}.0.0", words), answer, told) if match else None
    allowed = _allowed(place.spec)
    if allowed is None or answer.newest is None or allowed.contains(answer.newest):
        return None
    fitting = max((Version(version) for version in answer.dates if allowed.contains(version)), default=None)
    if fitting is None:
        return None
    return _compared(
        one, _InUse(str(fitting), f"{one.name} is held at {fitting} or older, which is"), answer, told
    )


def _allowed(spec: str) -> SpecifierSet | None:
    """The version part of a requirement line; None where it cannot be told."""
    try:
        return Requirement(spec.partition(" #")[0].strip()).specifier
    except InvalidRequirement:
        return None


def _judged(one: Named, answer: Answer, told: Told) -> Finding | None:
    return _compared(one, _InUse(one.version or "", f"{one.name} {one.version} is"), answer, told)


def _compared(one: Named, used: _InUse, answer: Answer, told: Told) -> Finding | None:
    mine, newest = _major(one.ecosystem, used.version), _major(one.ecosystem, answer.newest)
    if mine is None or newest is None or mine < 1 or newest - mine < BEHIND:
        return None
    dated = one.ecosystem in told.dated
    since = _day(answer, used.version) if dated else None
    latest = _day(answer, answer.newest) if dated else None
    if since is None and newest - mine > _RENUMBERED:
        return None
    if since is None and newest >= _FAST and newest - mine < max(BEHIND, -(-newest // 4)):
        return None
    age = (told.today - since).days if since else None
    if (age is not None and age < OLD_DAYS) or _calendar(newest, latest, told.today):
        return None
    text = f"{used.words} {newest - mine} major versions behind {answer.newest}"
    text += f"; it was published on {since}." if since else "."
    grave = newest - mine >= _FAR or (age is not None and age >= _VERY_OLD_DAYS)
    grade = Severity.MEDIUM if grave else Severity.LOW
    # Without a date nobody knows whether the newer majors are of last month.
    return finding(RULE, one, text, grade, Confidence.HIGH if since else Confidence.MEDIUM)


def _major(ecosystem: str, text: str | None) -> int | None:
    """The first number of a version; None for what is no version, or a development release of npm."""
    if text is None:
        return None
    if ecosystem == "PyPI":
        try:
            version = Version(text)
        except InvalidVersion:
            return None
        return version.major if not version.epoch else None
    match = _NUMBERS.match(text)
    return int(match[1]) if match else None


def _day(answer: Answer, version: str | None) -> date | None:
    told = answer.dates.get(version or "")
    if told is None and version:
        try:
            told = answer.dates.get(str(Version(version)))
        except ValueError:  # no version, or a number of more digits than Python writes
            return None
    return date.fromisoformat(told) if told else None


def _calendar(newest: int, latest: date | None, today: date) -> bool:
    """Whether the newest major is a year: 2025, or 25 for a release of that year."""
    if newest >= 1990:
        return True
    if latest is not None:
        return newest >= _FIRST_CALENDAR_YEAR and newest == latest.year % 100
    return newest >= _FIRST_CALENDAR_YEAR and today.year % 100 - 1 <= newest <= today.year % 100


def far_behind(one: Named, answer: Answer | None) -> bool:
    """Whether the majors alone would make a finding, so that the dates are worth another question."""
    version = one.version or ""
    if not one.version and one.declared and (match := _NPM_RANGE.match(one.declared[0].spec.strip())):
        version = f"{match[1]}.0.0"
    mine, newest = _major(one.ecosystem, version), _major(one.ecosystem, answer.newest if answer else None)
    return one.production and bool(mine) and newest is not None and newest - (mine or 0) >= BEHIND
