"""How far an audit is, on stderr: a live display on a terminal, plain lines elsewhere."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from lastmile.audit import Watch
from lastmile.model import Run, RunStatus

MARKS = {
    RunStatus.OK: "done",
    RunStatus.PARTIAL: "in part",
    RunStatus.SKIPPED: "skipped",
    RunStatus.FAILED: "FAILED",
}


@contextmanager
def watching(*, plain: bool, quiet: bool, verbose: bool) -> Iterator[Watch]:
    """Yield a Watch that shows progress; ``quiet`` shows nothing, ``verbose`` names every check of ours."""
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    if quiet:
        yield Watch()
    elif plain or not console.is_terminal:
        yield _plain(console, verbose=verbose)
    else:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            yield _live(progress, verbose=verbose)


def _plain(console: Console, *, verbose: bool) -> Watch:
    def keep(run: Run) -> None:
        if _worth_saying(run, verbose=verbose):
            console.print(_line(run))

    return Watch(say=console.print, started=lambda _name: None, keep=keep)


def _live(progress: Progress, *, verbose: bool) -> Watch:
    lock = threading.Lock()
    stage = progress.add_task("starting", total=None)
    tasks: dict[str, TaskID] = {}

    def say(text: str) -> None:
        progress.update(stage, description=text)

    def started(name: str) -> None:
        with lock:
            tasks[name] = progress.add_task(name, total=None)
        say("reading with every tool and check")

    def keep(run: Run) -> None:
        with lock:
            if run.scanner in tasks:
                progress.remove_task(tasks.pop(run.scanner))
        if _worth_saying(run, verbose=verbose):
            progress.console.print(_line(run))

    return Watch(say=say, started=started, keep=keep)


def _worth_saying(run: Run, *, verbose: bool) -> bool:
    """Our own checks are many and quick: they are named when something is wrong, or on request."""
    own = run.scanner.startswith("lastmile.")
    return verbose or not own or run.status in (RunStatus.FAILED, RunStatus.PARTIAL)


def _line(run: Run) -> str:
    reason = f": {run.reason}" if run.reason else ""
    return f"{run.scanner} {run.version}  {MARKS[run.status]} in {run.seconds:.1f} s{reason}"
