"""What the cells of the drill come to: which services stop the product, and the page's conclusion."""

from collections.abc import Iterable, Mapping, Sequence

from lastmile.drill.site import FINDING_SAYS_SO, GOES_ON, LOSES_ERRORS
from lastmile.language import later, say, say_many, say_words
from lastmile.model import Audit, CellState, DrillCell, Failure, Status
from lastmile.report import wording
from lastmile.report.drill_words import FAILURES, STATES

READ = (CellState.HANDLED, CellState.PARTLY, CellState.NOT_HANDLED)
BAD = (CellState.NOT_HANDLED, CellState.PARTLY)


def after_decisions(audit: Audit, cells: Iterable[DrillCell]) -> list[DrillCell]:
    """The cells as they are after a person's decisions: what only a refuted finding said is open again."""
    gone = (Status.FALSE_POSITIVE, Status.FIXED)
    standing = {f.fingerprint for f in audit.findings if f.status not in gone and f.set_aside is None}
    return [_decided(cell, standing) for cell in cells]


def _decided(cell: DrillCell, standing: set[str]) -> DrillCell:
    if cell.state not in BAD or not cell.findings or any(f in standing for f in cell.findings):
        return cell
    return cell.model_copy(
        update={
            "state": CellState.NOT_DETERMINABLE,
            "reason": later("A person has refuted the finding that said so."),
            "findings": (),
            "sites_partly": 0,
            "sites_not_handled": 0,
            "sites_not_determinable": cell.sites - cell.sites_handled,
        }
    )


def losing(audit: Audit) -> frozenset[str]:
    """Fingerprints of the findings about an error that gets lost, after which the code goes on."""
    return frozenset(f.fingerprint for f in audit.findings if LOSES_ERRORS.search(f.rule))


def stops(cells: Iterable[DrillCell], lost: frozenset[str]) -> bool:
    """Whether the service can stop the product: it waits without an end, or breaks off where it stands.

    ``lost`` are the findings after which the code goes on: they harm, and stop nothing by themselves.
    """
    return any(
        c.state is CellState.NOT_HANDLED
        and (c.failure is Failure.SLOW or (c.failure is Failure.DOWN and not _goes_on(c, lost)))
        for c in cells
    )


def _goes_on(cell: DrillCell, lost: frozenset[str]) -> bool:
    return cell.reason in GOES_ON or (cell.reason == FINDING_SAYS_SO and lost.issuperset(cell.findings))


def headline(by_service: Mapping[str, Sequence[DrillCell]], lost: frozenset[str]) -> tuple[str, str]:
    """The page's conclusion, the gravest that the calls carry, and the rule by which it counts services."""
    groups = list(by_service.values())
    whole = say_many("{n} outside service", "{n} outside services", len(groups))
    fatal = sum(1 for cells in groups if stops(cells, lost))
    if fatal and fatal == len(groups):
        told = say_words(
            "The one outside service in the code can stop your product",
            "Each of the {word} outside services can stop your product",
            fatal,
        )
        return told, _stopping()
    if fatal:
        told = say("{stops} of {whole} can stop your product", stops=wording.num(fatal), whole=whole)
        return told, _stopping()
    short = sum(1 for cells in groups if any(c.sites_not_handled for c in cells))
    if short:
        told = say(
            "{short} of {whole} can fail in ways that the code does not handle",
            short=wording.num(short),
            whole=whole,
        )
        return told, say(
            "The headline counts a service if at least one of its calls does not handle one of the failures."
        )
    return _mild(groups, whole)


def _stopping() -> str:
    """What ``stops`` asks, in the words of the page."""
    return say(
        "The headline counts a service if “{slow}” is marked “{mark}”, or if “{down}” is and the code does "
        "not go on after the error.",
        slow=say(FAILURES[Failure.SLOW]),
        down=say(FAILURES[Failure.DOWN]),
        mark=say(STATES[CellState.NOT_HANDLED]),
    )


def _mild(groups: Sequence[Sequence[DrillCell]], whole: str) -> tuple[str, str]:
    """The conclusion where no call leaves a failure unhandled."""
    half = sum(1 for cells in groups if any(c.state is CellState.PARTLY and c.sites_partly for c in cells))
    if half:
        told = say(
            "{half} of {whole} can fail in ways that the code handles only in part",
            half=wording.num(half),
            whole=whole,
        )
        return told, say(
            "The headline counts a service if one of its marks is “{mark}” because a call handles the "
            "failure only in part.",
            mark=say(STATES[CellState.PARTLY]),
        )
    cells = [cell for group in groups for cell in group]
    if not any(cell.state in READ for cell in cells):
        return say("What {whole} can do to your product is not in the code", whole=whole), ""
    if any(cell.sites_partly for cell in cells):  # a few calls of a cell that mostly cannot be read
        told = say("No failure of {whole} was found unhandled; some calls could not be read", whole=whole)
        return told, ""
    return say("Every failure of {whole} that could be read is handled", whole=whole), ""
