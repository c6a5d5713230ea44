"""What is already good: passes worth a client's attention, or nothing; hollow praise costs trust."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lastmile.language import record_text, say
from lastmile.model import Audit, Control, Fact, Outcome, Phase, Result, Severity
from lastmile.report.neighbours import beside_a_finding, limits
from lastmile.report.ranking import controls

MOST = 3
LEAST = 2  # a single good thing reads like mockery
ENOUGH = 3  # places that a check looked at, where it counts them: one or two may be luck
MOSTLY = 0.5  # share of the code, by lines, that a check must be about before it stands for the product

# Passes that say little for the product even where they are true.
HOLLOW = {
    "failure/process-local-rate-limiter": "passes where there is no limit at all",
    "failure/hallucinated-api": "that called functions exist is what everybody takes for granted",
}
# Checks whose subject is each file of the product, so that there always was something to judge.
WHOLE_CODE = frozenset({"security/hardcoded-secret", "security/env-file-committed"})
# The fact that shows that there was something to judge, where the checklist row does not ask for one.
SUBJECTS = {
    "security/sql-string-building": Fact.DATABASE,
    "security/insecure-signing-secret": Fact.AUTH,
    "security/weak-password-storage": Fact.AUTH,
    "performance/n-plus-one-query": Fact.DATABASE,
}
_ORDER = tuple(Phase)  # security before failure modes before the others


@dataclass(frozen=True, slots=True)
class Good:
    """A passed check as praise, with its evidence."""

    text: str
    evidence: str


def as_good(result: Result, control: Control) -> Good:
    """One pass in words, as its check has them."""
    text = record_text(control.good).rstrip(".") or record_text(control.question)
    return Good(text, result.evidence[0].id if result.evidence else "")


def passed(audit: Audit, result: Result, control: Control) -> Good:
    """One pass for the list of its chapter, with what its sentence leaves out in brackets."""
    good, apart = as_good(result, control), limits(audit, result)
    return replace(good, text=say("{sentence} ({apart})", sentence=good.text, apart=apart)) if apart else good


def _had_subject(result: Result, control: Control, facts: frozenset[str]) -> bool:
    """Whether there was something to judge: counted, pointed at, seen as a fact, or the code as a whole."""
    if result.opportunities is not None:
        return result.opportunities >= ENOUGH
    if control.kind == "absence" or result.answered_by:
        return True  # what was looked for was found
    if any(item.kind in ("place", "file", "human") for item in result.evidence):
        return True
    subject = SUBJECTS.get(control.id)
    return (
        control.id in WHOLE_CODE
        or (subject is not None and subject.value in facts)
        or any(fact in facts for fact in control.applies_when)
    )


def _share(control: Control, lines: Mapping[str, int]) -> float:
    """The share of the code that the check is about, 0..1; ecosystems of packages count as all."""
    mine = sum(lines.get(name, 0) for name in control.languages)
    return mine / sum(lines.values()) if mine else 1.0


def _worth(result: Result, control: Control, audit: Audit) -> bool:
    lines = {language.name: language.lines for language in audit.target.languages if language.lines}
    return (
        result.outcome is Outcome.PASS
        and control.tier == "core"
        and control.severity in (Severity.CRITICAL, Severity.HIGH)
        and bool(control.good)
        and control.id not in HOLLOW
        and not result.lost
        and not limits(audit, result)
        and not beside_a_finding(audit, control.id)
        and _had_subject(result, control, frozenset(audit.facts.get("applies", ())))
        and _share(control, lines) >= MOSTLY
    )


def praise(audit: Audit) -> tuple[Good, ...]:
    """The passes to print on the decision page, heaviest first; none where fewer than two are worth it."""
    rows = controls(audit)
    worth = [r for r in audit.results if r.control in rows and _worth(r, rows[r.control], audit)]
    worth.sort(key=lambda r: (rows[r.control].severity.rank, _ORDER.index(r.phase), r.control))
    if len(worth) < LEAST:
        return ()
    return tuple(as_good(result, rows[result.control]) for result in worth[:MOST])
