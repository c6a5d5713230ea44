"""Appendices: how scores are made, all checks, tools and runs, what was set aside."""

from collections import Counter
from dataclasses import dataclass

from lastmile.model import Audit, Control, Outcome, Result, Run, RunStatus, Severity
from lastmile.report import wording
from lastmile.report.findings import PHASE_NAMES
from lastmile.report.ranking import controls, ranked

OUTCOMES = {
    Outcome.PASS: "passed",
    Outcome.FAIL: "failed",
    Outcome.NOT_APPLICABLE: "does not apply",
    Outcome.NOT_ASSESSED: "not assessed",
}
METHOD = (
    (
        "Each check that applies carries a weight by its severity. A passed check earns all of it, a failed "
        "one the share of places that do it right, where those can be counted."
    ),
    (
        "A check that was not assessed earns nothing and costs nothing: it lowers the coverage and widens "
        "the range. The lower end takes all of them as failed, the upper end all as passed."
    ),
    (
        "A launch blocker caps its phase and the whole: good code elsewhere never buys it back. The verdict "
        "comes from blockers, open high findings and coverage, not from the score."
    ),
    (
        "Working days are hours of the checklist, divided by the hours of a day, scaled by the number of "
        "places. The lower figure is the median, the upper one holds in nine cases of ten."
    ),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One row of appendix C."""

    id: str
    phase: str
    question: str
    result: str
    finding: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Tool:
    """One row of appendix D."""

    name: str
    version: str
    data: str
    state: str
    files: str
    seconds: str


def _reason(result: Result, control: Control | None) -> str:
    if result.evidence:
        more = len(result.evidence) - 1
        return f"{result.evidence[0].id} and {wording.num(more)} more" if more else result.evidence[0].id
    return result.reason or (control.not_assessed if control else "")


def checks(audit: Audit, *, everything: bool) -> tuple[Check, ...]:
    """All checks and their result; without ``everything`` only what failed or was not assessed."""
    rows = controls(audit)
    told = {item.control.id: item for phase in ranked(audit).values() for item in phase}
    listed = []
    for result in sorted(audit.results, key=lambda item: (list(PHASE_NAMES).index(item.phase), item.control)):
        if not everything and result.outcome not in (Outcome.FAIL, Outcome.NOT_ASSESSED):
            continue
        control, item = rows.get(result.control), told.get(result.control)
        words = OUTCOMES[result.outcome]
        if control and control.manual and result.outcome is Outcome.NOT_ASSESSED:
            words = "for a person"
        if item:
            ids = [e.id for place in item.places for e in place.evidence] or [e.id for e in result.evidence]
            evidence = f"{ids[0]} ({wording.num(len(item.places))})" if ids else ""
            words = f"{words}, {item.severity}"
        else:
            evidence = _reason(result, control)
        question = control.question if control else ""
        listed.append(
            Check(
                result.control, PHASE_NAMES[result.phase], question, words, item.id if item else "", evidence
            )
        )
    return tuple(listed)


def _state(run: Run) -> str:
    words = {
        RunStatus.OK: "ran",
        RunStatus.PARTIAL: "read a part",
        RunStatus.SKIPPED: "skipped",
        RunStatus.FAILED: "failed",
    }[run.status]
    return f"{words}: {run.reason}" if run.reason else words


def _tool(run: Run) -> Tool:
    read = (
        f"{wording.num(run.files_reported)} of {wording.num(run.files_sent)}"
        if run.files_sent
        else "no files"
    )
    return Tool(
        run.scanner,
        run.version,
        wording.date(run.data_date) if run.data_date else "",
        _state(run),
        read,
        wording.seconds(run.seconds),
    )


def tools(audit: Audit) -> tuple[Tool, ...]:
    """Every tool and run; our own checks that ran well share one row."""
    own = [run for run in audit.runs if run.scanner.startswith("lastmile.") and run.status is RunStatus.OK]
    rows = [_tool(run) for run in audit.runs if run not in own]
    if own:
        total = wording.seconds(sum(run.seconds for run in own))
        sent = max(run.files_sent for run in own)
        rows.append(
            Tool(
                f"LastMile's own checks ({wording.num(len(own))})",
                own[0].version,
                "",
                "ran",
                f"up to {wording.num(sent)}",
                total,
            )
        )
    named = {run.scanner for run in audit.runs}
    rows += [
        Tool(
            tool.name,
            tool.version,
            wording.date(tool.data_date) if tool.data_date else "",
            "took part",
            "",
            "",
        )
        for tool in audit.tools
        if tool.name not in named
    ]
    return tuple(rows)


def method(audit: Audit) -> tuple[str, ...]:
    """How a score comes about, and one worked sentence from this audit."""
    scored = next((phase for phase in audit.phases if phase.points is not None), None)
    if scored is None:
        return METHOD
    return (
        *METHOD,
        f"Example: {PHASE_NAMES[scored.id]} passed {wording.num(scored.passed)} of "
        f"{wording.num(scored.passed + scored.failed)} assessed checks; weighted by risk that is "
        f"{wording.points(scored.points)} of 100.",
    )


# The walls around the tools, in a client's words: while they ran, they ...
WALLS = {
    "filesystem": "saw no file but a copy of the code",
    "network": "had no network",
    "pdeathsig": "could not outlive the audit",
    "rlimits": "had limits of time and memory",
}


def walls(audit: Audit) -> str:
    """What kept the tools away from the rest of the machine, "" where the record does not say."""
    known = [(WALLS[name], up) for name, up in sorted(audit.walls.items()) if name in WALLS]
    stood = [words for words, up in known if up]
    text = f"While the tools ran, they {wording.listing(stood)}." if stood else ""
    if any(not up for _, up in known):
        missing = wording.listing([words for words, up in known if not up])
        text += f" Not on this machine, or not for every tool: that they {missing}."
    return text.strip()


def set_aside(audit: Audit) -> tuple[str, ...]:
    """What was found and does not count, with its number: nothing is dropped."""
    told = {id(place) for phase in ranked(audit).values() for item in phase for place in item.places}
    reasons: Counter[str] = Counter()
    for finding in audit.findings:
        if id(finding) in told:
            continue
        if finding.set_aside == "not_applicable":
            reasons["at checks that do not apply to this product"] += 1
        elif finding.set_aside:
            reasons[f"in {finding.set_aside} code"] += 1
        elif finding.severity is Severity.INFO:
            reasons["for information only"] += 1
        elif not finding.counts:
            reasons[f"decided: {finding.status.value.replace('_', ' ')}"] += 1
        elif finding.control:
            reasons["noted at checks that did not fail"] += 1
    lines = [f"{wording.count(n, 'place')} {reason}" for reason, n in sorted(reasons.items())]
    if audit.unclassified:
        notes = sum(audit.unclassified.values())
        lines.append(f"{wording.count(notes, 'note')} outside this checklist, not judged")
    return tuple(lines)
