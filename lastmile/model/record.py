"""The record of one audit: every noun joined."""

from typing import Any

from pydantic import Field

from lastmile.model.drill import Drill
from lastmile.model.finding import Finding
from lastmile.model.gathering import Coverage, Run, Suppression, Target, ToolRecord
from lastmile.model.history import History
from lastmile.model.judgement import (
    Bar,
    Control,
    ManualQuestion,
    Milestone,
    PhaseScore,
    Recommendation,
    Result,
    Score,
    StageGauge,
    Verdict,
)
from lastmile.model.noun import Noun
from lastmile.model.packages import Dependencies
from lastmile.model.words import Status

SCHEMA_VERSION = "1.2"
# How ``Finding.fingerprint`` is made. 1 (schema 1.0): rule, path, text of the marked lines. 2: rule, path,
# the functions around and the statement.
FINGERPRINT_KIND = 2


class DayRate(Noun):
    """What a working day costs the client; only a consultant says so."""

    amount: float = Field(gt=0)
    currency: str  # ISO 4217, for example EUR


class Decided(Noun):
    """A decision of the engagement file, and what became of it in this audit."""

    fingerprint: str | None = None
    rule: str | None = None
    path: str | None = None
    status: Status
    author: str
    reason: str
    date: str
    expires: str | None = None
    state: str  # used | unused (fits no finding, or a more specific one won) | expired
    places: int  # findings that it decided


class Engagement(Noun):
    """Who does this for whom, and what a person said; from the engagement file."""

    client: str | None = None
    project: str | None = None
    consultant: str | None = None
    reviewer: str | None = None
    date: str | None = None
    confidentiality: str | None = None
    day_rate: DayRate | None = None
    narrative: dict[str, str] = Field(default_factory=dict)  # part of the report -> the consultant's words
    decisions: tuple[Decided, ...] = ()  # in the order of the file


class Audit(Noun):
    """The record of one audit: all that a report may know."""

    schema_version: str = SCHEMA_VERSION
    lastmile_version: str
    checklist_version: str
    profile: str
    bar: Bar | None = None  # the profile in words; None in records of before there were several
    options: dict[str, Any] = Field(default_factory=dict)
    started_at: str
    finished_at: str
    fingerprint_kind: int = 1  # as FINGERPRINT_KIND explains; a record that does not say is of the first
    target: Target
    engagement: Engagement | None = None
    tools: tuple[ToolRecord, ...] = ()
    score: Score
    verdict: Verdict
    phases: tuple[PhaseScore, ...]
    stages: tuple[StageGauge, ...]
    runs: tuple[Run, ...] = ()
    controls: tuple[Control, ...] = ()
    results: tuple[Result, ...] = ()
    findings: tuple[Finding, ...] = ()
    unclassified: dict[str, int] = Field(default_factory=dict)  # rule -> findings that no row claims
    manual: tuple[ManualQuestion, ...] = ()
    coverage: Coverage
    suppressions: tuple[Suppression, ...] = ()
    dependencies: Dependencies = Dependencies()
    history: History | None = None  # None: no repository, or a record of before it was told
    drill: Drill | None = None  # None: not assessed, and ``drill_reason`` says why
    drill_reason: str | None = None  # None beside a drill of None: a record of before schema 1.2
    recommendations: tuple[Recommendation, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    walls: dict[str, bool] = Field(default_factory=dict)
    constants: dict[str, Any] = Field(default_factory=dict)
    facts: dict[str, Any] = Field(default_factory=dict)
