"""Appendix C: every check with its result, by phase; questions that wait for a person have their own page."""

from collections import Counter
from dataclasses import dataclass

from lastmile.language import later, record_text, say, say_many
from lastmile.model import Audit, Control, Outcome, Phase, Result
from lastmile.report import remedies, wording
from lastmile.report.findings import PHASE_NAMES, evidence_of
from lastmile.report.latest import latest
from lastmile.report.nouns import SEVERITIES
from lastmile.report.ranking import controls, ranked

OUTCOMES = {
    Outcome.FAIL: later("failed"),
    Outcome.PASS: later("passed"),
    Outcome.NOT_ASSESSED: later("not assessed"),
    Outcome.NOT_APPLICABLE: later("does not apply"),
}
_LAST = ("readiness", "manual")  # families of checks that stand behind the phase's own, in this order


@dataclass(frozen=True, slots=True)
class Check:
    """One row."""

    id: str
    phase: str
    question: str
    result: str
    finding: str
    evidence: str  # of a finding with the number of its places in brackets; else evidence, or the reason


@dataclass(frozen=True, slots=True)
class Head:
    """One phase, and how many of its checks came out how, those that are not printed included."""

    phase: str
    counts: str


def _order(result: Result) -> tuple[int, int, str]:
    """By phase; in it the phase's own checks, then readiness, then what a person answered."""
    family = result.control.partition("/")[0]
    behind = _LAST.index(family) + 1 if family in _LAST else 0
    return list(PHASE_NAMES).index(result.phase), behind, result.control


def _waits(result: Result, control: Control | None) -> bool:
    return control is not None and control.manual and result.outcome is Outcome.NOT_ASSESSED


def waiting(audit: Audit) -> int:
    """How many questions wait for a person."""
    rows = controls(audit)
    return sum(_waits(result, rows.get(result.control)) for result in audit.results)


def _reason(result: Result, control: Control | None) -> str:
    if result.evidence:
        first, more = result.evidence[0].id, len(result.evidence) - 1
        return say("{first} and {n} more", first=first, n=wording.num(more)) if more else str(first)
    return remedies.told(result.reason or (control.not_assessed if control else ""))


@latest
def _firsts(audit: Audit) -> dict[str, str]:
    """The evidence that each failed check shows, by the check; every version of a report asks again."""
    return {item.control.id: evidence_of(item) for phase in ranked(audit).values() for item in phase}


def checks(audit: Audit, *, everything: bool) -> tuple[Check, ...]:
    """The checks and their result; without ``everything`` only what failed or was not assessed.

    A question that waits for a person is none of them: it has its own page.
    """
    rows = controls(audit)
    told = {item.control.id: item for phase in ranked(audit).values() for item in phase}
    listed, firsts = [], _firsts(audit)
    for result in sorted(audit.results, key=_order):
        control, item = rows.get(result.control), told.get(result.control)
        open_ = result.outcome in (Outcome.FAIL, Outcome.NOT_ASSESSED)
        if _waits(result, control) or not (everything or open_):
            continue
        words = say(OUTCOMES[result.outcome])
        if item:
            first = firsts[item.control.id]
            evidence = f"{first} ({wording.num(len(item.places))})" if first else ""
            words = f"{words}, {say(SEVERITIES[item.severity.value])}"
        else:
            evidence = _reason(result, control)
        question, phase = record_text(control.question) if control else "", say(PHASE_NAMES[result.phase])
        listed.append(Check(result.control, phase, question, words, item.id if item else "", evidence))
    return tuple(listed)


def heads(audit: Audit) -> tuple[Head, ...]:
    """The phases that have results, in their order."""
    rows = controls(audit)
    counted: dict[Phase, Counter[Outcome | None]] = {phase: Counter() for phase in PHASE_NAMES}
    for result in audit.results:
        key = None if _waits(result, rows.get(result.control)) else result.outcome
        counted[result.phase][key] += 1
    return tuple(Head(say(PHASE_NAMES[phase]), _counts(of)) for phase, of in counted.items() if of)


def _counts(of: Counter[Outcome | None]) -> str:
    moot = of[Outcome.NOT_APPLICABLE]
    told = (
        (of[Outcome.FAIL], say("{n} failed", n=wording.num(of[Outcome.FAIL]))),
        (of[Outcome.PASS], say("{n} passed", n=wording.num(of[Outcome.PASS]))),
        (of[Outcome.NOT_ASSESSED], say("{n} not assessed", n=wording.num(of[Outcome.NOT_ASSESSED]))),
        (moot, say_many("{n} does not apply", "{n} do not apply", moot)),
        (of[None], say("{n} for a person", n=wording.num(of[None]))),
    )
    return ", ".join(words for count, words in told if count)


def rest(audit: Audit, printed: int) -> str:
    """What of the checks is not printed; "" where all are."""
    left = len(audit.results) - waiting(audit) - printed
    if not left:
        return ""
    if not printed:
        every = wording.num(left)
        return say("Not printed here: the {n} checks; report.html and audit.json hold them.", n=every)
    return say_many(
        "Not printed here: {n} check that passed or does not apply; see report.html.",
        "Not printed here: {n} checks that passed or do not apply; see report.html.",
        left,
    )
