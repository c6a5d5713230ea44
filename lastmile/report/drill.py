"""Page "When something else breaks": each outside service against the five ways in which it fails."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from lastmile.drill.site import DROPPED, LOGGED
from lastmile.language import later, record_text, say, say_many, say_words
from lastmile.model import Audit, CellState, Drill, DrillCell, Failure, OutsideService, Status
from lastmile.report import wording
from lastmile.report.drill_words import (
    FAILURES,
    MEANINGS,
    STATES,
    STORY,
    more_lines,
    more_services,
    none_found,
    not_drilled,
    rows_that_fit,
)
from lastmile.report.ranking import ranked

ROWS, LINES = 12, 8  # services on paper; lines for them and for what was seen. report.html has them all
IDS, PLACES = 2, 3  # findings named in one cell, places in one line
# Findings that say that nobody is woken, the strongest first.
_SILENT = ("readiness/no-alerting", "readiness/no-error-tracking")
_READ = (CellState.HANDLED, CellState.PARTLY, CellState.NOT_HANDLED)
_BAD = (CellState.NOT_HANDLED, CellState.PARTLY)


@dataclass(frozen=True, slots=True)
class Cell:
    """One mark: a shape by ``state``, its word, and how many of the calls it is true of."""

    state: str
    word: str
    count: str
    column: str  # the failure, for narrow screens where the head of the table is not in sight
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
    places: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One step of the story."""

    text: str
    places: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that stands on the page; no rows where there is nothing to show, and ``nothing`` says why."""

    headline: str
    nothing: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    more_rows: tuple[Row, ...]
    rest: str
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
    ids, standing = _ids(audit), _standing(audit)
    cells = [_decided(cell, standing) for cell in found.cells]
    by_service = {s.name: [c for c in cells if c.service == s.name] for s in found.services}
    services = sorted(found.services, key=lambda s: not any(c.state in _READ for c in by_service[s.name]))
    rows = [_row(service, by_service[service.name], ids) for service in services]
    seen = [_seen(cell, ids) for cell in _telling(cells)]
    meanings = tuple(say(text) for text in MEANINGS.values())
    story, source = _story(audit, found, by_service, ids), _source(found, cells)
    fits = max(LINES - len(rows), 0)
    counted = [(row.name, any(cell.count or cell.ids for cell in row.cells)) for row in rows]
    room = min(ROWS, rows_that_fit(counted, [step.text for step in story], [*meanings, source]))
    return Page(
        headline=_headline(found, by_service),
        nothing="",
        columns=tuple(say(text) for text in FAILURES.values()),
        rows=tuple(rows[:room]),
        more_rows=tuple(rows[room:]),
        rest=more_services(len(rows) - room),
        meanings=meanings,
        seen=tuple(seen[:fits]),
        more_seen=tuple(seen[fits:]),
        seen_rest=more_lines(len(seen) - fits),
        story=story,
        source=source,
    )


def _without(headline: str, nothing: str) -> Page:
    return Page(headline, nothing, (), (), (), "", (), (), (), "", (), "")


def _ids(audit: Audit) -> dict[str, str]:
    """Fingerprint -> id of the finding that it belongs to in this report."""
    return {
        place.fingerprint: item.id
        for item in chain.from_iterable(ranked(audit).values())
        for place in item.places
    }


def _standing(audit: Audit) -> frozenset[str]:
    """The fingerprints of findings that nobody has refuted since."""
    gone = (Status.FALSE_POSITIVE, Status.FIXED)
    return frozenset(f.fingerprint for f in audit.findings if f.status not in gone and f.set_aside is None)


def _decided(cell: DrillCell, standing: frozenset[str]) -> DrillCell:
    """The cell as it is after a person's decisions: what only a refuted finding said is open again."""
    if cell.state not in _BAD or not cell.findings or any(f in standing for f in cell.findings):
        return cell
    reason = later("A person has refuted the finding that said so.")
    return cell.model_copy(update={"state": CellState.NOT_DETERMINABLE, "reason": reason, "findings": ()})


def _stops(cells: Iterable[DrillCell]) -> bool:
    """Whether the service can stop the product: it waits without an end, or breaks off where it stands."""
    return any(
        c.state is CellState.NOT_HANDLED
        and (c.failure is Failure.SLOW or (c.failure is Failure.DOWN and c.reason not in (DROPPED, LOGGED)))
        for c in cells
    )


def _headline(found: Drill, by_service: dict[str, list[DrillCell]]) -> str:
    every = len(found.services)
    stops = sum(1 for cells in by_service.values() if _stops(cells))
    short = sum(1 for cells in by_service.values() if any(c.state in _BAD for c in cells))
    whole = say_many("{n} outside service", "{n} outside services", every)
    if stops and stops == every:
        return say_words(
            "The one outside service in the code can stop your product",
            "Each of the {word} outside services can stop your product",
            every,
        )
    if stops:
        return say("{stops} of {whole} can stop your product", stops=wording.num(stops), whole=whole)
    if short:
        return say(
            "{short} of {whole} can fail in ways that the code does not handle",
            short=wording.num(short),
            whole=whole,
        )
    if any(c.state is CellState.HANDLED for cells in by_service.values() for c in cells):
        return say("Every failure of {whole} that could be read is handled", whole=whole)
    return say("What {whole} can do to your product is not in the code", whole=whole)


def _row(service: OutsideService, cells: list[DrillCell], ids: dict[str, str]) -> Row:
    calls = say_many("{n} call", "{n} calls", service.sites)
    made = (
        Cell(
            c.state.value,
            say(STATES[c.state]),
            _count(c),
            say(FAILURES[c.failure]),
            _finding_ids(c, ids)[:IDS],
        )
        for c in cells
    )
    return Row(record_text(service.name), calls, tuple(made))


def _count(cell: DrillCell) -> str:
    """How many of the calls the word is true of, where it is not all of one or more than one."""
    true_of = {
        CellState.HANDLED: cell.sites_handled,
        CellState.PARTLY: cell.sites_handled,
        CellState.NOT_HANDLED: cell.sites_not_handled,
        CellState.NOT_DETERMINABLE: cell.sites_not_determinable,
    }.get(cell.state)
    if true_of is None or cell.sites < 2:
        return ""
    if cell.state is CellState.PARTLY:
        return say("{n} of {m} in full", n=wording.num(true_of), m=wording.num(cell.sites))
    return (
        say("{n} of {m}", n=wording.num(true_of), m=wording.num(cell.sites)) if true_of < cell.sites else ""
    )


def _telling(cells: list[DrillCell]) -> list[DrillCell]:
    """What is worth a line: not handled first, then partly, then handled; services in their order."""
    order = (CellState.NOT_HANDLED, CellState.PARTLY, CellState.HANDLED)
    told = [cell for cell in cells if cell.state in order]
    return sorted(told, key=lambda cell: order.index(cell.state))


def _seen(cell: DrillCell, ids: dict[str, str]) -> Seen:
    return Seen(
        record_text(cell.service),
        say(FAILURES[cell.failure]),
        say(STATES[cell.state]),
        record_text(cell.reason),
        _places(cell),
        _finding_ids(cell, ids),
    )


def _places(cell: DrillCell) -> tuple[str, ...]:
    named = wording.distinct(f"{item.path}:{item.line}" for item in cell.evidence if item.path)
    return named[:PLACES]


def _finding_ids(cell: DrillCell, ids: dict[str, str]) -> tuple[str, ...]:
    return wording.distinct(sorted(ids[f] for f in cell.findings if f in ids))


def _story(
    audit: Audit, found: Drill, by_service: dict[str, list[DrillCell]], ids: dict[str, str]
) -> tuple[Chapter, ...]:
    """What a night looks like for the worst row; nothing where no row fails."""

    def badness(service: OutsideService) -> tuple[int, int]:
        cells = by_service[service.name]
        return (
            sum(2 for c in cells if c.state is CellState.NOT_HANDLED),
            sum(1 for c in cells if c.state in _BAD),
        )

    worst = max(found.services, key=badness)  # of equals the first: services stand by kind, money ahead
    failing = [c for c in by_service[worst.name] if c.state is CellState.NOT_HANDLED]
    if not failing:
        return ()
    told = [_chapter(worst, alike, ids) for alike in _alike(failing)]
    silent = {item.control.id: item.id for item in chain.from_iterable(ranked(audit).values())}
    woken = next((silent[name] for name in _SILENT if name in silent), None)
    if woken is not None:
        told.append(Chapter(say("No alarm tells your team; you learn of it from a customer."), (), (woken,)))
    return tuple(told)


def _alike(failing: list[DrillCell]) -> list[list[DrillCell]]:
    """Failures that end in the same way, told together."""
    groups: dict[str, list[DrillCell]] = {}
    for cell in failing:
        groups.setdefault(cell.reason, []).append(cell)
    return list(groups.values())


def _chapter(service: OutsideService, alike: list[DrillCell], ids: dict[str, str]) -> Chapter:
    told = record_text(service.name)
    name = told.rpartition(" (")[0] or told
    happens = [say(STORY[cell.failure], service=name) for cell in alike]
    named = wording.distinct(one for cell in alike for one in _finding_ids(cell, ids))
    text = " ".join([*happens, record_text(alike[0].reason)])
    return Chapter(text, () if named else _places(alike[0])[:1], named)


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
