"""What a cell of the drill rests on: findings of this report, places in the code, and a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from lastmile.drill.site import FINDING_SAYS_SO
from lastmile.language import record_text
from lastmile.model import Audit, DrillCell
from lastmile.report import wording
from lastmile.report.ranking import Failed, ranked

PLACES = 3  # named in one line


@dataclass(frozen=True, slots=True)
class Names:
    """The findings of the report by the fingerprint of a place, and by their check."""

    at: Mapping[str, Failed]
    of: Mapping[str, Failed]


def named(audit: Audit) -> Names:
    """The findings of this audit."""
    told = tuple(chain.from_iterable(ranked(audit).values()))
    return Names(
        {place.fingerprint: item for item in told for place in item.places},
        {item.control.id: item for item in told},
    )


def places_of(cell: DrillCell) -> tuple[str, ...]:
    """Path and line of the first places, which are the worst; told by file and line."""
    worst = dict.fromkeys((item.path, item.line or 0) for item in cell.evidence if item.path)
    return tuple(f"{path}:{line}" for path, line in sorted(tuple(worst)[:PLACES]))


def ids_of(cell: DrillCell, names: Names) -> tuple[str, ...]:
    """The findings that say the same, each once."""
    return wording.distinct(sorted(names.at[f].id for f in cell.findings if f in names.at))


def what_of(cell: DrillCell, names: Names) -> str:
    """What was seen; where only a finding says so, what that finding is called."""
    told = [names.at[f] for f in cell.findings if f in names.at]
    if cell.reason != FINDING_SAYS_SO or not told:
        return record_text(cell.reason)
    return wording.sentence(record_text(min(told, key=lambda item: item.id).control.title))
