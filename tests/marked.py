"""Samples whose bad lines carry the mark ``# bad``: what a check finds must be those lines and no other."""

from pathlib import Path

from support import findings

from lastmile.inventory import Scanner
from lastmile.model import Severity

MARK = "# bad"


def assert_marked(check: Scanner, folder: Path, text: str, path: str = "app.py", **known: object) -> None:
    """The findings start on the marked lines; ``# bad: medium`` demands a severity, too."""
    found = findings(check, folder, {path: text}, **known)
    wanted = {n: line for n, line in enumerate(text.splitlines(), 1) if MARK in line}
    assert sorted({f.line for f in found}) == sorted(wanted), [(f.line, f.message) for f in found]
    for finding in found:
        said = wanted[finding.line].partition(f"{MARK}: ")[2].strip()
        assert not said or finding.severity is Severity(said), finding
