"""Coverage reports (lcov, Cobertura, coverage.py, Istanbul, Go) and their thresholds; no check itself."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import basename

from lastmile.inventory import Inventory, SourceFile

_LARGEST = 20_000_000  # bytes of a report; larger ones are left alone
_RATES = re.compile(
    r"<coverage\b[^>]{0,2000}?\blines-covered=\"(\d{1,9})\"[^>]{0,2000}?\blines-valid=\"(\d{1,9})\"|"
    r"<coverage\b[^>]{0,2000}?\blines-valid=\"(\d{1,9})\"[^>]{0,2000}?\blines-covered=\"(\d{1,9})\""
)
_GO_BLOCK = re.compile(r"^\S{1,500}:\d{1,9}\.\d{1,9},\d{1,9}\.\d{1,9} (\d{1,9}) (\d{1,12})$", re.MULTILINE)
_LCOV = re.compile(r"^(LF|LH):(\d{1,9})$", re.MULTILINE)
# (name of the file, what stands in it): only settings that let a run fail.
_THRESHOLDS = (
    (
        re.compile(r"(?:pyproject\.toml|setup\.cfg|\.coveragerc|tox\.ini)$"),
        re.compile(r"^\s{0,9}fail_under\s{0,9}=\s{0,9}(\d{1,3})", re.MULTILINE),
    ),
    (
        re.compile(r"(?:jest|vitest|vite)\.config\.\w{2,3}$|package\.json$"),
        re.compile(
            r"(?:coverageThreshold|"
            r"thresholds?)\"?\s{0,9}:\s{0,9}\{[^}]{0,300}?lines\"?\s{0,9}:\s{0,9}(\d{1,3})"
        ),
    ),
    (re.compile(r"\.(?:nycrc|c8rc)(?:\.json)?$"), re.compile(r"\"lines\"\s{0,9}:\s{0,9}(\d{1,3})")),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a coverage report says in sum."""

    path: str
    kind: str
    covered: int
    lines: int

    @property
    def percent(self) -> float:
        """0..100."""
        return 100 * self.covered / self.lines


def read_report(inventory: Inventory, file: SourceFile) -> Report | None:
    """The sums of a file if it is a coverage report that counts lines; None for all else."""
    name = basename(file.path).lower()
    if file.size > _LARGEST or not re.search(r"cov|lcov|cobertura|\.out$", name):
        return None
    kind, sums = "", (0, 0)
    if name.endswith((".info", ".lcov")):
        kind, sums = "lcov", _lcov(inventory.read(file))
    elif name.endswith(".xml"):
        kind, sums = "Cobertura", _cobertura(inventory.read(file)[:5000])
    elif name in ("coverage.json", "coverage-summary.json"):
        kind, sums = "coverage.py or Istanbul", _totals(inventory.read(file))
    elif name.endswith(".out"):
        kind, sums = "Go", _go(inventory.read(file))
    covered, lines = sums
    return Report(file.path, kind, covered, lines) if lines > 0 and covered <= lines else None


def _lcov(text: str) -> tuple[int, int]:
    found = {"LF": 0, "LH": 0}
    for mark in _LCOV.finditer(text):
        found[mark.group(1)] += int(mark.group(2))
    return found["LH"], found["LF"]


def _cobertura(text: str) -> tuple[int, int]:
    """The attributes of the root, read as text: no XML parser meets what a stranger wrote."""
    found = _RATES.search(text)
    if found is None:
        return 0, 0
    return int(found.group(1) or found.group(4)), int(found.group(2) or found.group(3))


def _totals(text: str) -> tuple[int, int]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return 0, 0
    totals = data.get("totals") if isinstance(data, dict) else None
    whole = data.get("total") if isinstance(data, dict) else None
    lines = whole.get("lines") if isinstance(whole, dict) else None
    if isinstance(totals, dict):
        return _pair(totals.get("covered_lines"), totals.get("num_statements"))
    return _pair(lines.get("covered"), lines.get("total")) if isinstance(lines, dict) else (0, 0)


def _pair(covered: object, total: object) -> tuple[int, int]:
    return (covered, total) if isinstance(covered, int) and isinstance(total, int) else (0, 0)


def _go(text: str) -> tuple[int, int]:
    if not text.startswith("mode: "):
        return 0, 0
    covered = total = 0
    for block in _GO_BLOCK.finditer(text):
        total += int(block.group(1))
        covered += int(block.group(1)) if int(block.group(2)) else 0
    return covered, total


def threshold(inventory: Inventory, files: Iterable[SourceFile]) -> tuple[float, str] | None:
    """The share of lines (0..100) below which the project's own settings fail its tests, and their file."""
    for file in files:
        for place, words in _THRESHOLDS:
            if (
                place.search(file.path)
                and file.size < 500_000
                and (found := words.search(inventory.read(file)))
            ):
                return float(found.group(1)), file.path
    return None
