"""``lastmile checks``: the checklist."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick
# ruff: noqa: FBT002 - typer's options are parameters with defaults

from pathlib import Path
from typing import Annotated

import typer

from lastmile.cli.app import checks_app


@checks_app.command("list")
def checks_list(
    markdown: Annotated[bool, typer.Option("--markdown", help="The whole page docs/checks.md.")] = False,
) -> None:
    """List every check by phase."""
    from lastmile.resources import folder
    from lastmile.verdict.catalogue import as_markdown, as_table
    from lastmile.verdict.checklist import load_folder

    checklist = load_folder(folder("checklists"))
    typer.echo(as_markdown(checklist) if markdown else as_table(checklist), nl=not markdown)


@checks_app.command("show")
def checks_show(
    control: Annotated[str, typer.Argument(help="For example security/hardcoded-secret.")],
) -> None:
    """Show one check: what it asks, why, how we look, what to do."""
    from lastmile.resources import folder
    from lastmile.verdict.catalogue import as_text
    from lastmile.verdict.checklist import load_folder

    typer.echo(as_text(load_folder(folder("checklists")), control))


@checks_app.command("lint")
def checks_lint(folder: Annotated[Path, typer.Argument(help="A folder of checklists.")]) -> None:
    """Check a folder of checklists; an error names the file and the line."""
    from lastmile.verdict.checklist import load_folder

    checklist = load_folder(folder)
    typer.echo(f"{folder}: {len(checklist.controls)} rows, no error (version {checklist.version})")
