"""``lastmile history``: audits kept across engagements."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick
# ruff: noqa: FBT002 - typer's options are parameters with defaults

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lastmile.cli.app import history_app

if TYPE_CHECKING:
    from lastmile.engagements.store import Store

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="sqlite:///FILE, a file's path, or postgresql://USER@HOST/DATABASE; default: your own file.",
    ),
]
ClientOption = Annotated[str | None, typer.Option("--client", help="Only this client.")]
ProjectOption = Annotated[str | None, typer.Option("--project", help="Only this project.")]


@history_app.command("add")
def history_add(
    audit_json: Annotated[Path, typer.Argument(help="The audit.json to keep.")],
    client: Annotated[str | None, typer.Option("--client", help="Whose audit it is.")] = None,
    project: Annotated[
        str | None, typer.Option("--project", help="What was audited; default: as the record says.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of the same run, judged otherwise.")
    ] = False,
    store: StoreOption = None,
) -> None:
    """Keep an audit, and say what changed since the one before."""
    from lastmile.engagements.entry import entry
    from lastmile.engagements.told import added
    from lastmile.engagements.trend import since_last
    from lastmile.report import as_json

    data = as_json.content(audit_json)
    fresh = entry(as_json.loads(data, str(audit_json)), data, client=client, project=project)
    with _opened(store, create=True) as kept:
        one = kept.add(fresh, replace=replace)
        _tell(added(one, since_last(kept, as_json.loads, one)))


@history_app.command("list")
def history_list(
    client: ClientOption = None,
    expiring: Annotated[
        bool, typer.Option("--expiring", help="The accepted risks, with the days that are left.")
    ] = False,
    store: StoreOption = None,
) -> None:
    """List clients, their projects and the newest audit of each."""
    from lastmile.engagements import told
    from lastmile.engagements.store import latest

    with _opened(store, create=False) as kept:
        audits = kept.audits(client)
        risks = kept.risks(tuple(one.number for one in latest(audits)))
        today = told.today()
        _tell(told.expiring(risks, today) if expiring else told.listed(audits, risks, today))


@history_app.command("show")
def history_show(
    number: Annotated[int, typer.Argument(help="The audit's number, as «history list» shows it.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write its audit.json to this new file.")
    ] = None,
    store: StoreOption = None,
) -> None:
    """Show one audit and the risks that it accepted, or write its audit.json out again."""
    from lastmile.engagements import told
    from lastmile.engagements.written import write_new

    with _opened(store, create=False) as kept:
        one = kept.audit(number)
        if output is not None:
            write_new(output, kept.record(number))
            typer.echo(str(output))
            return
        _tell(told.shown(one, kept.risks((number,)), told.today()))


@history_app.command("trend")
def history_trend(
    client: ClientOption = None, project: ProjectOption = None, store: StoreOption = None
) -> None:
    """Show how each project went, and why two scores do not compare where they do not."""
    from lastmile.engagements.told import lines_of
    from lastmile.engagements.trend import trend
    from lastmile.report.as_json import loads

    with _opened(store, create=False) as kept:
        _tell(lines_of(trend(kept, loads, client, project)))


@history_app.command("purge")
def history_purge(
    client: Annotated[str, typer.Option("--client", help="Whose audits to remove, all of them.")],
    store: StoreOption = None,
) -> None:
    """Remove everything of a client, at once and without a question, so that no byte of it stays."""
    from lastmile.engagements.told import purged

    with _opened(store, create=False) as kept:
        _tell(purged(kept.purge(client), kept.shown))


@contextmanager
def _opened(store: str | None, *, create: bool) -> "Iterator[Store]":
    """The store that was named by option, environment or the user's defaults, else the user's own file."""
    from lastmile.engagement import defaults
    from lastmile.engagements.database import opened
    from lastmile.engagements.place import chosen
    from lastmile.engagements.store import Store

    address = chosen(store, defaults.load().store)
    if address.by:
        typer.echo(f"lastmile: store: {address.shown} (from {address.by})", err=True)
    with opened(address, create=create) as database:
        yield Store(database)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
