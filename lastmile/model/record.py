"""The record of one audit: every noun joined."""

from typing import Any

from pydantic import Field

from lastmile.model.finding import Finding
from lastmile.model.gathering import Coverage, Run, Suppression, Target, ToolRecord
from lastmile.model.judgement import (
    Control,
    ManualQuestion,
    PhaseScore,
    Recommendation,
    Result,
    Score,
    StageGauge,
    Verdict,
)
from lastmile.model.noun import Noun
from lastmile.model.packages import Dependencies

SCHEMA_VERSION = "1.0"


class Engagement(Noun):
    """Who does this for whom; from the engagement file."""

    client: str | None = None
    project: str | None = None
    consultant: str | None = None
    reviewer: str | None = None
    date: str | None = None
    confidentiality: str | None = None


class Audit(Noun):
    """The record of one audit: all that a report may know."""

    schema_version: str = SCHEMA_VERSION
    lastmile_version: str
    checklist_version: str
    profile: str
    options: dict[str, Any] = Field(default_factory=dict)
    started_at: str
    finished_at: str
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
    recommendations: tuple[Recommendation, ...] = ()
    walls: dict[str, bool] = Field(default_factory=dict)
    constants: dict[str, Any] = Field(default_factory=dict)
    facts: dict[str, Any] = Field(default_factory=dict)
