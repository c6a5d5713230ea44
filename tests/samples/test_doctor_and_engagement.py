"""What a consultant does besides auditing: ask what works here, decide, answer, write the report again."""

import re
from pathlib import Path

from cli import Ended, lastmile

from lastmile.model import Audit, Outcome

ENGAGEMENT = """version: 1
client: Example Ltd
project: Storefront
consultant: {{name: A. Person, firm: Example Consulting}}
confidentiality: "Confidential: prepared for Example Ltd only"
decisions:
  - fingerprint: {fingerprint}
    status: false_positive
    author: A. Person
    reason: the value is a constant of ours
    date: 2026-11-20
answers:
  - control: manual/edge-rate-limits
    answer: yes
    note: the gateway limits each address
    evidence: ticket 118
    author: A. Person
    date: 2026-11-20
"""


def test_doctor_names_every_part_and_a_missing_tool() -> None:
    healthy = lastmile("doctor")
    for part in ("bandit", "semgrep", "radon", "pip-audit", "git", "walls", "pdf", "checklists"):
        assert re.search(rf"^(ok|MISSING)\s+{part}\s", healthy.out, re.MULTILINE)
    ill = lastmile("doctor", env={"LASTMILE_TOOL_RADON": "/nonexistent/radon"})
    assert ill.code == 4
    assert re.search(r"^MISSING\s+radon\s", ill.out, re.MULTILINE)


def test_a_report_with_decisions_and_answers_verifies(prototype: tuple[Ended, Path], tmp_path: Path) -> None:
    folder = prototype[1]
    before = Audit.model_validate_json((folder / "audit.json").read_text())
    refuted = next(f for f in before.findings if f.control == "security/weak-password-storage")
    file = tmp_path / "engagement.yaml"
    file.write_text(ENGAGEMENT.format(fingerprint=refuted.fingerprint))
    out = tmp_path / "out"
    ended = lastmile(
        "report", folder / "audit.json", "--engagement", file, "-o", out, "--formats", "json,html"
    )
    assert ended.code == 4  # the open ends of the audit stay open
    after = Audit.model_validate_json((out / "audit.json").read_text())
    outcome = {result.control: result for result in after.results}
    assert outcome["security/weak-password-storage"].outcome is Outcome.PASS
    assert outcome["security/no-rate-limiting"].answered_by == "A. Person"
    assert "Example Ltd" in (out / "report.html").read_text()
    assert lastmile("verify", out).code == 0
    assert "54 of 55 questions" in ended.out


def test_a_broken_engagement_file_costs_nothing(prototype: tuple[Ended, Path], tmp_path: Path) -> None:
    file = tmp_path / "engagement.yaml"
    file.write_text("version: 1\nclient: Example\nanswers:\n  - control: manual/none\n")
    before = (prototype[1] / "audit.json").read_bytes()
    ended = lastmile("report", prototype[1] / "audit.json", "--engagement", file)
    assert ended.code == 2
    assert f"{file}:4:" in ended.err
    assert (prototype[1] / "audit.json").read_bytes() == before
