"""What a finding rests on besides its places: what was searched, what was not read, what a person said."""

import re
from dataclasses import dataclass

from lastmile.language import record_text, say
from lastmile.model import Status
from lastmile.report import wording
from lastmile.report.ranking import Failed

_SEARCHED = re.compile(r"(?:searched|gesucht): ")


@dataclass(frozen=True, slots=True)
class Basis:
    """A reason, and the label that it stands under."""

    label: str
    text: str


def basis(item: Failed, told: str) -> Basis | None:
    """The finding's ``reason`` under the label that fits it; None where there is none."""
    if not told:
        return None
    if found := _SEARCHED.match(told):
        return Basis(say("What was searched"), wording.capital(told[found.end() :]))
    notes = (one.note for place in item.places for one in place.evidence if one.kind == "absence")
    looked = item.result.reason or any(" " in note for note in notes) or not item.places
    if item.result.answered_by or not looked:
        return Basis(say("What a person said"), told)
    unread = item.result.reason and item.places
    return Basis(say("What was not read") if unread else say("What was searched"), told)


def reason(item: Failed) -> str:
    """Why it fails where no place says so: what is absent, what a person answered, who took the risk."""
    said = f"{item.result.answered_by}: " if item.result.answered_by else ""
    kinds = () if item.control.own else ("absence", "human")  # an own finding names its author in its message
    notes = (e.note for place in item.places for e in place.evidence if e.kind in kinds)
    told = (note for note in notes if " " in note)  # a note without a space is the name of a rule
    text = record_text(item.result.reason or next(told, ""))
    return " ".join(filter(None, (wording.sentence(said + text) if text else "", _accepted(item))))


def _accepted(item: Failed) -> str:
    """An accepted risk does not block, and it still is one: the report says who took it."""
    places = [place for place in item.places if place.status is Status.ACCEPTED]
    names = ", ".join(sorted({place.decided_by for place in places if place.decided_by}))
    if not places:
        return ""
    many = {"n": len(places), "places": wording.count(len(item.places), "place")}
    if not names:
        return say("Accepted as a risk by the client: {n} of {places}.", **many)
    return say("Accepted as a risk by {names}: {n} of {places}.", names=names, **many)
