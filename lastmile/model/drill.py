"""The drill: what happens to the product when a service of somebody else breaks."""

from collections.abc import Mapping
from enum import StrEnum

from lastmile.model.finding import Evidence
from lastmile.model.noun import Noun


class Failure(StrEnum):
    """The five ways in which an outside service fails, in the order of the columns."""

    DOWN = "down"  # nobody answers
    SLOW = "slow"  # the answer takes minutes
    ERROR = "error"  # the answer is an error
    NONSENSE = "nonsense"  # the answer has another shape than expected
    TWICE = "twice"  # the same order, message or event arrives a second time


class CellState(StrEnum):
    """What the code that calls a service does about one failure of it."""

    HANDLED = "handled"
    PARTLY = "partly"
    NOT_HANDLED = "not_handled"
    DOES_NOT_APPLY = "does_not_apply"
    NOT_DETERMINABLE = "not_determinable"


class OutsideService(Noun):
    """A service that other people run, or a server beside the product, which the product's code calls."""

    name: str  # as a client would say it: "Stripe (payments)"; unique in the record
    kind: str  # as drill/cells.py lists them: "payments", "e-mail", …, "http"
    sites: int  # places of the product's code that call it, or that connect to it
    places: tuple[Evidence, ...] = ()  # the first of them


class DrillCell(Noun):
    """One service and one failure; its state follows from the counts of its sites."""

    service: str
    failure: Failure
    state: CellState
    sites: int  # places where the question arises: of a read nobody asks what a second time does
    sites_handled: int = 0
    sites_partly: int = 0
    sites_not_handled: int = 0
    sites_not_determinable: int = 0
    reason: str = ""  # one sentence: what was seen, or why the code does not say
    evidence: tuple[Evidence, ...] = ()  # worst places first; what handles it where it is handled
    findings: tuple[str, ...] = ()  # fingerprints of findings that say the same


class Drill(Noun):
    """Every outside service against every failure; no service where none was found."""

    services: tuple[OutsideService, ...] = ()
    cells: tuple[DrillCell, ...] = ()  # in the order of the services, five each
    files: int = 0  # files of product code that were searched


def state_of(counts: Mapping[CellState, int]) -> CellState:
    """The state of a cell from how many of its sites are in which state.

    Where more of them cannot be read than can, the cell says so; else sites that differ make it "partly".
    What cannot be read never makes a cell better.
    """
    handled, partly = counts.get(CellState.HANDLED, 0), counts.get(CellState.PARTLY, 0)
    failing, unread = counts.get(CellState.NOT_HANDLED, 0), counts.get(CellState.NOT_DETERMINABLE, 0)
    read = handled + partly + failing
    if not read:
        return CellState.NOT_DETERMINABLE if unread else CellState.DOES_NOT_APPLY
    if unread > read or (unread == read and not failing):
        return CellState.NOT_DETERMINABLE
    if failing == read:
        return CellState.NOT_HANDLED
    return CellState.HANDLED if handled == read and not unread else CellState.PARTLY
