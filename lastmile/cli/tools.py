"""``lastmile doctor`` and ``lastmile schema``: what the installation says of itself."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick

import typer

from lastmile.cli.app import app
from lastmile.cli.ending import INCOMPLETE


@app.command()
def doctor() -> None:
    """Say which tools and libraries work here, and what to do about those that do not."""
    from lastmile.doctor import examine

    healthy = True
    for part in examine():
        healthy = healthy and (part.works or not part.needed)
        state = "ok     " if part.works else "MISSING" if part.needed else "without"
        typer.echo(f"{state} {part.name:<12} {part.says}")
    if not healthy:
        raise typer.Exit(INCOMPLETE)


@app.command()
def schema() -> None:
    """Print the JSON Schema of audit.json."""
    import json

    from lastmile.report.as_json import schema as json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
