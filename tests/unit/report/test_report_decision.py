import io
import re

import pikepdf
import pytest
import report_samples as samples
from decision_samples import BLOCKERS, changed, conditions, judged, shown, unseen

from lastmile.language import speaking
from lastmile.model import Audit, Outcome, RunStatus, Stage
from lastmile.report import as_html, as_pdf, wording
from lastmile.report.asks import SECRETS
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.praise import HOLLOW, praise
from lastmile.report.ranking import ranked, worst_first
from lastmile.report.summary import summary
from lastmile.report.view import view
from lastmile.verdict import score
from lastmile.verdict.constants import from_record


def test_praise_is_heavy_first_and_at_most_three():
    assert [good.text for good in praise(samples.prototype())] == [
        "Passwords are stored with a slow hash",
        "Pages escape what visitors typed",
        "All packages exist under their right name",
    ]


def test_what_had_nothing_to_judge_is_no_praise():
    audit = changed(samples.prototype(), "/typosquat", opportunities=None)
    assert len(praise(audit)) == 2
    assert len(praise(changed(audit, "/unsafe-html", opportunities=0))) == 0  # one alone is not printed
    assert shown(changed(audit, "/unsafe-html", opportunities=0)).decision.good == ()


@pytest.mark.parametrize("name", sorted(HOLLOW))
def test_hollow_passes_are_never_praised(name: str):
    base = samples.prototype()
    audit = base.model_copy(
        update={
            "controls": tuple(
                c.model_copy(update={"id": name}) if c.id.endswith("weak-password-storage") else c
                for c in base.controls
            )
        }
    )
    audit = changed(audit, "weak-password-storage", control=name)
    assert "Passwords are stored with a slow hash" not in {good.text for good in praise(audit)}


def test_the_page_names_what_was_not_looked_at():
    decision = shown(samples.prototype()).decision
    assert decision.unseen == (
        "Not looked at, or not in full: “Secrets in the history”, “Is stored data encrypted?” "
        "and one more; and"
    )
    assert "tool run" not in decision.text
    assert shown(samples.empty()).decision.unseen.endswith("and 22 more; and")


def test_provisional_says_its_true_reason():
    blind = changed(
        judged(samples.clean(), "ready", provisional=True),
        "/known-vulnerability",
        outcome=Outcome.NOT_ASSESSED,
        coverage=0.0,
        lost=("pip-audit",),
    )
    assert shown(blind).decision.text.startswith(
        "The verdict is provisional, because a question that can block a launch is not answered: "
        "“Are packages free of published weaknesses?” We could assess"
    )
    half = changed(blind, "/known-vulnerability", coverage=0.5)
    assert "a question that can block a launch is not fully answered: “Are" in shown(half).decision.text
    left = blind.model_copy(update={"options": {"phases": ["security", "performance", "dependencies"]}})
    assert "because the phase failure modes was left out and a question" in shown(left).decision.text
    some = ("sql-string-building", "hardcoded-secret", "weak-password-storage", "payment-before-save")
    poor = blind
    for name in (*some, "no-tests", "unsafe-html", "missing-ownership-check"):
        poor = changed(poor, name, outcome=Outcome.NOT_ASSESSED, coverage=0.0)
    assert re.search(r"because only \d\d % of the weight of the most important", shown(poor).decision.text)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_all_that_makes_the_verdict_provisional_is_named_once(count: int):
    page = shown(unseen(*BLOCKERS[:count]))
    named = re.findall(r"“.+?”", page.decision.text)
    assert len(set(named)) == count
    assert not [question for question in named if question in page.decision.unseen]
    assert set(named) <= {f"“{row.what}”" for row in page.scope.open}
    said = count + page.decision.unseen.count("“")  # above, and here
    assert page.decision.unseen.startswith("Also not looked at, or not in full: “")
    assert page.decision.unseen.endswith(f"and {wording.word(len(page.scope.open) - said)} more; and")


def test_of_many_open_questions_two_are_named_and_the_place_of_the_rest():
    told = shown(unseen(*BLOCKERS)).decision
    assert re.search(
        r"four questions that can block a launch are not answered: “[^”]+”, “[^”]+” and "
        r"two more under “Not assessed”\.",
        told.text,
    )
    both = shown(changed(unseen(*BLOCKERS), BLOCKERS[0], coverage=0.5)).decision.text
    assert "four questions that can block a launch are not answered, or not in full: “" in both


def test_a_good_word_is_no_all_clear_while_a_blocker_is_possible():
    one, two = shown(unseen(*BLOCKERS[:1])).decision, shown(unseen(*BLOCKERS[:2])).decision
    assert one.headline == "Ready for launch, provisionally: one possible blocker is not ruled out"
    assert two.headline.endswith(": two possible blockers are not ruled out")
    assert one.text.startswith("The verdict is provisional, because")
    whole = judged(samples.clean(), "ready").model_copy(update={"runs": ()})
    assert "nothing that blocks it" in shown(whole).decision.headline
    box = '<section class="verdict v-ready provisional">'
    pages = [as_html.render(audit, ReportOptions()).decode() for audit in (unseen(*BLOCKERS[:1]), whole)]
    assert [box in page for page in pages] == [True, False]
    (green,) = re.findall(r"\.verdict\.v-ready \{ (.+?) \}", pages[0])
    (other,) = re.findall(r"\.verdict\.v-ready\.provisional \{ (.+?) \}", pages[0])
    assert green != other


def test_what_would_end_a_provisional_verdict_is_asked_for():
    asks = shown(unseen(*BLOCKERS[:1])).decision.asks
    assert asks[0].what == "Have the possible blocker checked"
    assert asks[0].advice.startswith("Before launch, by us")
    assert shown(unseen(*BLOCKERS[:2])).decision.asks[0].what == "Have the two possible blockers checked"
    for audit in (samples.prototype(), conditions(3), judged(samples.clean(), "ready")):
        assert not [ask for ask in shown(audit).decision.asks if "possible" in ask.what]


def test_a_blocker_that_was_found_stands_before_what_was_not_seen():
    audit = samples.prototype()
    rest = judged(audit, "not_ready", provisional=True, reasons=audit.verdict.reasons)
    text = shown(rest).decision.text
    assert text.startswith("Five of 16 findings block a launch.")
    assert "The verdict is provisional" in text


@pytest.mark.parametrize("hold", [False, True])
def test_what_questions_without_an_answer_do_to_the_verdict_is_said_as_it_is_scored(hold: bool):
    base = unseen()
    asked = base.manual[0].control
    rows = tuple(
        row.model_copy(update={"blocker": True, "manual": True}) if row.id == asked else row
        for row in base.controls
    )
    audit = base.model_copy(
        update={"controls": rows, "constants": {**base.constants, "questions_hold": hold}, "runs": ()}
    )
    pairs = score.pairs(audit.controls, audit.results)
    verdict = score.decide(pairs, 5000, incomplete=False, constants=from_record(audit.constants))
    assert (verdict.status, verdict.provisional) == ("ready", hold)
    without = [row for row in pairs if row[0].id != asked]
    assert score.score_all(pairs) == score.score_all(without)
    ask = shown(audit.model_copy(update={"verdict": verdict})).decision.asks[-1]
    assert ask.advice == "Two questions for you, listed under “For a person to check”."
    assert ask.otherwise == (
        "They stay open: the score leaves them out, and the verdict stays provisional."
        if hold
        else "They stay open, and count in neither verdict nor score; on a bad day nobody knows the answer."
    )


def test_the_page_says_what_meeting_the_conditions_costs_or_that_nothing_is_to_be_done():
    audit = conditions(3)
    text = shown(audit).decision.text
    (spent,) = re.findall(r"Meeting the conditions takes one engineer an estimated (.+? days)\.", text)
    assert any(ask.advice.startswith(spent) for ask in shown(audit).decision.asks)
    assert "Meeting the condition takes" in shown(conditions(1)).decision.text
    nothing = "In what we could assess there is nothing to repair: no work has to be paid for"
    assert nothing in shown(samples.clean()).decision.text
    assert all(nothing not in shown(one).decision.text for one in (audit, samples.empty()))


def test_a_failed_tool_is_the_reason_only_where_nothing_else_is():
    assert RunStatus.FAILED in {run.status for run in samples.clean().runs}
    assert "because a tool did not work" in shown(samples.clean()).decision.text


def test_a_provisional_verdict_is_never_called_final():
    report = shown(conditions(3))
    assert report.decision.headline == (
        "Ready with conditions, provisionally: three findings to close before launch"
    )
    assert "· provisional" in report.cover.foot
    assert shown(samples.signed(samples.prototype())).cover.status == "final"
    audit = numbered(conditions(3))
    assert view(audit, ReportOptions(draft=True), b"").cover.status == "draft"


def test_decisions_fit_the_verdict():
    asks = shown(samples.prototype()).decision.asks
    assert [ask.what for ask in asks[1:4]] == [
        "Hold the launch",
        "Approve the work that lifts the five blockers",
        "Approve the rest",
    ]
    asks = shown(conditions(3)).decision.asks
    assert [ask.what for ask in asks[:3]] == [
        "Have checked what was not seen",  # a tool failed: the verdict is provisional
        "Approve the work that meets the three conditions",
        "Approve the rest",
    ]


def test_the_same_sum_has_the_same_figure_everywhere():
    audit = samples.prototype()
    report, decision = shown(audit), shown(audit).decision
    days = re.findall(r"[\d¼½¾]+ to [\d¼½¾]+ days", decision.text)
    assert days[0] in decision.headline
    assert decision.asks[2].advice.startswith(days[0])
    low = sum(package.effort.low for package in audit.recommendations)
    high = sum(package.effort.high for package in audit.recommendations)
    assert days[1] == wording.days(low, high)
    assert f"Work to close every finding: {days[1]}" in summary(audit, (), ())
    for stage in report.road.stages:
        mine = [p.effort for p in audit.recommendations if p.stage is Stage(stage.key)]
        assert wording.days(sum(e.low for e in mine), sum(e.high for e in mine)) in stage.summary


def test_a_question_that_does_not_apply_is_asked_nowhere():
    audit = changed(samples.prototype(), "partner-outage", outcome=Outcome.NOT_APPLICABLE)
    report = shown(audit)
    assert [row.question for row in report.people] == [
        "Has a backup been restored on another system in the last six months?"
    ]
    assert report.people_headline == "One question that only a person can answer"
    assert report.people[0].wanted == "Access to the running system."
    assert report.decision.asks[-1].advice == "One question for you, listed under “For a person to check”."
    assert "For a person: 1 of 1 question is not answered yet" in summary(audit, (), ())


def test_keys_that_are_out_are_the_first_thing_to_do():
    """They work for whoever has the code, launch or not, so they come before a worse hole elsewhere."""
    audit = samples.prototype()
    packages = [package for package in audit.recommendations if package.blocker and package.controls]
    usual = shown(audit).decision.asks[0].what
    other = next(p for p in packages if p.title.rstrip(".").capitalize() != usual.capitalize())
    rows = tuple(
        row.model_copy(update={"topic": SECRETS if row.id in other.controls else "elsewhere"})
        for row in audit.controls
    )
    asks = shown(audit.model_copy(update={"controls": rows})).decision.asks
    assert asks[0].what.lower() == other.title.rstrip(".").lower()
    assert asks[0].advice.startswith("Before anything else.")


def test_every_blocker_is_named_on_the_page():
    audit = numbered(samples.prototype())
    decision = shown(samples.prototype()).decision
    blockers = {item.id for item in worst_first(ranked(audit)) if item.result.blocker}
    assert blockers <= {risk.id for risk in decision.risks} | {one.id for one in decision.more_blockers}
    titles = {item.id: item.control.title.rstrip(".") for item in worst_first(ranked(audit))}
    assert {one.title for one in decision.more_blockers} == {titles[one.id] for one in decision.more_blockers}
    html = as_html.render(samples.prototype(), ReportOptions()).decode()
    for one in decision.more_blockers:
        assert f'{one.title} (<a href="#f-{one.id}">{one.id}</a>)' in html


def test_where_the_page_has_no_room_blockers_are_named_by_their_ids_and_none_is_left_out():
    crowd = shown(samples.crowded()).decision
    assert len(crowd.risks) + len(crowd.more_blockers) == 100
    named = [bool(one.title) for one in crowd.more_blockers]
    assert named == sorted(named, reverse=True)  # the worst have their titles
    assert named.count(False) > 90
    base = samples.prototype()
    wordy = base.engagement.model_copy(update={"narrative": {"summary": "We looked at it all. " * 40}})
    told = shown(base.model_copy(update={"engagement": wordy})).decision.more_blockers
    assert {one.title for one in told} == {""}
    assert not any(one.after_titles for one in told)  # "as well as" would have nothing before it
    first = next(one for one in crowd.more_blockers if not one.title)
    assert [one.id for one in crowd.more_blockers if one.after_titles] == [first.id]
    assert [one.id for one in told] == [one.id for one in shown(base).decision.more_blockers]


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("sample", [samples.prototype, samples.crowded, lambda: unseen(*BLOCKERS)])
def test_the_decision_is_one_page_in_every_language_and_on_every_paper(sample, paper, language):
    with speaking(language):
        pdf = as_pdf.render(sample(), ReportOptions(paper=paper, language=language))
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        leaves = [leaf.objgen for leaf in document.pages]
        tops = [leaves.index((item.destination or item.action.D)[0].objgen) for item in outline.root]
    assert tops[:3] == [1, 2, 3]


def test_a_pass_on_one_or_two_places_is_no_praise():
    few = changed(samples.prototype(), "/unsafe-html", opportunities=2)
    assert "Pages escape what visitors typed" not in {good.text for good in praise(few)}
    assert "Pages escape what visitors typed" in {
        good.text for good in praise(changed(few, "/unsafe-html", opportunities=3))
    }


def renamed(audit: Audit, **names: str) -> Audit:
    """The audit in which the rows that end so bear other ids."""

    def named(old: str) -> str:
        return next((new for end, new in names.items() if old.endswith(end.replace("_", "-"))), old)

    update = {
        "controls": tuple(c.model_copy(update={"id": named(c.id)}) for c in audit.controls),
        "results": tuple(r.model_copy(update={"control": named(r.control)}) for r in audit.results),
        "findings": tuple(f.model_copy(update={"control": named(f.control or "")}) for f in audit.findings),
    }
    return audit.model_copy(update=update)


def test_a_pass_beside_a_finding_of_its_neighbour_is_no_praise_and_names_it():
    base = samples.prototype()
    failed = next(r.control for r in base.results if r.outcome is Outcome.FAIL)
    alone = renamed(base, unsafe_html="performance/n-plus-one-query")
    assert "Pages escape what visitors typed" in {good.text for good in praise(alone)}
    both = renamed(alone, **{failed.rpartition("/")[2]: "performance/await-in-loop"})
    assert "Pages escape what visitors typed" not in {good.text for good in praise(both)}
    finding = next(i.id for items in ranked(both).values() for i in items if i.control.id.endswith("in-loop"))
    listed = {good.text for phase in shown(both).phases for good in phase.passed}
    assert f"Pages escape what visitors typed (apart from {finding})" in listed


def test_a_pass_names_the_language_that_was_not_read():
    base = samples.prototype()
    control = next(r.control for r in base.results if r.outcome is Outcome.PASS)
    rows = tuple(
        c.model_copy(update={"supplements": ("tsc.hallucinated-api",)}) if c.id == control else c
        for c in base.controls
    )
    languages = (*base.target.languages, base.target.languages[0].model_copy(update={"name": "typescript"}))
    target = base.target.model_copy(update={"languages": languages})
    run = base.runs[0].model_copy(
        update={"scanner": "tsc", "status": RunStatus.SKIPPED, "reason": "not installed", "applicable": True}
    )
    audit = base.model_copy(update={"controls": rows, "target": target, "runs": (*base.runs, run)})
    listed = [good.text for phase in shown(audit).phases for good in phase.passed]
    assert [text for text in listed if text.endswith("TypeScript not looked at)")]
    assert "not looked at" not in " ".join(g.text for phase in shown(base).phases for g in phase.passed)
