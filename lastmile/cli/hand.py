"""What the consultant set: an option, the engagement file, their own defaults; the winner is printed."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from lastmile.engagement import Hand
    from lastmile.engagement.defaults import Chosen, Defaults
    from lastmile.model import Audit


@dataclass(frozen=True)
class Settled:
    """The settings that won."""

    file: Path | None  # the engagement file
    hand: "Hand | None"  # the same, read; its answers are not held against a checklist yet
    defaults: "Defaults"
    paper: str
    language: str
    theme: Path | None  # the folder of the report's look

    @property
    def firm(self) -> str | None:
        """The firm that stands in where the engagement file names none."""
        return self.defaults.firm

    def tell_idle(self, record: "Audit") -> None:
        """Say which decisions had no effect in this record."""
        if self.hand is not None and record.engagement is not None:
            for line in self.hand.idle(record.engagement.decisions):
                typer.echo(f"lastmile: {line}", err=True)


def settled(  # noqa: PLR0913 - each is an option of the command line
    engagement: Path | None,
    folder: Path | None,
    *,
    paper: str | None,
    language: str | None = None,
    theme: Path | None = None,
    profile: str | None = None,
    quiet: bool = False,
) -> Settled:
    """Read defaults and engagement file; without one named, the one beside the reports in ``folder``.

    Raises InputError (``file:line: what is wrong``) before anything is scanned.
    """
    from lastmile.engagement import load_file
    from lastmile.engagement.beside import beside
    from lastmile.engagement.defaults import choose, load
    from lastmile.secret.redaction import KEY_VARIABLE

    defaults = load()
    if defaults.redaction_key:  # the environment's own comes first; no tool and no git is ever handed it
        os.environ.setdefault(KEY_VARIABLE, defaults.redaction_key)
    file = engagement or (beside(folder) if folder else None)
    hand = load_file(file, (), partial=True, firm=defaults.firm) if file else None
    named = hand.file if hand else None
    sheet = choose("paper", paper, named.paper if named else None, defaults.paper, "a4")
    tongue = choose("language", language, named.language if named else None, defaults.language, "en")
    bar = choose("profile", profile, named.profile if named else None, defaults.profile)
    look = choose("theme", str(theme) if theme else None, named.theme if named else None, defaults.theme)
    lines = [bar.line, sheet.line if sheet.value != "a4" or paper is None else "", tongue.line, look.line]
    if file and engagement is None:
        lines.insert(0, f"engagement file: {file} (it lies beside the reports)")
    lines += _refused(folder) if file is None else []
    for line in lines if not quiet else ():
        if line:
            typer.echo(f"lastmile: {line}", err=True)
    return Settled(file, hand, defaults, sheet.value, tongue.value, _beside(look, file))


def _beside(look: "Chosen", engagement: Path | None) -> Path | None:
    """The theme's folder; a relative one is seen from the file that names it."""
    from lastmile.engagement.defaults import DEFAULTS, ENGAGEMENT, place

    if not look.value:
        return None
    folder = Path(look.value).expanduser()
    if look.by == ENGAGEMENT and engagement is not None:
        return engagement.parent / folder
    return place().parent / folder if look.by == DEFAULTS else folder


def _refused(folder: Path | None) -> list[str]:
    """Why a file that lies there was not taken."""
    from lastmile.engagement.beside import NAME

    path = folder / NAME if folder else None
    if path is None or not path.is_file():
        return []
    return [
        f"{path} was not used: it lies in a version-controlled folder and is open to others, so it may have "
        "come with the target; if it is yours, name it with --engagement"
    ]
