"""Who has to act before a check that could not be made can be: we, the client, or both.

A client who reads that something was not checked asks first whose move it is. Told is only what the recorded
reason shows without doubt; of any other reason, that we look, and where it stands what we need for it.
"""

import re
from enum import StrEnum

from lastmile.language import later
from lastmile.model import Result

# What the client alone can give: a fact about the product that its repository does not hold.
_THEIRS = re.compile(
    r"no exact versions? (?:is|are) declared|no history of git:|kept elsewhere|cannot be seen from here"
    r"|^the code has a place for payments, and no "
)
# What was missing on our machine: data, a tool, the network.
_OURS = re.compile(
    r"data, which are only a subset|advisory index has no data for|no advisory data on this machine"
    r"|is not installed|^offline[,:] |holds no advisories"
    r"|a (?:tool|check) that (?:this needs|it needs) did not (?:work here|take part)"
)
_BETWEEN = "; "  # between the reasons of a check that several tools serve


class Mover(StrEnum):
    """Whose move it is."""

    WE = "we"
    THEY = "they"
    OPEN = "open"  # both, or the reason does not say it


MOVES = {
    Mover.WE: later(
        "{before_bar}, by us in a further run: our data or a tool fell short. You need only agree."
    ),
    Mover.THEY: later("{before_bar}: you give us access to what “Not assessed” names, and we check again."),
    Mover.OPEN: later(
        "{before_bar}, by us; if we need anything from you for it, it stands under “Not assessed”."
    ),
}


def mover(results: tuple[Result, ...]) -> Mover:
    """Whose move it is for all of these checks; ``OPEN`` where they differ, or there is none."""
    movers = {_of_one(result) for result in results}
    return movers.pop() if len(movers) == 1 else Mover.OPEN


def _of_one(result: Result) -> Mover:
    reasons = [part for part in (result.reason or "").split(_BETWEEN) if part]
    movers = {_of_reason(reason) for reason in reasons}
    return movers.pop() if len(movers) == 1 else Mover.OPEN


def _of_reason(reason: str) -> Mover:
    theirs, ours = _THEIRS.search(reason), _OURS.search(reason)
    if bool(theirs) == bool(ours):
        return Mover.OPEN
    return Mover.THEY if theirs else Mover.WE
