"""What the page "When something else breaks" holds against a passed check that seems to say the contrary.

A check and a mark of that page can look at one thing and ask it differently: the check whether an error is
caught, the mark whether it is handled. The pass then says what it asked, and how many calls the page shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lastmile.language import later, later_many, say, say_many
from lastmile.model import Audit, DrillCell, Failure
from lastmile.report.drill_evidence import ids_of, named
from lastmile.report.drill_verdict import BAD, after_decisions
from lastmile.report.drill_words import FAILURES


@dataclass(frozen=True, slots=True)
class _Asked:
    """The column that a client reads beside a check, and what the check asks less."""

    failure: Failure
    scope: str
    kinds: frozenset[str] = frozenset()  # of services; none named: all


_OF_ALL = later_many(
    "“{chapter}” shows {n} call where “{failure}” is not handled, or only in part",
    "“{chapter}” shows {n} calls where “{failure}” is not handled, or only in part",
)
_OF_SOME = later_many(
    "“{chapter}” shows {n} call of such services where “{failure}” is not handled, or only in part",
    "“{chapter}” shows {n} calls of such services where “{failure}” is not handled, or only in part",
)
_PARTNERS = frozenset({"payments", "e-mail", "messages", "ai"})
_AI = frozenset({"ai"})
_ASKED = {
    "failure/http-call-without-timeout": _Asked(
        Failure.SLOW, later("this check looks at the clients for HTTP and mail, not at every library")
    ),
    "failure/llm-call-unbounded": _Asked(
        Failure.SLOW, later("one of the two limits is enough for this check"), _AI
    ),
    "failure/http-status-unchecked": _Asked(
        Failure.ERROR,
        later("this check asks whether the code looks at the status of an answer, not what it does then"),
    ),
    "failure/external-outage-unhandled": _Asked(
        Failure.DOWN,
        later("this check asks whether the code catches a failure at all, not what it does then"),
        _PARTNERS,
    ),
    "failure/llm-output-unparsed": _Asked(
        Failure.NONSENSE, later("this check looks only where an answer is parsed as JSON"), _AI
    ),
}

CHECKS = frozenset(_ASKED)


def drill_ids(audit: Audit, control: str) -> tuple[str, ...]:
    """The findings that those marks name, each once."""
    cells = _short(audit, control)
    names = named(audit) if cells else None
    return tuple(dict.fromkeys(one for cell in cells for one in ids_of(cell, names))) if names else ()


def drill_limits(audit: Audit, control: str) -> tuple[str, ...]:
    """What the check asked, and the calls that the page marks all the same; nothing where it marks none."""
    cells = _short(audit, control)
    if not cells:
        return ()
    asked = _ASKED[control]
    shown = say_many(
        *(_OF_SOME if asked.kinds else _OF_ALL),
        sum(cell.sites_not_handled + cell.sites_partly for cell in cells),
        chapter=say("When something else breaks"),
        failure=say(FAILURES[asked.failure]),
    )
    return say(asked.scope), shown


def _short(audit: Audit, control: str) -> Sequence[DrillCell]:
    """The marks of the check's column that are worse than "handled" and rest on calls that were read."""
    asked, found = _ASKED.get(control), audit.drill
    if asked is None or found is None:
        return ()
    mine = {s.name for s in found.services if not asked.kinds or s.kind in asked.kinds}
    cells = (c for c in found.cells if c.failure is asked.failure and c.service in mine)
    return [
        cell
        for cell in after_decisions(audit, cells)
        if cell.state in BAD and cell.sites_not_handled + cell.sites_partly
    ]
