from pathlib import Path

import pytest

from lastmile.errors import ChecklistError
from lastmile.language import record_text, speaking
from lastmile.resources import folder
from lastmile.verdict.checklist import load_folder

ROW = """version: 1
phase: security
question: Can someone get in?
controls:
  - id: security/one
    stage: harden
    topic: access-control
    tier: core
    kind: instance
    severity: high
    question: Is it so?
    title: Something happens
    risk: Someone does something and you lose something.
    action: Do it
    fix: Do this.
    good: It is good
    effort: [1, 2]
    evidence:
      any: [lastmile.one]
"""


def _load(tmp_path: Path, text: str) -> object:
    (tmp_path / "security.yaml").write_text(text)
    return load_folder(tmp_path)


def test_our_own_checklists_load() -> None:
    checklist = load_folder(folder("checklists"))
    assert len(checklist.controls) >= 32
    assert checklist.version.startswith("1-")


def test_a_good_row_loads(tmp_path: Path) -> None:
    (control,) = _load(tmp_path, ROW).controls  # type: ignore[attr-defined]
    assert (control.id, control.effort.low, control.effort.high) == ("security/one", 1, 2)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("severity: high", "severity: grave", 10, "severity"),
        ("effort: [1, 2]", "effort: [3, 2]", 17, "low first"),
        ("any: [lastmile.one]", "any: [nonsense]", 18, "is no rule"),
        ("any: [lastmile.one]", "go: [lastmile.one]", 18, "«languages» does not name"),
        ("stage: harden", "stage: someday", 6, "stage"),
        ("    topic: access-control\n", "", 5, "topic"),
        ("tier: core", "teir: core", 8, "teir"),
        ("phase: security", "phase: safety", 2, "phase is one of"),
        ("version: 1", "version: 9", 1, "starts with"),
        ("title: Something happens", "title: a b c d e f g h i j k l m", 12, "12 words"),
        (
            "risk: Someone does something and you lose something.",
            "risk: R.\n    mild: {title: a b c d e f g h i j k l m, risk: Some.}",
            14,
            "12 words",
        ),
        (
            "risk: Someone does something and you lose something.",
            "risk: R.\n    mild: {title: a}",
            14,
            "mild",
        ),
        ("risk: Someone does something and you lose something.", "risk: R.\n    in_full: x", 14, "in_full"),
        ("kind: instance", "kind: instance\n    applies_when: [moon]", 10, "is no fact"),
        ("kind: instance", "kind: instance\n    after: [security/two]", 10, "is no row of this checklist"),
        ("kind: instance", "kind: instance\n    kind: metric", 10, "double key"),
        ("kind: instance", "kind: manual", 18, "a manual row has no evidence"),
        ("kind: instance", "kind: instance\n    docs: {how: x, before: y}", 10, "«after» is missing"),
        (
            "kind: instance",
            "kind: instance\n    docs: {how: x, before: y, after: z, misses: m, more: n}",
            10,
            "«more»",
        ),
    ],
)
def test_a_broken_row_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in ROW
    with pytest.raises(ChecklistError) as caught:
        _load(tmp_path, ROW.replace(old, new))
    text = str(caught.value)
    assert text.startswith(f"{tmp_path / 'security.yaml'}:{line}:")
    assert says in text
    assert "\n" not in text


def test_double_ids_and_empty_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ChecklistError, match="no checklist"):
        load_folder(tmp_path)
    (tmp_path / "a.yaml").write_text(ROW)
    (tmp_path / "b.yaml").write_text(ROW)
    with pytest.raises(ChecklistError, match=r"b\.yaml:5: security/one stands twice"):
        load_folder(tmp_path)


def test_the_version_changes_with_the_text(tmp_path: Path) -> None:
    before = _load(tmp_path, ROW).version  # type: ignore[attr-defined]
    after = _load(tmp_path, ROW.replace("Do this.", "Do that.")).version  # type: ignore[attr-defined]
    assert before != after


def test_a_row_may_bring_a_lesson_and_files_share_a_phase(tmp_path: Path) -> None:
    docs = "    docs: {how: We read., before: a, after: b, misses: Much.}\n"
    (tmp_path / "a.yaml").write_text(ROW + docs)
    more = ROW.replace("question: Can someone get in?\n", "").replace("security/one", "security/two")
    (tmp_path / "b.yaml").write_text(more.replace("lastmile.one", "lastmile.two"))
    checklist = load_folder(tmp_path)
    assert list(checklist.lessons) == ["security/one"]
    assert checklist.lessons["security/one"].before == "a"
    assert list(checklist.questions.values()) == ["Can someone get in?"]


@pytest.mark.parametrize(
    ("row", "takes", "german"),
    [
        ("readiness/generated-or-binary-clutter", "git history", "Versionsgeschichte"),
        ("dependencies/end-of-life-runtime", "A file that settles the versions", "Versionen von Sprache"),
        ("readiness/no-security-contact", "The text of the policy", "Text der Regelung"),
        ("failure/hallucinated-api", "may fetch the packages", "importierten Pakete abrufen"),
    ],
)
def test_a_row_that_no_other_run_alone_can_answer_says_what_it_takes(
    row: str, takes: str, german: str
) -> None:
    told = load_folder(folder("checklists")).control(row).not_assessed
    assert takes in told
    with speaking("de"):
        assert german in record_text(told)
