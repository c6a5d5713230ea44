"""The command line's root and its groups; each command registers itself here."""

import typer

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
history_app = typer.Typer(help="Audits kept across engagements.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(history_app, name="history")
theme_app = typer.Typer(help="The look of your reports.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(theme_app, name="theme")
