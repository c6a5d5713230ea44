"""Two figures or claims of one report never contradict each other."""

import pytest
import report_samples as samples

from lastmile.language import say
from lastmile.model import (
    Audit,
    Confidence,
    Language,
    Outcome,
    Result,
    Run,
    RunStatus,
    Stage,
    Unread,
    Verdict,
)
from lastmile.report import wording
from lastmile.report.appendices import method, tools
from lastmile.report.decision import decision
from lastmile.report.findings import PHASE_NAMES, FilePlaces, finding_view
from lastmile.report.package_bars import bars
from lastmile.report.ranking import Failed, ranked, worst_first
from lastmile.report.road import StageView, road
from lastmile.report.scope import open_questions, scope
from lastmile.scanners.tsc import REMEDY
from lastmile.verdict.constants import from_record
from lastmile.verdict.gravity import is_condition
from lastmile.verdict.recommend import recommend
from lastmile.verdict.score import pairs

MANY = 8  # places: half as much work again as for a few


def again(audit: Audit, rows: dict[str, str], **more: object) -> Audit:
    """The audit with these rows (id -> work package) changed, and its tasks made anew."""
    results = tuple(r.model_copy(update=more) if r.control in rows else r for r in audit.results)
    controls = tuple(
        c.model_copy(update={"package": rows[c.id]}) if c.id in rows else c for c in audit.controls
    )
    todo = recommend(pairs(controls, results), from_record(audit.constants))
    return audit.model_copy(update={"results": results, "controls": controls, "recommendations": todo})


def failed(audit: Audit) -> list[Result]:
    return [result for result in audit.results if result.outcome is Outcome.FAIL]


def told(audit: Audit) -> dict[str, Failed]:
    return {item.control.id: item for item in worst_first(ranked(audit))}


def test_findings_of_one_task_need_at_least_the_days_of_the_task() -> None:
    base = samples.prototype()
    mild = [r.control for r in failed(base) if not r.blocker and not is_condition(r)]
    stage = {c.id: c.stage for c in base.controls}
    one, two = next((a, b) for a in mild for b in mild if a < b and stage[a] is stage[b])
    audit = again(base, {one: "Do both", two: "Do both"}, violations=MANY)
    (task,) = [package for package in audit.recommendations if {one, two} == set(package.controls)]
    seen = [told(audit)[name] for name in (one, two)]
    for item in seen:
        low, high = 1.5 * item.control.effort.low, 1.5 * item.control.effort.high
        assert finding_view(item, audit).days == wording.days(low, high)
    assert task.effort.high <= 1.5 * sum(item.control.effort.high for item in seen)
    assert task.effort.high > 1.5 * max(item.control.effort.high for item in seen)


def held_up(stage: Stage) -> Audit:
    """Ready but for one condition, which a task of this stage closes."""
    base = samples.prototype()
    results = tuple(result.model_copy(update={"blocker": False}) for result in base.results)
    tasks = tuple(task.model_copy(update={"blocker": False}) for task in base.recommendations)
    reason = next(task.controls[0] for task in tasks if task.stage is stage)
    verdict = Verdict(status="ready_with_conditions", provisional=False, reasons=(reason,))
    return base.model_copy(update={"results": results, "recommendations": tasks, "verdict": verdict})


def stage_of(audit: Audit, stage: Stage) -> StageView:
    return next(view for view in road(audit).stages if view.key == stage.value)


def test_what_is_closed_before_launch_is_in_no_stage_after_it() -> None:
    later = stage_of(held_up(Stage.HARDEN), Stage.LAUNCH)
    assert later.title == "Launch: keep it healthy after the opening"
    assert not any(task.condition for task in later.packages)
    waits = stage_of(held_up(Stage.LAUNCH), Stage.LAUNCH)
    assert waits.title == "Launch: close what the opening waits for, then keep it healthy"
    assert waits.summary.endswith(" · 1 task for the conditions")
    assert sum(task.condition for task in waits.packages) == 1


def test_a_blocker_is_in_no_stage_after_launch() -> None:
    base = held_up(Stage.LAUNCH)
    tasks = tuple(
        task.model_copy(update={"blocker": task.stage is Stage.LAUNCH}) for task in base.recommendations
    )
    verdict = Verdict(status="not_ready", provisional=False, reasons=())
    audit = base.model_copy(update={"recommendations": tasks, "verdict": verdict})
    assert "after" not in stage_of(audit, Stage.LAUNCH).title
    assert not any(task.condition for task in stage_of(audit, Stage.LAUNCH).packages)


def test_the_work_that_meets_the_conditions_closes_them_and_nothing_else() -> None:
    base = samples.prototype()
    calm = base.model_copy(
        update={"results": tuple(r.model_copy(update={"blocker": False}) for r in base.results)}
    )
    waiting = tuple(r.control for r in failed(calm) if is_condition(r))
    every = {result.control: "All in one" for result in failed(calm)}
    verdict = Verdict(status="ready_with_conditions", provisional=False, reasons=waiting)
    audit = again(calm, every).model_copy(update={"verdict": verdict})
    rest = len(failed(audit)) - len(waiting)
    assert waiting
    assert rest
    asked = next(ask for ask in decision(audit, "LM-1").asks if ask.what == "Approve the rest")
    assert asked.otherwise.lower().startswith(f"{wording.word(rest)} findings stay open")


@pytest.mark.parametrize(
    ("confidence", "sureness"),
    [(Confidence.LOW, "possible"), (Confidence.MEDIUM, "confirmed"), (Confidence.HIGH, "confirmed")],
)
def test_two_guesses_at_one_line_confirm_nothing(confidence: Confidence, sureness: str) -> None:
    base = samples.prototype()
    name = next(item.control.id for item in told(base).values() if item.sureness == "confirmed")
    findings = tuple(
        f.model_copy(update={"confidence": confidence}) if f.control == name else f for f in base.findings
    )
    results = tuple(
        r.model_copy(update={"confidence": confidence}) if r.control == name else r for r in base.results
    )
    audit = base.model_copy(update={"findings": findings, "results": results})
    assert told(audit)[name].sureness == sureness


def test_no_check_of_ours_reads_more_files_than_there_are() -> None:
    base = samples.prototype()
    more = Run(
        scanner="lastmile.secret-in-git-history",
        version="0.1.0",
        status=RunStatus.OK,
        files_sent=base.target.files + 148,
        files_reported=base.target.files + 148,
    )
    audit = base.model_copy(update={"runs": (*base.runs, more)})
    (ours,) = [tool for tool in tools(audit) if "own checks" in tool.name]
    assert ours.files == f"up to {base.target.files} files"


def test_a_run_that_left_packages_out_says_so_wherever_runs_are_counted() -> None:
    whole = Run(scanner="osv", version="0.1.0", status=RunStatus.OK, files_sent=1300, files_reported=1300)
    missed = tuple(
        Unread(path=f"package.json: p{at}", reason="no registry was asked (--offline)", by_nature=True)
        for at in range(21)
    )
    part = Run(
        scanner="registries",
        version="0.1.0",
        status=RunStatus.OK,
        files_sent=26,
        files_reported=5,
        unread=(*missed, Unread(path="package.json: own", reason="it is private", by_nature=True)),
    )
    audit = samples.prototype().model_copy(update={"runs": (whole, part)})
    rows = {tool.name: (tool.state, tool.files) for tool in tools(audit)}
    assert rows["osv"] == ("ran", "1,300 of 1,300 packages")
    assert rows["registries"] == (
        "covered a part: no registry was asked (--offline)",
        "5 of 26 packages and imports",
    )
    told = "Of 2 tool runs 1 covered only a part; the list of tools says which."
    assert told in scope(audit).not_done
    assert not any(
        "tool runs" in line for line in scope(audit.model_copy(update={"runs": (whole,)})).not_done
    )


def test_advice_for_the_person_at_the_terminal_is_not_the_client_s() -> None:
    """The reason stays in the record; the report says what was not looked at, without a command."""
    reasons = {
        "tsc": f"typescript is not installed: {REMEDY}",
        "ty": "offline, and no package is kept from an earlier audit: audit once with the network",
        "radon": "radon is not installed: install LastMile again, or set LASTMILE_TOOL_RADON to its path",
        "semgrep": "no file is in a language that it reads",
    }
    runs = tuple(
        Run(scanner=name, version="unknown", status=RunStatus.SKIPPED, reason=reason)
        for name, reason in reasons.items()
    )
    states = {tool.name: tool.state for tool in tools(samples.prototype().model_copy(update={"runs": runs}))}
    assert "no JavaScript call was compared with its package" in states["tsc"]
    assert "no Python call was compared with its package" in states["ty"]
    assert not any(word in " ".join(states.values()) for word in ("npm install", "LASTMILE", "audit once"))
    assert states["semgrep"] == f"skipped: {reasons['semgrep']}"
    base = samples.prototype()
    unseen = [r.control for r in base.results if r.outcome is Outcome.NOT_ASSESSED][:1]
    results = tuple(
        r.model_copy(update={"reason": f"4 files were not read; {reasons['tsc']}"})
        if r.control in unseen
        else r
        for r in base.results
    )
    why = [item.why for item in open_questions(base.model_copy(update={"results": results}))]
    assert any("4 files were not read; " in one and "no JavaScript call was compared" in one for one in why)
    assert not any("npm install" in one for one in why)


def test_the_worked_example_is_of_a_phase_whose_points_no_blocker_holds() -> None:
    base = samples.prototype()
    held = {result.phase for result in base.results if result.blocker}
    assert held
    free = next((phase for phase in base.phases if phase.id not in held and phase.points is not None), None)
    last = method(base)[-1]
    assert last.startswith("Example:") == (free is not None)
    assert not any(say(PHASE_NAMES[phase]) in last for phase in held)
    quiet = base.model_copy(
        update={"results": tuple(r.model_copy(update={"blocker": False}) for r in base.results)}
    )
    assert method(quiet)[-1].startswith("Example:")


def test_a_language_of_a_few_lines_is_no_whole_per_cent() -> None:
    base = samples.prototype()
    counted = (("python", 9_000), ("html", 500), ("css", 300), ("javascript", 100), ("shell", 1))
    languages = tuple(Language(name=name, files=1, lines=lines) for name, lines in counted)
    audit = base.model_copy(update={"target": base.target.model_copy(update={"languages": languages})})
    (fact,) = [fact for fact in scope(audit).examined if fact.name == "Languages"]
    assert fact.value == "Python\u00a091 %, HTML\u00a05 %, CSS\u00a03 %, JavaScript\u00a01 %, other under 1 %"


def test_a_line_with_several_places_stands_once_with_their_number() -> None:
    assert FilePlaces("a.lock", (7, 7, 9), 3).numbers == ("7\u00a0(2\u00d7)", "9")


@pytest.mark.parametrize(("places", "said"), [(1, ()), (4, ("(4\u00d7)",))])
def test_places_without_a_line_are_counted_too(places: int, said: tuple[str, ...]) -> None:
    assert FilePlaces(".env", (), places).numbers == said


def test_a_tool_says_of_which_day_its_data_are() -> None:
    base = samples.prototype()
    dated = base.runs[0].model_copy(update={"data_date": "2026-08-22"})
    audit = base.model_copy(update={"runs": (dated, *base.runs[1:])})
    assert any(tool.state.endswith("; data of 22 August 2026") for tool in tools(audit))


def test_that_no_listed_package_is_unused_is_not_said_in_a_figure() -> None:
    """The check of use may not have looked, and a 0 would say that it did."""
    assert "not used" not in str(bars(10, 0, 20, 3))
    assert "10 packages are listed, 2 of them not used." in str(bars(10, 2, 20, 3))
