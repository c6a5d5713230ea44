"""The terminal: options to calls, errors to exit codes and one line of help. No logic.

Exit: 0 done · 1 ``verify`` found a difference · 2 what was typed or supplied is wrong · 3 nothing to audit ·
4 incomplete · 130 interrupted. Heavy modules are imported inside the commands, so that ``--help`` is quick.
"""

# ruff: noqa: PLC0415 - see above
# ruff: noqa: FBT002, PLR0913 - typer's options are parameters with defaults

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from lastmile import __version__, errors

if TYPE_CHECKING:
    from lastmile.model import Audit, Phase
    from lastmile.report.options import ReportOptions
    from lastmile.report.write import Written

DONE, DIFFERENCE, WRONG_INPUT, NOTHING_TO_AUDIT, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 4, 130
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DEFAULT_FORMATS = "json,html,pdf,sarif,sbom"

app = typer.Typer(
    help="Production-readiness audit of a code repository, with a report that a client can read.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
checks_app = typer.Typer(help="What is checked, and why.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(checks_app, name="checks")
advisories_app = typer.Typer(
    help="The published holes that audits look up on this machine.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(advisories_app, name="advisories")

Output = Annotated[Path | None, typer.Option("-o", "--output", help="Folder for the reports.")]
Formats = Annotated[str, typer.Option(help="Which files to write, separated by commas.")]
Paper = Annotated[str, typer.Option(help="Paper of the PDF: a4 or letter.")]
Draft = Annotated[bool, typer.Option("--draft", help="Mark the reports as a draft.")]
EngagementOption = Annotated[
    Path | None,
    typer.Option("--engagement", help="Your file: client, decisions, answers to manual questions."),
]


class _Interrupted(BaseException):
    """A signal asked us to end; no KeyboardInterrupt, which typer would turn into an end of its own."""


def main() -> None:
    """Run the command line; every error becomes one line on stderr and its exit code."""
    for number in _SIGNALS:
        signal.signal(number, _interrupt)
    try:
        app(prog_name="lastmile")
    except errors.InputError as error:
        _fail(error, WRONG_INPUT)
    except errors.TargetError as error:
        _fail(error, NOTHING_TO_AUDIT)
    except errors.LastMileError as error:
        _fail(error, INCOMPLETE)
    except _Interrupted:
        _stop()
    except Exception as error:  # noqa: BLE001 - a traceback would print text of the target
        _fail(errors.LastMileError(_defect(error)), INCOMPLETE)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        typer.echo(f"lastmile {__version__}")
        raise typer.Exit


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
    checklists: Annotated[Path | None, typer.Option(help="A folder of checklists instead of ours.")] = None,
    paper: Paper = "a4",
    draft: Draft = False,
    formats: Formats = DEFAULT_FORMATS,
    offline: Annotated[bool, typer.Option("--offline", help="No look-up over the network.")] = False,
    allow_incomplete: Annotated[
        bool, typer.Option("--allow-incomplete", help="Exit 0 instead of 4 when something was not assessed.")
    ] = False,
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
    from lastmile.report.place import destination, prepare
    from lastmile.report.write import write

    request = Request(
        target=target,
        ref=ref,
        subdir=subdir,
        token_env=token_env,
        history=history,
        exclude=tuple(exclude or ()),
        phases=_phases(phase),
        checklists=checklists,
        engagement=engagement,
        limits=Limits(timeout=timeout, jobs=jobs, offline=offline),
    )
    chosen = _chosen(formats)
    options = _options(paper, draft=draft)
    base = Path("lastmile-report")
    prepare(output or base)
    with watching(plain=plain, quiet=quiet, verbose=verbose) as watch:
        record = audit(request, watch)
        watch.say("writing the reports")
        folder = output or destination(base, record)
        written = write(record, folder, chosen, options)
    # The live display is gone by now: what follows is the result.
    if _told(record, written) and not allow_incomplete:
        raise typer.Exit(INCOMPLETE)


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

    chosen, options = _chosen(formats), _options(paper, draft=draft)
    prepare(output or audit_json.parent)
    record = load(audit_json)
    if engagement is not None:
        manual = [control.id for control in record.controls if control.manual]
        record = judge_again(record, load_file(engagement, manual))
    if _told(record, write(record, output or audit_json.parent, chosen, options)):
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


def _phases(names: list[str] | None) -> "tuple[Phase, ...]":
    from lastmile.model import Phase

    for name in names or ():
        if name not in list(Phase):
            raise errors.InputError(f"--phase {name}: phases are {', '.join(Phase)}")
    return tuple(Phase(name) for name in names or ())


def _chosen(formats: str) -> tuple[str, ...]:
    from lastmile.report.formats import FORMATS

    chosen = tuple(dict.fromkeys(part.strip() for part in formats.split(",") if part.strip()))
    for name in chosen:
        if name not in FORMATS:
            raise errors.InputError(f"--formats {name}: formats are {', '.join(FORMATS)}")
    return chosen


def _options(paper: str, *, draft: bool) -> "ReportOptions":
    from lastmile.report.options import ReportOptions

    if paper not in ("a4", "letter"):
        raise errors.InputError(f"--paper {paper}: papers are a4 and letter")
    return ReportOptions(paper="letter" if paper == "letter" else "a4", draft=draft)


def _told(record: "Audit", written: "Written") -> bool:
    """Print the closing summary and what could not be written; True when something is incomplete."""
    from lastmile.report.summary import summary
    from lastmile.verdict.judge import open_ends

    for name, failure in written.failures.items():
        typer.echo(f"lastmile: {name} was not written: {failure}", err=True)
    ends = open_ends(record)
    typer.echo(summary(record, written.paths, ends))
    return bool(ends or written.failures)


def _fail(error: errors.LastMileError, code: int) -> NoReturn:
    from lastmile.secret.redaction import Redactor

    typer.echo(f"lastmile: {Redactor(()).path(str(error))}", err=True)  # it may name the target
    sys.exit(code)


def _defect(error: Exception) -> str:
    """Where a defect of ours showed itself; not the error's own text, which can quote the target."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" at {Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return f"internal error ({type(error).__name__}{where}); please report it"


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    for number in _SIGNALS:  # one is enough: a second one must not cut the cleaning up short
        signal.signal(number, signal.SIG_IGN)
    raise _Interrupted


def _stop() -> NoReturn:
    """Leave at once: threads of ours may still be at work; the tools are killed."""
    if "lastmile.workspace" in sys.modules:
        sys.modules["lastmile.workspace"].sweep(ours_too=True)
    typer.echo("lastmile: interrupted; reports that are not there yet were not written", err=True)
    sys.stderr.flush()
    os._exit(INTERRUPTED)
