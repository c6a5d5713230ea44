"""Very many third-party packages for the size of the product.

Rule: catalogue dependencies/total-count (CWE-1104, CWE-1357). Counted are unique name@version of the lock
files that the product runs with; development packages are told, not judged. Builds of one binary for several
platforms count once. With L lines of own code (role source, not blank) and N packages:

    high      N > 200 + L / 25     (a product of 5,000 lines may have 400)
    medium    N > 100 + L / 40     (a product of 2,000 lines may have 150), or N > 1,500 at any size

The floor (100, 200) is what a common web framework brings along. A small product with many packages is
judged harder than a large one with the same number.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Dependency, Inventory, Manifest, Scan
from lastmile.model import Confidence, Finding, Role, Severity, Unread
from lastmile.names.platforms import counted

RULE = "lastmile.total-count"
HIGH_FLOOR, HIGH_LINES = 200, 25
MEDIUM_FLOOR, MEDIUM_LINES = 100, 40
ANY_SIZE = 1500


class Counts(NamedTuple):
    """Unique packages."""

    direct: int  # chosen, at run time
    transitive: int  # brought along, at run time
    development: int  # for development only

    @property
    def running(self) -> int:
        """All that run with the product."""
        return self.direct + self.transitive


def look(inventory: Inventory) -> Scan:
    """Count the packages of all locks and weigh them against the lines of own code."""
    if not inventory.manifests:
        raise NothingToLookAt("no manifest and no lock file")
    locks = _locks(inventory)
    if not locks:
        broken = next((m for m in inventory.manifests if m.is_lock and m.problem), None)
        if broken:
            raise Skip(f"transitive count unknown: {broken.path}: {broken.problem}")
        raise Skip("transitive count unknown without a lock")
    counts = _count(locks)
    lines = sum(f.lines for f in inventory.files if f.role is Role.SOURCE)
    severity = band(counts.running, lines)
    return Scan(
        findings=() if severity is None else (_finding(locks, counts, lines, severity),),
        sent=tuple(m.path for m in locks),
        unread=tuple(
            Unread(path=m.path, reason=m.problem) for m in inventory.manifests if m.is_lock and m.problem
        ),
        searched=f"{len(locks)} lock file{'s' * (len(locks) != 1)}: {counts.running} run-time "
        f"package{'s' * (counts.running != 1)}",
    )


def band(packages: int, lines: int) -> Severity | None:
    """The severity of this many run-time packages for this many lines of own code; None: in proportion."""
    if packages > HIGH_FLOOR + lines / HIGH_LINES:
        return Severity.HIGH
    if packages > MEDIUM_FLOOR + lines / MEDIUM_LINES or packages > ANY_SIZE:
        return Severity.MEDIUM
    return None


def _locks(inventory: Inventory) -> list[Manifest]:
    """The locks that count: of several managers in one folder the one that names most packages."""
    roles = {f.path: f.role for f in inventory.files}
    best: dict[tuple[str, str], Manifest] = {}
    for lock in inventory.manifests:
        aside = roles.get(lock.path) in (Role.TEST, Role.VENDORED)
        if not lock.is_lock or lock.problem or not lock.dependencies or aside:
            continue
        key = (str(PurePosixPath(lock.path).parent), lock.ecosystem)
        if key not in best or len(lock.dependencies) > len(best[key].dependencies):
            best[key] = lock
    return [best[key] for key in sorted(best)]


def _count(locks: Iterable[Manifest]) -> Counts:
    direct: set[str] = set()
    running: set[str] = set()
    developing: set[str] = set()
    for lock in locks:
        for dependency in lock.dependencies:
            key = _package(dependency)
            (developing if dependency.development else running).add(key)
            if dependency.direct and not dependency.development:
                direct.add(key)
    return Counts(len(direct), len(running - direct), len(developing - running))


def _package(dependency: Dependency) -> str:
    ecosystem, name, version = counted(dependency.ecosystem, dependency.name, dependency.version)
    return f"{ecosystem}:{name}@{version}"


def _finding(locks: list[Manifest], counts: Counts, lines: int, severity: Severity) -> Finding:
    largest = max(locks, key=lambda lock: len(lock.dependencies))
    # the base of the figure: packages that are listed without a lock are told elsewhere, and not in it
    base = f"{len(locks)} lock files" if len(locks) > 1 else f"{largest.path} alone"
    return Finding(
        rule=RULE,
        message=(
            f"{counts.running:,} packages run with {lines:,} lines of own code, counted in {base}: "
            f"{counts.direct:,} chosen directly, {counts.transitive:,} that these bring along; "
            f"{counts.development:,} more are for development only."
        ),
        severity=severity,
        confidence=Confidence.HIGH,
        path=largest.path,
        symbol="packages",
        cwe=("CWE-1104", "CWE-1357"),
    )


CHECK = Check(RULE, look)
