"""A client's folder over ours: rows added, changed and switched off; and all that is wrong in it at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import inventory

from lastmile.errors import ChecklistError
from lastmile.inventory import Scan
from lastmile.model import Confidence, Control, Fact, Finding, Outcome, Run, RunStatus, Severity
from lastmile.resources import folder
from lastmile.verdict.checklist import Checklist, load_folder, read_folder
from lastmile.verdict.judge import differences, judge, judge_again
from lastmile.verdict.reading import Gathered

OURS = folder("checklists")
BASE = load_folder(OURS)
NEW = """\
  - id: security/house-rule
    phase: security
    stage: harden
    topic: house
    tier: core
    kind: manual
    severity: high
    question: Does the group's own rule hold?
    title: The group's own rule is broken
    risk: The group stops the launch.
    action: Keep the rule
    fix: Keep it.
    good: It is kept
    effort: [1, 2]
"""
OFF = """\
  - id: security/no-rate-limiting
    switched_off: The group's gateway limits every service, policy 12.
"""


def _over(tmp_path: Path, rows: str, *, head: str = "", **more: str) -> Path:
    place = tmp_path / "client"
    place.mkdir(exist_ok=True)
    (place / "client.yaml").write_text(f"version: 1\n{head}controls:\n{rows}")
    for name, text in more.items():
        (place / f"{name}.yaml").write_text(text)
    return place


def _said(tmp_path: Path, rows: str, rules: frozenset[str] | None = None, **more: str) -> list[str]:
    _, problems = read_folder(OURS, _over(tmp_path, rows, **more), rules)
    return [f"{Path(p.at.file).name}:{p.at.line}: {p.said}" for p in problems.ordered()]


def _row(checklist: Checklist, name: str) -> Control:
    return checklist.control(name)


def test_a_row_is_changed_field_by_field_and_keeps_its_place(tmp_path: Path) -> None:
    place = _over(tmp_path, "  - id: security/pii-in-logs\n    severity: critical\n    blocker: true\n")
    after = load_folder(OURS, place)
    before, changed = _row(BASE, "security/pii-in-logs"), _row(after, "security/pii-in-logs")
    assert (changed.severity, changed.blocker) == (Severity.CRITICAL, True)
    same = {"severity", "blocker"}
    assert before.model_dump(exclude=same) == changed.model_dump(exclude=same)
    assert [c.id for c in after.controls] == [c.id for c in BASE.controls]
    assert after.lessons["security/pii-in-logs"] == BASE.lessons["security/pii-in-logs"]
    assert after.version != BASE.version


def test_milder_words_of_ours_do_not_stand_below_a_client_s_own(tmp_path: Path) -> None:
    rows = "  - id: security/ssrf\n    title: Our words\n  - id: security/path-traversal\n    severity: low\n"
    after = load_folder(OURS, _over(tmp_path, rows))
    assert _row(BASE, "security/ssrf").mild is not None
    assert _row(after, "security/ssrf").mild is None
    assert _row(after, "security/path-traversal").mild == _row(BASE, "security/path-traversal").mild


def test_the_phase_of_the_client_s_file_holds_for_new_rows_alone(tmp_path: Path) -> None:
    rows = NEW.replace("    phase: security\n", "") + "  - id: failure/unfinished-code\n    effort: [1, 3]\n"
    after = load_folder(OURS, _over(tmp_path, rows, head="phase: performance\n"))
    assert _row(after, "security/house-rule").phase == "performance"
    assert _row(after, "failure/unfinished-code").phase == "failure_modes"
    assert after.controls[-1].id == "security/house-rule"


def test_profiles_opinions_and_packages_are_laid_over_too(tmp_path: Path) -> None:
    profiles = (
        "version: 1\nprofiles:\n  - id: production\n    bar: a launch in the group\n"
        "  - {id: pilot, name: Pilot, bar: a pilot, meaning: One shop.,\n"
        "     blockers: {only: [security/hardcoded-secret]}}\n"
    )
    opinions = "version: 1\nrules:\n  - {rule: bandit.B101, precision: 0.2, measured: ours, alone: low}\n"
    after = load_folder(OURS, _over(tmp_path, NEW, profiles=profiles, arbitration=opinions))
    assert after.profiles["production"].bar == "a launch in the group"
    assert after.profiles["production"].meaning == BASE.profiles["production"].meaning
    assert [c.id for c in after.profiles["pilot"].applied(after.controls) if c.blocker] == [
        "security/hardcoded-secret"
    ]
    assert after.opinions["bandit.B101"].precision == 0.2
    assert len(after.opinions) == len({*BASE.opinions, "bandit.B101"})


def test_a_row_that_is_switched_off_never_counts_and_its_reason_is_printed(tmp_path: Path) -> None:
    checklist = load_folder(OURS, _over(tmp_path, OFF))
    facts = inventory(tmp_path, {"app.py": "x = 1\n" * 300}, facts=[Fact.WEB_SERVICE])
    rule = "lastmile.no-rate-limiting"
    finding = Finding(rule=rule, message="m", severity=Severity.HIGH, confidence=Confidence.HIGH)
    run = Run(scanner=rule, version="1", status=RunStatus.OK, files_sent=1, files_reported=1)
    gathered = [Gathered(run, Scan(findings=(finding,), sent=("app.py",)))]
    moment = "2026-11-20T10:00:00+00:00"
    record = judge(
        facts,
        gathered,
        checklist,
        hand=None,
        started_at=moment,
        finished_at=moment,
        options={"own_checklists": True},
    )
    row = next(r for r in record.results if r.control == "security/no-rate-limiting")
    assert (row.outcome, row.blocker, row.credit) == (Outcome.NOT_APPLICABLE, False, None)
    assert (
        row.reason
        == "switched off by the checklist in use: The group's gateway limits every service, policy 12."
    )
    assert record.findings[0].set_aside == "not_applicable"  # kept and shown
    assert judge_again(record, None) == record
    assert differences(record) == ()


def test_every_error_is_told_at_once_with_its_file_and_line(tmp_path: Path) -> None:
    rows = """\
  - id: security/pii-in-logs
    severity: grave
    titel: x
    effort: [9, 3]
  - id: security/new
    question: Is it?
  - id: security/none
    switched_off: no rule of ours at all
  - id: security/xss-raw-html
    switched_off: because
    severity: low
  - id: security/path-traversal
    applies_when: [moon]
    paired: manual/none
  - id: security/path-traversal
    effort: [1, 2]
  - question: a row without an id
"""
    broken = "version: 1\ncontrols:\n  - id: [\n"
    said = _said(tmp_path, rows, b=broken, profiles="version: 1\nprofiles:\n  - id: soft\n")
    assert said == sorted(said, key=lambda line: (line.split(":")[0], int(line.split(":")[1])))
    wanted = {
        "b.yaml:4": "did not find expected node content",
        "client.yaml:4": "Input should be 'critical', 'high'",
        "client.yaml:5": "unknown key «titel»",
        "client.yaml:7": "missing; no row of ours has this id, so it is a new one",
        "client.yaml:9": "security/none is no row of ours, so it cannot be switched off",
        "client.yaml:12": "«switched_off» gives the reason",
        "client.yaml:15": "«moon» is no fact",
        "client.yaml:16": "«manual/none» is no row of this checklist",
        "client.yaml:17": "security/path-traversal stands twice",
        "client.yaml:19": "every row is a mapping with an id",
        "profiles.yaml:3": "soft: name: Field required",
    }
    for place, words in wanted.items():
        assert any(line.startswith(f"{place}: ") and words in line for line in said), (place, said)
    assert all("\n" not in line for line in said)
    with pytest.raises(
        ChecklistError, match=r"b\.yaml:4: .* \(and \d+ more: «lastmile checks lint» lists them\)"
    ):
        load_folder(OURS, tmp_path / "client")


@pytest.mark.parametrize("key", ["off: true", "yes: it is"])
def test_a_key_that_yaml_reads_as_a_boolean_is_named(tmp_path: Path, key: str) -> None:
    (line,) = _said(tmp_path, f"  - id: security/pii-in-logs\n    {key}\n")
    assert line.startswith("client.yaml:4: security/pii-in-logs: a key is a word")


def test_a_rule_belongs_to_one_row(tmp_path: Path) -> None:
    """A second row that names it would never see a finding, and pass."""
    rule = NEW.replace("kind: manual", "kind: absence\n    evidence: {any: [lastmile.no-rate-limiting]}")
    (line,) = _said(tmp_path, rule)
    assert "«lastmile.no-rate-limiting» belongs to security/no-rate-limiting already" in line
    assert _said(tmp_path, rule + OFF) == []
    wide = NEW.replace("kind: manual", "kind: instance\n    evidence: {any: [lastmile.no-rate*]}")
    assert "belongs to security/no-rate-limiting" in _said(tmp_path, wide)[0]


def test_a_rule_that_nobody_has_is_named_where_the_rules_are_known(tmp_path: Path) -> None:
    rows = NEW.replace(
        "kind: manual", "kind: instance\n    evidence: {any: [lastmile.nosuch, odd.B1, bandit.B9]}"
    )
    said = _said(tmp_path, rows, frozenset(("bandit.*", "lastmile.real", "semgrep.*", "radon.*")))
    mine = [line for line in said if line.startswith("client.yaml")]
    assert [line.split("«")[1] for line in mine] == ["lastmile.nosuch»", "odd.B1»"]


def test_ours_cannot_be_switched_off_from_inside(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(
        f"version: 1\ncontrols:\n{NEW}    switched_off: because we do not like it\n"
    )
    with pytest.raises(ChecklistError, match=r"ours\.yaml:17: .*only a checklist laid over ours"):
        load_folder(tmp_path)


def test_a_folder_without_a_checklist_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ChecklistError, match="no checklist"):
        load_folder(OURS, tmp_path / "empty")
    with pytest.raises(ChecklistError, match="no checklist"):
        load_folder(OURS, tmp_path / "missing")


def _lint(place: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lastmile", "checks", "lint", str(place)]
    environment = {"PATH": os.environ["PATH"], "HOME": str(place.parent)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_the_command_lists_every_error_and_says_what_a_good_folder_changes(tmp_path: Path) -> None:
    place = _over(tmp_path, "  - id: security/pii-in-logs\n    severity: grave\n  - id: security/x\n")
    bad = _lint(place)
    assert (bad.returncode, len(bad.stdout.splitlines())) == (2, 2)
    assert bad.stdout.startswith(f"{place / 'client.yaml'}:4: security/pii-in-logs: severity")
    assert "2 errors" in bad.stderr
    _over(tmp_path, NEW + OFF + "  - id: security/pii-in-logs\n    severity: critical\n")
    good = _lint(place)
    assert (good.returncode, good.stderr) == (0, "")
    assert "1 row added, 1 row changed, 1 row switched off, no error" in good.stdout


def test_our_own_folder_has_no_error() -> None:
    done = _lint(OURS)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert f"{len(BASE.controls)} rows, no error" in done.stdout
