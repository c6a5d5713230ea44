"""From a claim to a verdict: it does not exist, other versions have it, or it cannot be known."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lastmile.scanners.apis.claims import Claim, What
from lastmile.scanners.apis.members import Has, PackageText
from lastmile.scanners.apis.shelf import Shelf
from lastmile.scanners.apis.store import LaidOut

Others = Callable[[LaidOut], Iterable[LaidOut]]
"""Other versions of a package that can be had, the likeliest to differ first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is sure of a claim."""

    package: LaidOut
    elsewhere: str | None = None  # a version that has it; None: none of those that were looked at
    looked: tuple[str, ...] = ()  # the other versions that were looked at
    mentioned: bool = False  # the word stands somewhere in the package all the same


def asks(text: PackageText, claim: Claim) -> Has:
    """Whether a package has what the claim says is missing."""
    match claim.what:
        case What.MODULE:
            return text.module(claim.name)
        case What.MEMBER:
            return text.member(claim.owner, claim.name)
        case What.ATTRIBUTE:
            return text.attribute(claim.home, claim.name)
        case What.KEYWORD:
            return text.keyword(claim.owner, claim.name)


def judged(claim: Claim, shelf: Shelf, others: Others) -> Verdict | None:
    """The verdict on one claim; None where it cannot be known."""
    owners = shelf.owners(claim)
    # An attribute that the package knows by name may belong to a subclass, or be put there by a loop.
    if claim.what is What.ATTRIBUTE and any(shelf.text(p).mentions(claim.name) for p in owners):
        return None
    if not owners or any(asks(shelf.text(p), claim) is not Has.NO for p in owners):
        return None
    package = owners[0]
    if shelf.compiled(package, claim.owner if claim.what is What.MEMBER else ""):
        return None
    looked = []
    for other in others(package):
        answer = asks(shelf.text(other), claim)
        if answer is Has.YES:
            return Verdict(package, elsewhere=other.version)
        if answer is Has.NO:
            looked.append(other.version)
    mentioned = shelf.text(package).mentions(claim.name.rpartition(".")[2])
    return Verdict(package, looked=tuple(looked), mentioned=mentioned)
