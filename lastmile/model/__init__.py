"""The record: every noun that audit.json holds, ``Audit`` at its head; frozen, no input and no output.

It is all that a report may know, and its JSON Schema is the published contract (docs/json.md).
The facts that live only while an audit runs are in ``inventory.py``.
"""

from lastmile.model.drill import CellState, Drill, DrillCell, Failure, OutsideService
from lastmile.model.effort import Effort
from lastmile.model.finding import Evidence, Excerpt, Finding, Landmark, Package
from lastmile.model.gathering import (
    Coverage,
    FileCounts,
    Language,
    LeftOut,
    NotAssessed,
    Run,
    Suppression,
    Target,
    ToolRecord,
    Unread,
)
from lastmile.model.history import Area, Giants, History, Knowledge, Standing, Trace
from lastmile.model.judgement import (
    Bar,
    Blocking,
    Control,
    ManualQuestion,
    Milestone,
    PhaseScore,
    Points,
    Recommendation,
    Result,
    Score,
    StageGauge,
    Verdict,
)
from lastmile.model.noun import Noun
from lastmile.model.packages import (
    Baseline,
    Copies,
    Dependencies,
    Heavy,
    PackageRecord,
    PlanStep,
    Use,
    Weight,
)
from lastmile.model.record import SCHEMA_VERSION, Audit, DayRate, Decided, Engagement
from lastmile.model.words import Confidence, Fact, Outcome, Phase, Role, RunStatus, Severity, Stage, Status

__all__ = (
    "SCHEMA_VERSION",
    "Area",
    "Audit",
    "Bar",
    "Baseline",
    "Blocking",
    "CellState",
    "Confidence",
    "Control",
    "Copies",
    "Coverage",
    "DayRate",
    "Decided",
    "Dependencies",
    "Drill",
    "DrillCell",
    "Effort",
    "Engagement",
    "Evidence",
    "Excerpt",
    "Fact",
    "Failure",
    "FileCounts",
    "Finding",
    "Giants",
    "Heavy",
    "History",
    "Knowledge",
    "Landmark",
    "Language",
    "LeftOut",
    "ManualQuestion",
    "Milestone",
    "NotAssessed",
    "Noun",
    "Outcome",
    "OutsideService",
    "Package",
    "PackageRecord",
    "Phase",
    "PhaseScore",
    "PlanStep",
    "Points",
    "Recommendation",
    "Result",
    "Role",
    "Run",
    "RunStatus",
    "Score",
    "Severity",
    "Stage",
    "StageGauge",
    "Standing",
    "Status",
    "Suppression",
    "Target",
    "ToolRecord",
    "Trace",
    "Unread",
    "Use",
    "Verdict",
    "Weight",
)
