"""Runs the command line as a person does: a process of its own, its exit code, its two outputs."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "sample_repos"


@dataclass(frozen=True)
class Ended:
    """What a run of the command line left."""

    code: int
    out: str
    err: str


def lastmile(*arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Ended:
    """Run ``lastmile`` with these arguments; ``env`` is added to a small environment of our own."""
    # The last two are folders of this session (conftest.py): what earlier audits left no test may see.
    known = (
        *("PATH", "HOME", "XDG_CONFIG_HOME", "LASTMILE_ADVISORIES"),
        *("LASTMILE_WHEELHOUSE", "LASTMILE_DECLARATIONS"),
    )
    kept = {name: os.environ[name] for name in known if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "lastmile", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**kept, "NO_COLOR": "1", **(env or {})},
        cwd=cwd or ROOT,
        timeout=1800,
    )
    return Ended(done.returncode, done.stdout, done.stderr)
