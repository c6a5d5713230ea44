"""``lastmile report`` and ``lastmile verify``: what is done with an audit.json."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick
# ruff: noqa: FBT002, PLR0913 - typer's options are parameters with defaults

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from lastmile.cli.app import app
from lastmile.cli.earlier import another, doubts
from lastmile.cli.ending import DIFFERENCE, told
from lastmile.cli.gating import Baseline, FailOn, FailUnder, ended, gate
from lastmile.cli.hand import settled
from lastmile.cli.options import (
    DEFAULT_FORMATS,
    Draft,
    Earlier,
    EngagementOption,
    Formats,
    LanguageOption,
    Output,
    Paper,
    ThemeOption,
    chosen_formats,
    report_options,
)


@app.command()
def report(
    audit_json: Annotated[Path, typer.Argument(help="The audit.json of an earlier audit.")],
    output: Output = None,
    engagement: EngagementOption = None,
    paper: Paper = None,
    language: LanguageOption = None,
    theme: ThemeOption = None,
    draft: Draft = False,
    formats: Formats = DEFAULT_FORMATS,
    earlier: Earlier = None,
    fail_under: FailUnder = None,
    fail_on: FailOn = None,
    baseline: Baseline = None,
) -> None:
    """Write the reports again from an audit.json; nothing is scanned."""
    from lastmile.engagement import load_file
    from lastmile.report.as_json import load
    from lastmile.report.place import prepare
    from lastmile.report.write import write
    from lastmile.verdict.compare import compare
    from lastmile.verdict.judge import judge_again
    from lastmile.verdict.profiles import other

    asked = gate(fail_under, fail_on, baseline)
    chosen = chosen_formats(formats)
    set_by = settled(engagement, audit_json.parent, paper=paper, language=language, theme=theme)
    options = report_options(set_by.paper, draft=draft, theme=set_by.theme, language=set_by.language)
    prepare(output or audit_json.parent)
    record, before = load(audit_json), load(earlier) if earlier else None
    if before is not None:
        another(before, earlier, record)
        for line in doubts(before, record):
            typer.echo(f"lastmile: {line}", err=True)
    if set_by.file is not None:
        manual = [control.id for control in record.controls if control.manual]
        partial = bool(record.options.get("phases"))
        hand = load_file(set_by.file, manual, partial=partial, firm=set_by.firm)
        record = judge_again(record, hand, other(hand.profile, record.profile))
        set_by.tell_idle(record)
    if before is not None:
        options = replace(options, since=compare(before, record))
    written = write(record, output or audit_json.parent, chosen, options)
    ended(asked, record, incomplete=told(record, written))


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
