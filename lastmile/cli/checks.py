"""``lastmile checks``: the checklist."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick
# ruff: noqa: FBT002 - typer's options are parameters with defaults

from pathlib import Path
from typing import Annotated

import typer

from lastmile.cli.app import checks_app
from lastmile.cli.ending import WRONG_INPUT


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
def checks_lint(
    folder: Annotated[Path, typer.Argument(help="Your folder of checklists, to lie over ours.")],
) -> None:
    """Check a folder of checklists as --checklists reads it; every error names its file and line."""
    from lastmile import resources
    from lastmile.verdict.checklist import read_folder
    from lastmile.verdict.overlay import effect

    ours = resources.folder("checklists")
    alone = folder.resolve() == ours.resolve()
    checklist, problems = read_folder(ours, None if alone else folder, _rules())
    for problem in problems.ordered():
        typer.echo(str(problem))
    if found := len(problems.ordered()):
        typer.echo(f"lastmile: {folder}: {found} error{'' if found == 1 else 's'}", err=True)
        raise typer.Exit(WRONG_INPUT)
    told = f"{len(checklist.controls)} rows" if alone else effect(checklist, ours)
    typer.echo(f"{folder}: {told}, no error (version {checklist.version})")


def _rules() -> frozenset[str]:
    """Every rule that there is; of a wrapped tool, whose rules are its own, ``tool.*``."""
    from lastmile import resources
    from lastmile.audit import LOOKERS
    from lastmile.checks import CHECKS

    semgrep = (f"semgrep.{rule.stem}" for rule in resources.folder("rules").glob("*/*.yaml"))
    tools = (f"{scanner.name}.*" for scanner in LOOKERS if scanner.name != "semgrep")
    return frozenset((*semgrep, *tools, *(check.name for check in CHECKS)))
