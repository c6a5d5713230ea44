"""What report.pdf and letter.pdf cost: CPU seconds of parent and child together, memory, pages, layouts.

    .venv/bin/python tests/benchmarks/pdf.py [--runs N] [record.json ...]

With several runs the cheapest counts, and the dearest stands beside it: what else a machine does can only
add. Seconds are those of this interpreter, named in the first line. Each shape is rendered in a
fresh process, the seed sample before and after the others, so that the ratios hold on a busy machine too.
Records that are named are measured as well. Exit 1 if a goal is missed.
"""

import argparse
import io
import json
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import pikepdf
import report_samples as samples
from screen import spread

from lastmile.model import Audit
from lastmile.report import as_json, as_pdf, formats
from lastmile.report.budget import PAGES
from lastmile.report.options import ReportOptions
from lastmile.report.write import write

ROOT = Path(__file__).parents[2]
SEED = ROOT / "sample_repos" / "storefront-prototype"
PAPERS = ("a4", "letter")
LETTER = "with letter.pdf"
# CPU seconds and MB of resident memory that a shape may take; None: no goal. 200 checks fill the page
# budget: 0.3 s a page (ADR 11).
GOALS: dict[str, tuple[float, float | None]] = {
    "500 places of 16 checks": (5.0, 150.0),
    "500 places of 200 checks": (12.0, 250.0),
    "20,000 places of 16 checks, 20,000 files": (20.0, None),
    "20,000 places of 200 checks, 2,000 files": (20.0, None),
}
SHAPES: dict[str, Callable[[], Audit]] = {
    "the prototype": samples.prototype,
    "500 places of 16 checks": lambda: samples.big(342),  # the sample has 158 of its own
    "500 places of 200 checks": lambda: spread(500, 200),
    "20,000 places of 16 checks, 20,000 files": lambda: samples.big(19_842),
    "20,000 places of 200 checks, 2,000 files": lambda: spread(20_000, 2_000),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one rendering took."""

    cpu: float  # seconds, user and system, parent and child
    child: float  # the child's part of them
    memory: float  # MB: of the larger of both processes
    pages: int
    layouts: int
    most: float = 0.0  # CPU seconds of the dearest run


def _spent(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def _high_water(pid: int | str) -> float:
    """The most that a process had in memory so far, in MB; getrusage tells the parent's for a child."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmHWM")), 0.0)


def _alone(audit: Audit, options: ReportOptions, *, letter: bool) -> dict[str, float]:
    """Render in this process and its child, and say what it took."""
    told = {"layouts": 0.0, "memory": 0.0}
    join = as_pdf.multiprocessing.process.BaseProcess.kill
    fill = as_pdf.fill

    def killed(process: object) -> None:
        told["memory"] = max(told["memory"], _high_water(process.pid))  # type: ignore[attr-defined]
        join(process)  # type: ignore[arg-type]

    def filled(name: str, *rest: object) -> str:
        told["layouts"] += 1
        return fill(name, *rest)  # type: ignore[arg-type]

    as_pdf.multiprocessing.process.BaseProcess.kill = killed  # type: ignore[method-assign, assignment]
    as_pdf.fill = filled  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        before = _spent(resource.RUSAGE_SELF), _spent(resource.RUSAGE_CHILDREN)
        done = write(audit, Path(folder), ["pdf", "letter"] if letter else ["pdf"], options)
        after = _spent(resource.RUSAGE_SELF), _spent(resource.RUSAGE_CHILDREN)
        if done.failures:
            raise SystemExit(str(done.failures))
        data = (Path(folder) / "report.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as document:
        pages = len(document.pages)
    own, child = after[0] - before[0], after[1] - before[1]
    memory = max(told["memory"], _high_water("self"))
    return {"cpu": own + child, "child": child, "memory": memory, "pages": pages, "layouts": told["layouts"]}


def measured(name: str, paper: str, runs: int = 1, *, letter: bool = False) -> Cost:
    """The cheapest of several renderings, each in a fresh process."""
    costs = [_once(name, paper, letter=letter) for _ in range(runs)]
    least, most = min(costs, key=lambda cost: cost.cpu), max(cost.cpu for cost in costs)
    return replace(least, most=most)


def _once(name: str, paper: str, *, letter: bool) -> Cost:
    command = [sys.executable, __file__, "--alone", name, "--paper", paper]
    command += ["--with-letter"] if letter else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name}, {paper}: {done.stderr.strip().splitlines()[-1:]}")
    told = json.loads(done.stdout)
    return Cost(told["cpu"], told["child"], told["memory"], int(told["pages"]), int(told["layouts"]))


def _audited() -> Path:
    """The record of the seed sample, made anew."""
    folder = Path(tempfile.mkdtemp())
    command = [Path(sys.executable).parent / "lastmile", "audit", SEED, "-o", folder, "--formats", "json"]
    subprocess.run([*command, "--offline", "--allow-incomplete"], check=False, capture_output=True)
    return folder / formats.RECORD


def _row(name: str, paper: str, cost: Cost, unit: float) -> bool:
    """Print one row; whether its goals are met."""
    cpu, memory = GOALS.get(name, (None, None))
    missed = [
        *(["CPU"] if cpu is not None and cost.cpu > cpu else []),
        *(["memory"] if memory is not None and cost.memory > memory else []),
        *(["pages"] if cost.pages > PAGES else []),
    ]
    figures = (
        f"{cost.cpu:7.1f}{cost.most:7.1f}{cost.child:7.1f}{cost.memory:7.0f}{cost.pages:6}{cost.layouts:9}"
    )
    verdict = f"  missed: {', '.join(missed)}" if missed else ""
    print(f"{name[-44:]:<44} {paper:<7}{figures}{cost.cpu / unit:8.2f}{verdict}", flush=True)
    return not missed


def main() -> int:
    """Measure every shape on both papers; the exit code says whether all goals were met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", nargs="*")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--alone")
    parser.add_argument("--paper", default="a4")
    parser.add_argument("--with-letter", action="store_true")
    asked = parser.parse_args()
    if asked.alone:
        made = SHAPES[asked.alone]() if asked.alone in SHAPES else as_json.load(Path(asked.alone))
        options = ReportOptions(paper=asked.paper, draft=True)
        print(json.dumps(_alone(made, options, letter=asked.with_letter)))
        return 0
    seed, runs = str(_audited()), asked.runs
    print(f"Python {platform.python_version()}, {platform.python_compiler()}, {sys.executable}")
    heads = f"{'CPU s':>7}{'most':>7}{'child':>7}{'MB':>7}{'pages':>6}{'layouts':>9}{'ratio':>8}"
    print(f"{'':<44} {'paper':<7}{heads}")
    first = measured(seed, PAPERS[0], runs)
    good = _row("the seed sample", PAPERS[0], first, first.cpu)
    for name in (*SHAPES, *asked.records):
        for paper in PAPERS:
            good &= _row(name, paper, measured(name, paper, runs), first.cpu)
    good &= _row("the seed sample again", PAPERS[0], measured(seed, PAPERS[0], runs), first.cpu)
    both = measured(seed, PAPERS[0], runs, letter=True)
    good &= _row(f"the seed sample {LETTER}", PAPERS[0], both, first.cpu)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
