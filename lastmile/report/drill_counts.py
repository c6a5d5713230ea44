"""How many calls the marks of the drill speak of, and what its readers must know of these figures."""

from collections.abc import Mapping, Sequence

from lastmile.language import later, say
from lastmile.model import CellState, DrillCell, OutsideService
from lastmile.report import wording

# Each says what it counts: the same figure under another mark would else mean its opposite.
_IN_FULL = later("fully in {n} of {m}")
_NOT = later("not in {n} of {m}")
_UNKNOWN = later("unknown in {n} of {m}")
_NOT_OR_UNKNOWN = later("not in {n}, unknown in {rest}")


def count(cell: DrillCell) -> str:
    """In how many of the calls it is so; "" for a single call, and where the mark is true of all."""
    if cell.state is CellState.NOT_HANDLED and cell.sites_not_determinable:
        return say(
            _NOT_OR_UNKNOWN,
            n=wording.num(cell.sites_not_handled),
            rest=wording.num(cell.sites_not_determinable),
        )
    failing, unread = (_NOT, cell.sites_not_handled), (_UNKNOWN, cell.sites_not_determinable)
    told = {
        # of a mixed mark first what is missing: "fully in none" would hide that some handle nothing
        CellState.PARTLY: (failing, (_IN_FULL, cell.sites_handled), unread),
        CellState.NOT_HANDLED: (failing,),
        CellState.NOT_DETERMINABLE: (unread,),
    }.get(cell.state, ())
    for said, calls in told:
        if 0 < calls < cell.sites:
            return say(said, n=wording.num(calls), m=wording.num(cell.sites))
    return ""


def note(rule: str, told: Sequence[OutsideService], by_service: Mapping[str, Sequence[DrillCell]]) -> str:
    """What stands under the table: the headline's rule, and of the figures what these rows need."""
    cells = [(cell, service.sites) for service in told for cell in by_service[service.name]]
    figures = (
        say(
            "A mark counts only calls that its failure can touch (a repeated read does no harm), so it may "
            "count fewer than the row; without a figure it holds for all of them."
        )
        if any(count(cell) or 0 < cell.sites < sites for cell, sites in cells)
        else ""
    )
    return " ".join(filter(None, (rule, figures)))
