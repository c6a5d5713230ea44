"""How grave a finding is: sure or a question, a condition, a blocker."""

from lastmile.model import Confidence, Control, Fact, Finding, Result, Status
from lastmile.verdict.constants import STANDARD, Constants


def sureness(finding: Finding) -> Confidence:
    """What a person confirmed is sure, whatever the scanner thought of it."""
    return Confidence.HIGH if finding.status is Status.CONFIRMED else finding.confidence


def is_condition(claim: Finding | Result, constants: Constants = STANDARD) -> bool:
    """Grave, and more than a question: one of these keeps a product from plain *ready*."""
    sure = sureness(claim) if isinstance(claim, Finding) else claim.confidence
    grave = claim.severity is not None and claim.severity.rank <= constants.condition_from.rank
    return grave and sure is not Confidence.LOW


def is_blocking(control: Control, finding: Finding, facts: frozenset[Fact]) -> bool:
    """A blocker row, a grave finding, and sureness: high confidence, or a person who confirmed it."""
    sure = sureness(finding) is Confidence.HIGH and finding.status is not Status.ACCEPTED
    return can_block(control, facts) and sure and finding.severity.rank <= control.blocker_from.rank


def can_block(control: Control, facts: frozenset[Fact]) -> bool:
    """Whether such a product cannot launch while this row fails gravely."""
    conditional = not control.blocker_when or any(Fact(fact) in facts for fact in control.blocker_when)
    return control.blocker and conditional
