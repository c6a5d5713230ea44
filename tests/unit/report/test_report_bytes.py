"""The same record gives the same bytes, wherever, whenever and by whichever process it is told."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
import report_samples as samples

from lastmile.report.as_json import render
from lastmile.report.formats import FORMATS

ROOT = Path(__file__).parents[3]
# In a process of its own: string hashes, the clock's place and the folder are set before Python begins.
TOLD = """
import sys
from pathlib import Path
from lastmile.report.as_json import load
from lastmile.report.options import ReportOptions
from lastmile.report.write import write
if __name__ == "__main__":
    options = ReportOptions(paper=sys.argv[3], draft=sys.argv[4] == "draft")
    done = write(load(Path(sys.argv[1])), Path(sys.argv[2]), sys.argv[5].split(","), options)
    assert not done.failures, done.failures
"""
WORLDS = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
)


@pytest.mark.long
@pytest.mark.parametrize(("paper", "kind"), [("a4", "final"), ("letter", "draft")])
def test_every_format_has_the_same_bytes_in_another_world(tmp_path, paper, kind):
    audit = samples.signed(samples.prototype()) if kind == "final" else samples.hostile()
    (tmp_path / "record.json").write_bytes(render(audit))
    (tmp_path / "told.py").write_text(TOLD)
    hashes = []
    for number, world in enumerate(WORLDS):
        home, out = tmp_path / f"cwd{number}", tmp_path / f"out{number}"
        home.mkdir()
        known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        told = [sys.executable, tmp_path / "told.py", tmp_path / "record.json", out, paper, kind]
        env = {**known, **world, "PYTHONPATH": str(ROOT)}
        subprocess.run([*told, ",".join(FORMATS)], check=True, cwd=home, env=env, timeout=1200)
        hashes.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir()})
    assert set(hashes[0]) == {file.name for files in FORMATS.values() for file in files} | {"manifest.json"}
    assert hashes[0] == hashes[1]
