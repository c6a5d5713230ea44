"""Puts the verdict room together: findings and runs in, the whole record out; and the record judged again."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from lastmile import __version__
from lastmile.inventory import Inventory
from lastmile.model import (
    Audit,
    Control,
    Dependencies,
    Fact,
    Finding,
    ManualQuestion,
    Outcome,
    Phase,
    Result,
    Run,
    RunStatus,
)
from lastmile.model.record import FINGERPRINT_KIND
from lastmile.verdict import ledger, plan, recommend, score
from lastmile.verdict.assess import assess, ground, recorded_ground
from lastmile.verdict.checklist import Checklist
from lastmile.verdict.constants import STANDARD, Constants, from_record
from lastmile.verdict.genuine import foreign_bar
from lastmile.verdict.hand import Hand, held, own_results
from lastmile.verdict.milestones import milestones
from lastmile.verdict.packages import Uses, packages
from lastmile.verdict.profiles import DEFAULT, Profile
from lastmile.verdict.reading import Gathered, Reading, spared_runs
from lastmile.verdict.tree import tree
from lastmile.verdict.triage import triage, unclassified
from lastmile.verdict.weight import weight
from lastmile.verdict.wordings import titled, worded

CONSTANTS: dict[str, Any] = {**STANDARD.recorded(), **plan.CONSTANTS}


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
    profile: Profile | None = None,
) -> Audit:
    """Judge one target. Findings in ``gathered`` already carry their excerpts.

    ``profile`` is the bar that it is held against; None: production, as the checklist itself says.
    ``phases`` names those that were asked for (none: all); the others are left out and printed as such.
    ``uses``: the imports that each package serves, where somebody looked.
    """
    found = [finding for g in gathered if g.scan for finding in g.scan.findings]
    reading = Reading(inventory, gathered)
    findings = triage(found, inventory, checklist, ours_read=reading.ours_read(checklist))
    if phases:
        findings = tuple(f for f in findings if f.phase is None or f.phase in phases)
        checklist = checklist.only(phases)
    controls = profile.applied(checklist.controls) if profile else checklist.controls
    constants = profile.constants() if profile else STANDARD
    questions = tuple(ManualQuestion(control=c.id, question=c.question) for c in controls if c.manual)
    by_hand = held(hand, controls, findings, questions, phases=phases, today=started_at[:10])
    controls, findings = by_hand.controls, by_hand.findings
    facts = ledger.facts(inventory, reading.sizes)
    grounds = {c.id: ground(c, reading) for c in controls if not c.manual and not c.own}
    answers = {question.control: question for question in by_hand.questions}
    results = assess(controls, findings, grounds, inventory.facts, answers, constants=constants)
    results += own_results(controls, findings, inventory.facts)
    controls, findings = worded(controls, results), titled(findings, controls)
    runs = tuple(g.run for g in gathered)
    return Audit.model_validate(
        {
            "lastmile_version": __version__,
            "checklist_version": checklist.version,
            "profile": profile.id if profile else DEFAULT,
            "bar": profile.words() if profile else None,
            "options": dict(options),
            "started_at": started_at,
            "finished_at": finished_at,
            "fingerprint_kind": FINGERPRINT_KIND,
            "target": inventory.target,
            "engagement": by_hand.engagement,
            "tools": ledger.tools(gathered),
            **_conclusions(
                controls,
                results,
                facts,
                constants,
                incomplete=_tool_failed(controls, runs, reading.sizes) or bool(phases),
            ),
            "runs": runs,
            "controls": controls,
            "findings": findings,
            "unclassified": unclassified(findings),
            "manual": by_hand.questions,
            "coverage": ledger.coverage(
                inventory, gathered, ledger.not_assessed(controls, results, phases, reading.sizes)
            ),
            "suppressions": inventory.suppressions,
            "dependencies": _weighed(packages(inventory, findings, uses), findings, facts),
            "history": inventory.history.story if inventory.history else None,
            "walls": ledger.walls(gathered),
            "constants": {**CONSTANTS, **constants.recorded()},
            "facts": facts,
        }
    )


def judge_again(audit: Audit, hand: Hand | None, profile: Profile | None = None) -> Audit:
    """Judge a recorded audit again, with another engagement file or none, without a scan.

    It is held against the bar that it was recorded with, unless another ``profile`` is given.

    With ``hand`` None and nothing changed the scores, results and verdict come out as recorded: that is
    how ``lastmile verify`` re-derives every figure.
    """
    audit = _held_against(audit, profile)
    constants = from_record(audit.constants)
    by_hand = held(
        hand,
        audit.controls,
        audit.findings,
        audit.manual,
        phases=_phases(audit),
        today=audit.started_at[:10],
        before=audit.engagement,
    )
    controls, findings = by_hand.controls, by_hand.findings
    known = {control.id: control for control in audit.controls}
    runs = {run.scanner: run for run in audit.runs}
    sizes = ledger.recorded_sizes(audit.facts)
    grounds = {r.control: recorded_ground(known[r.control], r, runs, sizes) for r in audit.results}
    answers = {question.control: question for question in by_hand.questions}
    facts = frozenset(Fact(fact) for fact in audit.facts.get("applies", ()))
    results = assess(controls, findings, grounds, facts, answers, constants=constants)
    results += own_results(controls, findings, facts)
    controls, findings = worded(controls, results), titled(findings, controls)
    update = {
        **_conclusions(
            controls,
            results,
            audit.facts,
            constants,
            incomplete=_tool_failed(controls, audit.runs, sizes) or bool(audit.options.get("phases")),
        ),
        "controls": controls,
        "findings": findings,
        "manual": by_hand.questions,
        "engagement": by_hand.engagement,
        "dependencies": _weighed(audit.dependencies, findings, audit.facts),
        "coverage": audit.coverage.model_copy(
            update={"not_assessed": ledger.not_assessed(controls, results, _phases(audit), sizes)}
        ),
    }
    return audit.model_copy(update=update)


def _held_against(audit: Audit, profile: Profile | None) -> Audit:
    """The record with the rows, constants and words of another bar; its results are still to be judged."""
    if profile is None:
        return audit
    update = {
        "profile": profile.id,
        "bar": profile.words(),
        "controls": profile.applied(audit.controls),
        "constants": {**audit.constants, **profile.constants().recorded()},
    }
    return audit.model_copy(update=update)


def differences(audit: Audit) -> tuple[str, ...]:
    """What comes out otherwise when the recorded findings and runs are judged again; empty when genuine."""
    audit = _without_ids(audit)  # a report numbers the evidence; the numbers follow from nothing
    again = _without_ids(judge_again(audit, None))
    parts = (
        *("score", "verdict", "phases", "stages", "results", "recommendations", "coverage"),
        *("milestones", "dependencies", "controls", "findings"),
    )
    found = [
        f"audit.json: {part} does not follow from its findings and runs"
        for part in parts
        if getattr(audit, part) != getattr(again, part)
    ]
    if audit.unclassified != unclassified(audit.findings):
        found.append("audit.json: unclassified does not follow from its findings")
    return (*found, *foreign_bar(audit))


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
    controls: Sequence[Control],
    results: Sequence[Result],
    facts: Mapping[str, Any],
    constants: Constants,
    *,
    incomplete: bool,
) -> dict[str, Any]:
    """Everything that follows from the results and the recorded facts alone."""
    rows = score.pairs(controls, results)
    phases = [score.score_phase(phase, rows, constants) for phase in Phase]
    packages = recommend.recommend(rows, constants)
    lines = int(facts.get("supported_lines", 0))
    decide = partial(
        score.decide,
        lines=lines,
        readable=score.readable(ledger.recorded_sizes(facts)),
        incomplete=incomplete,
        constants=constants,
    )
    verdict = decide(rows)
    whole = score.score_all(rows, constants)
    stages = recommend.gauges(rows, packages, constants)
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
        "milestones": milestones(rows, packages, verdict, decide, constants),
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
