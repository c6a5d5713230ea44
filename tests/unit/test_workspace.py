"""Leftovers of killed audits are swept, by however many audits begin at once."""

import subprocess
import sys
from pathlib import Path

from lastmile.workspace import remove

SWEEP = "import lastmile.workspace as w; w.sweep()"


def test_audits_that_begin_at_once_sweep_the_same_leftovers(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for number in range(6):
        folder = tmp_path / f"lastmile-{gone.pid}-{number}"
        for name in range(300):
            file = folder / f"code/{name % 7}/{name}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("x")
    environment = {"TMPDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    running = [
        subprocess.Popen([sys.executable, "-c", SWEEP], env=environment, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for process in running:
        _, said = process.communicate(timeout=600)
        assert (process.returncode, said) == (0, b"")
    assert list(tmp_path.iterdir()) == []


def test_what_was_made_read_only_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "lastmile-1-x"
    inner = folder / "locked"
    inner.mkdir(parents=True)
    (inner / "file").write_text("x")
    inner.chmod(0o500)
    remove(folder)
    assert not folder.exists()
