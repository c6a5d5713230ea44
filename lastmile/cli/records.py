"""``lastmile report`` and ``lastmile verify``: what is done with an audit.json."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick
# ruff: noqa: FBT002, PLR0913 - typer's options are parameters with defaults

from pathlib import Path
from typing import Annotated

import typer

from lastmile.cli.app import app
from lastmile.cli.ending import DIFFERENCE, INCOMPLETE, told
from lastmile.cli.options import (
    DEFAULT_FORMATS,
    Draft,
    EngagementOption,
    Formats,
    Output,
    Paper,
    chosen_formats,
    report_options,
)


@app.command()
def report(
    audit_json: Annotated[Path, typer.Argument(help="The audit.json of an earlier audit.")],
    output: Output = None,
    engagement: EngagementOption = None,
    paper: Paper = "a4",
    draft: Draft = False,
    formats: Formats = DEFAULT_FORMATS,
) -> None:
    """Write the reports again from an audit.json; nothing is scanned."""
    from lastmile.engagement import load_file
    from lastmile.report.as_json import load
    from lastmile.report.place import prepare
    from lastmile.report.write import write
    from lastmile.verdict.judge import judge_again

    chosen, options = chosen_formats(formats), report_options(paper, draft=draft)
    prepare(output or audit_json.parent)
    record = load(audit_json)
    if engagement is not None:
        manual = [control.id for control in record.controls if control.manual]
        record = judge_again(record, load_file(engagement, manual))
    if told(record, write(record, output or audit_json.parent, chosen, options)):
        raise typer.Exit(INCOMPLETE)


@app.command()
def verify(folder: Annotated[Path, typer.Argument(help="A folder with reports of LastMile.")]) -> None:
    """Check that the reports are genuine: hashes, and every figure derived again from its evidence."""
    from lastmile.report.write import check
    from lastmile.verdict.judge import differences

    found = check(folder, rescore=lambda record: list(differences(record)))
    for line in found:
        typer.echo(line)
    if found:
        raise typer.Exit(DIFFERENCE)
    typer.echo(f"{folder}: every file has its hash, and every figure follows from its evidence")
