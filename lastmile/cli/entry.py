"""The way in and the ways out: every error becomes one line on stderr and its exit code."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick
# ruff: noqa: FBT002 - typer's options are parameters with defaults

import os
import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from lastmile import __version__, errors
from lastmile.cli import (  # noqa: F401 - each registers its commands
    advisories,
    auditing,
    checks,
    comparing,
    history,
    records,
    theme,
    tools,
    triage,
)
from lastmile.cli.app import app
from lastmile.cli.ending import INCOMPLETE, INTERRUPTED, NOTHING_TO_AUDIT, WRONG_INPUT

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _Interrupted(BaseException):
    """A signal asked us to end; no KeyboardInterrupt, which typer would turn into an end of its own."""


def main() -> None:
    """Run the command line; every error becomes one line on stderr and its exit code."""
    for number in _SIGNALS:
        signal.signal(number, _interrupt)
    try:
        app(prog_name="lastmile")
    except errors.InputError as error:
        _fail(error, WRONG_INPUT)
    except errors.TargetError as error:
        _fail(error, NOTHING_TO_AUDIT)
    except errors.LastMileError as error:
        _fail(error, INCOMPLETE)
    except _Interrupted:
        _stop()
    except Exception as error:  # noqa: BLE001 - a traceback would print text of the target
        _fail(errors.LastMileError(_defect(error)), INCOMPLETE)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        typer.echo(f"lastmile {__version__}")
        raise typer.Exit


def _fail(error: errors.LastMileError, code: int) -> NoReturn:
    from lastmile.secret.redaction import Redactor

    typer.echo(f"lastmile: {Redactor(()).path(str(error))}", err=True)  # it may name the target
    sys.exit(code)


def _defect(error: Exception) -> str:
    """Where a defect of ours showed itself; not the error's own text, which can quote the target."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" at {Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return f"internal error ({type(error).__name__}{where}); please report it"


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    for number in _SIGNALS:  # one is enough: a second one must not cut the cleaning up short
        signal.signal(number, signal.SIG_IGN)
    raise _Interrupted


def _stop() -> NoReturn:
    """Leave at once: threads of ours may still be at work; the tools are killed."""
    if "lastmile.workspace" in sys.modules:
        sys.modules["lastmile.workspace"].sweep(ours_too=True)
    typer.echo("lastmile: interrupted; reports that are not there yet were not written", err=True)
    sys.stderr.flush()
    os._exit(INTERRUPTED)
