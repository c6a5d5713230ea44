"""``lastmile theme``: a consultant's own look."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick

from pathlib import Path
from typing import Annotated

import typer

from lastmile.cli.app import theme_app
from lastmile.cli.ending import WRONG_INPUT


@theme_app.command("lint")
def theme_lint(
    folder: Annotated[Path, typer.Argument(help="Your theme's folder, as for --theme.")],
    record: Annotated[
        Path | None,
        typer.Option("--with", metavar="AUDIT.json", help="Try it on this record too, not on ours alone."),
    ] = None,
) -> None:
    """Check a theme as --theme reads it and try it on a report; every error names its file and line."""
    from lastmile.report.as_json import load
    from lastmile.report.theme_lint import lint

    problems = lint(folder, load(record) if record else None)
    for note in sorted(problems.notes):
        typer.echo(f"{note} (a note, no error)")
    for error in sorted(problems.errors):
        typer.echo(str(error))
    if found := len(problems.errors):
        typer.echo(f"lastmile: {folder}: {found} error{'' if found == 1 else 's'}", err=True)
        raise typer.Exit(WRONG_INPUT)
    typer.echo(f"{folder}: no error")
