"""Page "When something else breaks": each outside service against the five ways in which it fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lastmile.drill.site import FINDING_SAYS_SO
from lastmile.language import later, record_text, say, say_many
from lastmile.model import Audit, CellState, Drill, DrillCell, OutsideService
from lastmile.report import drill_room, wording
from lastmile.report.drill_counts import count, note
from lastmile.report.drill_evidence import Names, Spot, ids_of, listed_whole, named, spots_of, what_of
from lastmile.report.drill_verdict import BAD, READ, after_decisions, headline, losing
from lastmile.report.drill_words import (
    FAILURES,
    MEANINGS,
    OR_ELSE,
    STATES,
    STORY,
    more_lines,
    more_services,
    none_found,
    not_drilled,
    unread,
)

ROWS, NAMES = 12, 400  # services on paper; characters of the names of those that nothing was read of
IDS = 2  # findings named in one cell
FOLD = 2  # services that nothing was read of: so many share one line
# Findings that say that nobody is woken, the strongest first: what is told where nobody has confirmed one,
# for an alarm can be set where no repository shows it, and where a person has.
_SILENT = {
    "readiness/no-alerting": (
        later("No alarm is visible in the repository; you may learn of it from a customer."),
        later("No alarm tells your team; you learn of it from a customer."),
    ),
    "readiness/no-error-tracking": (
        later("No error tracking is visible in the repository; the cause may stay unknown."),
        later("No error tracking tells your team what failed."),
    ),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One mark: a shape by ``state``, its word, and how many of the calls it is true of."""

    state: str
    word: str
    count: str
    column: str  # the failure, for narrow screens where the head of the table is not in sight
    some: str  # ready to stand before the findings where they list not all of these calls; else ""
    ids: tuple[str, ...]  # findings that say the same


@dataclass(frozen=True, slots=True)
class Row:
    """One service."""

    name: str
    calls: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one service and one failure, and where."""

    service: str
    failure: str
    word: str
    what: str
    spots: tuple[Spot, ...]
    others: tuple[str, ...]  # findings that list none of these places, and further ones of the same mark


@dataclass(frozen=True, slots=True)
class Chapter:
    """One step of the story."""

    text: str
    places: tuple[str, ...]
    ids: tuple[str, ...]

    @property
    def stop(self) -> str:
        """The mark at the end of the text: what it rests on stands in brackets before it."""
        return self.text[-1:] if self.text.endswith((".", "?", "!")) else ""

    @property
    def unended(self) -> str:
        """The text without that mark."""
        return self.text.removesuffix(self.stop)


@dataclass(frozen=True, slots=True)
class Page:
    """All that stands on the page; no rows where there is nothing to show, and ``nothing`` says why."""

    headline: str
    nothing: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    more_rows: tuple[Row, ...]
    rest: str
    note: str  # the headline's rule, and what the small figures count
    unread: str  # the services that the code says nothing of, on paper
    unread_all: str  # the same with every name
    meanings: tuple[str, ...]
    seen: tuple[Seen, ...]
    more_seen: tuple[Seen, ...]
    seen_rest: str
    story: tuple[Chapter, ...]
    source: str


def page(audit: Audit) -> Page:
    """The page of this audit."""
    found = audit.drill
    if found is None:
        return _without(
            say("Nobody assessed what happens when something else breaks"), not_drilled(audit.drill_reason)
        )
    if not found.services:
        return _without(say("No outside service was found in the code"), none_found(found.files))
    names, cells = named(audit), after_decisions(audit, found.cells)
    by_service = {s.name: [c for c in cells if c.service == s.name] for s in found.services}
    dark = _dark(by_service)
    told = sorted(
        (s for s in found.services if s.name not in dark),
        key=lambda s: not any(c.state in READ for c in by_service[s.name]),
    )
    why = {cell.reason for name in dark for cell in by_service[name]}
    said = [record_text(name) for name in dark], why.pop() if len(why) == 1 else ""
    conclusion, rule = headline(by_service, losing(audit))
    source = _source(found, cells)
    if not told:
        return _without(conclusion, f"{unread(*said, NAMES)} {source}")
    whole = Page(
        headline=conclusion,
        nothing="",
        columns=tuple(say(text) for text in FAILURES.values()),
        rows=tuple(_row(service, by_service[service.name], names) for service in told),
        more_rows=(),
        rest="",
        note=note(rule, told, by_service),
        unread=unread(*said, NAMES),
        unread_all=unread(*said),
        meanings=tuple(say(text) for text in MEANINGS.values()),
        seen=tuple(_seen(cell, names) for cell in _telling(cells)),
        more_seen=(),
        seen_rest="",
        story=_story(found, by_service, names),
        source=source,
    )
    return _fitted(whole)


def _fitted(whole: Page) -> Page:
    """The page with what one sheet of paper has no room for set apart; report.html has it all."""
    story = " ".join(f"{step.text} ({' '.join(step.ids or step.places)})" for step in whole.story)
    captions = (whole.note, whole.unread, " ".join(whole.meanings))
    taken = drill_room.fixed(whole.headline, whole.columns, story, captions, whole.source)
    heights = drill_room.rows_high(
        [
            (r.name, [(c.word, " ".join(filter(None, (c.count, c.some, *c.ids)))) for c in r.cells])
            for r in whole.rows
        ]
    )
    room = min(ROWS, drill_room.rows_that_fit(heights, taken))
    taken += sum(heights[:room])
    lines = [
        (
            one.service,
            f"{one.failure}: {one.word}. {one.what}",
            ", ".join((*(" ".join((spot.place, *spot.ids)) for spot in one.spots), *one.others)),
        )
        for one in whole.seen
    ]
    fits = drill_room.seen_that_fit(lines, taken) if room == len(heights) else 0
    return replace(
        whole,
        rows=whole.rows[:room],
        more_rows=whole.rows[room:],
        rest=more_services(len(whole.rows) - room),
        seen=whole.seen[:fits],
        more_seen=whole.seen[fits:],
        seen_rest=more_lines(len(whole.seen) - fits, printed=fits),
    )


def _without(conclusion: str, nothing: str) -> Page:
    return Page(conclusion, nothing, (), (), (), "", "", "", "", (), (), (), "", (), "")


def _dark(by_service: Mapping[str, Sequence[DrillCell]]) -> list[str]:
    """The services that nothing was read of, where they are many enough to share a line."""
    dark = [
        name
        for name, cells in by_service.items()
        if all(c.state is CellState.NOT_DETERMINABLE and c.sites_not_determinable == c.sites for c in cells)
    ]
    return dark if len(dark) >= FOLD else []


def _row(service: OutsideService, cells: Sequence[DrillCell], names: Names) -> Row:
    calls = say_many("{n} call", "{n} calls", service.sites)
    made = (
        Cell(
            c.state.value,
            say(STATES[c.state]),
            count(c),
            say(FAILURES[c.failure]),
            say("some in") if ids_of(c, names) and not listed_whole(c, names) else "",
            ids_of(c, names)[:IDS],
        )
        for c in cells
    )
    return Row(record_text(service.name), calls, tuple(made))


def _telling(cells: list[DrillCell]) -> list[DrillCell]:
    """What is worth a line: not handled first, then partly, then handled; services in their order."""
    order = (CellState.NOT_HANDLED, CellState.PARTLY, CellState.HANDLED)
    told = [cell for cell in cells if cell.state in order]
    return sorted(told, key=lambda cell: order.index(cell.state))


def _seen(cell: DrillCell, names: Names) -> Seen:
    spots = spots_of(cell, names)
    shown = {one for spot in spots for one in spot.ids}
    others = tuple(one for one in ids_of(cell, names) if one not in shown)
    return Seen(
        record_text(cell.service),
        say(FAILURES[cell.failure]),
        say(STATES[cell.state]),
        what_of(cell, names),
        spots,
        others if cell.sites_not_handled > len(spots) else (),
    )


def _story(found: Drill, by_service: Mapping[str, Sequence[DrillCell]], names: Names) -> tuple[Chapter, ...]:
    """What a night looks like for the worst row; nothing where no row fails."""

    def badness(service: OutsideService) -> tuple[int, int]:
        cells = by_service[service.name]
        return (
            sum(1 for c in cells if c.state is CellState.NOT_HANDLED),
            sum(1 for c in cells if c.state in BAD),
        )

    worst = max(found.services, key=badness)  # of equals the first: services stand by kind, money ahead
    failing = [c for c in by_service[worst.name] if c.state is CellState.NOT_HANDLED]
    if not failing:
        return ()
    told = [_chapter(worst, alike, names, first=not n) for n, alike in enumerate(_alike(failing, names))]
    woken = next((names.of[check] for check in _SILENT if check in names.of), None)
    if woken is not None:
        unsure, sure = _SILENT[woken.control.id]
        told.append(Chapter(say(sure if woken.sureness == "confirmed" else unsure), (), (woken.id,)))
    return tuple(told)


def _alike(failing: Sequence[DrillCell], names: Names) -> list[list[DrillCell]]:
    """Failures that end in the same way, told together."""
    groups: dict[str, list[DrillCell]] = {}
    for cell in failing:
        groups.setdefault(what_of(cell, names), []).append(cell)
    return list(groups.values())


def _chapter(service: OutsideService, alike: Sequence[DrillCell], names: Names, *, first: bool) -> Chapter:
    told = record_text(service.name)
    name = told.rpartition(" (")[0] or told
    happens = [
        say(STORY[cell.failure], service=name) if first and cell is alike[0] else say(OR_ELSE[cell.failure])
        for cell in alike
    ]
    text = " ".join([*happens, what_of(alike[0], names)])
    spots = spots_of(alike[0], names)
    said = alike[0].reason == FINDING_SAYS_SO or all(listed_whole(cell, names) for cell in alike)
    ids = wording.distinct(one for cell in alike for one in ids_of(cell, names)) if said else ()
    return Chapter(text, () if ids else tuple(spot.place for spot in spots[:1]), ids)


def _source(found: Drill, cells: list[DrillCell]) -> str:
    read = sum(1 for c in cells if c.state not in (CellState.DOES_NOT_APPLY, CellState.NOT_DETERMINABLE))
    moot = sum(1 for c in cells if c.state is CellState.DOES_NOT_APPLY)
    return say(
        "Read from the code that calls each service, in {files}: {read} marks follow from it, {moot} do not "
        "apply, for {open} the code does not say. Nothing was tried on a running system.",
        files=say_many("{n} file", "{n} files", found.files),
        read=wording.num(read),
        moot=wording.num(moot),
        open=wording.num(len(cells) - read - moot),
    )
