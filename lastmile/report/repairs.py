"""What a second audit saw of the first one's findings, for the letter: counted by what became of each."""

from dataclasses import dataclass

from lastmile.language import later_many, say, say_many
from lastmile.model import Outcome
from lastmile.model.comparison import Comparison, ControlChange
from lastmile.report import wording


@dataclass(frozen=True, slots=True)
class State:
    """What became of some of the earlier findings."""

    name: str
    findings: int


def _earlier(since: Comparison) -> tuple[ControlChange, ...]:
    """The findings of the earlier audit."""
    return tuple(change for change in since.controls if change.before is Outcome.FAIL)


def _state(change: ControlChange) -> str:
    """Gone counts as fixed only where the second audit looked again and missed no place of it."""
    passed, failed = change.after is Outcome.PASS, change.after is Outcome.FAIL
    if passed and change.fixed and not change.not_seen:
        return "fixed"
    if passed and not change.not_seen:
        return "word"
    if failed:
        return "partly" if change.fixed else "open"
    return "unseen"


# Headlines over what was fixed: of none, of one, of more.
_FIXED = (
    later_many("None of {n} earlier finding is fixed", "None of {n} earlier findings are fixed"),
    later_many("{fixed} of {n} earlier finding is fixed", "{fixed} of {n} earlier findings is fixed"),
    later_many("{fixed} of {n} earlier finding are fixed", "{fixed} of {n} earlier findings are fixed"),
)


def headline(since: Comparison | None) -> str:
    """How many of the earlier findings are fixed."""
    if since is None:
        return say("This letter says nothing about repairs")
    earlier = _earlier(since)
    fixed = sum(1 for change in earlier if _state(change) == "fixed")
    if not earlier:
        return say("The earlier audit had no finding")
    forms = _FIXED[min(fixed, 2)]
    return say_many(*forms, len(earlier), fixed=wording.num(fixed))


def states(since: Comparison | None) -> tuple[State, ...]:
    """What became of the earlier findings, each counted once, and how many are new; none without both."""
    if since is None:
        return ()
    names = {
        "fixed": say("Fixed: looked for again, and gone"),
        "partly": say("Fixed in some of its places"),
        "open": say("Still open"),
        "word": say("Closed by a person's decision or answer"),
        "unseen": say("Could not be looked for again, so not counted as fixed"),
    }
    found = [_state(change) for change in _earlier(since)]
    rows = [State(name, found.count(key)) for key, name in names.items()]
    new = sum(1 for c in since.controls if c.after is Outcome.FAIL and c.before is not Outcome.FAIL)
    return (*rows, State(say("Not among them: found in this audit for the first time"), new))
