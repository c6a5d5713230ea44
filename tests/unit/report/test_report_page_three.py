"""Page 3 alone says what it costs, what was seen only in part, what a draft is, and whose move it is."""

import shutil
import subprocess
from pathlib import Path

import pytest
import report_samples as samples
from decision_samples import BLOCKERS, changed, conditions, judged, shown, unseen

from lastmile.language import speaking
from lastmile.model import Audit, Outcome
from lastmile.report import as_html, as_json, as_pdf
from lastmile.report.bounded import bounded
from lastmile.report.budget import LADDER
from lastmile.report.cost import cost
from lastmile.report.effort import everything
from lastmile.report.evidence import numbered
from lastmile.report.headline import days
from lastmile.report.missing import MOVES, Mover, mover
from lastmile.report.options import ReportOptions
from lastmile.report.provisional import unmade
from lastmile.report.view import view


def ready(audit: Audit) -> Audit:
    """The same with no blocker and no condition: all work can wait."""
    results = tuple(result.model_copy(update={"blocker": False}) for result in audit.results)
    todo = tuple(package.model_copy(update={"blocker": False}) for package in audit.recommendations)
    return judged(audit.model_copy(update={"results": results, "recommendations": todo}), "ready")


def test_a_good_verdict_says_that_nothing_is_due_before_launch_and_what_all_of_it_takes():
    audit = ready(samples.prototype())
    text = shown(audit).decision.text
    assert "no work has to be paid for before launch." in text
    assert f"All that we advise takes one engineer an estimated {days(everything(audit))}." in text
    none = shown(samples.clean()).decision.text
    assert "nothing to repair: no work has to be paid for, before launch or later." in none
    assert none.endswith("What was not assessed may add work.")


def test_each_other_verdict_says_what_the_launch_waits_for_and_all_of_it():
    for audit in (samples.prototype(), conditions(3)):
        first, whole = cost(audit)
        assert "takes one engineer an estimated" in first
        assert whole == f"All that we advise takes {days(everything(audit))}."
    assert "so what a launch costs cannot be said." in " ".join(cost(samples.empty()))
    unpriced = conditions(1).model_copy(update={"recommendations": ()})
    assert cost(unpriced) == ("What it takes to close what the launch waits for was not estimated.",)


def test_a_check_that_failed_on_a_part_stands_with_what_was_not_looked_at():
    audit = samples.prototype()
    assert shown(audit).decision.partly == ""
    page = shown(changed(audit, "/known-vulnerability", coverage=0.02))
    told = "Failed, though seen only in part: “Are packages free of published weaknesses?”"
    assert page.decision.partly == told
    assert page.decision.unseen == shown(audit).decision.unseen  # which it does not lengthen
    html = as_html.render(changed(audit, "/known-vulnerability", coverage=0.02), ReportOptions()).decode()
    assert f'<p class="unseen">{told} Not looked at' in html
    assert (
        shown(changed(audit, "/known-vulnerability", coverage=0.9)).decision.partly == ""
    )  # enough for a pass
    many = audit
    for name in ("known-vulnerability", "no-tests", "cookie-flags", "n-plus-one"):
        many = changed(many, f"/{name}", coverage=0.1)
    assert shown(many).decision.partly.endswith(" and two more.")


def test_what_the_verdict_names_already_is_not_named_again_as_seen_in_part():
    audit = changed(conditions(1), "/known-vulnerability", coverage=0.1)
    assert "“Are packages free of published weaknesses?”" in shown(audit).decision.text
    assert shown(audit).decision.partly == ""


def test_a_draft_says_until_when_it_is_one():
    audit = samples.prototype()
    note = "Draft, until a person has checked five launch blockers and signed each by name."
    assert shown(audit).decision.draft == note
    assert f"<strong>{note}</strong>" in as_html.render(audit, ReportOptions()).decode()
    signed = samples.signed(audit)
    assert shown(signed).decision.draft == ""
    marked = view(numbered(signed), ReportOptions(draft=True), as_json.render(signed))
    assert marked.decision.draft == "Draft, until the auditor has released the report."


@pytest.mark.parametrize(
    ("reason", "lost", "whose"),
    [
        ("156 of 158 JavaScript packages: not in the npm data, which are only a subset", (), "we"),
        ("a tool that this needs did not work here", ("semgrep",), "we"),
        ("offline: no advisory service was asked", ("pip-audit",), "we"),
        ("typescript is not installed: npm install --global typescript@7", (), "we"),
        ("3 of 26 Python packages could not be looked at: no exact version is declared", (), "they"),
        ("no exact versions are declared, so nothing could be looked up", ("osv",), "they"),
        ("no exact version is declared; not in the npm data, which are only a subset", (), "open"),
        ("8 of 238 TypeScript files could not be read in full", (), "open"),
        ("", (), "open"),
        ("", ("pip-audit",), "open"),  # a check that could not read this product would fail again
        ("the code has a place for payments, and no Python receives them", ("lastmile.x",), "they"),
    ],
)  # fmt: skip
def test_whose_move_a_missing_check_is_follows_from_its_recorded_reason(reason, lost, whose):
    audit = changed(unseen(BLOCKERS[0]), BLOCKERS[0], reason=reason, lost=lost)
    assert shown(audit).decision.asks[0].advice == MOVES[Mover(whose)].format(before_bar="Before launch")


def test_checks_that_wait_for_different_people_promise_nothing_of_one_of_them():
    ours = changed(unseen(*BLOCKERS[:2]), BLOCKERS[0], reason="no advisory data on this machine")
    both = changed(ours, BLOCKERS[1], reason="no exact version is declared")
    assert mover(unmade(both)) is Mover.OPEN
    assert shown(both).decision.asks[0].advice == MOVES[Mover.OPEN].format(before_bar="Before launch")


def test_conditions_are_told_apart_from_blockers():
    decision = shown(conditions(3)).decision
    assert decision.headline.endswith("three findings to close before launch")
    assert "None of them forbids a launch, as a blocker would." in decision.text
    assert "It does not forbid a launch, as a blocker would." in shown(conditions(1)).decision.text


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "sample", [samples.prototype, lambda: conditions(1), lambda: ready(samples.prototype())]
)
def test_what_it_costs_stands_on_the_shortest_print_too(sample, language):
    with speaking(language):
        audit = sample()
        report = shown(judged(audit, audit.verdict.status, reasons=audit.verdict.reasons))
    assert bounded(report, LADDER[-1]).decision.text == report.decision.text


def three_conditions_and_a_possible_blocker() -> Audit:
    """A provisional verdict whose reason, conditions and decisions all stand on the page."""
    return changed(conditions(3), BLOCKERS[0], outcome=Outcome.NOT_ASSESSED, coverage=0.0)


def partly_seen() -> Audit:
    """A draft of five decisions, with all that page 3 can say of it."""
    return changed(samples.prototype(), "/known-vulnerability", coverage=0.02)


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(
    "sample", [partly_seen, samples.crowded, samples.empty, three_conditions_and_a_possible_blocker]
)
def test_the_last_note_of_the_decision_stands_on_page_three(sample, paper, language, tmp_path: Path):
    tool = shutil.which("pdftotext")
    if not tool:
        pytest.skip("pdftotext is not installed")
    with speaking(language):
        pdf = as_pdf.render(sample(), ReportOptions(paper=paper, language=language))
    (tmp_path / "report.pdf").write_bytes(pdf)
    command = [tool, "-f", "3", "-l", "3", tmp_path / "report.pdf", "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert {"en": "Evidence: report", "de": "Beleg: Bericht"}[language] in text
