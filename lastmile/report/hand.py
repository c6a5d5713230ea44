"""What a person said in this audit: their words for the report, and every decision with its reason."""

import re
from dataclasses import dataclass

from lastmile.model import Audit, Decided, Finding, Phase, Status
from lastmile.report import wording

PARTS = ("summary", "good", "road", "scope", *(phase.value for phase in Phase))
STATUS = {
    Status.CONFIRMED: "confirmed",
    Status.FALSE_POSITIVE: "false positive",
    Status.ACCEPTED: "accepted risk",
}
MOST = 60  # rows of decisions: two pages
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Words:
    """The consultant's own words for one part of the report."""

    paragraphs: tuple[str, ...]
    who: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision of the engagement file."""

    about: str
    what: str  # what was decided, and what became of it
    reason: str
    who: str


def words(audit: Audit) -> dict[str, Words | None]:
    """The words by part of the report; None where the consultant left it to us."""
    who = audit.engagement
    texts = who.narrative if who else {}
    signed = ", ".join(
        part
        for part in ((who.consultant if who else "") or "the consultant", _day(who.date if who else ""))
        if part
    )
    return {
        part: Words(paragraphs(texts[part]), f"Words of {signed}") if texts.get(part) else None
        for part in PARTS
    }


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text; a blank line parts them."""
    found = (" ".join(part.split()) for part in _PARAGRAPH.split(text))
    return tuple(part for part in found if part)


def decisions(audit: Audit) -> tuple[DecisionRow, ...]:
    """Every decision, in the order of the file; one that had no effect says so.

    Those that say the same of places of one check share a row, and beyond ``MOST`` rows the rest is counted.
    """
    if audit.engagement is None:
        return ()
    known = {finding.fingerprint: finding for finding in audit.findings}
    groups: dict[tuple[str, ...], list[Decided]] = {}
    for one in audit.engagement.decisions:
        said = (one.status.value, one.state, one.reason, one.author, one.date, one.expires or "")
        groups.setdefault((_subject(one, known), *said), []).append(one)
    rows = [_row(key[0], same, known) for key, same in groups.items()]
    rest = len(rows) - MOST
    if rest > 0:
        more = DecisionRow(f"And {wording.count(rest, 'decision')} more", "in audit.json", "", "")
        rows[MOST:] = [more]
    return tuple(rows)


def _row(subject: str, same: list[Decided], known: dict[str, Finding]) -> DecisionRow:
    one = same[0]
    first = known.get(one.fingerprint or "")
    where = f" ({_place(first)}" if first else ""
    more = f" and {wording.num(len(same) - 1)} more" if len(same) > 1 else ""
    return DecisionRow(
        about=f"{subject}{where}{more})" if where else f"{subject}{more}",
        what=f"{STATUS.get(one.status, one.status.value)}: {_became(one, sum(item.places for item in same))}",
        reason=wording.sentence(one.reason),
        who=f"{one.author}, {_day(one.date)}",
    )


def _subject(one: Decided, known: dict[str, Finding]) -> str:
    if one.fingerprint is not None:
        found = known.get(one.fingerprint)
        return (found.title or found.rule) if found else "a finding that this audit does not have"
    parts = [f"rule {one.rule}" if one.rule else "", f"files {one.path}" if one.path else ""]
    return ", ".join(part for part in parts if part)


def _place(finding: Finding) -> str:
    where = finding.path or "the repository as a whole"
    return f"{where}, line {finding.line}" if finding.line is not None else where


def _became(one: Decided, places: int) -> str:
    until = f", until {_day(one.expires)}" if one.expires else ""
    match one.state:
        case "used":
            return f"{wording.count(places, 'place')}{until}"
        case "expired":
            return f"expired on {_day(one.expires)}, so it is open again"
        case _:
            return f"no place in this audit{until}"


def _day(text: str | None) -> str:
    return wording.date(text) if text else ""
