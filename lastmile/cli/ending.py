"""How a command ends: exit codes, the closing summary, what could not be written.

Exit: 0 done · 1 a gate failed, or ``verify`` found a difference · 2 what was typed or supplied is wrong ·
3 nothing to audit · 4 incomplete · 130 interrupted.
"""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from lastmile.model import Audit
    from lastmile.report.write import Written

DONE, DIFFERENCE, WRONG_INPUT, NOTHING_TO_AUDIT, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 4, 130
MOST_DEFECTS = 20  # lines for one file; whoever mends these sees the others


def told(record: "Audit", written: "Written") -> bool:
    """Print the closing summary and what could not be written; True when something is incomplete."""
    from lastmile.report.summary import summary
    from lastmile.verdict.judge import open_ends

    for name, failure in written.failures.items():
        typer.echo(f"lastmile: {name} was not written: {failure}", err=True)
    for name, lines in written.defects.items():
        for line in lines[:MOST_DEFECTS]:
            typer.echo(f"lastmile: {name}: not fit to be final: {line}", err=True)
        if (more := len(lines) - MOST_DEFECTS) > 0:
            typer.echo(f"lastmile: {name}: and {more} more such defects", err=True)
    ends = open_ends(record)
    typer.echo(summary(record, written.paths, ends))
    return bool(ends or written.failures)
