"""Whether the scores of two audits can be put side by side, and what they are where both were made alike.

A score says what share of what was asked is met. Two scores of different questions say nothing about the
product between them, so they are made again over the checks that were assessed both times, by the weights of
the later one; and where the bar or the part of the product is another one, not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lastmile.engagements.entry import scope
from lastmile.model import Audit
from lastmile.verdict.comparable import ASSESSED, compared_score
from lastmile.verdict.compare import compare
from lastmile.verdict.constants import from_record

ENOUGH_SHARED = 0.5  # of the weight of what each audit assessed; with less in common a change means nothing


@dataclass(frozen=True)
class Change:
    """From one audit to a later one; points are 0..100 over what was assessed both times."""

    before: float | None = None
    after: float | None = None
    shared: int = 0  # checks assessed both times
    reason: str = ""  # why the recorded scores do not compare as they stand; "" where they do
    places: Mapping[str, int] = field(default_factory=dict)  # outcome of ``verdict.compare`` -> findings

    @property
    def points(self) -> float | None:
        """How many points it went up; None where nothing compares."""
        if self.before is None or self.after is None:
            return None
        return round(self.after - self.before, 1)


def change(before: Audit, after: Audit) -> Change:
    """What became of the score and the findings between two audits of one project.

    Raises AuditFileError where a record's constants are not what they can be.
    """
    return replace(_of_score(before, after), places=compare(before, after).counts)


def _of_score(before: Audit, after: Audit) -> Change:
    if reason := _apart(before, after):
        return Change(reason=reason)
    found = compared_score(before, after)
    if not _enough(before, after):
        return Change(shared=found.controls, reason=f"only {found.controls} checks were assessed both times")
    reasons = (
        "another checklist" if before.checklist_version != after.checklist_version else "",
        "other weights of the score" if from_record(before.constants) != from_record(after.constants) else "",
        _once(found.left_out),
    )
    told = ", ".join(reason for reason in reasons if reason)
    if not told and (found.before, found.after) != (before.score.overall, after.score.overall):
        told = "another version of LastMile scored one of them"
    return Change(before=found.before, after=found.after, shared=found.controls, reason=told)


def _apart(before: Audit, after: Audit) -> str:
    """Why nothing of the two scores compares; "" where something may."""
    if before.profile != after.profile:
        return f"another bar (profile {before.profile}, then {after.profile})"
    if scope(before) != scope(after):
        return f"another scope ({scope(before) or 'all'}, then {scope(after) or 'all'})"
    for audit, which in ((before, "the earlier"), (after, "the later")):
        if audit.score.overall is None:
            return f"{which} audit cannot say"
    return ""


def _enough(before: Audit, after: Audit) -> bool:
    """Of the weight of what each of them assessed at least ``ENOUGH_SHARED`` was assessed by both."""
    theirs, ours = (
        {result.control for result in audit.results if result.outcome in ASSESSED}
        for audit in (before, after)
    )
    weight = from_record(after.constants).severity_weight
    for audit, known in ((before, theirs), (after, ours)):
        weights = {c.id: weight[c.severity] for c in audit.controls if c.id in known}
        common = sum(value for name, value in weights.items() if name in theirs & ours)
        if not common or common < ENOUGH_SHARED * sum(weights.values()):
            return False
    return True


def _once(count: int) -> str:
    if not count:
        return ""
    return f"{count} {'check was' if count == 1 else 'checks were'} assessed only once"
