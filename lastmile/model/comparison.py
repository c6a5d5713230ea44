"""Two audits of one product, held against each other: what ``lastmile compare`` prints."""

from lastmile.model.finding import Excerpt, Package
from lastmile.model.judgement import Points, Score, Verdict
from lastmile.model.noun import Noun
from lastmile.model.words import Confidence, Outcome, Phase, Severity

COMPARISON_VERSION = "1.0"


class Side(Noun):
    """One of the two audits."""

    product: str
    source: str
    commit: str | None
    ref: str | None
    date: str  # ISO, when the audit began
    lastmile_version: str
    checklist_version: str
    profile: str
    verdict: Verdict
    score: Score  # as that audit recorded it


class Change(Noun):
    """What became of one finding."""

    # fixed | new | seen_first (not looked at before) | persisting | reopened | protection_lost | decided (it
    # is there, and a person or its place took it out of the count) | not_seen (not looked at now)
    outcome: str
    how: str | None = None  # of a pair: same | moved | renamed
    reason: str = ""  # why it was not seen, who decided, what reopened it
    control: str | None
    phase: Phase | None
    rule: str
    title: str
    message: str
    severity: Severity
    severity_before: Severity | None = None  # where it changed
    confidence: Confidence
    path: str | None  # where it is now; of what is gone, where it was
    line: int | None
    path_before: str | None = None  # of a pair that moved
    line_before: int | None = None
    excerpt: Excerpt | None = None  # the code now; of what is gone, the code then
    package: Package | None = None
    fingerprint: str
    fingerprint_before: str | None = None


class ControlChange(Noun):
    """What became of one control, with its places."""

    control: str
    phase: Phase
    title: str
    good: str
    severity: Severity
    blocker_before: bool
    blocker_after: bool
    before: Outcome | None  # None: the row was no part of that audit
    after: Outcome | None
    reason: str = ""  # why it could not be judged now
    fixed: int = 0  # places
    new: int = 0
    persisting: int = 0
    not_seen: int = 0


class ComparedPhase(Noun):
    """One phase over the controls that both audits assessed."""

    id: Phase
    before: Points | None
    after: Points | None
    controls: int


class ComparedScore(Noun):
    """Both audits scored over the controls that both assessed, by the rows and constants of the later one."""

    before: Points | None
    after: Points | None
    controls: int
    left_out: int  # controls that count in one of them alone
    reason: str
    phases: tuple[ComparedPhase, ...]


class Comparison(Noun):
    """All that can be said of the way from one audit to the next."""

    comparison_version: str = COMPARISON_VERSION
    before: Side
    after: Side
    notes: tuple[str, ...]  # what makes the two less comparable
    score: ComparedScore
    counts: dict[str, int]  # outcome -> findings
    controls: tuple[ControlChange, ...]
    protections_lost: tuple[str, ...]  # control ids
    findings: tuple[Change, ...]
