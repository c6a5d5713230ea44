"""A coverage report in the repository, against the threshold that the project sets itself (CWE-1068).

The numbers are the project's own, of an unknown day: information, unless they miss its own threshold.
"""

from lastmile.checks.failure_modes._coverage_files import Report, read_report, threshold
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Evidence, Finding, Role, Severity

RULE = "lastmile.coverage-report"
_MOST = 20  # reports that are read


def look(inventory: Inventory) -> Scan:
    """One finding for the report that counts most lines.

    Raises NothingToLookAt where no report of a known format lies in the repository.
    """
    roles = [role for role in Role if role not in (Role.VENDORED, Role.MINIFIED)]
    reports: list[Report] = []
    for file in inventory.select(roles=roles):
        if len(reports) < _MOST and (report := read_report(inventory, file)) is not None:
            reports.append(report)
    if not reports:
        raise NothingToLookAt("no coverage report lies in the repository")
    best = max(reports, key=lambda report: (report.lines, report.path))
    asked = threshold(inventory, _own(inventory))
    missed = asked is not None and best.percent < asked[0]
    code = tuple(file.path for file in inventory.select())
    return Scan(findings=(_finding(best, asked, missed=missed),), sent=code, searched="coverage reports")


def _own(inventory: Inventory) -> tuple[SourceFile, ...]:
    return inventory.select(roles=(Role.SOURCE, Role.CONFIG))


def _finding(best: Report, asked: tuple[float, str] | None, *, missed: bool) -> Finding:
    said = (
        f"The coverage report of {best.kind} says that tests run {best.percent:.0f} % of {best.lines:,} lines"
    )
    if asked is None:
        said += "; no threshold is set."
    else:
        said += f"; {asked[1]} asks for {asked[0]:.0f} %."
    return Finding(
        rule=RULE,
        message=said,
        severity=Severity.LOW if missed else Severity.INFO,
        confidence=Confidence.MEDIUM,  # nobody knows of which commit it is
        path=best.path,
        line=1,
        cwe=("CWE-1068",),
        evidence=(Evidence(kind="file", path=best.path, note="read as data; its day is unknown"),),
    )


CHECK = Check(RULE, look)
