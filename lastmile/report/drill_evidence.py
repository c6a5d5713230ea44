"""What a cell of the drill rests on: findings of this report, places in the code, and a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from lastmile.drill.site import FINDING_SAYS_SO
from lastmile.language import record_text
from lastmile.model import Audit, DrillCell, Evidence, Finding
from lastmile.report import wording
from lastmile.report.ranking import Failed, ranked

PLACES = 3  # named in one line


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the code, and the findings whose list of places holds this very one."""

    place: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The findings of the report by the fingerprint of a place, and by their check."""

    at: Mapping[str, Failed]
    of: Mapping[str, Failed]
    lists: Mapping[str, frozenset[tuple[str, int]]]  # what a reader finds there, by the same fingerprint


def named(audit: Audit) -> Names:
    """The findings of this audit."""
    told = tuple(chain.from_iterable(ranked(audit).values()))
    return Names(
        {place.fingerprint: item for item in told for place in item.places},
        {item.control.id: item for item in told},
        {place.fingerprint: _listed(place) for item in told for place in item.places},
    )


def _listed(place: Finding) -> frozenset[tuple[str, int]]:
    if place.path is not None:
        return frozenset({(place.path, place.line or 0)})
    return frozenset((one.path, one.line or 0) for one in place.evidence if one.path is not None)


def spots_of(cell: DrillCell, names: Names) -> tuple[Spot, ...]:
    """The first places that the cell's sentence is about, which are the worst; told by file and line."""
    about = [one for one in cell.evidence if one.note == cell.reason] or cell.evidence
    worst = tuple(dict.fromkeys((one.path, one.line or 0) for one in about if one.path))[:PLACES]
    return tuple(Spot(f"{path}:{line}", _ids_at(cell, names, (path, line))) for path, line in sorted(worst))


def ids_of(cell: DrillCell, names: Names) -> tuple[str, ...]:
    """The findings that say the same of one of its calls or of several, each once."""
    return wording.distinct(sorted(names.at[f].id for f in cell.findings if f in names.at))


def listed_whole(cell: DrillCell, names: Names) -> bool:
    """Whether its findings list all calls that fail: of these the record has first what no finding lists."""
    first = next((_at(one) for one in cell.evidence if one.path), None)
    return cell.sites_not_handled <= 1 or first is None or bool(_ids_at(cell, names, first))


def what_of(cell: DrillCell, names: Names) -> str:
    """What was seen; where only a finding says so, what the one is called that lists the places shown."""
    told = {names.at[f].id: names.at[f] for f in cell.findings if f in names.at}
    if cell.reason != FINDING_SAYS_SO or not told:
        return record_text(cell.reason)
    shown = [one for spot in spots_of(cell, names) for one in spot.ids]
    return wording.sentence(record_text(told[min(shown or told)].control.title))


def _ids_at(cell: DrillCell, names: Names, at: tuple[str, int]) -> tuple[str, ...]:
    return wording.distinct(sorted(names.at[f].id for f in cell.findings if at in names.lists.get(f, ())))


def _at(one: Evidence) -> tuple[str, int]:
    return one.path or "", one.line or 0
