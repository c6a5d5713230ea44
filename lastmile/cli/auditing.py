"""``lastmile audit``."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick
# ruff: noqa: FBT002, PLR0913 - typer's options are parameters with defaults

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from lastmile.cli.app import app
from lastmile.cli.earlier import doubts
from lastmile.cli.ending import told
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
    ProfileOption,
    ThemeOption,
    chosen_formats,
    phases,
    report_options,
)


@app.command("audit")
def audit_command(
    target: Annotated[str, typer.Argument(help="A folder, or an https, ssh or git@host:path URL.")],
    output: Output = None,
    ref: Annotated[str | None, typer.Option(help="Branch, tag or commit to audit.")] = None,
    subdir: Annotated[str | None, typer.Option(help="Only this folder of a monorepo.")] = None,
    token_env: Annotated[
        str | None, typer.Option(help="NAME of the environment variable that holds an access token.")
    ] = None,
    history: Annotated[
        str | None,
        typer.Option(help="History to fetch: none, full or a number of commits; default: full while small."),
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="Leave out files that match this glob; may be repeated.")
    ] = None,
    phase: Annotated[list[str] | None, typer.Option(help="Only this phase; may be repeated.")] = None,
    engagement: EngagementOption = None,
    profile: ProfileOption = None,
    checklists: Annotated[
        Path | None, typer.Option(help="Your folder of checklists, laid over ours: rows added, changed, off.")
    ] = None,
    paper: Paper = None,
    language: LanguageOption = None,
    theme: ThemeOption = None,
    draft: Draft = False,
    formats: Formats = DEFAULT_FORMATS,
    offline: Annotated[bool, typer.Option("--offline", help="No look-up over the network.")] = False,
    allow_incomplete: Annotated[
        bool, typer.Option("--allow-incomplete", help="Exit 0 instead of 4 when something was not assessed.")
    ] = False,
    fail_under: FailUnder = None,
    fail_on: FailOn = None,
    baseline: Baseline = None,
    earlier: Earlier = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Processes of one tool at a time.")] = 2,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that one tool may take.")] = 600,
    plain: Annotated[bool, typer.Option("--plain", help="Plain progress lines, no live display.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Name every check as it ends.")] = False,
) -> None:
    """Audit a repository and write the reports."""
    from lastmile.audit import Request, audit
    from lastmile.inventory import Limits
    from lastmile.progress import watching
    from lastmile.report.as_json import load
    from lastmile.report.place import destination, prepare
    from lastmile.report.write import write
    from lastmile.verdict.compare import compare
    from lastmile.verdict.profiles import DEFAULT

    asked = gate(fail_under, fail_on, baseline)
    base = Path("lastmile-report")
    prepare(output or base)
    hand = settled(
        engagement, output, paper=paper, language=language, theme=theme, profile=profile, quiet=quiet
    )
    request = Request(
        target=target,
        ref=ref,
        subdir=subdir,
        token_env=token_env,
        history=history,
        exclude=tuple(exclude or ()),
        phases=phases(phase),
        checklists=checklists,
        profile=profile,
        usual_profile=hand.defaults.profile or DEFAULT,
        engagement=hand.file,
        firm=hand.firm,
        limits=Limits(timeout=timeout, jobs=jobs, offline=offline),
    )
    chosen = chosen_formats(formats)
    options = report_options(hand.paper, draft=draft, theme=hand.theme, language=hand.language)
    before = load(earlier) if earlier else None
    with watching(plain=plain, quiet=quiet, verbose=verbose) as watch:
        record = audit(request, watch)
        watch.say("writing the reports")
        folder = output or destination(base, record)
        if before is not None:
            options = replace(options, since=compare(before, record))
        written = write(record, folder, chosen, options)
    hand.tell_idle(record)
    for line in doubts(before, record) if before else ():
        typer.echo(f"lastmile: {line}", err=True)
    # The live display is gone by now: what follows is the result.
    ended(asked, record, incomplete=told(record, written) and not allow_incomplete)
