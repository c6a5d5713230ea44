"""The score's properties, over many made-up results; and one worked example, figure by figure."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from lastmile.model import Confidence, Control, Effort, Outcome, Phase, Result, Severity, Stage
from lastmile.verdict.recommend import gauges, recommend, score_rows
from lastmile.verdict.score import Pair, core_coverage, decide, score_all, score_phase

LINES = 5_000


def control(number: int, **fields: object) -> Control:
    text = {"question": "q", "title": "t", "risk": "r", "action": "a", "fix": "f", "good": "g", "topic": "x"}
    base = {
        "id": f"security/row-{number}",
        "phase": Phase.SECURITY,
        "stage": Stage.HARDEN,
        "tier": "core",
        "kind": "instance",
        "severity": Severity.HIGH,
        "effort": Effort(low=1, high=4),
        "evidence": {"any": ("lastmile.x",)},
    }
    return Control.model_validate(text | base | fields)


def row(number: int, outcome: Outcome, **fields: object) -> Pair:
    known = {
        name: fields.pop(name) for name in ("phase", "severity", "blocker_row", "stage") if name in fields
    }
    blocker_row = known.pop("blocker_row", False)
    own = control(number, blocker=blocker_row, **known)
    defaults: dict[str, object] = {"coverage": 1.0 if outcome is not Outcome.NOT_ASSESSED else 0.0}
    if outcome is Outcome.PASS:
        defaults["credit"] = 1.0
    if outcome is Outcome.FAIL:
        defaults |= {"credit": 0.0, "severity": own.severity, "confidence": Confidence.HIGH, "violations": 1}
    base = {"control": own.id, "phase": own.phase, "stage": own.stage, "outcome": outcome}
    return own, Result.model_validate(base | defaults | fields)


@st.composite
def rows(draw: st.DrawFn) -> list[Pair]:
    made = []
    for number in range(draw(st.integers(1, 12))):
        outcome = draw(st.sampled_from(list(Outcome)))
        fields: dict[str, object] = {
            "phase": draw(st.sampled_from(list(Phase))),
            "severity": draw(st.sampled_from(list(Severity)[:4])),
            "stage": draw(st.sampled_from(list(Stage))),
            "blocker_row": draw(st.booleans()),
        }
        if outcome is Outcome.PASS:
            fields["coverage"] = draw(st.floats(0.8, 1.0))
        if outcome is Outcome.FAIL:
            fields["coverage"] = draw(st.sampled_from([0.3, 0.8, 0.95, 1.0]))
            enough = fields["coverage"] >= 0.8  # type: ignore[operator]
            fields["credit"] = draw(st.floats(0, 0.99)) if enough else 0.0
            fields["blocker"] = bool(fields["blocker_row"]) and draw(st.booleans())
        made.append(row(number, outcome, **fields))
    return made


def overall(made: Sequence[Pair]) -> float | None:
    return score_rows(made).overall


@given(rows())
def test_points_lie_between_the_bounds(made: list[Pair]) -> None:
    for score in (*(score_phase(phase, made) for phase in Phase), score_rows(made)):
        points = score.points if hasattr(score, "points") else score.overall
        if points is not None:
            assert score.low is not None
            assert score.high is not None
            assert score.low <= points <= score.high
            assert 0 <= score.coverage <= 1


@given(rows(), st.integers(0, 11))
def test_mending_a_finding_never_lowers_a_score(made: list[Pair], index: int) -> None:
    own, result = made[index % len(made)]
    if result.outcome is not Outcome.FAIL or result.coverage < 0.8:
        return
    mended = result.model_copy(update={"outcome": Outcome.PASS, "credit": 1.0, "blocker": False})
    after = [(own, mended) if pair[0].id == own.id else pair for pair in made]
    before_points, after_points = overall(made), overall(after)
    assert before_points is not None
    assert after_points is not None
    assert after_points >= before_points


@given(rows(), st.integers(0, 11))
def test_losing_a_scanner_never_raises_the_low_bound(made: list[Pair], index: int) -> None:
    own, result = made[index % len(made)]
    if result.outcome is Outcome.NOT_APPLICABLE:
        return
    lost = result.model_copy(
        update={
            "outcome": Outcome.NOT_ASSESSED,
            "coverage": 0.0,
            "credit": None,
            "blocker": False,
            "lost": ("x",),
        }
    )
    after = [(own, lost) if pair[0].id == own.id else pair for pair in made]
    before_low, after_low = score_rows(made).low, score_rows(after).low
    assert before_low is not None
    assert after_low is not None
    assert after_low <= before_low
    assert score_rows(after).coverage <= score_rows(made).coverage + 1e-9


@given(rows(), st.integers(0, 11))
def test_losing_a_scanner_never_betters_the_word_unless_provisional(made: list[Pair], index: int) -> None:
    words = ["not_ready", "ready_with_conditions", "ready"]
    own, result = made[index % len(made)]
    if result.outcome is Outcome.NOT_APPLICABLE:
        return
    lost = result.model_copy(
        update={
            "outcome": Outcome.NOT_ASSESSED,
            "coverage": 0.0,
            "credit": None,
            "blocker": False,
            "lost": ("x",),
        }
    )
    after = [(own, lost) if pair[0].id == own.id else pair for pair in made]
    before = decide(made, LINES, incomplete=False)
    later = decide(after, LINES, incomplete=True)
    if (
        before.status in words
        and later.status in words
        and words.index(later.status) > words.index(before.status)
    ):
        assert later.provisional


def test_an_open_blocker_scales_its_phase_and_the_whole() -> None:
    made = [row(n, Outcome.PASS) for n in range(20)]
    made.append(row(99, Outcome.FAIL, blocker=True, blocker_row=True, credit=0.9))
    phase = score_phase(Phase.SECURITY, made)
    assert (phase.points, phase.high) == (38.8, 38.8)  # 39 % of 20.9 of 21
    assert score_all(made).overall == 48.8


def test_other_work_shows_while_a_blocker_is_open() -> None:
    blocker = row(99, Outcome.FAIL, blocker=True, blocker_row=True)
    before = score_all([blocker, row(1, Outcome.FAIL), row(2, Outcome.PASS)]).overall
    after = score_all([blocker, row(1, Outcome.PASS), row(2, Outcome.PASS)]).overall
    assert before is not None
    assert after is not None
    assert before < after <= 49


def test_an_unassessed_blocker_caps_only_the_low_bound() -> None:
    made = [row(n, Outcome.PASS) for n in range(20)]
    made.append(row(99, Outcome.NOT_ASSESSED, blocker_row=True, lost=("bandit",)))
    phase = score_phase(Phase.SECURITY, made)
    assert (phase.points, phase.low, phase.high) == (100, 37.1, 100)  # 39 % of 20 of 21


def test_nothing_assessed_has_no_points() -> None:
    made = [row(n, Outcome.NOT_ASSESSED) for n in range(3)]
    phase = score_phase(Phase.SECURITY, made)
    assert (phase.points, phase.low, phase.high, phase.status) == (None, 0, 100, "not_assessed")
    assert score_rows(made).overall is None
    assert decide(made, LINES, incomplete=False).status == "cannot_say"


def test_little_code_cannot_be_judged() -> None:
    made = [row(n, Outcome.PASS) for n in range(9)]
    assert decide(made, 199, incomplete=False).status == "cannot_say"
    assert decide(made, 200, incomplete=False).status == "ready"


def test_the_worst_phase_holds_the_whole_down() -> None:
    made = [row(n, Outcome.PASS) for n in range(9)]
    made.append(row(20, Outcome.FAIL, phase=Phase.DEPENDENCIES))
    assert overall(made) == 25  # the worst phase has 0, and the whole is at most 25 above it


def test_the_worked_example_of_the_docs() -> None:
    """docs/scoring.md walks through these figures."""
    made = [
        row(1, Outcome.PASS, severity=Severity.CRITICAL),
        row(2, Outcome.FAIL, severity=Severity.HIGH, credit=0.4),
        row(3, Outcome.NOT_ASSESSED, severity=Severity.MEDIUM),
        row(4, Outcome.PASS, severity=Severity.HIGH, phase=Phase.FAILURE_MODES),
        row(5, Outcome.FAIL, severity=Severity.HIGH, phase=Phase.FAILURE_MODES, credit=0.0),
    ]
    security = score_phase(Phase.SECURITY, made)
    assert (security.points, security.low, security.high) == (74.3, 57.8, 80.0)
    assert security.coverage == 0.7778
    failure_modes = score_phase(Phase.FAILURE_MODES, made)
    assert (failure_modes.points, failure_modes.low, failure_modes.high) == (50.0, 50.0, 50.0)
    whole = score_all(made)
    assert (whole.overall, whole.low, whole.high) == (61.3, 53.6, 64.0)
    assert round(core_coverage(made), 4) == 0.8667


def test_packages_come_blockers_first_and_the_waterfall_climbs() -> None:
    made = [
        row(1, Outcome.FAIL, severity=Severity.LOW),
        row(2, Outcome.FAIL, severity=Severity.CRITICAL, blocker=True, blocker_row=True),
        row(3, Outcome.FAIL, stage=Stage.LAUNCH),
        row(4, Outcome.PASS),
    ]
    packages = recommend(made)
    assert [package.controls[0] for package in packages] == [
        "security/row-2",
        "security/row-1",
        "security/row-3",
    ]
    assert abs(sum(package.risk_removed for package in packages) - 100) < 0.2
    climb = [gauge.score_after for gauge in gauges(made, packages)]
    assert climb == sorted(climb)  # type: ignore[type-var]
    assert climb[-1] == 100


def test_what_a_launch_waits_for_is_in_no_task_with_what_can_wait() -> None:
    """One cause, one stage; but the hours of a condition hold nothing that is none."""
    made = [
        row(1, Outcome.FAIL, severity=Severity.HIGH),
        row(2, Outcome.FAIL, severity=Severity.LOW),
        row(3, Outcome.FAIL, severity=Severity.HIGH, confidence=Confidence.LOW),
        row(4, Outcome.FAIL, severity=Severity.HIGH, confidence=Confidence.MEDIUM),
        row(5, Outcome.FAIL, severity=Severity.HIGH, blocker=True, blocker_row=True),
    ]
    joined = [
        (own.model_copy(update={"package": "Do it all", "action": f"Do {own.id}"}), result)
        for own, result in made
    ]
    tasks = recommend(joined)
    assert sorted(sorted(name[-1] for name in task.controls) for task in tasks) == [
        ["1", "4"],
        ["2", "3"],
        ["5"],
    ]
    titles = [task.title for task in tasks]
    assert len(set(titles)) == len(titles)  # each says what it is: the name of the cause would fit all three
    assert all(
        len(title.split("; ")) == len(task.controls) for title, task in zip(titles, tasks, strict=True)
    )
    verdict = decide(made[:4], LINES, incomplete=False)
    assert set(verdict.reasons) == {"security/row-1", "security/row-4"}


def test_more_places_cost_more_but_not_in_proportion() -> None:
    few = recommend([row(1, Outcome.FAIL, violations=1)])[0].effort
    many = recommend([row(1, Outcome.FAIL, violations=50)])[0].effort
    assert few.low < many.low < 50 * few.low
