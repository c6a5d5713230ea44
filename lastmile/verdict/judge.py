"""Puts the verdict room together: findings and runs in, the whole record out; and the record judged again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from lastmile import __version__
from lastmile.inventory import Inventory
from lastmile.model import (
    Audit,
    Control,
    Coverage,
    Engagement,
    Fact,
    FileCounts,
    Finding,
    ManualQuestion,
    NotAssessed,
    Outcome,
    Phase,
    Result,
    Role,
    Run,
    RunStatus,
    ToolRecord,
)
from lastmile.verdict import recommend, score
from lastmile.verdict.assess import assess, ground, recorded_ground
from lastmile.verdict.checklist import Checklist
from lastmile.verdict.packages import packages
from lastmile.verdict.reading import Gathered, Reading
from lastmile.verdict.triage import triage, unclassified

CONSTANTS: dict[str, Any] = {**score.CONSTANTS, **recommend.CONSTANTS}


class Hand(Protocol):
    """The consultant's hand, as far as judging needs it (``engagement.EngagementFile`` is one)."""

    def record(self) -> Engagement:
        """What reports print."""

    def apply(self, findings: Iterable[Finding], today: str) -> tuple[Finding, ...]:
        """Findings with the status that a person gave them."""

    def answered(self, questions: Iterable[ManualQuestion]) -> tuple[ManualQuestion, ...]:
        """Questions with the answers that a person gave."""


def judge(  # noqa: PLR0913 - the five inputs of a judgement, each named
    inventory: Inventory,
    gathered: Sequence[Gathered],
    checklist: Checklist,
    *,
    hand: Hand | None,
    phases: Sequence[Phase] = (),
    started_at: str,
    finished_at: str,
    options: Mapping[str, Any],
) -> Audit:
    """Judge one target. Findings in ``gathered`` already carry their excerpts.

    ``phases`` names those that were asked for (none: all); the others are left out and printed as such.
    """
    found = [finding for g in gathered if g.scan for finding in g.scan.findings]
    findings = triage(found, inventory, checklist)
    if phases:
        findings = tuple(f for f in findings if f.phase is None or f.phase in phases)
        checklist = checklist.only(phases)
    questions = tuple(
        ManualQuestion(control=c.id, question=c.question) for c in checklist.controls if c.manual
    )
    if hand is not None:
        findings, questions = hand.apply(findings, started_at[:10]), hand.answered(questions)
    reading = Reading(inventory, gathered)
    grounds = {c.id: ground(c, reading) for c in checklist.controls if not c.manual}
    answers = {question.control: question for question in questions}
    results = assess(checklist.controls, findings, grounds, inventory.facts, answers)
    runs = tuple(g.run for g in gathered)
    lines = sum(x.lines for x in inventory.target.languages if x.name in score.SUPPORTED)
    return Audit.model_validate(
        {
            "lastmile_version": __version__,
            "checklist_version": checklist.version,
            "profile": "production",
            "options": dict(options),
            "started_at": started_at,
            "finished_at": finished_at,
            "target": inventory.target,
            "engagement": hand.record() if hand else None,
            "tools": _tools(gathered),
            **_conclusions(checklist.controls, results, lines, incomplete=_tool_failed(runs) or bool(phases)),
            "runs": runs,
            "controls": checklist.controls,
            "findings": findings,
            "unclassified": unclassified(findings),
            "manual": questions,
            "coverage": _coverage(inventory, gathered, _not_assessed(checklist.controls, results, phases)),
            "suppressions": inventory.suppressions,
            "dependencies": packages(inventory, findings),
            "walls": _walls(gathered),
            "constants": CONSTANTS,
            "facts": _facts(inventory, lines),
        }
    )


def judge_again(audit: Audit, hand: Hand | None) -> Audit:
    """Judge a recorded audit again, with another engagement file or none, without a scan.

    With ``hand`` None and nothing changed the scores, results and verdict come out as recorded: that is
    how ``lastmile verify`` re-derives every figure.
    """
    findings, questions = audit.findings, audit.manual
    if hand is not None:
        findings, questions = hand.apply(findings, audit.started_at[:10]), hand.answered(questions)
    grounds = {result.control: recorded_ground(result) for result in audit.results}
    answers = {question.control: question for question in questions}
    facts = frozenset(Fact(fact) for fact in audit.facts.get("applies", ()))
    results = assess(audit.controls, findings, grounds, facts, answers)
    lines = int(audit.facts.get("supported_lines", 0))
    update = {
        **_conclusions(
            audit.controls,
            results,
            lines,
            incomplete=_tool_failed(audit.runs) or bool(audit.options.get("phases")),
        ),
        "findings": findings,
        "manual": questions,
        "engagement": hand.record() if hand else audit.engagement,
        "coverage": audit.coverage.model_copy(
            update={"not_assessed": _not_assessed(audit.controls, results, _phases(audit))}
        ),
    }
    return audit.model_copy(update=update)


def differences(audit: Audit) -> tuple[str, ...]:
    """What comes out otherwise when the recorded findings and runs are judged again; empty when genuine."""
    audit = _without_ids(audit)  # a report numbers the evidence; the numbers follow from nothing
    again = _without_ids(judge_again(audit, None))
    parts = ("score", "verdict", "phases", "stages", "results", "recommendations", "coverage")
    return tuple(
        f"audit.json: {part} does not follow from its findings and runs"
        for part in parts
        if getattr(audit, part) != getattr(again, part)
    )


def _without_ids(audit: Audit) -> Audit:
    def bare(result: Result) -> Result:
        evidence = tuple(item.model_copy(update={"id": ""}) for item in result.evidence)
        return result.model_copy(update={"evidence": evidence})

    return audit.model_copy(update={"results": tuple(bare(result) for result in audit.results)})


def open_ends(audit: Audit) -> tuple[str, ...]:
    """Why this audit is incomplete, one line each; empty where it is complete (exit code 4 asks this).

    Unanswered manual questions never count.
    """
    runs = [
        f"{run.scanner} {run.status.value}: {run.reason}"
        for run in audit.runs
        if run.status in (RunStatus.FAILED, RunStatus.PARTIAL)
    ]
    core = {control.id for control in audit.controls if control.tier == "core" and not control.manual}
    rows = [
        f"{result.control} not assessed: {result.reason}{_names(result.lost)}"
        for result in audit.results
        if result.outcome is Outcome.NOT_ASSESSED and result.control in core
    ]
    return (*runs, *rows)


def _names(lost: Sequence[str]) -> str:
    return f" ({', '.join(lost)})" if lost else ""


def _conclusions(
    controls: Sequence[Control], results: Sequence[Result], lines: int, *, incomplete: bool
) -> dict[str, Any]:
    """Everything that follows from the results alone."""
    rows = score.pairs(controls, results)
    phases = [score.score_phase(phase, rows) for phase in Phase]
    packages = recommend.recommend(rows)
    verdict = score.decide(rows, lines, incomplete=incomplete)
    whole = score.score_all(phases, rows)
    if verdict.status == "cannot_say":
        whole = whole.model_copy(update={"overall": None})
    return {
        "score": whole,
        "verdict": verdict,
        "phases": tuple(phases),
        "stages": recommend.gauges(rows, packages),
        "results": tuple(results),
        "recommendations": packages,
    }


def _tool_failed(runs: Iterable[Run]) -> bool:
    return any(run.status is RunStatus.FAILED for run in runs)


def _tools(gathered: Sequence[Gathered]) -> tuple[ToolRecord, ...]:
    """The wrapped tools by name, and LastMile itself for all of its checks."""
    wrapped = [g.run for g in gathered if not g.run.scanner.startswith("lastmile.")]
    named = [ToolRecord(name=run.scanner, version=run.version, data_date=run.data_date) for run in wrapped]
    return (ToolRecord(name="lastmile", version=__version__), *named)


def _walls(gathered: Sequence[Gathered]) -> dict[str, bool]:
    """A wall stood only if it stood for every tool."""
    walls: dict[str, bool] = {}
    for g in gathered:
        for name, stood in (g.scan.walls if g.scan else {}).items():
            walls[name] = walls.get(name, True) and stood
    return dict(sorted(walls.items()))


def _coverage(
    inventory: Inventory, gathered: Sequence[Gathered], not_assessed: tuple[NotAssessed, ...]
) -> Coverage:
    unassessed = (Role.VENDORED, Role.GENERATED, Role.MINIFIED)
    ours = {f.path for f in inventory.files if f.role not in unassessed}
    copied = {f.path for f in inventory.files}
    partly = {u.path for g in gathered for u in g.run.unread} & ours
    # A folder that was left out whole is one entry; vendored files are copied and listed both.
    elsewhere = sum(item.path not in copied for item in inventory.left_out)
    total = len(copied) + elsewhere
    return Coverage(
        files=FileCounts(
            total=total, assessed=len(ours) - len(partly), partly=len(partly), left_out=total - len(ours)
        ),
        left_out=inventory.left_out,
        not_assessed=not_assessed,
    )


def _phases(audit: Audit) -> tuple[Phase, ...]:
    return tuple(Phase(phase) for phase in audit.options.get("phases", ()))


def _not_assessed(
    controls: Sequence[Control], results: Sequence[Result], phases: Sequence[Phase]
) -> tuple[NotAssessed, ...]:
    known = {control.id: control for control in controls}
    left_out = [
        NotAssessed(
            what=f"The whole phase «{phase.value.replace('_', ' ')}»",
            reason="left out by the option --phase",
            what_it_takes="an audit without that option",
        )
        for phase in Phase
        if phases and phase not in phases
    ]
    return (
        *left_out,
        *(
            NotAssessed(
                what=known[r.control].question,
                reason=r.reason,
                what_it_takes=known[r.control].not_assessed or "the scanner that reads it, run again",
            )
            for r in results
            if r.outcome is Outcome.NOT_ASSESSED and not known[r.control].manual
        ),
    )


def _facts(inventory: Inventory, lines: int) -> dict[str, Any]:
    history = inventory.history
    return {
        "applies": sorted(fact.value for fact in inventory.facts),
        "frameworks": list(inventory.frameworks),
        "supported_lines": lines,
        "history": None
        if history is None
        else {
            "commits": history.commits,
            "authors": history.authors,
            "first_commit": history.first_commit,
            "last_commit": history.last_commit,
            "shallow": history.shallow,
        },
    }
