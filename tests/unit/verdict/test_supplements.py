"""Rules whose tool may be missing: their languages then count as not read, and no tool counts as lost."""

from pathlib import Path

import pytest

from lastmile.errors import ChecklistError
from lastmile.model import Outcome, Result, Run, RunStatus
from lastmile.resources import folder
from lastmile.verdict.assess import recorded_ground
from lastmile.verdict.catalogue import _evidence as told
from lastmile.verdict.checklist import load_folder
from lastmile.verdict.reading import needed, searched, spared_runs
from lastmile.verdict.triage import Claims

CHECKLIST = load_folder(folder("checklists"))
ROW = CHECKLIST.control("failure/hallucinated-api")
RULES = ("tsc.hallucinated-api", "tsc.api-drift")
ABSENT = [RunStatus.FAILED, RunStatus.SKIPPED]


def run(status: RunStatus, *, applicable: bool = True, scanner: str = "tsc") -> Run:
    return Run(scanner=scanner, version="1", status=status, reason="r", applicable=applicable)


def runs(status: RunStatus) -> dict[str, Run]:
    done = {name: run(RunStatus.OK, scanner=name) for name in ("semgrep", "ty")}
    return {**done, "tsc": run(status)}


def passed() -> Result:
    return Result(
        control=ROW.id, phase=ROW.phase, stage=ROW.stage, outcome=Outcome.PASS, coverage=1.0, credit=1.0
    )


@pytest.mark.parametrize("rule", RULES)
def test_the_row_claims_what_they_find(rule: str) -> None:
    assert CHECKLIST.asks("tsc")
    claimed = Claims(CHECKLIST.controls).of(rule)
    assert claimed is not None
    assert claimed.id == ROW.id


@pytest.mark.parametrize("language", ["javascript", "typescript"])
def test_the_row_needs_them_for_their_languages(language: str) -> None:
    assert needed(ROW, language) == ("semgrep", "tsc")
    assert "tsc" not in needed(ROW, "python")


@pytest.mark.parametrize("status", ABSENT)
def test_lines_that_they_did_not_look_at_are_not_read(status: RunStatus) -> None:
    present = {"python": 100, "javascript": 900}
    assert recorded_ground(ROW, passed(), runs(RunStatus.OK), present).coverage == 1.0
    assert recorded_ground(ROW, passed(), runs(status), present).coverage == 0.1


@pytest.mark.parametrize("status", ABSENT)
def test_a_few_such_lines_do_not_open_the_row(status: RunStatus) -> None:
    ground = recorded_ground(ROW, passed(), runs(status), {"python": 900, "javascript": 100})
    assert (ground.coverage, ground.lost) == (0.9, ())


@pytest.mark.parametrize("status", ABSENT)
def test_that_they_did_not_look_fails_no_run_and_is_said(status: RunStatus) -> None:
    assert "tsc" in spared_runs(CHECKLIST.controls, [run(status)], {"javascript": 100})
    assert "tsc did not answer" in searched(ROW, {"tsc": run(status)})


def test_nothing_is_said_of_them_where_there_is_nothing_for_them() -> None:
    assert searched(ROW, {"tsc": run(RunStatus.SKIPPED, applicable=False)}) == ""


def test_the_page_names_them() -> None:
    assert told(ROW).endswith(f"of these only where the tool is installed: {', '.join(RULES)}")


def test_a_supplement_that_is_no_evidence_is_named_with_its_line(tmp_path: Path) -> None:
    text = (folder("checklists") / "failure_modes.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        text.replace("supplements: [tsc.hallucinated-api", "supplements: [ty.other"), encoding="utf-8"
    )
    with pytest.raises(ChecklistError, match=r"«ty\.other» of «supplements» is no rule of «evidence»"):
        load_folder(tmp_path)
