"""The gates of ``lastmile audit`` and ``lastmile report``: their options, and how they end a command."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lastmile.cli.ending import DIFFERENCE, INCOMPLETE

if TYPE_CHECKING:
    from lastmile.model import Audit
    from lastmile.verdict.gate import Gate

FailUnder = Annotated[
    float | None,
    typer.Option("--fail-under", help="Exit 1 if the score is under this (0 to 100) or missing."),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on", help="Exit 1 at an open finding this grave: blocker, critical, high, medium, low."
    ),
]
Baseline = Annotated[
    Path | None,
    typer.Option("--baseline", help="An earlier audit.json: --fail-on then asks for new findings only."),
]


def gate(under: float | None, on: str | None, baseline: Path | None) -> "Gate":
    """The gate that was asked for. Raises InputError before anything is scanned."""
    from lastmile.report.as_json import load
    from lastmile.verdict.gate import Gate

    Gate(under, on)  # what was typed is checked before a large file is read
    return Gate(under, on, load(baseline) if baseline else None)


def ended(asked: "Gate", record: "Audit", *, incomplete: bool) -> None:
    """Say what became of the gate and leave with its code: 1 before 4, nothing where all is well."""
    from lastmile.verdict.gate import broken

    reasons = broken(asked, record)
    for reason in reasons:
        typer.echo(f"\nGate failed: {reason}")
    if not reasons and (asked.under is not None or asked.on is not None):
        typer.echo("\nGate passed")
    if reasons:
        raise typer.Exit(DIFFERENCE)
    if incomplete:
        raise typer.Exit(INCOMPLETE)
