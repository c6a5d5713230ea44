"""What the person who prints a report chooses."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """Paper of the PDF, and whether every page says that it is a draft."""

    paper: Literal["a4", "letter"] = "a4"
    draft: bool = False
