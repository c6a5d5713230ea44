"""Appendices: how scores are made, tools and runs, what was set aside."""

from collections import Counter
from dataclasses import dataclass

from lastmile.language import later, later_many, record_text, say, say_many
from lastmile.model import Audit, Finding, Run, RunStatus, Severity
from lastmile.report import data_age, remedies, wording
from lastmile.report.findings import PHASE_NAMES
from lastmile.report.ranking import ranked

METHOD = (
    later(
        "Each check that applies carries a weight by its severity. A passed check earns all of it, a failed "
        "one the share of places that do it right, where those can be counted."
    ),
    later(
        "A check that was not assessed earns nothing and costs nothing, and so does the part of the code "
        "that a check could not read: it lowers the coverage and widens the range. The lower end takes all "
        "of it as failed, the upper end all as passed."
    ),
    later(
        "While a launch blocker is open, only a part of the points of its phase and of the whole can be had "
        "(the constants say which part): good code elsewhere never buys it back. The verdict comes from "
        "blockers, open high findings and coverage, not from the score."
    ),
    later(
        "Working days are hours of the checklist, divided by the hours of a day, scaled by the number of "
        "places. The lower figure is the median, the upper one holds in nine cases of ten."
    ),
    later(
        "Findings that one task closes share its reading, review and release: together they take less than "
        "their days add up to."
    ),
)


@dataclass(frozen=True, slots=True)
class Tool:
    """One row of appendix D."""

    name: str
    version: str
    state: str
    files: str
    seconds: str


# What became of a run, without and with a reason. A check that "failed" did its work; a run did not.
_STATES = {
    RunStatus.OK: (later("ran"), later("ran: {reason}")),
    RunStatus.PARTIAL: (later("read a part"), later("read a part: {reason}")),
    RunStatus.SKIPPED: (later("skipped"), later("skipped: {reason}")),
    RunStatus.FAILED: (later("did not work"), later("failed: {reason}")),
}


# What a tool is told to look at: files, where it is not named here.
_PACKAGES = later_many("{read} of {n} package", "{read} of {n} packages")
_UNITS = {
    "osv": _PACKAGES,
    "pip-audit": _PACKAGES,
    "registries": later_many("{read} of {n} package or import", "{read} of {n} packages and imports"),
}
_FILES = later_many("{read} of {n} file", "{read} of {n} files")
_REASON = 120  # characters; a reason may hold a name of the target


def covered_part(run: Run) -> bool:
    """Whether a run worked and left out some of what it was told to look at, for whatever reason."""
    return run.status is RunStatus.PARTIAL or (
        run.status is RunStatus.OK and run.files_reported < run.files_sent
    )


def _state(run: Run) -> str:
    if run.status is RunStatus.OK and covered_part(run):
        return _left_out(run)
    bare, because = _STATES[run.status]
    return say(because, reason=remedies.told(run.reason)) if run.reason else say(bare)


def _dated(state: str, days: list[str]) -> str:
    listed = wording.listing([wording.date(day) for day in days])
    return say("{state}; data of {date}", state=state, date=listed) if days else state


def _left_out(run: Run) -> str:
    """The state of a run that nothing hindered, and why it left something out: the commonest reason."""
    reasons = Counter(reason for _, reason in sorted({(u.path, u.reason) for u in run.unread}))
    if not reasons:
        return say("covered a part")
    reason = wording.cut(record_text(reasons.most_common(1)[0][0]), _REASON)
    return say("covered a part: {reason}", reason=reason)


def _tool(run: Run) -> Tool:
    if run.files_sent:
        read = say_many(
            *_UNITS.get(run.scanner, _FILES), run.files_sent, read=wording.num(run.files_reported)
        )
    else:
        read = say("no packages") if run.scanner in _UNITS else say("no files")
    return Tool(
        run.scanner,
        say("unknown") if run.version == "unknown" else run.version,
        _dated(_state(run), data_age.days_of(run)),
        read,
        wording.seconds(run.seconds),
    )


def tools(audit: Audit) -> tuple[Tool, ...]:
    """Every tool and run; our own checks that ran well share one row."""
    own = [
        run
        for run in audit.runs
        if run.scanner.startswith("lastmile.") and run.status is RunStatus.OK and not covered_part(run)
    ]
    rows = [_tool(run) for run in audit.runs if run not in own]
    if own:
        total = wording.seconds(sum(run.seconds for run in own))
        # The check of the version history is told the names of all files, pictures too; none reads more
        # than the files that page "What this report covers" counts.
        sent = min(max(run.files_sent for run in own), audit.target.files)
        rows.append(
            Tool(
                say("LastMile's own checks ({n})", n=wording.num(len(own))),
                own[0].version,
                say("ran"),
                say_many("up to {n} file", "up to {n} files", sent),
                total,
            )
        )
    named = {run.scanner for run in audit.runs}
    rows += [
        Tool(
            tool.name,
            tool.version,
            _dated(say("took part"), [tool.data_date] if tool.data_date else []),
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
    held = {result.phase for result in audit.results if result.blocker}  # whose points are no longer plain
    scored = next((one for one in audit.phases if one.points is not None and one.id not in held), None)
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
    told = (
        [say("While the tools read the code, they {walls}.", walls=wording.listing(stood))] if stood else []
    )
    if audit.walls.get("network") and not audit.options.get("offline"):
        told.append(
            say("The look-ups of packages use the network; they tell names and versions, and no code.")
        )
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
    "trial": later_many(
        "{n} place in scripts that only try something out",
        "{n} places in scripts that only try something out",
    ),
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
