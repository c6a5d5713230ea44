"""Appendices: how scores are made, all checks, tools and runs, what was set aside; and the gate sheet."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lastmile.model import Audit, Control, Outcome, Result, Run, RunStatus
from lastmile.report import wording
from lastmile.report.findings import PHASE_NAMES
from lastmile.report.ranking import controls, is_open, ranked

OUTCOMES = {
    Outcome.PASS: "passed",
    Outcome.FAIL: "failed",
    Outcome.NOT_APPLICABLE: "does not apply",
    Outcome.NOT_ASSESSED: "not assessed",
}
ANSWERS = {
    "yes": "yes",
    "partly": "partly",
    "no": "no",
    "not_applicable": "does not apply",
    "unknown": "nobody knows",
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
class Question:
    """One row of the gate sheet."""

    id: str
    question: str
    answer: str  # "not answered" until somebody did
    who: str


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


@dataclass(frozen=True, slots=True)
class Constant:
    """One figure of the scoring."""

    name: str
    value: str


def questions(audit: Audit) -> tuple[Question, ...]:
    """The questions for a person, unanswered ones first."""
    told = sorted(audit.manual, key=lambda item: item.answer is not None)
    return tuple(
        Question(
            id=f"G-{number}",
            question=item.question,
            answer=_answer(item.answer, item.note),
            who=", ".join(
                part for part in (item.by or "", wording.date(item.date) if item.date else "") if part
            ),
        )
        for number, item in enumerate(told, start=1)
    )


def _answer(answer: str | None, note: str) -> str:
    if answer is None:
        return "not answered"
    return f"{ANSWERS.get(answer, answer)}: {note}" if note else ANSWERS.get(answer, answer)


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


def _flat(name: str, value: Any) -> Iterator[Constant]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{name}, {key}" if name else str(key), inner)
    elif isinstance(value, list | tuple):
        yield Constant(name, "; ".join(_plain(item) for item in value))
    else:
        yield Constant(name, _plain(value))


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items()).replace("_", " ")
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def constants(audit: Audit) -> tuple[Constant, ...]:
    """Every constant of the scoring, by name."""
    return tuple(
        Constant(wording.capital(item.name.replace("_", " ")), item.value)
        for item in _flat("", audit.constants)
    )


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


def set_aside(audit: Audit) -> tuple[str, ...]:
    """What was found and does not count, with its number: nothing is dropped."""
    told = {id(place) for phase in ranked(audit).values() for item in phase for place in item.places}
    reasons: Counter[str] = Counter()
    for finding in audit.findings:
        if id(finding) in told:
            continue
        if finding.set_aside:
            reasons[f"in {finding.set_aside} code"] += 1
        elif not is_open(finding):
            reasons[f"decided: {finding.status.value.replace('_', ' ')}"] += 1
        elif finding.control:
            reasons["noted at checks that did not fail"] += 1
    lines = [f"{wording.count(n, 'place')} {reason}" for reason, n in sorted(reasons.items())]
    if audit.unclassified:
        lines.append(
            f"{wording.count(sum(audit.unclassified.values()), 'place')} of "
            f"{wording.count(len(audit.unclassified), 'rule')} that no check of the list asks for"
        )
    return tuple(lines)
