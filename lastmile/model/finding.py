"""What was found at one place, and what it rests on."""

from lastmile.model.noun import Noun
from lastmile.model.words import Confidence, Phase, Severity, Status


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


class Landmark(Noun):
    """What a place is known by, whatever line it stands on: hashes of redacted text without its format."""

    code: str  # its statement; of a block the header
    scope: str  # the functions and classes around it; "" at the top of a file
    above: str  # the statement before it
    below: str  # the statement after it


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
    landmark: Landmark | None = None  # None: no line, or a record of schema 1.0
    control: str | None = None
    phase: Phase | None = None
    title: str = ""
    excerpt: Excerpt | None = None
    status: Status = Status.OPEN
    reach: str | None = None  # route | library | script: how near a stranger gets; None: no product code
    set_aside: str | None = None  # test | trial | vendored | generated | not_applicable (to such a product)
    decided_by: str | None = None
    suppressed_in_source: bool = False

    @property
    def counts(self) -> bool:
        """It counts against its control: not set aside, refuted, fixed or mere information; accepted does."""
        refuted = self.status in (Status.FALSE_POSITIVE, Status.FIXED)
        return self.set_aside is None and not refuted and self.severity is not Severity.INFO
