"""What the product takes from others: its packages, their weight, the removal and upgrade plan."""

from pydantic import Field

from lastmile.model.effort import Effort
from lastmile.model.noun import Noun
from lastmile.model.words import Severity


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
    by_ecosystem: dict[str, int] = Field(default_factory=dict)
    packages: tuple[PackageRecord, ...] = ()
    weight: Weight | None = None
    plan: tuple[PlanStep, ...] = ()
