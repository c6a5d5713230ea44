"""What may stand in an engagement file: its nouns, key by key (docs/usage.md shows a whole file)."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from lastmile.model import (
    Confidence,
    DayRate,
    Effort,
    Engagement,
    Noun,
    Phase,
    Severity,
    Stage,
    Status,
)

FORMAT = 1
LONGEST = 2000  # characters of one narrative text: two thirds of a page
LONGEST_TITLE = 12  # words, as for every title of a finding


def _real_day(text: str) -> str:
    date.fromisoformat(text)  # raises ValueError for 2026-02-30
    return text


def _hours(value: Any) -> Any:
    """``4`` and ``[4, 8]`` are written more easily than ``{low: 4, high: 8}``."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"low": value, "high": value}
    if isinstance(value, list) and len(value) == 2:
        return {"low": value[0], "high": value[1]}
    return value


def _in_order(hours: Effort) -> Effort:
    if not 0 < hours.low <= hours.high:
        raise ValueError("hours are above 0, the lower figure first")
    return hours


def _counts(severity: Severity) -> Severity:
    if severity is Severity.INFO:
        raise ValueError("what is only information belongs into the narrative")
    return severity


def _short(title: str) -> str:
    if len(title.split()) > LONGEST_TITLE:
        raise ValueError(f"a title has at most {LONGEST_TITLE} words")
    return title


def _inside(path: str) -> str:
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError("a path is relative to the repository")
    return path


Text = Annotated[str, Field(min_length=1)]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST)]
# YAML reads 2026-11-20 as a date; the record keeps ISO text.
Day = Annotated[str, BeforeValidator(str), Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_real_day)]
Answer = Annotated[
    Literal["yes", "partly", "no", "not_applicable", "unknown"],
    # YAML 1.1 reads a bare yes or no as a boolean.
    BeforeValidator(
        lambda value: {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    ),
]


class Decision(Noun):
    """What a person decided about one finding, one rule or the files under one path."""

    fingerprint: Text | None = None
    rule: Text | None = None  # a glob on rule ids
    path: Text | None = None  # a glob on repository paths
    status: Literal[Status.CONFIRMED, Status.FALSE_POSITIVE, Status.ACCEPTED]
    author: Text
    reason: Text
    date: Day
    expires: Day | None = None  # the last day on which it counts


class ManualAnswer(Noun):
    """A person's answer to one manual question."""

    control: Text
    answer: Answer
    note: str = ""
    evidence: str = ""
    author: Text
    date: Day


class OwnFinding(Noun):
    """A finding that a person brought; it is counted and scored like any other."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
    title: Annotated[Text, AfterValidator(_short)]
    phase: Phase
    stage: Stage
    severity: Annotated[Severity, AfterValidator(_counts)]
    confidence: Confidence
    blocker: bool | None = None  # without a word: a critical one blocks
    path: Annotated[Text, AfterValidator(_inside)] | None = None
    line: Annotated[int, Field(gt=0)] | None = None
    seen: str = ""  # what was seen there
    risk: Text
    action: str = ""  # the work package; without one, the first sentence of ``fix``
    fix: Text
    effort_hours: Annotated[Effort, BeforeValidator(_hours), AfterValidator(_in_order)]
    author: Text
    date: Day


class Consultant(Noun):
    """Who does the audit."""

    name: Text
    firm: str = ""
    email: str = ""


class Narrative(Noun):
    """The consultant's own words, one text for a part of the report; blank lines part paragraphs."""

    summary: Words | None = None  # the decision page, ahead of what we computed
    good: Words | None = None  # instead of the passes that we would praise
    road: Words | None = None
    scope: Words | None = None
    security: Words | None = None
    failure_modes: Words | None = None
    performance: Words | None = None
    dependencies: Words | None = None


class Rate(Noun):
    """What a working day costs the client."""

    amount: Annotated[float, Field(gt=0)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class EngagementFile(Noun):
    """The whole file."""

    version: int
    client: str | None = None
    project: str | None = None
    consultant: Consultant | None = None
    reviewer: str | None = None
    date: Day | None = None
    confidentiality: str | None = None
    profile: Text | None = None
    language: Literal["en", "de"] | None = None
    paper: Literal["a4", "letter"] | None = None
    day_rate: Rate | None = None
    theme: Text | None = None
    decisions: tuple[Decision, ...] = ()
    answers: tuple[ManualAnswer, ...] = ()
    findings: tuple[OwnFinding, ...] = ()
    narrative: Narrative = Narrative()

    def head(self, firm: str | None) -> Engagement:
        """Who does this for whom; ``firm`` stands in where the file names none."""
        who = self.consultant
        parts = (who.name if who else "", (who.firm if who else "") or firm or "")
        return Engagement(
            client=self.client,
            project=self.project,
            consultant=", ".join(part for part in parts if part) or None,
            reviewer=self.reviewer,
            date=self.date,
            confidentiality=self.confidentiality,
            day_rate=DayRate(**self.day_rate.model_dump()) if self.day_rate else None,
            narrative=self.narrative.model_dump(exclude_none=True),
        )
