"""When two scores may be put side by side, where the newest stands, and what the consultant reads of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import kept_audits
import pytest

from lastmile.engagements import told
from lastmile.engagements.change import change
from lastmile.engagements.database import opened
from lastmile.engagements.entry import entry
from lastmile.engagements.place import parse
from lastmile.engagements.store import Store
from lastmile.engagements.trend import since_last, trend
from lastmile.model import Audit, Outcome, Severity
from lastmile.report.as_json import loads
from lastmile.verdict.constants import STANDARD

PASS, FAIL, OPEN = Outcome.PASS, Outcome.FAIL, Outcome.NOT_ASSESSED
MENDED = {"security/no-rate-limiting": PASS, "failure/http-call-without-timeout": PASS}
TODAY = date(2026, 11, 21)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Store]:
    with opened(parse(str(tmp_path / "kept.sqlite")), create=True) as database:
        yield Store(database)


def keep(at: Store, *audits: Audit) -> None:
    for audit in audits:
        at.add(entry(audit, kept_audits.as_json(audit), client=None, project=None))


def test_of_the_same_checklist_and_checks_the_recorded_scores_are_compared() -> None:
    before, after = kept_audits.audited("2026-01-01"), kept_audits.audited("2026-02-01", outcomes=MENDED)
    assert before.score.overall is not None
    assert after.score.overall is not None
    found = change(before, after)
    assert (found.before, found.after, found.reason) == (before.score.overall, after.score.overall, "")
    assert found.points is not None
    assert found.points > 0


def test_a_check_that_one_audit_could_not_assess_moves_no_score() -> None:
    """A lost scanner is no progress: the failed row that it left open does not enter either score."""
    lost = {"security/cookie-flags": OPEN, "security/sql-string-building": OPEN}
    before, after = kept_audits.audited("2026-01-01"), kept_audits.audited("2026-02-01", outcomes=lost)
    assert after.score.overall is not None
    assert before.score.overall is not None
    assert after.score.overall > before.score.overall  # what the recorded scores would claim
    found = change(before, after)
    assert found.points == 0
    assert found.reason == "2 checks were assessed only once"


def test_another_checklist_compares_only_what_both_have() -> None:
    before = kept_audits.audited("2026-01-01")
    gone = {"security/hardcoded-secret", "performance/n-plus-one"}
    mended = kept_audits.audited("2026-02-01", outcomes=MENDED)
    update = {
        "checklist_version": "2",
        "controls": tuple(c for c in mended.controls if c.id not in gone),
        "results": tuple(r for r in mended.results if r.control not in gone),
    }
    after = mended.model_copy(update=update)
    found, known = change(before, after), change(before, mended)
    assert found.reason == "another checklist, 2 checks were assessed only once"
    assert found.shared == known.shared - 2
    assert found.points is not None
    assert found.points > 0


def test_the_later_weights_judge_both() -> None:
    before = kept_audits.audited("2026-01-01")
    heavy = STANDARD.model_copy(update={"severity_weight": {**STANDARD.severity_weight, Severity.HIGH: 30.0}})
    after = kept_audits.audited("2026-02-01", constants=heavy.recorded())
    found = change(before, after)
    assert found.points == 0
    assert found.before != before.score.overall
    assert found.reason == "other weights of the score"


def test_scores_that_an_older_formula_made_are_not_put_side_by_side_in_silence() -> None:
    after = kept_audits.audited("2026-02-01")
    older = after.score.model_copy(update={"overall": 12.3})
    found = change(kept_audits.audited("2026-01-01", score=older), after)
    assert (found.points, found.reason) == (0, "another version of LastMile scored one of them")


def test_a_blocker_that_is_gone_lifts_its_cap_in_the_comparison_too() -> None:
    good = {result.control: PASS for result in kept_audits.BASE.results if result.outcome is FAIL}
    last = {**good, "security/hardcoded-secret": FAIL}
    before = kept_audits.audited("2026-01-01", outcomes=last, open_blockers=True)
    without = kept_audits.audited("2026-01-01", outcomes=last).score.overall
    found = change(before, kept_audits.audited("2026-02-01", outcomes=good))
    assert (found.before, found.after) == (before.score.overall, 100.0)
    assert found.before is not None
    assert without is not None
    assert found.before < without  # the cap held it down


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"profile": "beta"}, "another bar (profile production, then beta)"),
        ({"options": {"phases": ["security"]}}, "another scope (all, then only security)"),
        ({"options": {"exclude": ["legacy/*"]}}, "another scope (all, then without legacy/*)"),
        (
            {"target": kept_audits.BASE.target.model_copy(update={"subdir": "api"})},
            "another scope (all, then only api)",
        ),
    ],
)
def test_another_bar_or_scope_does_not_compare(fields: dict[str, object], says: str) -> None:
    found = change(kept_audits.audited("2026-01-01"), kept_audits.audited("2026-02-01", **fields))  # type: ignore[arg-type]
    assert (found.points, found.reason) == (None, says)


def test_an_audit_that_cannot_say_does_not_compare() -> None:
    silent = kept_audits.BASE.score.model_copy(update={"overall": None})
    found = change(kept_audits.audited("2026-01-01", score=silent), kept_audits.audited("2026-02-01"))
    assert (found.points, found.reason) == (None, "the earlier audit cannot say")


def test_with_little_in_common_nothing_is_said() -> None:
    few = {result.control: OPEN for result in kept_audits.BASE.results[3:]}
    found = change(kept_audits.audited("2026-01-01"), kept_audits.audited("2026-02-01", outcomes=few))
    assert found.points is None
    assert found.reason == "only 3 checks were assessed both times"


def test_the_trend_says_what_a_consultant_needs(at: Store) -> None:
    keep(
        at,
        kept_audits.audited("2026-03-01"),
        kept_audits.audited("2026-06-01", outcomes=MENDED),
        kept_audits.audited("2026-09-01", outcomes=MENDED, profile="beta"),
    )
    (line,) = trend(at, loads, "tableside ltd.")
    shown = "\n".join(told.lines_of((line,)))
    one, two = line.steps[0].kept.overall, line.steps[1].kept.overall
    assert one is not None
    assert two is not None
    head, columns, *rows = shown.splitlines()
    assert head == "Tableside Ltd., Booking"
    assert columns.split() == "no. date commit verdict score bounds assessed change".split()  # noqa: SIM905 - as it reads
    assert rows[0].split()[:3] == ["1", "2026-03-01", "9f3c1e7a"]
    assert rows[1].endswith(f"+{two - one:.1f}")
    assert rows[2].endswith("not comparable")
    assert rows[3].strip() == "not comparable: another bar (profile production, then beta)"
    assert "From 1 to 3: not comparable: another bar" in shown
    assert max(map(len, shown.splitlines())) <= 110


def test_the_reason_stands_under_scores_that_do_not_compare_as_they_stand(at: Store) -> None:
    keep(at, kept_audits.audited("2026-03-01"), kept_audits.audited("2026-06-01", checklist_version="2"))
    shown = " ".join(" ".join(told.lines_of(trend(at, loads))).split())
    shared = sum(result.outcome in (PASS, FAIL) for result in kept_audits.BASE.results)
    assert (
        f"do not compare as they stand (another checklist); over the {shared} checks assessed both times"
        in shown
    )


def test_what_became_of_the_findings_stands_under_each_audit(at: Store) -> None:
    places = kept_audits.BASE.findings
    same_commit = kept_audits.BASE.target
    target = same_commit.model_copy(update={"commit": "1" * 40})
    keep(
        at,
        kept_audits.audited("2026-03-01", findings=places[:3]),
        kept_audits.audited("2026-06-01", findings=places[1:3], target=target),
    )
    (line,) = trend(at, loads)
    since = line.steps[1].since
    assert since is not None
    assert since.places["persisting"] == 2
    assert since.places["fixed"] + since.places["not_seen"] == 1
    assert "findings: " in "\n".join(told.lines_of((line,)))
    assert "2 persisting" in "\n".join(told.lines_of((line,)))


def test_a_record_of_a_newer_version_is_a_reason_and_hides_no_other(at: Store) -> None:
    newer = kept_audits.audited("2026-06-01")
    data = kept_audits.as_json(newer).replace(b'"schema_version": "1.', b'"schema_version": "9.')
    at.add(entry(newer, data, client=None, project=None))
    keep(at, kept_audits.audited("2026-03-01"), kept_audits.audited("2026-09-01"))
    shown = " ".join(" ".join(told.lines_of(trend(at, loads))).split())
    assert "not comparable: audit 1 of the store: its schema 9." in shown
    assert "From 2 to 3: 0.0 points" in shown


def test_an_audit_is_compared_with_the_one_before_it_in_time_not_in_number(at: Store) -> None:
    keep(at, kept_audits.audited("2026-03-01"), kept_audits.audited("2026-09-01", outcomes=MENDED))
    between = kept_audits.audited("2026-06-01")
    kept = at.add(entry(between, kept_audits.as_json(between), client=None, project=None))
    step = since_last(at, loads, kept)
    assert step.since is not None
    assert step.since.points == 0
    assert "since the audit before: 0.0 points" in "\n".join(told.added(kept, step))
    (first, *_) = at.audits()
    assert since_last(at, loads, first).since is None


def cohort_of(at: Store, clients: int, each: int) -> None:
    for client in range(clients):
        for project in range(each):
            keep(
                at,
                kept_audits.audited(
                    client=f"C{client}",
                    project=f"{client}{project}",
                    started_at=f"2026-01-01T{client:02}:{project:02}:00+00:00",
                    score=kept_audits.BASE.score.model_copy(
                        update={"overall": 10.0 * (client + 1) + project}
                    ),
                ),
            )


def test_the_cohort_is_the_newest_of_other_clients_asked_in_the_same_way(at: Store) -> None:
    cohort_of(at, 3, 2)
    old = kept_audits.BASE.score.model_copy(update={"overall": 99.0})
    keep(at, kept_audits.audited("2025-01-01", client="C0", project="00", score=old))
    keep(at, kept_audits.audited("2026-01-05", client="C0", project="other", checklist_version="2"))
    keep(at, kept_audits.audited("2026-01-06", client="C1", project="beta", profile="beta"))
    keep(at, kept_audits.audited("2026-02-01"))
    (line,) = trend(at, loads, "Tableside Ltd.")
    assert (line.cohort.projects, line.cohort.clients, line.cohort.median) == (6, 3, 20.5)
    shown = " ".join(" ".join(told.lines_of((line,))).split())
    assert "Cohort: median 20.5 of 6 projects of 3 other clients" in shown


@pytest.mark.parametrize(("clients", "each"), [(1, 6), (2, 3), (4, 1)])
def test_a_small_cohort_gives_nobody_away(at: Store, clients: int, each: int) -> None:
    cohort_of(at, clients, each)
    keep(at, kept_audits.audited("2026-02-01"))
    (line,) = trend(at, loads, "Tableside Ltd.")
    assert line.cohort.median is None
    assert "median is shown from 5 projects of 3 clients on" in " ".join(
        " ".join(told.lines_of((line,))).split()
    )


def test_accepted_risks_are_listed_with_the_days_that_are_left(at: Store) -> None:
    ends = ("2026-11-20", "2026-11-21", "2026-11-22", "2027-02-28", None)
    pairs = [kept_audits.accepted(day) for day in ends]
    decisions = tuple(
        decided.model_copy(update={"reason": f"until {decided.expires}"}) for _, decided in reversed(pairs)
    )
    keep(at, kept_audits.audited("2026-11-01", findings=(pairs[0][0],), decisions=decisions))
    audits = at.audits()
    risks = at.risks((1,))
    lines = list(told.expiring(risks, TODAY))
    left = [line.split("  ")[1] for line in lines if "(app/" in line]
    assert left == ["ended 1 day ago", "ends today", "1 day left", "99 days left"]
    assert lines[-1] == "1 accepted risk without an end"
    assert "3 accepted risks ended or end within 30 days" in "\n".join(told.listed(audits, risks, TODAY))
    assert "no end" in "\n".join(told.shown(audits[0], risks, TODAY))
