"""bandit: security faults in Python, each file judged by its syntax tree.

Runs on the interpreter that LastMile runs on, so a file in a newer grammar is named as not read.
"""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from lastmile.errors import NothingToLookAt, ScannerError
from lastmile.inventory import Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity, Unread
from lastmile.scanners.shards import Pace, read_in_shards, symbol
from lastmile.scanners.tool import MEGABYTE, Bounds, find_tool, installed_version, run_tool

_PACE = Pace(lines=40_000, start=15.0, per_thousand=1.0)  # measured: 0.3 s, and 0.08 s for 1,000 lines
_KNOWN_BAD = "import subprocess\n\nsubprocess.call(order, shell=True)  # nosec\n"
_KNOWN_BAD_RULE = "B602"
# The message of these ends in the literal that may be a password (general_hardcoded_password.py).
_PASSWORD = re.compile(r"^(Possible hardcoded password): '(.*)'$", re.DOTALL)
_ASSERT = "B101"


class _Cwe(BaseModel):
    id: int | None = None


class _Issue(BaseModel):
    filename: str
    line_number: int
    line_range: list[int] = []
    test_id: str
    issue_severity: Literal["HIGH", "MEDIUM", "LOW", "UNDEFINED"]
    issue_confidence: Literal["HIGH", "MEDIUM", "LOW", "UNDEFINED"]
    issue_text: str
    issue_cwe: _Cwe = _Cwe()


class _Error(BaseModel):
    filename: str
    reason: str


class _Report(BaseModel):
    results: list[_Issue]
    errors: list[_Error]
    metrics: dict[str, object]  # one entry a file that was opened, and "_totals"


class Bandit:
    """Wraps ``bandit -f json`` on the clean copies of Python files; satisfies Scanner."""

    name = "bandit"

    def version(self) -> str:
        """Version of the installed bandit."""
        return installed_version("bandit")

    def scan(self, inventory: Inventory) -> Scan:
        """Read every Python file. Raises NothingToLookAt without one, ScannerError if bandit fails."""
        files = inventory.select("python")
        if not files:
            raise NothingToLookAt("there is no Python file")
        tool = find_tool("bandit")
        desk = inventory.workspace.resolve() / "bandit"
        desk.mkdir(exist_ok=True)
        (desk / "bandit.ini").write_text("[bandit]\n", encoding="utf-8")
        (desk / "known_bad.py").write_text(_KNOWN_BAD, encoding="utf-8")
        return read_in_shards(files, partial(_read, inventory, tool, desk), inventory.limits, _PACE)


def _read(inventory: Inventory, tool: Path, desk: Path, files: Sequence[SourceFile], seconds: float) -> Scan:
    """One run of bandit over these files and our known-bad one."""
    sent = {str(inventory.snapshot.resolve() / file.copy): file for file in files}
    known_bad = str(desk / "known_bad.py")
    # The target silences nothing (--ini, --ignore-nosec), nor does the place of our copies (--exclude).
    flags = ["-f", "json", "-q", "-n", "1", "--ini", str(desk / "bandit.ini"), "--ignore-nosec"]
    flags += ["--exclude", ":none:"]
    bounds = Bounds(timeout=seconds, memory=2048 * MEGABYTE)
    result = run_tool([tool, *flags, known_bad, *sent], inventory, bounds).expect(0, 1)
    report = result.report(_Report)
    if not any(i.filename == known_bad and i.test_id == _KNOWN_BAD_RULE for i in report.results):
        raise ScannerError("bandit did not report our own known-bad file")
    failed = {error.filename: error.reason for error in report.errors}
    unread = [
        Unread(path=file.path, reason=failed.get(name, "bandit did not say that it read it"))
        for name, file in sent.items()
        if name in failed or name not in report.metrics
    ]
    findings, secrets = [], set()
    for issue in report.results:
        file = sent.get(issue.filename)
        if file is None or (issue.test_id == _ASSERT and file.role is Role.TEST):
            continue  # ours; or an assert in a test, which is what a test is made of
        message = issue.issue_text
        if password := _PASSWORD.match(message):
            message = f"{password[1]}."
            if not _plain_word(password[2]):
                secrets.add(password[2])
        findings.append(_finding(inventory, file, issue, message))
    paths = tuple(file.path for file in files)
    return Scan(
        tuple(findings), sent=paths, unread=tuple(unread), secrets=frozenset(secrets), walls=result.walls
    )


def _finding(inventory: Inventory, file: SourceFile, issue: _Issue, message: str) -> Finding:
    level = {"HIGH": "high", "MEDIUM": "medium", "LOW": "low", "UNDEFINED": "low"}
    return Finding(
        rule=f"bandit.{issue.test_id}",
        message=" ".join(message.split())[:500],
        severity=Severity(level[issue.issue_severity]),
        confidence=Confidence(level[issue.issue_confidence]),
        path=file.path,
        line=issue.line_number,
        end_line=max([issue.line_number, *issue.line_range]),
        symbol=symbol(inventory, file, issue.line_number),
        cwe=(f"CWE-{issue.issue_cwe.id}",) if issue.issue_cwe.id else (),
    )


def _plain_word(value: str) -> bool:
    """Bandit takes any literal for a password; masking "success" everywhere would garble every excerpt."""
    return value.isalpha() and (value.islower() or value.istitle()) and len(value) < 12
