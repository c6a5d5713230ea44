"""Rules that only add findings: a row counts what they find, and is assessed where they did not look."""

from pathlib import Path

import pytest

from lastmile.errors import ChecklistError
from lastmile.model import Run, RunStatus
from lastmile.resources import folder
from lastmile.verdict.catalogue import _evidence as told
from lastmile.verdict.checklist import load_folder
from lastmile.verdict.reading import needed, searched, spared_runs
from lastmile.verdict.triage import Claims

CHECKLIST = load_folder(folder("checklists"))
ROW = CHECKLIST.control("failure/hallucinated-api")
RULES = ("tsc.hallucinated-api", "tsc.api-drift")


def run(status: RunStatus, *, applicable: bool = True) -> Run:
    return Run(scanner="tsc", version="1", status=status, reason="r", applicable=applicable)


@pytest.mark.parametrize("rule", RULES)
def test_the_row_claims_what_they_find(rule: str) -> None:
    assert CHECKLIST.asks("tsc")
    claimed = Claims(CHECKLIST.controls).of(rule)
    assert claimed is not None
    assert claimed.id == ROW.id


@pytest.mark.parametrize("language", ["javascript", "typescript"])
def test_the_row_does_not_wait_for_them(language: str) -> None:
    assert needed(ROW, language) == ("semgrep",)


@pytest.mark.parametrize("status", [RunStatus.FAILED, RunStatus.SKIPPED])
def test_that_they_did_not_look_leaves_nothing_open_and_is_said(status: RunStatus) -> None:
    assert "tsc" in spared_runs(CHECKLIST.controls, [run(status)], {"javascript": 100})
    assert "tsc did not answer" in searched(ROW, {"tsc": run(status)})


def test_nothing_is_said_of_them_where_there_is_nothing_for_them() -> None:
    assert searched(ROW, {"tsc": run(RunStatus.SKIPPED, applicable=False)}) == ""


def test_the_page_names_them() -> None:
    assert told(ROW).endswith("where its tool is installed, also tsc.hallucinated-api, tsc.api-drift")


def test_a_supplement_that_is_no_rule_is_named_with_its_line(tmp_path: Path) -> None:
    text = (folder("checklists") / "failure_modes.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        text.replace("supplements: [tsc.hallucinated-api", "supplements: [no rule"), encoding="utf-8"
    )
    with pytest.raises(ChecklistError, match="«no rule» is no rule"):
        load_folder(tmp_path)
