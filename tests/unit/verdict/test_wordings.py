"""A title never claims more than the places of its row carry."""

import pytest

from lastmile.language import record_text, speaking
from lastmile.model import Control, Finding, Outcome, Result, Severity
from lastmile.resources import folder
from lastmile.verdict.checklist import load_folder
from lastmile.verdict.wordings import in_full, titled, worded

CHECKLIST = load_folder(folder("checklists"))
SQL = CHECKLIST.control("security/sql-string-building")
MILDER = [control for control in CHECKLIST.controls if control.mild is not None]


def failed(control: Control, severity: Severity | None, outcome: Outcome = Outcome.FAIL) -> Result:
    return Result(
        control=control.id, phase=control.phase, stage=control.stage, outcome=outcome, severity=severity
    )


def said(control: Control, severity: Severity | None, outcome: Outcome = Outcome.FAIL) -> Control:
    (told,) = worded([control], [failed(control, severity, outcome)])
    return told


def test_where_nothing_is_worse_than_low_the_milder_words_are_said() -> None:
    assert SQL.mild is not None
    for severity in (Severity.LOW, Severity.INFO):
        told = said(SQL, severity)
        assert (told.title, told.risk) == (SQL.mild.title, SQL.mild.risk)
        assert in_full(told) == SQL


@pytest.mark.parametrize("severity", [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, None])
def test_one_graver_place_or_a_person_s_word_brings_the_full_title(severity: Severity | None) -> None:
    assert said(SQL, severity) == SQL


def test_a_row_that_does_not_fail_is_as_the_checklist_has_it() -> None:
    assert said(SQL, Severity.LOW, Outcome.PASS) == SQL
    assert worded([SQL], []) == (SQL,)


def test_a_row_without_milder_words_or_capped_at_low_by_a_client_keeps_its_title() -> None:
    plain = CHECKLIST.control("security/hardcoded-secret")
    assert said(plain, Severity.LOW) == plain
    capped = SQL.model_copy(update={"severity": Severity.LOW})  # a proven way in is low there as well
    assert said(capped, Severity.LOW) == capped


def test_the_same_words_come_out_whichever_came_in() -> None:
    mild = said(SQL, Severity.LOW)
    assert said(mild, Severity.LOW) == mild
    assert said(mild, Severity.CRITICAL) == SQL


def test_each_place_has_the_title_of_its_own_severity() -> None:
    assert SQL.mild is not None
    base = {"rule": "semgrep.x", "message": "m", "confidence": "high", "control": SQL.id, "title": "old"}
    found = [Finding.model_validate({**base, "severity": s}) for s in ("critical", "medium", "low")]
    other = Finding.model_validate({**base, "severity": "low", "control": None})
    for rows in ([SQL], [said(SQL, Severity.LOW)]):
        titles = [f.title for f in titled([*found, other], rows)]
        assert titles == [SQL.title, SQL.title, SQL.mild.title, "old"]


@pytest.mark.parametrize("control", MILDER, ids=lambda control: control.id)
def test_milder_words_are_others_and_have_their_german(control: Control) -> None:
    assert control.mild is not None
    assert control.mild.title != control.title
    assert "A visitor can" not in control.mild.title
    with speaking("de"):
        for text in (control.mild.title, control.mild.risk):
            assert record_text(text) != text
