"""The thirty defects of the seed benchmark: how many are found without a network, and none of them twice."""

import csv
from pathlib import Path

import pytest
from cli import ROOT

from lastmile.audit import Request, audit
from lastmile.inventory import Limits

SEEDBENCH = ROOT.parent / "shared" / "seedbench"
LEAST = 28  # of 30; the invented Python package (7) needs a registry, and one is allowed to slip
# Defect -> the rows that name it. Where a line has several defects, each has rows of its own.
ROWS = {
    1: ("failure/hallucinated-api",),
    2: ("failure/http-call-without-timeout",),
    3: ("failure/http-status-unchecked",),
    4: ("failure/division-by-possibly-zero",),
    5: ("failure/unbounded-memory-map",),
    6: ("failure/process-local-rate-limiter", "failure/shared-state-race"),
    7: ("dependencies/nonexistent-package",),
    8: ("security/hardcoded-secret",),
    9: ("security/sql-string-building",),
    10: ("security/unsafe-deserialization",),
    11: ("performance/n-plus-one-query",),
    12: ("security/path-traversal", "failure/upload-size-unlimited"),
    13: ("security/session-cookie-flags",),
    14: ("failure/swallowed-exception",),
    15: ("security/debug-mode-enabled",),
    16: ("performance/dev-server-in-production",),
    17: ("readiness/no-tests",),
    18: ("security/no-rate-limiting",),
    19: ("failure/hallucinated-api",),
    20: ("failure/http-status-unchecked",),
    21: ("failure/console-only-error-handling",),
    22: ("performance/await-in-loop",),
    23: ("dependencies/unpinned-versions", "dependencies/nonexistent-package"),
    24: ("dependencies/lockfile-missing",),
    25: ("failure/go-ignored-error",),
    26: ("failure/go-resource-leak",),
    27: ("failure/unbounded-input-size",),
    28: ("failure/http-call-without-timeout",),
    29: ("performance/rust-clone-spam",),
    30: ("readiness/no-ci",),
}


@pytest.mark.long
def test_the_seeds_defects_are_found_once() -> None:
    if not SEEDBENCH.is_dir():
        return
    record = audit(Request(target=str(SEEDBENCH / "seedrepo"), limits=Limits(offline=True)))
    counted = [f for f in record.findings if f.counts and f.control]
    with (SEEDBENCH / "DEFECTS.csv").open(encoding="utf-8") as file:
        places = {int(row["id"]): row["where"] for row in csv.DictReader(file)}
    found = {
        defect: [f for f in counted if f.control in ROWS[defect] and _near(f.path, f.line, where)]
        for defect, where in places.items()
    }
    missed = sorted(defect for defect, own in found.items() if not own)
    assert len(places) - len(missed) >= LEAST, f"missed: {missed}"
    said = [(f.control, f.path, f.line) for f in counted if f.path and f.line]
    assert len(said) == len(set(said))


def _near(path: str | None, line: int | None, where: str) -> bool:
    """The same file, and a line in the same function: the benchmark names one line of it."""
    file, _, number = where.partition(":")
    if path is None or not number:
        return path is None or Path(path).name == Path(file).name
    return path.endswith(file) and (line is None or abs(line - int(number)) <= 3)
