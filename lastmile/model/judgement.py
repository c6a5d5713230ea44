"""What is asked, what came out, and what it adds up to."""

from typing import Annotated

from pydantic import Field

from lastmile.model.effort import Effort
from lastmile.model.finding import Evidence
from lastmile.model.noun import Noun
from lastmile.model.words import Confidence, Outcome, Phase, Severity, Stage


class Bar(Noun):
    """What the product is held against, in words: those of the profile."""

    name: str  # "Production"
    bar: str  # what it is to be ready for; follows "Not ready for"
    meaning: str


class Blocking(Noun):
    """When a row blocks a launch."""

    blocker: bool
    blocker_when: tuple[str, ...] = ()
    blocker_from: Severity = Severity.HIGH


class Wording(Noun):
    """What a row says to a client where it fails."""

    title: str  # what happens to the business: a full clause, at most 12 words
    risk: str  # what can happen: actor, act, loss


class Control(Noun):
    """One row of a checklist, as it was applied."""

    id: str  # "security/sql-string-building"
    phase: Phase
    stage: Stage
    topic: str
    tier: str  # core | v1 | own
    kind: str  # instance | absence | metric | manual | own (a finding of the consultant's, id own/…)
    severity: Severity  # sets the weight
    blocker: bool = False
    blocker_when: tuple[str, ...] = ()  # a blocker only where one of these facts holds
    blocker_from: Severity = Severity.HIGH  # the mildest finding that blocks
    by_checklist: Blocking | None = None  # when it blocks by the checklist, where the profile changes that
    switched_off: str = ""  # why the client's checklist switches it off; printed, and never counts
    question: str  # appendix: what the check asks
    title: str  # what happens to the business if it fails: a full clause, at most 12 words
    risk: str  # what can happen: actor, act, loss
    mild: Wording | None = None  # said instead where no place that counts is worse than low
    in_full: Wording | None = None  # by the checklist, where the milder words stand in title and risk
    action: str  # the work package: imperative, at most 8 words
    fix: str  # what to do: the urgent step, then the lasting one
    good: str  # said when it passes
    effort: Effort
    languages: tuple[str, ...] = ("any",)  # languages in which it can fail
    applies_when: tuple[str, ...] = ()  # any of these facts; empty: always
    not_when: tuple[str, ...] = ()  # none of these facts
    evidence: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # language or "any" -> rule globs
    one_suffices: bool = False  # its rules are sources of the same answer: one that answers is enough
    supplements: tuple[str, ...] = ()  # rules of evidence whose tool may be missing
    not_assessed: str = ""  # what it takes to find out, where we cannot
    cwe: tuple[str, ...] = ()
    after: tuple[str, ...] = ()  # controls whose work package comes first
    paired: str | None = None  # the manual question that can override an absence
    package: str = ""  # action of the work package that closes it with others; empty: one of its own

    @property
    def manual(self) -> bool:
        """Only a person can answer it."""
        return self.kind == "manual"

    @property
    def own(self) -> bool:
        """No row of a checklist: a finding that the consultant brought."""
        return self.kind == "own"


class Result(Noun):
    """What became of one control."""

    control: str
    phase: Phase
    stage: Stage
    outcome: Outcome
    coverage: float = 0.0  # 0..1: share of the lines that its evidence read
    reason: str = ""
    severity: Severity | None = None  # worst open finding
    confidence: Confidence | None = None
    blocker: bool = False
    credit: float | None = None  # 0..1 of its weight; None where it does not count
    violations: int = 0
    opportunities: int | None = None
    findings: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    answered_by: str | None = None
    lost: tuple[str, ...] = ()  # scanners that this control needs and that did not work


Points = Annotated[float, Field(ge=0, le=100)]


class PhaseScore(Noun):
    """The score of one phase; counts are controls."""

    id: Phase
    status: str  # complete | partial | not_assessed
    points: Points | None
    low: Points | None
    high: Points | None
    coverage: float
    passed: int
    failed: int
    not_assessed: int
    not_applicable: int


class Score(Noun):
    """The whole, 0..100; None where nothing was assessed."""

    overall: Points | None
    low: Points | None
    high: Points | None
    coverage: float


class StageGauge(Noun):
    """How far one stage is, and what it takes to close it."""

    id: Stage
    points: Points | None
    effort: Effort
    score_after: Points | None


class Verdict(Noun):
    """The word of the first page."""

    status: str  # ready | ready_with_conditions | not_ready | cannot_say
    provisional: bool
    reasons: tuple[str, ...]  # control ids


class Recommendation(Noun):
    """One work package."""

    id: str
    stage: Stage
    title: str
    controls: tuple[str, ...]
    findings: tuple[str, ...]
    blocker: bool
    effort: Effort
    risk_removed: float  # percent of all open risk (weights of the failed rows) that it closes
    depends_on: tuple[str, ...] = ()


class Milestone(Noun):
    """A better word than today's, and what it takes to reach it."""

    status: str  # ready_with_conditions | ready
    provisional: bool
    packages: tuple[str, ...]  # ids of the recommendations to close
    effort: Effort
    score_after: Points | None


class ManualQuestion(Noun):
    """A question for a person, and the answer if there is one."""

    control: str
    question: str
    answer: str | None = None  # yes | partly | no | not_applicable | unknown
    note: str = ""
    evidence: str = ""
    by: str | None = None
    date: str | None = None
