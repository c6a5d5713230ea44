"""What a person has still to do before a report is final: sign each launch blocker.

Under a profile that holds its word for them (``questions_hold``), also answer each question that can block.

A report in which something of this waits is a draft by itself, whatever was typed.
"""

from lastmile.language import say_words
from lastmile.model import Audit, Fact, Finding, Outcome, Result, Status
from lastmile.report import people, wording
from lastmile.report.ranking import controls
from lastmile.verdict.gravity import can_block


def unsigned(audit: Audit) -> int:
    """How many launch blockers rest on a machine's word alone.

    One is signed when a named person confirmed one of its places (what is true at one place blocks), or
    decided on all of them; so is one that a person brought or that follows from a person's answer.
    """
    rows = controls(audit)
    found = {finding.fingerprint: finding for finding in audit.findings}
    blockers = [r for r in audit.results if r.blocker and r.outcome is Outcome.FAIL]
    return sum(
        1
        for result in blockers
        if not (result.control in rows and rows[result.control].own) and not _signed(result, found)
    )


def _signed(result: Result, found: dict[str, Finding]) -> bool:
    if result.answered_by:
        return True
    places = [found[name] for name in result.findings if name in found and found[name].counts]
    decided = [place for place in places if place.decided_by]
    return any(place.status is Status.CONFIRMED for place in decided) or 0 < len(places) == len(decided)


def unanswered(audit: Audit) -> int:
    """How many questions that the profile waits for have no answer; "nobody knows" is one."""
    if not audit.constants.get("questions_hold"):
        return 0
    rows = controls(audit)
    facts = frozenset(Fact(fact) for fact in audit.facts.get("applies", ()) if fact in set(Fact))
    return sum(
        1
        for question in people.asked(audit)
        if question.answer is None and question.control in rows and can_block(rows[question.control], facts)
    )


def unfinished(audit: Audit) -> str:
    """Why a report of this audit is not final yet, for the client; "" where nothing waits for a person."""
    parts = []
    if blockers := unsigned(audit):
        parts.append(
            say_words(
                "{word} launch blocker is not signed by a person",
                "{word} launch blockers are not signed by a person",
                blockers,
            )
        )
    if questions := unanswered(audit):
        parts.append(
            say_words(
                "{word} question that can block a launch has no answer",
                "{word} questions that can block a launch have no answer",
                questions,
            )
        )
    return wording.listing(parts)
