"""One changed digit anywhere in a record or a report is found, by derivation where it can be derived."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cli import Ended, lastmile

from lastmile.report.write import check
from lastmile.verdict import genuine
from lastmile.verdict.judge import differences

pytestmark = pytest.mark.long

# Kinds of figures that need not be found by derivation: what was seen, measured, asked for or read in the
# target follows from nothing else in the record. Their digits are covered by the hashes.
SEEN = re.compile(
    r"findings\[\]\..*|runs\[\]\..*|results\[\]\.evidence.*|dependencies\.packages.*|suppressions.*|history.*"
    r"|target\..*|facts\..*|options\..*|drill\..*|coverage\.left_out.*|fingerprint_kind|engagement.*|tools.*"
)
# What is derived and must be found: at least these kinds are in the record of the sample.
DERIVED = {
    "score.overall",
    "score.low",
    "score.high",
    "score.coverage",
    "phases[].points",
    "phases[].low",
    "phases[].high",
    "phases[].coverage",
    "phases[].passed",
    "phases[].failed",
    "phases[].not_assessed",
    "phases[].not_applicable",
    "stages[].points",
    "stages[].effort.low",
    "stages[].effort.high",
    "stages[].score_after",
    "results[].severity",
    "results[].confidence",
    "results[].outcome",
    "results[].coverage",
    "results[].credit",
    "results[].violations",
    "results[].opportunities",
    "recommendations[].effort.low",
    "recommendations[].effort.high",
    "recommendations[].risk_removed",
    "milestones[].effort.low",
    "milestones[].score_after",
    "controls[].severity",
    "controls[].effort.low",
    "coverage.files.total",
    "coverage.files.assessed",
    "coverage.files.partly",
    "coverage.files.left_out",
    "dependencies.direct",
    "dependencies.development",
    "dependencies.weight.running",
    "dependencies.plan[].risk_removed",
    "constants.severity_weight.high",
    "constants.package_risk.missing",
    "verdict.status",
}
SCALES = (
    ("critical", "high", "medium", "low", "info"),
    ("pass", "fail", "not_assessed", "not_applicable"),
    ("not_ready", "ready_with_conditions", "ready", "cannot_say"),
    ("complete", "partial"),
)


def leaves(value: Any, kind: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every figure and word of a scale: its kind (positions in lists left out), its container, its key."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        name = f"{kind}[]" if isinstance(value, list) else f"{kind}.{key}".lstrip(".")
        if not isinstance(one, bool) and changed(one) is not None:
            yield name, value, key
        yield from leaves(one, name)


def changed(value: Any) -> Any:
    """The same with one digit changed, or the next word of its scale; None where it is neither."""
    if isinstance(value, str):
        scale = next((one for one in SCALES if value in one), None)
        return scale[(scale.index(value) + 1) % len(scale)] if scale else None
    if isinstance(value, int):
        return value + 1 if value % 10 < 9 else value - 1
    if isinstance(value, float):
        return round(value - 0.1, 4) if value >= 0.2 else round(value + 0.1, 4)
    return None


def forged(folder: Path, record: Any) -> list[str]:
    """What verify says of the folder once the record is written into it and its hash is mended too."""
    data = (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()
    (folder / "audit.json").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    listed = {"artefacts": [{"name": "audit.json", "sha256": digest}]}
    (folder / "manifest.json").write_text(json.dumps(listed))
    return check(folder, rescore=lambda audit: list(differences(audit)))


def test_every_kind_of_derived_figure_is_derived_again(
    prototype: tuple[Ended, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The checklist is the same each time; reading its YAML anew is most of what a check costs.
    monkeypatch.setattr(genuine, "load_folder", cache(genuine.load_folder))
    record = json.loads((prototype[1] / "audit.json").read_text())
    assert forged(tmp_path, record) == []
    kinds: dict[str, tuple[Any, Any]] = {}
    for kind, box, key in leaves(record):
        if not SEEN.fullmatch(kind):
            kinds.setdefault(kind, (box, key))
    assert set(kinds) >= DERIVED
    missed = []
    for kind, (box, key) in kinds.items():
        before = box[key]
        box[key] = changed(before)
        if not [line for line in forged(tmp_path, record) if "changed since" not in line]:
            missed.append((kind, before))
        box[key] = before
    assert missed == []


def test_the_grade_of_a_finding_carries_through_to_the_figures(
    prototype: tuple[Ended, Path], tmp_path: Path
) -> None:
    record = json.loads((prototype[1] / "audit.json").read_text())
    alone = next(r for r in record["results"] if r["outcome"] == "fail" and len(r["findings"]) == 1)
    finding = next(f for f in record["findings"] if f["fingerprint"] == alone["findings"][0])
    for name, other in (("severity", "info"), ("status", "false_positive"), ("set_aside", "test")):
        before, finding[name] = finding[name], other
        assert "audit.json: results does not follow from its findings and runs" in forged(tmp_path, record)
        finding[name] = before


@pytest.mark.parametrize("name", ["report.html", "report.pdf", "audit.json", "audit.sarif", "sbom.cdx.json"])
def test_one_changed_digit_of_a_file_is_found_by_its_hash(
    prototype: tuple[Ended, Path], tmp_path: Path, name: str
) -> None:
    shutil.copytree(prototype[1], tmp_path / "out")
    assert lastmile("verify", tmp_path / "out").code == 0
    file = tmp_path / "out" / name
    data = bytearray(file.read_bytes())
    at = next(n for n in range(len(data) // 2, len(data)) if 0x30 <= data[n] <= 0x39)
    data[at] = 0x30 + (data[at] - 0x30 + 1) % 10
    file.write_bytes(bytes(data))
    ended = lastmile("verify", tmp_path / "out")
    assert ended.code == 1
    assert f"{name}: changed since it was written" in ended.out
