import re

import report_samples as samples

from lastmile.model import Outcome, Phase, Status
from lastmile.report import as_json, check_list
from lastmile.report.budget import LADDER
from lastmile.report.evidence import numbered
from lastmile.report.findings import finding_view
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import ranked, worst_first
from lastmile.report.view import Report, shorter, view


def shown(audit) -> Report:
    audit = numbered(audit)
    return view(audit, ReportOptions(), as_json.render(audit))


def test_one_finding_is_one_failed_control_ranked_inside_its_phase():
    told = ranked(samples.prototype())
    assert [item.id for item in told[Phase.SECURITY]] == [f"SEC-{n:02d}" for n in range(1, 7)]
    assert [item.result.blocker for item in told[Phase.SECURITY]] == [True, True, False, False, False, False]
    assert [item.id for item in told[Phase.DEPENDENCIES]] == ["DEP-01", "DEP-02", "DEP-03"]
    assert sum(len(items) for items in told.values()) == 16


def test_a_second_independent_source_or_a_person_confirms():
    sql = next(
        item
        for item in ranked(samples.prototype())[Phase.SECURITY]
        if item.control.id == "security/sql-string-building"
    )
    assert sql.sureness == "confirmed"
    key = next(
        item
        for item in ranked(samples.prototype())[Phase.SECURITY]
        if item.control.id == "security/hardcoded-secret"
    )
    assert key.sureness == "probable"


def test_what_was_decided_away_is_no_place_and_is_not_dropped():
    report = shown(samples.prototype())
    assert report.glance.total.places == 158
    assert "1 place decided: false positive" in report.set_aside
    assert "1 place in test code" in report.set_aside
    assert "12 notes outside this checklist, not judged" in report.set_aside


def test_an_accepted_risk_still_is_a_place_and_its_taker_is_named():
    audit = samples.prototype()
    found = next(
        f for f in audit.findings if f.control == "security/hardcoded-secret" and f.set_aside is None
    )
    taken = found.model_copy(update={"status": Status.ACCEPTED, "decided_by": "R. Halvorsen"})
    findings = tuple(taken if f is found else f for f in audit.findings)
    audit = audit.model_copy(update={"findings": findings})
    item = next(i for i in ranked(audit)[Phase.SECURITY] if i.control.id == "security/hardcoded-secret")
    assert taken in item.places
    assert (
        f"Accepted as a risk by R. Halvorsen: 1 of {len(item.places)} place"
        in finding_view(item, audit).reason
    )


def test_evidence_is_numbered_once_in_report_order():
    audit = numbered(samples.prototype())
    first = worst_first(ranked(audit))[0].places[0].evidence[0].id
    assert first == "E-001"
    ids = [e.id for holder in (*audit.findings, *audit.results) for e in holder.evidence]
    assert len(ids) == len(set(ids))
    assert "" not in ids
    assert numbered(audit) is audit


def test_headlines_follow_from_the_data():
    report = shown(samples.prototype())
    assert report.decision.headline == "Not ready for launch; 9½ to 18 days of work close the five blockers"
    assert "We could assess 21 of the 23 checks that apply." in report.decision.text
    assert report.glance.headline == "Lowest: security, 31 of 100; highest: performance, 57"
    assert report.road.headline == (
        "From 36 today to 86 when the road is done; what was not assessed stays open"
    )
    assert report.scope.headline == "We read the code, not the running product; three questions stay open"
    assert [risk.id for risk in report.decision.risks] == ["SEC-01", "SEC-02", "FM-01"]


def test_nothing_assessed_is_said_and_never_a_zero_score():
    report = shown(samples.empty())
    assert report.decision.headline == "We cannot say: none of the 24 checks could run, over 40 lines of code"
    assert all(phase.points == "not assessed" for phase in report.phases)
    assert not any(row.ran for row in report.glance.rows)
    assert report.road.waterfall is None
    assert "not assessed" in report.glance.gauge.code
    assert len(report.scope.open) == 1  # one reason, one row, all questions in it
    assert report.scope.open[0].what == "24 questions"
    assert not [row for row in report.cover.rows if not row.value or row.name == "Prepared for"]


def test_no_finding_is_never_called_clean():
    report = shown(samples.clean())
    assert report.decision.word == "Ready, provisional"
    assert report.phases[0].headline == "Security: no finding in the 8 checks that ran; 1 not assessed"
    assert report.phases[0].nothing == ""  # the heading says it; once is enough


def test_counts_on_pages_equal_the_record():
    audit = samples.prototype()
    report = shown(audit)
    failed = [result for result in audit.results if result.outcome is Outcome.FAIL]
    assert report.glance.total.findings == len(failed) == sum(len(phase.findings) for phase in report.phases)
    counted = [f for f in audit.findings if f.status is Status.OPEN and f.set_aside is None]
    assert report.glance.total.places == len(counted)
    assert len(report.checks) + report.checks_asked == len(audit.results)
    assert report.checks_asked > 0
    assert not [row for row in report.checks if row.evidence.startswith("nobody has answered")]


def test_the_list_of_checks_has_a_head_per_phase_whose_counts_add_up():
    audit = samples.prototype()
    report = shown(audit)
    phases = [head.phase for head in report.check_heads]
    assert phases == list(dict.fromkeys(row.phase for row in report.checks))
    counted = sum(int(n) for head in report.check_heads for n in re.findall(r"\d+", head.counts))
    assert counted == len(audit.results)
    assert any(head.counts.endswith("for a person") for head in report.check_heads)


def test_the_rows_of_a_phase_stand_by_family_its_own_first():
    audit = samples.prototype()
    moved = {audit.results[0].control: "readiness/a", audit.results[1].control: "manual/b"}
    results = tuple(
        r.model_copy(update={"control": moved.get(r.control, r.control)})
        for r in audit.results
        if r.phase is Phase.SECURITY
    )
    ids = [
        row.id for row in check_list.checks(audit.model_copy(update={"results": results}), everything=True)
    ]
    assert ids[-2:] == ["readiness/a", "manual/b"]
    assert ids[:-2] == sorted(ids[:-2])


def test_the_ladder_rations_cards_and_never_loses_a_finding():
    audit = numbered(samples.crowded())
    whole = view(audit, ReportOptions(), as_json.render(audit))
    for budget in LADDER:
        report = shorter(whole, audit, budget)
        cards = sum(len(phase.cards) for phase in report.phases)
        assert budget.cards is None or cards <= budget.cards
        told = sum(len(p.cards) + len(p.rows) + len(p.lines) for p in report.phases)
        assert told == 200
        assert len(report.checks) == (0 if budget.checks == "none" else 200)
        assert report.checks or "the 200 checks" in report.checks_rest


def test_places_beyond_the_pages_are_counted():
    report = shown(samples.big(8000))
    printed = sum(file.places for group in report.place_groups for file in group.files)
    left = int(report.places_rest.split(":")[1].split()[0].replace(",", ""))
    assert printed + left == report.glance.total.places == 8158
    assert all(group.files for group in report.place_groups)  # no heading without a place under it
