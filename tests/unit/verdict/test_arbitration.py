"""What a wrapped tool is worth: beside our own rule, where ours saw nothing, where ours could not read."""

from pathlib import Path

import pytest
from support import inventory

from lastmile.errors import ChecklistError
from lastmile.model import Confidence, Control, Finding, Severity
from lastmile.resources import folder
from lastmile.verdict.arbitration import Opinion, load_opinions
from lastmile.verdict.checklist import Checklist, load_folder
from lastmile.verdict.reach import LIBRARY, ROUTE, SCRIPT
from lastmile.verdict.triage import triage

OURS = load_folder(folder("checklists"))
ROW = OURS.control("security/sql-string-building")


def checklist(alone: str, precision: float = 0.4) -> Checklist:
    return Checklist("1-0", (ROW,), {}, {}, {"bandit.B608": Opinion(precision, "labels", alone)})


def finding(rule: str, path: str = "app.py", line: int = 2, **fields: object) -> Finding:
    base = {
        "rule": rule,
        "message": "m",
        "severity": "medium",
        "confidence": "medium",
        "path": path,
        "line": line,
    }
    return Finding.model_validate(base | fields)


def judged(tmp_path: Path, rows: Checklist, *found: Finding, ours_read: bool) -> Finding:
    facts = inventory(tmp_path, {found[0].path or "": "a = 1\nb = 2\nc = 3\n"})
    (one,) = triage(found, facts, rows, ours_read=lambda _finding: ours_read)
    return one


@pytest.mark.parametrize(
    ("alone", "severity", "counts"),
    [("information", Severity.INFO, False), ("low", Severity.LOW, True), ("keep", Severity.MEDIUM, True)],
)
def test_alone_where_ours_read_the_file(tmp_path: Path, alone: str, severity: Severity, counts: bool) -> None:
    one = judged(tmp_path, checklist(alone), finding("bandit.B608"), ours_read=True)
    assert (one.severity, one.confidence, one.counts) == (severity, Confidence.LOW, counts)
    said = " ".join(item.note for item in one.evidence)
    assert ("40% of this rule's places were right" in said) == (alone != "keep")


def test_where_ours_could_not_read_the_tool_keeps_its_word(tmp_path: Path) -> None:
    one = judged(tmp_path, checklist("information"), finding("bandit.B608"), ours_read=False)
    assert (one.severity, one.confidence) == (Severity.MEDIUM, Confidence.LOW)
    one = judged(tmp_path, checklist("information", 0.95), finding("bandit.B608"), ours_read=False)
    assert one.confidence is Confidence.MEDIUM  # a good record does not raise what the tool itself doubts


def test_ours_leads_where_both_saw_it(tmp_path: Path) -> None:
    proven = finding("semgrep.sql-string-building-python", severity="critical", confidence="high")
    one = judged(tmp_path, checklist("information"), finding("bandit.B608"), proven, ours_read=True)
    assert (one.severity, one.confidence, len(one.evidence)) == (Severity.CRITICAL, Confidence.HIGH, 2)
    doubtful = finding("semgrep.sql-string-building-python-unproven", severity="low", confidence="low")
    loud = finding("bandit.B608", severity="high", confidence="high")
    one = judged(tmp_path, checklist("information"), loud, doubtful, ours_read=True)
    assert (one.severity, one.confidence) == (Severity.LOW, Confidence.LOW)


@pytest.mark.parametrize(
    ("path", "text", "reach", "severity"),
    [
        ("shop/orders.py", "@app.post('/orders')\ndef create():\n    pass\n", ROUTE, Severity.HIGH),
        ("shop/money.py", "def total():\n    pass\n\n", LIBRARY, Severity.HIGH),
        ("scripts/load.py", "def main():\n    pass\n\n", SCRIPT, Severity.MEDIUM),
        ("shop/management/commands/load.py", "class Command:\n    pass\n\n", SCRIPT, Severity.MEDIUM),
        ("transcripts/orders.py", "def total():\n    pass\n\n", LIBRARY, Severity.HIGH),
        ("api/orders/route.ts", "export async function POST(request) {\n  go()\n}\n", ROUTE, Severity.HIGH),
        ("src/handler.rs", "use axum::Json;\nfn a() {}\nfn b() {}\n", ROUTE, Severity.HIGH),
    ],
)
def test_a_script_is_one_step_milder(
    tmp_path: Path, path: str, text: str, reach: str, severity: Severity
) -> None:
    facts = inventory(tmp_path, {path: text})
    found = finding("semgrep.sql-string-building-python", path, severity="high")
    (one,) = triage([found], facts, OURS)
    assert (one.reach, one.severity) == (reach, severity)


def test_a_secret_weighs_the_same_in_a_script(tmp_path: Path) -> None:
    facts = inventory(tmp_path, {"scripts/load.py": "a = 1\nb = 2\n"})
    found = finding("lastmile.hardcoded-secret", "scripts/load.py", severity="critical")
    (one,) = triage([found], facts, OURS)
    assert (one.reach, one.severity) == (SCRIPT, Severity.CRITICAL)


TABLE = """version: 1
rules:
  - rule: bandit.B608
    precision: 0.4
    measured: labels
    alone: information
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("version: 1", "version: 2", "starts with «version: 1»"),
        ("0.4", "4", "from 0 to 1"),
        ("alone: information", "alone: drop", "alone is one of"),
        ("    measured: labels\n", "", "rule, precision, measured and alone"),
        ("bandit.B608", "semgrep.one", "is ours"),
        ("measured: labels", 'measured: " "', "on what"),
    ],
)
def test_a_broken_table_is_named_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in TABLE
    file = tmp_path / "arbitration.yaml"
    file.write_text(TABLE.replace(old, new))
    with pytest.raises(ChecklistError) as caught:
        load_opinions(file)
    assert str(caught.value).startswith(f"{file}:")
    assert says in str(caught.value)


def test_every_opinion_of_ours_is_about_a_rule_that_a_row_claims() -> None:
    def claims(control: Control, rule: str) -> bool:
        return any(rule in globs for globs in control.evidence.values())

    unclaimed = [rule for rule in OURS.opinions if not any(claims(c, rule) for c in OURS.controls)]
    assert OURS.opinions
    assert unclaimed == []
