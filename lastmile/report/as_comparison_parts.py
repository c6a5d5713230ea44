"""The parts of a comparison's document: sections, tables, checks with their places and code."""

from collections.abc import Sequence
from dataclasses import dataclass

from lastmile.model import Excerpt, Outcome
from lastmile.model.comparison import Change, Comparison, ControlChange
from lastmile.report import wording
from lastmile.report.findings import SEVERITY_NAMES

SHOWN = 5  # places of one check that are shown with their code


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of an excerpt."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a group."""

    where: str  # path and line, "" for the whole repository
    note: str
    message: str
    code: tuple[CodeLine, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One check with the places that a section is about."""

    severity: str
    severity_name: str
    title: str
    state: str  # "closed", "2 of 5 places"
    text: str
    places: tuple[Place, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of three or four columns."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; numbers stand right."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the document."""

    anchor: str
    name: str
    headline: str
    lead: str
    groups: tuple[Group, ...] = ()
    table: Table | None = None


def groups(found: Comparison, outcomes: Sequence[str], *, closed: bool = False) -> tuple[Group, ...]:
    """The checks that have places of these outcomes, with them; ``closed``: they are gone now."""
    controls = {c.control: c for c in found.controls}
    by_title: dict[tuple[str | None, str], list[Change]] = {}
    for change in found.findings:
        if change.outcome in outcomes:
            by_title.setdefault((change.control, change.title or change.message), []).append(change)
    return tuple(
        _group(title, changes, controls.get(name or ""), closed=closed)
        for (name, title), changes in by_title.items()
    )


def _group(title: str, changes: Sequence[Change], control: ControlChange | None, *, closed: bool) -> Group:
    worst = min((change.severity for change in changes), key=lambda s: s.rank)
    state = wording.count(len(changes), "place")
    text = ""
    if closed and control:
        whole = len(changes) + control.persisting + control.not_seen
        if control.after is Outcome.PASS:
            state, text = f"closed, {state}", wording.sentence(control.good)
        elif len(changes) < whole:
            state = f"{len(changes)} of {wording.count(whole, 'place')}"
    more = len(changes) - SHOWN
    return Group(
        worst.value,
        SEVERITY_NAMES[worst],
        title,
        state,
        text,
        tuple(_place(change) for change in changes[:SHOWN]),
        f"And {wording.count(more, 'more place')}, in the JSON of this comparison." if more > 0 else "",
    )


def _place(change: Change) -> Place:
    where = "" if change.path is None else f"{change.path}:{change.line}" if change.line else change.path
    notes = {"reopened": "came back", "new": "", "fixed": ""}
    note = notes.get(change.outcome, "")
    reason = wording.sentence(wording.capital(change.reason)) if change.reason else ""
    return Place(where, ": ".join(p for p in (note, reason) if p), change.message, _code(change.excerpt))


def _code(excerpt: Excerpt | None) -> tuple[CodeLine, ...]:
    if excerpt is None:
        return ()
    lines = [wording.visible(line.expandtabs(4)) for line in excerpt.lines]
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return tuple(
        CodeLine(wording.cut(line[margin:], wording.LINE_MAX), number in excerpt.hit)
        for number, line in enumerate(lines, start=excerpt.first_line)
    )
