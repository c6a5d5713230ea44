"""Puts the verdict room together: findings and runs in, the whole record out; and the record judged again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from lastmile import __version__
from lastmile.inventory import Inventory
from lastmile.model import (
    Audit,
    Control,
    Dependencies,
    Engagement,
    Fact,
    Finding,
    ManualQuestion,
    Outcome,
    Phase,
    Result,
    Run,
    RunStatus,
)
from lastmile.verdict import ledger, plan, recommend, score
from lastmile.verdict.assess import assess, ground, recorded_ground
from lastmile.verdict.checklist import Checklist
from lastmile.verdict.packages import Uses, packages
from lastmile.verdict.reading import Gathered, Reading, spared_runs
from lastmile.verdict.tree import tree
from lastmile.verdict.triage import triage, unclassified
from lastmile.verdict.weight import weight

CONSTANTS: dict[str, Any] = {**score.CONSTANTS, **recommend.CONSTANTS, **plan.CONSTANTS}


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
    uses: Uses | None = None,
) -> Audit:
    """Judge one target. Findings in ``gathered`` already carry their excerpts.

    ``phases`` names those that were asked for (none: all); the others are left out and printed as such.
    ``uses``: the imports that each package serves, where somebody looked.
    """
    found = [finding for g in gathered if g.scan for finding in g.scan.findings]
    reading = Reading(inventory, gathered)
    findings = triage(found, inventory, checklist, ours_read=reading.ours_read(checklist))
    if phases:
        findings = tuple(f for f in findings if f.phase is None or f.phase in phases)
        checklist = checklist.only(phases)
    questions = tuple(
        ManualQuestion(control=c.id, question=c.question) for c in checklist.controls if c.manual
    )
    if hand is not None:
        findings, questions = hand.apply(findings, started_at[:10]), hand.answered(questions)
    facts = ledger.facts(inventory, reading.sizes)
    grounds = {c.id: ground(c, reading) for c in checklist.controls if not c.manual}
    answers = {question.control: question for question in questions}
    results = assess(checklist.controls, findings, grounds, inventory.facts, answers)
    runs = tuple(g.run for g in gathered)
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
            "tools": ledger.tools(gathered),
            **_conclusions(
                checklist.controls,
                results,
                facts,
                incomplete=_tool_failed(checklist.controls, runs, reading.sizes) or bool(phases),
            ),
            "runs": runs,
            "controls": checklist.controls,
            "findings": findings,
            "unclassified": unclassified(findings),
            "manual": questions,
            "coverage": ledger.coverage(
                inventory, gathered, ledger.not_assessed(checklist.controls, results, phases, reading.sizes)
            ),
            "suppressions": inventory.suppressions,
            "dependencies": _weighed(packages(inventory, findings, uses), findings, facts),
            "walls": ledger.walls(gathered),
            "constants": CONSTANTS,
            "facts": facts,
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
    known = {control.id: control for control in audit.controls}
    runs = {run.scanner: run for run in audit.runs}
    sizes = ledger.recorded_sizes(audit.facts)
    grounds = {r.control: recorded_ground(known[r.control], r, runs, sizes) for r in audit.results}
    answers = {question.control: question for question in questions}
    facts = frozenset(Fact(fact) for fact in audit.facts.get("applies", ()))
    results = assess(audit.controls, findings, grounds, facts, answers)
    update = {
        **_conclusions(
            audit.controls,
            results,
            audit.facts,
            incomplete=_tool_failed(audit.controls, audit.runs, sizes) or bool(audit.options.get("phases")),
        ),
        "findings": findings,
        "manual": questions,
        "engagement": hand.record() if hand else audit.engagement,
        "dependencies": _weighed(audit.dependencies, findings, audit.facts),
        "coverage": audit.coverage.model_copy(
            update={"not_assessed": ledger.not_assessed(audit.controls, results, _phases(audit), sizes)}
        ),
    }
    return audit.model_copy(update=update)


def differences(audit: Audit) -> tuple[str, ...]:
    """What comes out otherwise when the recorded findings and runs are judged again; empty when genuine."""
    audit = _without_ids(audit)  # a report numbers the evidence; the numbers follow from nothing
    again = _without_ids(judge_again(audit, None))
    parts = (
        *("score", "verdict", "phases", "stages", "results", "recommendations", "coverage"),
        "dependencies",
    )
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
    spared = spared_runs(audit.controls, audit.runs, ledger.recorded_sizes(audit.facts))
    runs = [
        f"{run.scanner} {run.status.value}: {run.reason}"
        for run in audit.runs
        if run.status in (RunStatus.FAILED, RunStatus.PARTIAL) and run.scanner not in spared
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
    controls: Sequence[Control], results: Sequence[Result], facts: Mapping[str, Any], *, incomplete: bool
) -> dict[str, Any]:
    """Everything that follows from the results and the recorded facts alone."""
    rows = score.pairs(controls, results)
    phases = [score.score_phase(phase, rows) for phase in Phase]
    packages = recommend.recommend(rows)
    lines = int(facts.get("supported_lines", 0))
    verdict = score.decide(
        rows, lines, readable=score.readable(ledger.recorded_sizes(facts)), incomplete=incomplete
    )
    whole = score.score_all(phases, rows)
    stages = recommend.gauges(rows, packages)
    if verdict.status == "cannot_say":
        whole = whole.model_copy(update={"overall": None})
        stages = tuple(gauge.model_copy(update={"score_after": None}) for gauge in stages)
    return {
        "score": whole,
        "verdict": verdict,
        "phases": tuple(phases),
        "stages": stages,
        "results": tuple(results),
        "recommendations": packages,
    }


def _weighed(found: Dependencies, findings: Sequence[Finding], facts: Mapping[str, Any]) -> Dependencies:
    """The packages with their weight and the plan, both of which follow from the record alone."""
    graph = tree(found.packages)
    return found.model_copy(
        update={
            "weight": weight(
                found.packages, graph, ledger.recorded_sizes(facts), complete=found.transitive is not None
            ),
            "plan": plan.plan(graph, findings),
        }
    )


def _tool_failed(controls: Sequence[Control], runs: Sequence[Run], sizes: Mapping[str, int]) -> bool:
    spared = spared_runs(controls, runs, sizes)
    return any(run.status is RunStatus.FAILED and run.scanner not in spared for run in runs)


def _phases(audit: Audit) -> tuple[Phase, ...]:
    return tuple(Phase(phase) for phase in audit.options.get("phases", ()))
