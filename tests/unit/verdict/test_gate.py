"""Gates: what stops a pipeline, what is known already, and that nothing unlooked-at passes as fine."""

from pathlib import Path

import pytest
from cli import lastmile
from report_samples import empty, prototype

from lastmile.errors import InputError
from lastmile.model import Audit, Confidence, Engagement, Finding, Outcome, RunStatus, Severity, Status
from lastmile.report import as_json
from lastmile.verdict.gate import WORDS, Gate, broken

KEY = "security/hardcoded-secret"


def scored(points: float | None) -> Audit:
    audit = prototype()
    return audit.model_copy(update={"score": audit.score.model_copy(update={"overall": points})})


def only(*findings: Finding) -> Audit:
    """The prototype with these findings alone, in rows that failed."""
    audit = prototype()
    asked = {f.control for f in findings}
    results = tuple(
        r.model_copy(update={"outcome": Outcome.FAIL, "findings": ("x-1",)})
        if r.control in asked
        else r.model_copy(update={"outcome": Outcome.PASS, "findings": (), "blocker": False})
        for r in audit.results
    )
    return audit.model_copy(update={"findings": findings, "results": results, "engagement": None})


@pytest.fixture
def key() -> Finding:
    """A critical finding that blocks a launch."""
    found = next(f for f in prototype().findings if f.control == KEY and f.counts)
    return found.model_copy(update={"confidence": Confidence.HIGH})


@pytest.mark.parametrize(
    ("points", "under", "passes"),
    [(60.0, 60, True), (59.999, 60, False), (100.0, 100, True), (0.0, 0, True), (None, 0, False)],
)
def test_the_score_must_reach_the_bound(points: float | None, under: float, passes: bool) -> None:
    reasons = broken(Gate(under=under), scored(points))
    assert (reasons == ()) is passes


def test_a_score_just_below_the_bound_is_not_printed_as_the_bound() -> None:
    assert broken(Gate(under=60), scored(59.999)) == ("the score is 59.99, under 60",)
    assert broken(Gate(under=60), scored(None)) == ("there is no score, so it does not reach 60",)


@pytest.mark.parametrize(
    ("under", "on", "baseline"),
    [
        (float("nan"), None, False),
        (101, None, False),
        (-1, None, False),
        (None, "grave", False),
        (50, None, True),
    ],
)
def test_what_makes_no_sense_is_refused(under: float | None, on: str | None, baseline: bool) -> None:
    with pytest.raises(InputError, match=r"--fail-|--baseline"):
        Gate(under, on, prototype() if baseline else None)


def test_nothing_asked_is_nothing_failed() -> None:
    assert broken(Gate(), prototype()) == ()


@pytest.mark.parametrize("word", WORDS)
def test_every_word_stops_a_critical_blocker(word: str, key: Finding) -> None:
    (reason,) = broken(Gate(on=word), only(key))
    assert reason.startswith("1 open finding (")
    assert f"{key.path}:{key.line}" in reason
    assert KEY in reason


@pytest.mark.parametrize(
    ("severity", "stopped"),
    [
        (Severity.CRITICAL, {"blocker", "critical", "high", "medium", "low"}),
        (Severity.HIGH, {"blocker", "high", "medium", "low"}),
        (Severity.MEDIUM, {"medium", "low"}),
        (Severity.LOW, {"low"}),
        (Severity.INFO, set()),
    ],
)
def test_a_word_stops_what_is_this_grave_or_graver(
    severity: Severity, stopped: set[str], key: Finding
) -> None:
    audit = only(key.model_copy(update={"severity": severity}))
    assert {word for word in WORDS if broken(Gate(on=word), audit)} == stopped


@pytest.mark.parametrize(
    "update",
    [
        {"status": Status.FALSE_POSITIVE},
        {"status": Status.ACCEPTED},
        {"status": Status.FIXED},
        {"set_aside": "test"},
        {"confidence": Confidence.LOW},
        {"control": None},
    ],
)
def test_what_a_person_would_not_stop_for_stops_nothing(update: dict[str, object], key: Finding) -> None:
    assert broken(Gate(on="low"), only(key.model_copy(update=update))) == ()


def test_a_low_confidence_that_a_person_confirmed_stops(key: Finding) -> None:
    sure = key.model_copy(update={"confidence": Confidence.LOW, "status": Status.CONFIRMED})
    assert broken(Gate(on="high"), only(sure))


def test_a_finding_of_a_row_that_did_not_fail_stops_nothing(key: Finding) -> None:
    audit = only(key)
    passed = tuple(
        r.model_copy(update={"outcome": Outcome.PASS}) if r.control == KEY else r for r in audit.results
    )
    assert broken(Gate(on="low"), audit.model_copy(update={"results": passed})) == ()


def test_a_person_s_no_stops_without_a_place(key: Finding) -> None:
    audit = only(key)
    said = tuple(
        r.model_copy(
            update={
                "findings": (),
                "severity": Severity.HIGH,
                "answered_by": "R. Halvorsen",
                "blocker": False,
            }
        )
        if r.control == KEY
        else r
        for r in audit.results
    )
    answered = audit.model_copy(update={"findings": (), "results": said})
    assert "answered by R. Halvorsen" in broken(Gate(on="high"), answered)[0]
    assert broken(Gate(on="blocker"), answered) == ()
    assert broken(Gate(on="high", baseline=answered), answered) == ()


def test_against_a_baseline_only_new_findings_stop(key: Finding) -> None:
    moved = key.model_copy(update={"line": (key.line or 0) + 50, "end_line": None})
    other = next(f for f in prototype().findings if f.control == "security/sql-string-building" and f.counts)
    assert broken(Gate(on="low", baseline=only(key)), only(moved)) == ()
    (reason,) = broken(Gate(on="low", baseline=only(key)), only(moved, other))
    assert reason.startswith("1 open finding (low or worse), new since the baseline:")
    assert f"{other.path}:{other.line}" in reason
    assert f"{key.path}:" not in reason.replace(f"{other.path}:{other.line}", "")


def test_a_finding_that_became_graver_is_new(key: Finding) -> None:
    mild = key.model_copy(update={"severity": Severity.LOW})
    assert broken(Gate(on="high", baseline=only(mild)), only(key))
    assert broken(Gate(on="low", baseline=only(mild)), only(key)) == ()


def test_what_was_test_code_in_the_baseline_is_new_as_product_code(key: Finding) -> None:
    assert broken(Gate(on="high", baseline=only(key.model_copy(update={"set_aside": "test"}))), only(key))


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.FALSE_POSITIVE])
def test_what_a_person_decided_in_the_baseline_stays_known_until_the_file_says_otherwise(
    status: Status, key: Finding
) -> None:
    baseline = only(key.model_copy(update={"status": status}))
    assert broken(Gate(on="low", baseline=baseline), only(key)) == ()
    expired = only(key).model_copy(update={"engagement": Engagement(client="Example Ltd")})
    assert broken(Gate(on="low", baseline=baseline), expired)


def test_a_baseline_whose_check_did_not_run_excuses_nothing_and_says_so(key: Finding) -> None:
    then = only()
    failed = tuple(r.model_copy(update={"status": RunStatus.FAILED, "reason": "it broke"}) for r in then.runs)
    (reason,) = broken(Gate(on="high", baseline=then.model_copy(update={"runs": failed})), only(key))
    assert "1 of them by checks that did not run for the baseline" in reason


def test_a_baseline_of_another_checklist_says_so(key: Finding) -> None:
    then = only().model_copy(update={"checklist_version": "other"})
    (reason,) = broken(Gate(on="high", baseline=then), only(key))
    assert "another checklist" in reason


def test_long_lists_are_cut_and_counted(key: Finding) -> None:
    many = [key.model_copy(update={"line": 1000 + n, "symbol": f"f{n}"}) for n in range(25)]
    (reason,) = broken(Gate(on="high"), only(*many))
    assert reason.startswith("25 open findings")
    assert reason.count("\n") == 11
    assert reason.endswith("and 15 more, in the report")


def kept(audit: Audit, folder: Path) -> Path:
    folder.mkdir()
    path = folder / "audit.json"
    path.write_bytes(as_json.render(audit))
    return path


def test_a_failed_gate_ends_with_one_before_an_incomplete_audit_ends_with_four(tmp_path: Path) -> None:
    record = kept(prototype(), tmp_path / "one")
    plain = ("report", record, "-o", tmp_path / "out", "--formats", "json")
    assert lastmile(*plain).code == 4  # the sample's tools did not all work
    stopped = lastmile(*plain, "--fail-on", "high")
    assert stopped.code == 1
    assert "Gate failed: " in stopped.out
    passed = lastmile(*plain, "--fail-on", "low", "--baseline", record, "--fail-under", "0")
    assert passed.code == 4
    assert "Gate passed" in passed.out


def test_no_score_fails_and_a_wrong_word_is_told_at_once(tmp_path: Path) -> None:
    record = kept(empty(), tmp_path / "one")
    plain = ("report", record, "-o", tmp_path / "out", "--formats", "json")
    assert lastmile(*plain, "--fail-under", "0").code == 1
    wrong = lastmile(*plain, "--fail-on", "grave")
    assert wrong.code == 2
    assert "one of blocker, critical, high, medium, low" in wrong.err
    assert lastmile(*plain, "--baseline", record).code == 2
    assert lastmile(*plain, "--fail-on", "high", "--baseline", tmp_path / "none.json").code == 2
