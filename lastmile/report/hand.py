"""What a person said in this audit: their words for the report, and every decision with its reason."""

import re
from dataclasses import dataclass

from lastmile.language import later, record_text, say, say_many
from lastmile.model import Audit, Decided, Finding, Phase, Status
from lastmile.report import wording

PARTS = ("summary", "good", "road", "scope", *(phase.value for phase in Phase))
STATUS = {
    Status.CONFIRMED: later("confirmed"),
    Status.FALSE_POSITIVE: later("false positive"),
    Status.ACCEPTED: later("accepted risk"),
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
    name = who.consultant if who else None
    day = _day(who.date if who else None)
    whose = say("Words of {name}", name=name) if name else say("Words of the consultant")
    signed = f"{whose}, {day}" if day else whose
    return {part: Words(paragraphs(texts[part]), signed) if texts.get(part) else None for part in PARTS}


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
        more = say_many("And {n} decision more", "And {n} decisions more", rest)
        rows[MOST:] = [DecisionRow(more, say("in audit.json"), "", "")]
    return tuple(rows)


def _row(subject: str, same: list[Decided], known: dict[str, Finding]) -> DecisionRow:
    one = same[0]
    first = known.get(one.fingerprint or "")
    more, where = wording.num(len(same) - 1), _place(first) if first else subject
    if len(same) > 1:
        where = say("{first} and {n} more", first=where, n=more)
    status = say(STATUS[one.status]) if one.status in STATUS else one.status.value
    return DecisionRow(
        about=f"{subject} ({where})" if first else where,
        what=f"{status}: {_became(one, sum(item.places for item in same))}",
        reason=wording.sentence(one.reason),
        who=f"{one.author}, {_day(one.date)}",
    )


def _subject(one: Decided, known: dict[str, Finding]) -> str:
    if one.fingerprint is not None:
        found = known.get(one.fingerprint)
        if found is None:
            return say("a finding that this audit does not have")
        return record_text(found.title or found.rule)
    parts = [
        say("rule {rule}", rule=one.rule) if one.rule else "",
        say("files {path}", path=one.path) if one.path else "",
    ]
    return ", ".join(part for part in parts if part)


def _place(finding: Finding) -> str:
    where = finding.path or say("the repository as a whole")
    return where if finding.line is None else say("{path}, line {line}", path=where, line=finding.line)


def _became(one: Decided, places: int) -> str:
    if one.state == "expired":
        return say("expired on {day}, so it is open again", day=_day(one.expires))
    found = wording.count(places, "place") if one.state == "used" else say("no place in this audit")
    return say("{places}, until {day}", places=found, day=_day(one.expires)) if one.expires else found


def _day(text: str | None) -> str:
    return wording.date(text) if text else ""
