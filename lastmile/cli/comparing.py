"""``lastmile compare``: two audits of one product held against each other."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick
# ruff: noqa: PLR0913 - options are parameters

import sys
from pathlib import Path
from typing import Annotated

import typer

from lastmile import errors
from lastmile.cli.app import app
from lastmile.cli.earlier import doubts
from lastmile.cli.options import LanguageOption, ThemeOption, report_options


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(metavar="BEFORE.json", help="The audit.json of the first audit.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER.json", help="The audit.json of the second one.")],
    form: Annotated[str, typer.Option("--format", help="md, json or html.")] = "md",
    earlier: Annotated[
        list[Path] | None,
        typer.Option("--earlier", help="An audit before these two; tells what came back. May be repeated."),
    ] = None,
    language: LanguageOption = None,
    theme: ThemeOption = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file instead of the terminal.")
    ] = None,
) -> None:
    """Say what was fixed, what is new and what nobody could see between two audits."""
    from lastmile.language import speaking
    from lastmile.report.as_comparison import FORMATS, render
    from lastmile.report.as_json import load
    from lastmile.verdict.compare import compare as compared
    from lastmile.whole_file import write_whole

    if form not in FORMATS:
        raise errors.InputError(f"--format {form}: formats are {', '.join(FORMATS)}")
    options = report_options("a4", draft=False, theme=theme, language=language or "en")
    records = [load(path) for path in (before, after, *(earlier or ()))]
    for line in doubts(records[0], records[1]):
        typer.echo(f"lastmile: {line}", err=True)
    found = compared(records[0], records[1], records[2:])
    with speaking(options.language):
        page = render(found, form, options.theme)
    if output is None:
        sys.stdout.buffer.write(page)
        return
    try:
        write_whole(output, page)
    except OSError as error:
        raise errors.InputError(f"{output}: cannot be written: {error.strerror or error}") from None
