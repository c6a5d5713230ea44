"""A run that is killed, or meets a full disk: whole files, no process left, and the next run cleans up."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
import report_samples as samples

from lastmile import workspace
from lastmile.report import as_json, write
from lastmile.report.options import ReportOptions

PATIENCE = 60.0


def test_parts_that_a_killed_run_left_go_with_the_next_one(tmp_path):
    old, young, others = (
        tmp_path / f".{name}.part" for name in ("audit.json.0a", "audit.json.0b", "mine.0c")
    )
    for part in (old, young, others):
        part.write_text("half")
    for part in (old, others):
        os.utime(part, (time.time() - 7200, time.time() - 7200))
    write.write(samples.prototype(), tmp_path, ["json"], ReportOptions())
    assert not old.exists()
    assert young.exists()  # another run may be writing it
    assert others.exists()  # none of ours


def cli(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "lastmile", "report", str(folder / "audit.json"), *words]


def children(process: int) -> set[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return {int(child) for path in tasks for child in path.read_text().split()}


def runs(process: int) -> bool:
    """It is there, and no zombie that waits for somebody to ask how it ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def waited(condition) -> bool:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no /proc to find children in")
def test_a_run_killed_while_it_lays_out_leaves_whole_files_and_no_process(tmp_path, monkeypatch):
    (tmp_path / "tmp").mkdir()
    (tmp_path / "audit.json").write_bytes(as_json.render(samples.prototype()))
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    run = subprocess.Popen(
        cli(tmp_path, "-o", str(tmp_path / "out")), env=environment, stderr=subprocess.DEVNULL
    )
    assert waited(lambda: list((tmp_path / "tmp").glob("lastmile-*/*")))  # the library is at work in it
    begun = children(run.pid)
    run.kill()
    run.wait()
    assert begun
    assert waited(lambda: not any(map(runs, begun)))
    left = {path.name for path in (tmp_path / "out").iterdir()}
    assert left == {"audit.json", "audit.sarif", "sbom.cdx.json", "report.html"}
    assert as_json.load(tmp_path / "out" / "audit.json").findings
    assert (tmp_path / "out" / "report.html").read_bytes().rstrip().endswith(b"</html>")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    with workspace.workspace():  # as the next run opens one
        assert len(list((tmp_path / "tmp").glob("lastmile-*"))) == 1
    assert not list((tmp_path / "tmp").iterdir())


def test_a_file_that_may_not_grow_is_one_line_and_the_earlier_ones_stay(tmp_path):
    (tmp_path / "audit.json").write_bytes(as_json.render(samples.prototype()))
    out = tmp_path / "out"
    write.write(samples.clean(), out, ["json", "sarif"], ReportOptions())
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        cli(tmp_path, "-o", str(out), "--formats", "json,sarif"),
        preexec_fn=small,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == f"lastmile: {out}/audit.json: cannot be written: File too large\n"
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
