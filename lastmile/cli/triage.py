"""``lastmile triage``: decide, answer and add in the terminal."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from lastmile import errors
from lastmile.cli.app import app
from lastmile.cli.ending import INTERRUPTED
from lastmile.cli.options import EngagementOption


@app.command()
def triage(
    audit_json: Annotated[Path, typer.Argument(help="The audit.json of an earlier audit.")],
    engagement: EngagementOption = None,
) -> None:
    """Walk the open findings and questions; each decision is saved at once."""
    from lastmile.engagement.beside import NAME, foreign
    from lastmile.engagement.defaults import load as defaults
    from lastmile.report.as_json import load
    from lastmile.triage_walk.session import Session, closing
    from lastmile.triage_walk.terminal import Terminal
    from lastmile.triage_walk.walk import Walk

    known, record = defaults(), load(audit_json)
    file = engagement or audit_json.parent / NAME
    if engagement is None and file.exists() and foreign(file):
        raise errors.InputError(
            f"{file} lies in a version-controlled folder and is open to others, so it may have come with the "
            "target; if it is yours, name it with --engagement"
        )
    session = Session(record, file, known.firm, datetime.now(UTC).astimezone().date())
    terminal = Terminal()
    with terminal.opened():
        finished = Walk(session, terminal, known).run()
    for line in closing(session):
        terminal.say(line)
    if file.exists():
        named = f" --engagement {file}" if engagement is not None else ""
        terminal.say(f"The reports with it: lastmile report {audit_json}{named}")
    if not finished:
        raise typer.Exit(INTERRUPTED)
