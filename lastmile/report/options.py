"""What the person who prints a report chooses."""

from dataclasses import dataclass, field
from typing import Literal

from lastmile.model.comparison import Comparison
from lastmile.report.theme import OURS, Theme


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """Paper of the PDF, whether every page says that it is a draft, whose look and which language it has."""

    paper: Literal["a4", "letter"] = "a4"
    draft: bool = False
    theme: Theme = OURS
    language: str = "en"  # one of lastmile.language.LANGUAGES
    since: Comparison | None = field(default=None, repr=False)  # with an earlier audit; the letter tells it
