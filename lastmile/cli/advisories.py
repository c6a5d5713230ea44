"""``lastmile advisories``: the published holes that audits look up."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick

from typing import Annotated

import typer

from lastmile.cli.app import advisories_app


@advisories_app.command("update")
def advisories_update(
    source: Annotated[
        str | None, typer.Option("--from", help="A folder, zip or URL in OSV's layout instead of OSV itself.")
    ] = None,
    ecosystems: Annotated[
        str, typer.Option(help="Only these, separated by commas: PyPI, npm, Go, crates.io, …")
    ] = "",
) -> None:
    """Take OSV's advisories into the index on this machine; all of it, or the old data stay."""
    from lastmile.advisories.status import table
    from lastmile.advisories.update import update

    asked = [name.strip() for name in ecosystems.split(",") if name.strip()]
    held = update(source, asked, lambda text: typer.echo(f"lastmile: {text}", err=True))
    for line in table(held):
        typer.echo(line)


@advisories_app.command("status")
def advisories_status() -> None:
    """Say what the index holds: how many advisories, of which day, how old, whence."""
    from lastmile.advisories.status import status

    for line in status():
        typer.echo(line)
