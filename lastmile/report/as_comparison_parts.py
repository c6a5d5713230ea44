"""The parts of a comparison's document: sections, tables, checks with their places and code."""

from collections.abc import Sequence
from dataclasses import dataclass

from lastmile.language import record_text, say
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
            state = say("closed, {places}", places=state)
            text = wording.sentence(record_text(control.good))
        elif len(changes) < whole:
            total = wording.count(whole, "place")
            state = say("{part} of {whole}", part=wording.num(len(changes)), whole=total)
    more = len(changes) - SHOWN
    return Group(
        worst.value,
        say(SEVERITY_NAMES[worst]),
        record_text(title),
        state,
        text,
        tuple(_place(change) for change in changes[:SHOWN]),
        _rest(more) if more > 0 else "",
    )


def _rest(places: int) -> str:
    return say("And {places}, in the JSON of this comparison.", places=wording.count(places, "more place"))


def _place(change: Change) -> Place:
    where = "" if change.path is None else f"{change.path}:{change.line}" if change.line else change.path
    note = say("came back") if change.outcome == "reopened" else ""
    reason = wording.sentence(wording.capital(record_text(change.reason))) if change.reason else ""
    told = record_text(change.message)
    return Place(where, ": ".join(p for p in (note, reason) if p), told, _code(change.excerpt))


def _code(excerpt: Excerpt | None) -> tuple[CodeLine, ...]:
    if excerpt is None:
        return ()
    lines = [wording.visible(line.expandtabs(4)) for line in excerpt.lines]
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return tuple(
        CodeLine(wording.cut(line[margin:], wording.LINE_MAX), number in excerpt.hit)
        for number, line in enumerate(lines, start=excerpt.first_line)
    )
