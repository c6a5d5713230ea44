"""Profiles: what each sets, that a record carries it, and that a record is judged again by it alone."""

from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from support import inventory

from lastmile.errors import AuditFileError, ChecklistError, InputError
from lastmile.inventory import Scan
from lastmile.model import (
    Audit,
    Confidence,
    Fact,
    Finding,
    Language,
    Phase,
    Run,
    RunStatus,
    Severity,
    Target,
)
from lastmile.resources import folder
from lastmile.verdict.checklist import Checklist, load_folder
from lastmile.verdict.constants import STANDARD, from_record
from lastmile.verdict.judge import CONSTANTS, differences, judge, judge_again
from lastmile.verdict.profiles import DEFAULT, PROFILES, chosen, load_profiles, other
from lastmile.verdict.reading import Gathered

OURS = load_folder(folder("checklists"))
LADDER = ("prototype", "beta", "production", "regulated")
ROWS = {  # id: (severity, blocker, its finding)
    "security/hardcoded-secret": ("critical", True, None),
    "security/sql-string-building": ("critical", True, Severity.CRITICAL),
    "security/path-traversal": ("high", False, None),
    "dependencies/known-vulnerability": ("critical", True, None),
    "performance/n-plus-one-query": ("high", False, Severity.HIGH),
}


def _rows() -> str:
    lines = ["version: 1", "controls:"]
    for name, (severity, blocker, _) in ROWS.items():
        phase = name.split("/")[0]
        lines.append(f"""\
  - id: {name}
    phase: {phase}
    stage: harden
    topic: t
    tier: core
    kind: instance
    severity: {severity}
    blocker: {str(blocker).lower()}
    question: Is it so?
    title: Something happens
    risk: Someone does something.
    action: Do it
    fix: Do this.
    good: It is good
    effort: [1, 2]
    evidence: {{any: [lastmile.{name.split("/")[1]}]}}""")
    lines.append("""\
  - id: manual/on-call
    phase: failure_modes
    stage: launch
    topic: t
    tier: core
    kind: manual
    severity: high
    blocker: true
    question: Is it so?
    title: Something happens
    risk: Someone does something.
    action: Do it
    fix: Do this.
    good: It is good
    effort: [1, 2]""")
    return "\n".join(lines) + "\n"


def _checklist(tmp_path: Path) -> Checklist:
    place = tmp_path / "checklists"
    place.mkdir(exist_ok=True)
    (place / "rows.yaml").write_text(_rows())
    return load_folder(place)


def _audit(tmp_path: Path, profile: str | None, found: dict[str, Severity] | None = None) -> Audit:
    """Every row ran; the findings are those of ROWS, or ``found`` by the row's last name."""
    said = {n.split("/")[1]: worst for n, (*_, worst) in ROWS.items() if worst} if found is None else found
    facts = inventory(tmp_path, {"app.py": "x = 1\n" * 300}, facts=[Fact.WEB_SERVICE])
    language = Language(name="python", files=1, lines=300)
    target = Target(source="t", name="t", files=1, lines=300, languages=(language,))
    object.__setattr__(facts, "target", target)
    gathered = []
    for name in ROWS:
        rule = f"lastmile.{name.split('/')[1]}"
        severity = said.get(name.split("/")[1])
        finding = Finding(
            rule=rule,
            message="m",
            severity=severity or Severity.LOW,
            confidence=Confidence.HIGH,
            path="app.py",
        )
        run = Run(scanner=rule, version="1", status=RunStatus.OK, files_sent=1, files_reported=1)
        gathered.append(Gathered(run, Scan(findings=(finding,) if severity else (), sent=("app.py",))))
    return judge(
        facts,
        gathered,
        _checklist(tmp_path),
        hand=None,
        started_at="2026-11-20T10:00:00+00:00",
        finished_at="2026-11-20T10:01:00+00:00",
        options={"own_checklists": True},
        profile=OURS.profiles[profile] if profile else None,
    )


def test_ours_are_the_four_and_each_bar_is_at_least_as_high_as_the_one_before() -> None:
    assert tuple(OURS.profiles) == LADDER
    blocking = []
    for name in LADDER:
        rows = OURS.profiles[name].applied(OURS.controls)
        blocking.append({c.id for c in rows if c.blocker})
    for lower, higher in pairwise(blocking):
        assert lower < higher
    bars = [OURS.profiles[name].constants() for name in LADDER]
    for low, high in pairwise(bars):
        assert low.condition_from.rank <= high.condition_from.rank
        assert low.provisional_below <= high.provisional_below
        assert low.questions_hold <= high.questions_hold


def test_a_live_key_and_lost_data_block_under_every_bar() -> None:
    for name in LADDER:
        rows = {c.id: c for c in OURS.profiles[name].applied(OURS.controls)}
        for control in ("security/hardcoded-secret", "security/supabase-rls-disabled"):
            assert rows[control].blocker
        assert rows["manual/backup-restore-tested"].blocker


def test_security_and_dependencies_weigh_more_where_there_is_regulation() -> None:
    standard, regulated = STANDARD.phase_weight, OURS.profiles["regulated"].constants().phase_weight
    assert regulated[Phase.SECURITY] > standard[Phase.SECURITY]
    assert regulated[Phase.DEPENDENCIES] > standard[Phase.DEPENDENCIES]
    for profile in OURS.profiles.values():
        assert sum(profile.constants().phase_weight.values()) == pytest.approx(1)


def test_production_is_what_the_checklist_and_the_constants_say() -> None:
    production = OURS.profiles[DEFAULT]
    assert production.constants() == STANDARD
    assert production.applied(OURS.controls) == OURS.controls


def test_only_blocking_changes_in_a_row_and_the_row_s_own_word_is_kept() -> None:
    for profile in OURS.profiles.values():
        for before, after in zip(OURS.controls, profile.applied(OURS.controls), strict=True):
            same = {"blocker", "blocker_when", "blocker_from", "by_checklist"}
            assert before.model_dump(exclude=same) == after.model_dump(exclude=same)
            changed = (before.blocker, before.blocker_when, before.blocker_from) != (
                after.blocker,
                after.blocker_when,
                after.blocker_from,
            )
            assert (after.by_checklist is not None) is changed


def test_the_same_findings_are_judged_by_the_bar(tmp_path: Path) -> None:
    words = {name: _audit(tmp_path, name).verdict for name in LADDER}
    assert (
        words["prototype"].status == "ready_with_conditions"
    )  # an injection is a condition of a demonstration
    assert words["prototype"].reasons == ("security/sql-string-building",)  # a slow page is none
    assert {words[name].status for name in LADDER[1:]} == {"not_ready"}


def test_a_milder_hole_blocks_under_regulation_alone(tmp_path: Path) -> None:
    found = {"known-vulnerability": Severity.HIGH, "path-traversal": Severity.HIGH}
    blocked = {name: _audit(tmp_path, name, found).verdict.reasons for name in LADDER}
    production = _audit(tmp_path, "production", found).verdict.status
    assert production == "not_ready"  # blocker_from of the test's row is high already
    assert "security/path-traversal" in blocked["regulated"]
    assert "security/path-traversal" not in blocked["production"]
    ours = {c.id: c for c in OURS.profiles["regulated"].applied(OURS.controls)}
    assert ours["dependencies/known-vulnerability"].blocker_from is Severity.HIGH


def test_an_open_question_that_can_block_keeps_only_the_regulated_verdict_provisional(tmp_path: Path) -> None:
    for name in LADDER:
        verdict = _audit(tmp_path, name, {}).verdict
        assert (verdict.status, verdict.provisional) == ("ready", name == "regulated")


def test_the_weights_of_the_profile_make_the_score(tmp_path: Path) -> None:
    found = {"n-plus-one-query": Severity.HIGH}
    points = {name: _audit(tmp_path, name, found).score.overall for name in LADDER}
    # Performance has 0 points, so the whole is held at 25 above it under each; its bounds tell them apart.
    assert set(points.values()) == {25.0}
    risk = [r.risk_removed for name in LADDER for r in _audit(tmp_path, name).recommendations]
    assert len(set(risk)) > 2


def test_no_product_gets_a_better_word_under_a_higher_bar(tmp_path: Path) -> None:
    words = ("not_ready", "ready_with_conditions", "ready")
    names = ("sql-string-building", "path-traversal", "known-vulnerability")
    for severities in product((Severity.LOW, Severity.HIGH, Severity.CRITICAL), repeat=len(names)):
        found = dict(zip(names, severities, strict=True))
        got = [words.index(_audit(tmp_path, name, found).verdict.status) for name in LADDER]
        assert got == sorted(got, reverse=True), found


@pytest.mark.parametrize("name", [None, *LADDER])
def test_a_record_is_judged_again_by_what_it_carries(tmp_path: Path, name: str | None) -> None:
    record = _audit(tmp_path, name)
    read_back = Audit.model_validate_json(record.model_dump_json())
    assert judge_again(read_back, None) == record
    assert differences(read_back) == ()
    assert from_record(read_back.constants) == (OURS.profiles[name].constants() if name else STANDARD)
    assert (record.profile, record.bar and record.bar.name) == (name or DEFAULT, name and name.capitalize())


def test_every_constant_of_the_score_comes_from_the_record(tmp_path: Path) -> None:
    """One that a later LastMile changes must not change what an older record says."""
    record = _audit(tmp_path, "production")
    changes: dict[str, Any] = {
        "severity_weight": {**record.constants["severity_weight"], "high": 9.0},
        "confidence_factor": {**record.constants["confidence_factor"], "high": 0.5},
        "phase_weight": {"security": 0.1, "failure_modes": 0.3, "performance": 0.3, "dependencies": 0.3},
        "overall_cap": 10.0,
        "phase_cap": 10.0,
        "above_worst": 1.0,
        "fewest_lines": 1000,
        "effort_scale": [],
    }
    for name, value in changes.items():
        other_record = record.model_copy(update={"constants": {**record.constants, name: value}})
        assert judge_again(other_record, None) != other_record, f"{name} is not read from the record"


def test_a_record_of_before_the_profiles_has_the_standard_constants(tmp_path: Path) -> None:
    record = _audit(tmp_path, "production")
    older = {k: v for k, v in record.constants.items() if k not in ("condition_from", "questions_hold")}
    assert judge_again(record.model_copy(update={"constants": older}), None).verdict == record.verdict


@pytest.mark.parametrize(
    ("constants", "says"),
    [
        ({"phase_cap": "high"}, "constants.phase_cap"),
        ({"phase_cap": 390}, "constants.phase_cap"),
        ({"severity_weight": {"critical": 10}}, "constants.severity_weight"),
        ({"answer_credit": {}}, "constants.answer_credit"),
        ({"phase_weight": {"security": 1}}, "constants.phase_weight"),
    ],
)
def test_broken_constants_are_one_clear_line(constants: dict[str, Any], says: str) -> None:
    with pytest.raises(AuditFileError) as caught:
        from_record(constants)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_bar_for_a_record_and_back_again(tmp_path: Path) -> None:
    record = _audit(tmp_path, "production")
    prototype = judge_again(record, None, OURS.profiles["prototype"])
    assert prototype == _audit(tmp_path, "prototype")
    assert judge_again(prototype, None, OURS.profiles["production"]) == record
    assert judge_again(prototype, None, OURS.profiles["regulated"]) == _audit(tmp_path, "regulated")


def test_verify_names_a_record_that_was_judged_by_no_bar_of_ours(tmp_path: Path) -> None:
    record = judge_again(_audit(tmp_path, "beta"), None)
    record = record.model_copy(update={"options": {}})
    assert differences(record) == ()
    softer = judge_again(
        record.model_copy(
            update={"constants": {**record.constants, "phase_cap": 100.0, "overall_cap": 100.0}}
        ),
        None,
    )
    assert any("its constants are not those" in line for line in differences(softer))
    unblocked = judge_again(
        record.model_copy(
            update={"controls": tuple(c.model_copy(update={"blocker": False}) for c in record.controls)}
        ),
        None,
    )
    ours = unblocked.model_copy(update={"checklist_version": OURS.version})
    assert any("its controls are not those" in line for line in differences(ours))
    assert any("no profile" in x for x in differences(record.model_copy(update={"profile": "soft"})))


def test_names_of_profiles() -> None:
    with pytest.raises(InputError, match="«soft» is no profile; profiles are prototype, beta, production"):
        chosen(OURS.profiles, "soft")
    assert other(None, "beta") is None
    assert other("beta", "beta") is None
    changed = other("regulated", "beta")
    assert changed is not None
    assert changed.id == "regulated"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("security: 0.50", "security: 0.40", 4, "their sum is 1"),
        ("performance: 0.1,", "", 4, "phase_weight names"),
        ("condition_from: high", "condition_from: grave", 5, "condition_from"),
        ("bar: a test", "bra: a test", 3, "bra"),
        ("id: one", "id: One", 3, "id"),
        ("version: 1", "version: 2", 1, "starts with"),
        ("profiles:", "profile:", 1, "a list «profiles»"),
    ],
)
def test_a_broken_profile_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    text = """version: 1
profiles:
  - {id: one, name: One, bar: a test, meaning: It is one,
     phase_weight: {security: 0.50, failure_modes: 0.3, performance: 0.1, dependencies: 0.1},
     condition_from: high}
"""
    file = tmp_path / PROFILES
    file.write_text(text)
    assert list(load_profiles(file)) == ["one"]
    assert old in text
    file.write_text(text.replace(old, new))
    with pytest.raises(ChecklistError) as caught:
        load_profiles(file)
    assert str(caught.value).startswith(f"{file}:{line}:")
    assert says in str(caught.value)


def test_the_constants_of_a_record_are_all_there() -> None:
    assert set(STANDARD.recorded()) <= set(CONSTANTS)
