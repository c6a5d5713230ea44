"""What only report.html needs: the choices of its filters, and the data that its script reads.

The page lists the files with most places of each finding; the rest travels as JSON inside the page and is
drawn when somebody asks, so that 20,000 places open as fast as twenty.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lastmile.intake.languages import language_of
from lastmile.language import later, later_many, pattern, pattern_many, say
from lastmile.model import Audit, Finding, Status
from lastmile.model.comparison import Comparison
from lastmile.report import wording
from lastmile.report.findings import FilePlaces, FindingView
from lastmile.report.issue import as_text
from lastmile.report.ranking import Failed, ranked
from lastmile.report.scope import NAMES
from lastmile.report.view import Report

# Language, status, what became of it since an earlier audit, silenced, how many places.
Group = tuple[str, str, str, int, int]

ROWS_MOST, ROWS_LEAST = 200, 10  # files of one finding that the page itself lists
ROWS_IN_ALL = 2000
COLUMN = 40  # characters of a path beside its lines where two columns share the page
STATUS_NAMES = {
    Status.OPEN.value: later("open"),
    Status.CONFIRMED.value: later("confirmed by a person"),
    Status.ACCEPTED.value: later("accepted as a risk"),
}
# How a check begins to tell what it searched, in each language; the label of the page says that already.
# What ``lastmile compare`` says of a place that is there now.
SINCE_NAMES = {
    "new": later("new"),
    "seen_first": later("not looked at before"),
    "persisting": later("still there"),
    "reopened": later("back again"),
    "protection_lost": later("protection lost"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a finding: its path and the lines, ready to print."""

    path: str
    lines: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The files of one finding that stand in the page, and a line about the rest."""

    rows: tuple[FileRow, ...]
    rest: str  # "", or how many more there are and where

    @property
    def wide(self) -> bool:
        """Whether a path among them is too long for half of the page."""
        return any(len(row.path) > COLUMN for row in self.rows)


@dataclass(frozen=True, slots=True)
class Screen:
    """The page's own part of the report; a filter with one choice is none, so its tuple is empty."""

    headline: str
    statuses: tuple[Choice, ...]
    since: tuple[Choice, ...]  # what became of the places since an earlier audit
    languages: tuple[Choice, ...]
    silenced: bool
    listed: dict[str, Listed]
    data: str  # JSON that may stand in a script element
    words: str  # the same of what the script says


def _row(file: FilePlaces) -> FileRow:
    return FileRow(file.path, ", ".join(file.numbers))


def _fullest(files: Iterable[FilePlaces]) -> list[FilePlaces]:
    return sorted(files, key=lambda file: (-file.places, file.path))


def _listed(finding: FindingView, limit: int) -> tuple[Listed, tuple[FileRow, ...]]:
    """What the page lists, and the rows that only the script draws."""
    if len(finding.files) <= limit:
        return Listed(tuple(_row(file) for file in finding.files), ""), ()
    order = _fullest(finding.files)
    rest = order[limit:]
    places = wording.count(sum(file.places for file in rest), "more place")
    files = wording.count(len(rest), "file")
    text = say("And {places} in {files}; audit.json lists them all.", places=places, files=files)
    return Listed(tuple(_row(file) for file in order[:limit]), text), tuple(_row(file) for file in rest)


def _language(place: Finding) -> str:
    return (language_of(place.path) if place.path else None) or ""


def _since(earlier: Comparison | None) -> dict[str, str]:
    """What became of each place, by its fingerprint."""
    changes = earlier.findings if earlier else ()
    return {change.fingerprint: change.outcome for change in changes if change.outcome in SINCE_NAMES}


def _groups(item: Failed, since: dict[str, str]) -> list[Group]:
    """The places of one finding by what the filters ask; one without places is a group of none."""
    counted = Counter(
        (
            _language(place),
            place.status.value,
            since.get(place.fingerprint, ""),
            int(place.suppressed_in_source),
        )
        for place in item.places
    )
    if not counted:
        status = Status.CONFIRMED if item.result.answered_by else Status.OPEN
        return [("", status.value, "", 0, 0)]
    return [(*key, number) for key, number in sorted(counted.items())]


def _choices(values: set[str | int], names: dict[str, str]) -> tuple[Choice, ...]:
    keys = (str(value) for value in values)
    found = sorted(
        (Choice(key, say(names.get(key, key.capitalize()))) for key in keys), key=lambda c: (c.name, c.key)
    )
    return tuple(found) if len(found) > 1 else ()


def _embedded(data: object) -> str:
    """JSON that no markup can leave: the characters of HTML are written as escapes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for mark in "<>&":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _facts(
    groups: Sequence[Group], finding: FindingView, report: Report, rest: Sequence[FileRow]
) -> dict[str, object]:
    """What the script knows of one finding beyond what the page says."""
    return {
        "groups": groups,
        "issue": wording.visible(as_text(finding, report)),
        "files": [[wording.harmless(row.path), row.lines] for row in rest],
    }


def _words() -> dict[str, str | list[str]]:
    """What the script says, one text or its forms for one and for more; it fills the names itself."""
    counted = {
        "places": later_many("{n} place", "{n} places"),
        "findings": later_many("{n} finding", "{n} findings"),
        "files": later_many("{n} more file", "{n} more files"),
    }
    return {
        **{key: [pattern_many(*forms, 1), pattern_many(*forms, 2)] for key, forms in counted.items()},
        "of": pattern(later("{part} of {whole}")),
        "severity": pattern(later("severity {names}")),
        "none": pattern(later("none")),
        "search": pattern(later("search “{words}”")),
        "silenced": pattern(later("only silenced")),
        "partial": pattern(later("Only a part of the findings is shown: {count} ({filters}).")),
        "show": pattern(later("Show {part} of {files}")),
        "copy": pattern(later("Copy as issue")),
        "link": pattern(later("Link to {id}")),
        "copied": pattern(later("Copied, in Markdown.")),
        "issue": pattern(later("The finding as an issue")),
        "selected": pattern(later("This browser does not let a page copy; the text is selected.")),
        "open": pattern(later("Open all")),
        "close": pattern(later("Close all")),
    }


def screen(audit: Audit, report: Report, earlier: Comparison | None = None) -> Screen:
    """The page's own part, made from the same record as ``report``."""
    since = _since(earlier)
    groups = {item.id: _groups(item, since) for group in ranked(audit).values() for item in group}
    findings = [finding for phase in report.phases for finding in phase.findings]
    limit = max(ROWS_LEAST, min(ROWS_MOST, ROWS_IN_ALL // max(1, len(findings))))
    listed, data = {}, {}
    for finding in findings:
        listed[finding.id], rest = _listed(finding, limit)
        data[finding.id] = _facts(groups[finding.id], finding, report, rest)
    languages, statuses, became, hushed = (
        {group[n] for one in groups.values() for group in one} - {""} for n in range(4)
    )
    return Screen(
        headline=report.totals if findings else report.glance.stack_caption.rstrip("."),
        statuses=_choices(statuses, STATUS_NAMES),
        since=_choices(became, SINCE_NAMES),
        languages=_choices(languages, NAMES),
        silenced=1 in hushed,
        listed=listed,
        data=_embedded(data),
        words=_embedded(_words()),
    )
