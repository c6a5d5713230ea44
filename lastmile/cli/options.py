"""Options that several commands share, and their words turned into values."""

# ruff: noqa: PLC0415 - heavy modules are imported inside the commands, so that ``--help`` is quick

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lastmile import errors

if TYPE_CHECKING:
    from lastmile.model import Phase
    from lastmile.report.options import ReportOptions

DEFAULT_FORMATS = "json,html,pdf,sarif,sbom"
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Folder for the reports.")]
Formats = Annotated[str, typer.Option(help="Which files to write, separated by commas.")]
Earlier = Annotated[
    Path | None,
    typer.Option(help="The audit.json of an earlier audit; the reports say what became of its findings."),
]
LanguageOption = Annotated[
    str | None, typer.Option("--language", help="Language of the reports: en or de; default: en.")
]
Paper = Annotated[str | None, typer.Option(help="Paper of the PDF: a4 or letter; default: a4.")]
ThemeOption = Annotated[
    Path | None, typer.Option("--theme", help="Your folder: brand file, parts and style sheets of your own.")
]
Draft = Annotated[bool, typer.Option("--draft", help="Mark the reports as a draft.")]
EngagementOption = Annotated[
    Path | None,
    typer.Option("--engagement", help="Your file: client, decisions, answers to manual questions."),
]
ProfileOption = Annotated[
    str | None,
    typer.Option("--profile", help="The bar: prototype, beta, production (default), regulated."),
]


def phases(names: list[str] | None) -> "tuple[Phase, ...]":
    """The phases that were named. Raises InputError for a name that is none."""
    from lastmile.model import Phase

    for name in names or ():
        if name not in list(Phase):
            raise errors.InputError(f"--phase {name}: phases are {', '.join(Phase)}")
    return tuple(Phase(name) for name in names or ())


def chosen_formats(formats: str) -> tuple[str, ...]:
    """The formats that were named, once each. Raises InputError for a name that is none."""
    from lastmile.report.formats import FORMATS

    chosen = tuple(dict.fromkeys(part.strip() for part in formats.split(",") if part.strip()))
    for name in chosen:
        if name not in FORMATS:
            raise errors.InputError(f"--formats {name}: formats are {', '.join(FORMATS)}")
    if not chosen:
        raise errors.InputError(f"--formats names none: formats are {', '.join(FORMATS)}")
    return chosen


def spoken(language: str) -> str:
    """The language that was named. Raises InputError for one that we do not have."""
    from lastmile.language import LANGUAGES

    if language not in LANGUAGES:
        raise errors.InputError(f"--language {language}: languages are {', '.join(LANGUAGES)}")
    return language


def report_options(
    paper: str, *, draft: bool, theme: Path | None = None, language: str = "en"
) -> "ReportOptions":
    """What the reports look like. Raises InputError: unknown paper or language, broken theme."""
    from lastmile.report import theme as themes
    from lastmile.report.options import ReportOptions

    if paper not in ("a4", "letter"):
        raise errors.InputError(f"--paper {paper}: papers are a4 and letter")
    look = themes.load(theme) if theme else themes.OURS
    sheet: Literal["a4", "letter"] = "letter" if paper == "letter" else "a4"
    return ReportOptions(paper=sheet, draft=draft, theme=look, language=spoken(language))
