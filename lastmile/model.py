"""The record: every noun that audit.json holds, ``Audit`` at its head; frozen, no input and no output.

It is all that a report may know, and its JSON Schema is the published contract (docs/json.md).
The facts that live only while an audit runs are in ``inventory.py``.
"""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0"


class Phase(StrEnum):
    """The four questions of an audit."""

    SECURITY = "security"
    FAILURE_MODES = "failure_modes"
    PERFORMANCE = "performance"
    DEPENDENCIES = "dependencies"


class Stage(StrEnum):
    """When a work package is done, in this order."""

    HARDEN = "harden"
    INTEGRATE = "integrate"
    LAUNCH = "launch"


class Severity(StrEnum):
    """How bad the consequence is, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for critical to 4 for info."""
        return list(Severity).index(self)


class Confidence(StrEnum):
    """How sure we are that the finding is true, surest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for high to 2 for low."""
        return list(Confidence).index(self)


class RunStatus(StrEnum):
    """What became of one attempt to run a scanner."""

    OK = "ok"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    FAILED = "failed"


class Outcome(StrEnum):
    """The result of one control; never a boolean."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"


class Status(StrEnum):
    """What the consultant decided about a finding; ``open`` until then."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    FALSE_POSITIVE = "false_positive"
    ACCEPTED = "accepted"
    FIXED = "fixed"


class Role(StrEnum):
    """What a file is for. Scanners read SOURCE and TEST; findings in TEST and the last three do not count."""

    SOURCE = "source"
    TEST = "test"  # tests, fixtures, examples, benchmarks: code that users of the product never run
    CONFIG = "config"
    DOCS = "docs"
    DATA = "data"  # lock files, fixtures, everything else that is text
    GENERATED = "generated"
    VENDORED = "vendored"
    MINIFIED = "minified"


class Fact(StrEnum):
    """What a repository is or has; checklist rows apply by these (``applies_when``, ``not_when``)."""

    APPLICATION = "application"
    LIBRARY = "library"
    CLI = "cli"
    WEB_SERVICE = "web-service"
    FRONTEND = "frontend"
    DATABASE = "database"
    AUTH = "auth"
    PAYMENTS = "payments"
    PERSONAL_DATA = "personal-data"
    WEBHOOKS = "webhooks"
    UPLOADS = "uploads"
    LLM = "llm"
    CONTAINER = "container"
    SERVERLESS = "serverless"
    SUPABASE = "supabase"
    FIREBASE = "firebase"
    NEXTJS = "nextjs"
    EXPRESS_5 = "express-5"  # forwards the rejections of async handlers, as Express 4 does not
    OUTGOING_HTTP = "outgoing-http"
    DEPENDENCIES = "dependencies"


class Noun(BaseModel):
    """A value of the record: frozen, and unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LeftOut(Noun):
    """A file or folder that nobody assessed, and why."""

    path: str
    reason: str


class Suppression(Noun):
    """Something by which the target tells scanners to look away; we looked all the same."""

    path: str
    line: int | None
    kind: str  # comment | config | ignore-file
    rule: str | None  # the rule it names, if it names one


class Language(Noun):
    """Share of one language in the assessed files."""

    name: str
    files: int
    lines: int


class Target(Noun):
    """What was audited; credentials never get this far."""

    source: str  # URL without user info, or the folder's name
    name: str
    commit: str | None = None
    ref: str | None = None
    subdir: str | None = None
    dirty: bool | None = None
    files: int = 0
    lines: int = 0
    languages: tuple[Language, ...] = ()


class Package(Noun):
    """The package that a dependency finding is about."""

    ecosystem: str
    name: str
    version: str | None
    fixed_in: str | None = None
    upgrade_to: str | None = None  # the smallest upgrade that no known advisory affects
    advisories: tuple[str, ...] = ()  # ids of the hole, aliases included


class Excerpt(Noun):
    """Lines of the target: redacted, made visible and clipped by ``lastmile.secret.redaction``."""

    first_line: int
    lines: tuple[str, ...]
    hit: tuple[int, ...]  # line numbers that are marked


class Evidence(Noun):
    """One thing that a claim rests on."""

    id: str = ""  # E-001 …, given once, in report order
    kind: str  # place | absence | run | human | file
    path: str | None = None
    line: int | None = None
    note: str = ""  # which rule saw it; what was searched and where; who said it


class Finding(Noun):
    """One place. A scanner fills the first block, triage the second."""

    rule: str  # "<scanner>.<id>"
    message: str  # for the engineer; one or two sentences
    severity: Severity
    confidence: Confidence
    path: str | None = None  # real path; None: about the whole repository
    line: int | None = None
    end_line: int | None = None
    symbol: str | None = None  # qualified function or class, package, variable: steadies the fingerprint
    cwe: tuple[str, ...] = ()
    package: Package | None = None
    evidence: tuple[Evidence, ...] = ()

    fingerprint: str = ""
    control: str | None = None
    phase: Phase | None = None
    title: str = ""
    excerpt: Excerpt | None = None
    status: Status = Status.OPEN
    reach: str | None = None  # route | library | script: how near a stranger gets; None: no product code
    set_aside: str | None = None  # test | vendored | generated | not_applicable (the row does not apply)
    decided_by: str | None = None
    suppressed_in_source: bool = False

    @property
    def counts(self) -> bool:
        """It counts against its control: not set aside, refuted, fixed or mere information; accepted does."""
        refuted = self.status in (Status.FALSE_POSITIVE, Status.FIXED)
        return self.set_aside is None and not refuted and self.severity is not Severity.INFO


class Unread(Noun):
    """A file that a scanner was sent and did not read, or read in part."""

    path: str
    reason: str
    rule: str | None = None  # only this rule missed it; None: the whole run
    by_nature: bool = False  # due to the target or the user (no exact version, --offline), not to the run


class Run(Noun):
    """One attempt to run one scanner."""

    scanner: str
    version: str
    status: RunStatus
    reason: str | None = None
    seconds: float = 0.0
    files_sent: int = 0
    files_reported: int = 0
    unread: tuple[Unread, ...] = ()
    opportunities: dict[str, int] = {}
    searched: str = ""
    data_date: str | None = None
    applicable: bool = True  # False: there is nothing here that this scanner looks at


class Effort(Noun):
    """Working hours: low is P50, high is P90."""

    low: float
    high: float


class Control(Noun):
    """One row of a checklist, as it was applied."""

    id: str  # "security/sql-string-building"
    phase: Phase
    stage: Stage
    topic: str
    tier: str  # core | v1
    kind: str  # instance | absence | metric | manual
    severity: Severity  # sets the weight
    blocker: bool = False
    blocker_when: tuple[str, ...] = ()  # a blocker only where one of these facts holds
    blocker_from: Severity = Severity.HIGH  # the mildest finding that blocks
    question: str  # appendix: what the check asks
    title: str  # what happens to the business if it fails: a full clause, at most 12 words
    risk: str  # what can happen: actor, act, loss
    action: str  # the work package: imperative, at most 8 words
    fix: str  # what to do: the urgent step, then the lasting one
    good: str  # said when it passes
    effort: Effort
    languages: tuple[str, ...] = ("any",)  # languages in which it can fail
    applies_when: tuple[str, ...] = ()  # any of these facts; empty: always
    not_when: tuple[str, ...] = ()  # none of these facts
    evidence: dict[str, tuple[str, ...]] = {}  # language or "any" -> rule globs
    one_suffices: bool = False  # its rules are sources of the same answer: one that answers is enough
    supplements: tuple[str, ...] = ()  # rule globs that add findings; the row is assessed without them
    not_assessed: str = ""  # what it takes to find out, where we cannot
    cwe: tuple[str, ...] = ()
    after: tuple[str, ...] = ()  # controls whose work package comes first
    paired: str | None = None  # the manual question that can override an absence

    @property
    def manual(self) -> bool:
        """Only a person can answer it."""
        return self.kind == "manual"


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


class ManualQuestion(Noun):
    """A question for a person, and the answer if there is one."""

    control: str
    question: str
    answer: str | None = None  # yes | partly | no | not_applicable | unknown
    note: str = ""
    evidence: str = ""
    by: str | None = None
    date: str | None = None


class FileCounts(Noun):
    """Files of the target by what became of them."""

    total: int
    assessed: int
    partly: int
    left_out: int


class NotAssessed(Noun):
    """A question that stays open, why, and what it takes to close it."""

    what: str
    reason: str
    what_it_takes: str


class Coverage(Noun):
    """What was looked at and what was not."""

    files: FileCounts
    left_out: tuple[LeftOut, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()


class Use(Noun):
    """What the product's own code takes from a package; tests do not count."""

    places: int  # import statements
    files: int
    names: tuple[str, ...] = ()  # what the statements name, at most twenty
    whole: bool = False  # some statement takes the whole package, so the names do not tell all
    at: str | None = None  # the place of the first statement, "path:line"


class PackageRecord(Noun):
    """One package of the product; ``used`` and ``exists`` are None until something measured them."""

    ecosystem: str
    name: str
    version: str | None
    direct: bool
    development: bool
    declared_in: str
    licence: str | None = None  # SPDX expression
    vulnerabilities: tuple[str, ...] = ()  # fingerprints of the findings
    used: bool | None = None
    exists: bool | None = None
    licence_text: str = ""  # what the lock says, where it is no SPDX expression
    source: str = "registry"  # registry | git | url | path
    optional: bool = False  # installed only where a platform or an extra asks for it
    requires: tuple[str, ...] = ()  # "name@version" of packages of the same ecosystem
    scripts: bool = False  # it runs code while it is installed
    deprecated: str = ""  # what its authors say of it
    fixed_in: str | None = None  # first version that ends every known hole; None: no hole, or no such version
    use: Use | None = None


class PlanStep(Noun):
    """One step of the removal and upgrade plan; the steps before it are taken as done."""

    kind: str  # remove | replace | upgrade
    why: str  # unused | missing | trivial | duplicate | deprecated | vulnerable
    ecosystem: str
    name: str
    versions: tuple[str, ...]
    to: str | None = None  # the version to move to; an upgrade without one: to any that is supported
    through: tuple[str, ...] = ()  # direct packages that bring it; empty: it is direct itself
    development: bool = False
    drops: int | None = None  # other packages that go with it; None: no lock tells, or it stays
    holes: int = 0  # published holes that end with it
    worst: Severity | None = None  # of these holes
    risk_removed: float = 0.0  # percent of the risk of all packages at the start
    effort: Effort
    use: Use | None = None


class Heavy(Noun):
    """A package that the product lists, and what comes with it."""

    ecosystem: str
    name: str
    development: bool
    alone: int  # packages that would go with it
    brings: int  # packages that it needs, the shared ones too
    used: bool | None = None
    use: Use | None = None


class Copies(Noun):
    """One package in several major versions at once."""

    ecosystem: str
    name: str
    versions: tuple[str, ...]


class Baseline(Noun):
    """How many packages a fresh project of this kind brings."""

    kind: str
    low: int
    high: int
    dated: str  # ISO month of the measurement


class Weight(Noun):
    """How heavy the tree of packages is; None where no lock tells."""

    running: int  # packages that run with the product
    lines: int  # of the product's own code
    per_thousand: float | None  # running packages for each 1,000 of them
    baseline: Baseline | None = None
    depth: int | None = None  # steps from a listed package to the farthest
    copies: tuple[Copies, ...] = ()
    heaviest: tuple[Heavy, ...] = ()
    untold: tuple[str, ...] = ()  # ecosystems of which no file tells who brings whom


class Dependencies(Noun):
    """Counts and packages; a package that stands in several files counts once."""

    direct: int = 0
    transitive: int | None = None  # None: no lock, not known
    development: int = 0
    by_ecosystem: dict[str, int] = {}
    packages: tuple[PackageRecord, ...] = ()
    weight: Weight | None = None
    plan: tuple[PlanStep, ...] = ()


class ToolRecord(Noun):
    """A tool or data set that took part."""

    name: str
    version: str
    data_date: str | None = None


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
    options: dict[str, Any] = {}
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
    unclassified: dict[str, int] = {}  # rule -> findings that no row claims
    manual: tuple[ManualQuestion, ...] = ()
    coverage: Coverage
    suppressions: tuple[Suppression, ...] = ()
    dependencies: Dependencies = Dependencies()
    recommendations: tuple[Recommendation, ...] = ()
    walls: dict[str, bool] = {}
    constants: dict[str, Any] = {}
    facts: dict[str, Any] = {}
