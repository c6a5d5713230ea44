"""The fixed words of the record: phases, stages, severities, outcomes, roles, facts."""

from enum import StrEnum
from functools import cached_property


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

    @cached_property  # asked for each place of a record, many times
    def rank(self) -> int:
        """0 for critical to 4 for info."""
        return list(Severity).index(self)


class Confidence(StrEnum):
    """How sure we are that the finding is true, surest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @cached_property  # asked for each place of a record, many times
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
    """What a file is for. Scanners read the first three; only SOURCE, CONFIG, DOCS and DATA count."""

    SOURCE = "source"
    TEST = "test"  # tests, fixtures, examples, benchmarks: code that users of the product never run
    TRIAL = "trial"  # scripts that try something out by hand, which nothing of the product runs
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
    COOKIE_SESSIONS = "cookie-sessions"  # of a web service: browsers send who is calling by themselves
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
