"""Appendices: how scores are made, all checks, tools and runs, what was set aside."""

from collections import Counter
from dataclasses import dataclass

from lastmile.language import later, later_many, record_text, say, say_many
from lastmile.model import Audit, Control, Finding, Outcome, Result, Run, RunStatus, Severity
from lastmile.report import wording
from lastmile.report.findings import PHASE_NAMES
from lastmile.report.nouns import SEVERITIES
from lastmile.report.ranking import controls, ranked

OUTCOMES = {
    Outcome.PASS: later("passed"),
    Outcome.FAIL: later("failed"),
    Outcome.NOT_APPLICABLE: later("does not apply"),
    Outcome.NOT_ASSESSED: later("not assessed"),
}
METHOD = (
    later(
        "Each check that applies carries a weight by its severity. A passed check earns all of it, a failed "
        "one the share of places that do it right, where those can be counted."
    ),
    later(
        "A check that was not assessed earns nothing and costs nothing: it lowers the coverage and widens "
        "the range. The lower end takes all of them as failed, the upper end all as passed."
    ),
    later(
        "A launch blocker caps its phase and the whole: good code elsewhere never buys it back. The verdict "
        "comes from blockers, open high findings and coverage, not from the score."
    ),
    later(
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
        first, more = result.evidence[0].id, len(result.evidence) - 1
        return say("{first} and {n} more", first=first, n=wording.num(more)) if more else str(first)
    return record_text(result.reason or (control.not_assessed if control else ""))


def checks(audit: Audit, *, everything: bool) -> tuple[Check, ...]:
    """All checks and their result; without ``everything`` only what failed or was not assessed.

    A question that waits for a person has its own page, so it is not among the latter.
    """
    rows = controls(audit)
    told = {item.control.id: item for phase in ranked(audit).values() for item in phase}
    listed = []
    for result in sorted(audit.results, key=lambda item: (list(PHASE_NAMES).index(item.phase), item.control)):
        control, item = rows.get(result.control), told.get(result.control)
        waits = control is not None and control.manual and result.outcome is Outcome.NOT_ASSESSED
        if not everything and (waits or result.outcome not in (Outcome.FAIL, Outcome.NOT_ASSESSED)):
            continue
        words = say("for a person") if waits else say(OUTCOMES[result.outcome])
        if item:
            ids = [e.id for place in item.places for e in place.evidence] or [e.id for e in result.evidence]
            evidence = f"{ids[0]} ({wording.num(len(item.places))})" if ids else ""
            words = f"{words}, {say(SEVERITIES[item.severity.value])}"
        else:
            evidence = _reason(result, control)
        question, phase = record_text(control.question) if control else "", say(PHASE_NAMES[result.phase])
        listed.append(Check(result.control, phase, question, words, item.id if item else "", evidence))
    return tuple(listed)


# What became of a run, without and with a reason. A check that "failed" did its work; a run did not.
_STATES = {
    RunStatus.OK: (later("ran"), later("ran: {reason}")),
    RunStatus.PARTIAL: (later("read a part"), later("read a part: {reason}")),
    RunStatus.SKIPPED: (later("skipped"), later("skipped: {reason}")),
    RunStatus.FAILED: (later("did not work"), later("failed: {reason}")),
}


def _state(run: Run) -> str:
    bare, because = _STATES[run.status]
    return say(because, reason=record_text(run.reason)) if run.reason else say(bare)


def _tool(run: Run) -> Tool:
    read = (
        say("{n} of {all}", n=wording.num(run.files_reported), all=wording.num(run.files_sent))
        if run.files_sent
        else say("no files")
    )
    return Tool(
        run.scanner,
        say("unknown") if run.version == "unknown" else run.version,
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
                say("LastMile's own checks ({n})", n=wording.num(len(own))),
                own[0].version,
                "",
                say("ran"),
                say("up to {n}", n=wording.num(sent)),
                total,
            )
        )
    named = {run.scanner for run in audit.runs}
    rows += [
        Tool(
            tool.name,
            tool.version,
            wording.date(tool.data_date) if tool.data_date else "",
            say("took part"),
            "",
            "",
        )
        for tool in audit.tools
        if tool.name not in named
    ]
    return tuple(rows)


def method(audit: Audit) -> tuple[str, ...]:
    """How a score comes about, and one worked sentence from this audit."""
    lines = tuple(say(line) for line in METHOD)
    scored = next((phase for phase in audit.phases if phase.points is not None), None)
    if scored is None:
        return lines
    example = say(
        "Example: {phase} passed {passed} of {assessed} assessed checks; weighted by risk that is {points} "
        "of 100.",
        phase=say(PHASE_NAMES[scored.id]),
        passed=wording.num(scored.passed),
        assessed=wording.num(scored.passed + scored.failed),
        points=wording.points(scored.points),
    )
    return (*lines, example)


# The walls around the tools, in a client's words: while they ran, they ...
WALLS = {
    "filesystem": later("saw no file but a copy of the code"),
    "network": later("had no network"),
    "pdeathsig": later("could not outlive the audit"),
    "rlimits": later("had limits of time and memory"),
}


def walls(audit: Audit) -> str:
    """What kept the tools away from the rest of the machine, "" where the record does not say."""
    known = [(say(WALLS[name]), up) for name, up in sorted(audit.walls.items()) if name in WALLS]
    stood = [words for words, up in known if up]
    missing = [words for words, up in known if not up]
    told = [say("While the tools ran, they {walls}.", walls=wording.listing(stood))] if stood else []
    if missing:
        told.append(
            say(
                "Not on this machine, or not for every tool: that they {walls}.",
                walls=wording.listing(missing),
            )
        )
    return " ".join(told)


# Why a place does not count, by what its finding says; in the order in which the report tells them.
_ASIDE = {
    "not_applicable": later_many(
        "{n} place at checks that do not apply to this product",
        "{n} places at checks that do not apply to this product",
    ),
    "false_positive": later_many("{n} place decided: false positive", "{n} places decided: false positive"),
    "fixed": later_many("{n} place decided: fixed", "{n} places decided: fixed"),
    "info": later_many("{n} place for information only", "{n} places for information only"),
    "generated": later_many("{n} place in generated code", "{n} places in generated code"),
    "test": later_many("{n} place in test code", "{n} places in test code"),
    "vendored": later_many("{n} place in vendored code", "{n} places in vendored code"),
    "noted": later_many(
        "{n} place noted at checks that did not fail", "{n} places noted at checks that did not fail"
    ),
    "other": later_many("{n} place set aside", "{n} places set aside"),
}


def _aside(finding: Finding) -> str:
    """The key of ``_ASIDE``; "" for a place of no check at all, which the notes count."""
    if finding.set_aside:
        return finding.set_aside if finding.set_aside in _ASIDE else "other"
    if finding.severity is Severity.INFO:
        return "info"
    if not finding.counts:
        return finding.status.value
    return "noted" if finding.control else ""


def set_aside(audit: Audit) -> tuple[str, ...]:
    """What was found and does not count, with its number: nothing is dropped."""
    told = {id(place) for phase in ranked(audit).values() for item in phase for place in item.places}
    reasons = Counter(_aside(finding) for finding in audit.findings if id(finding) not in told)
    lines = [say_many(*words, reasons[why]) for why, words in _ASIDE.items() if reasons[why]]
    if audit.unclassified:
        notes = sum(audit.unclassified.values())
        lines.append(
            say_many(
                "{n} note outside this checklist, not judged",
                "{n} notes outside this checklist, not judged",
                notes,
            )
        )
    return tuple(lines)
