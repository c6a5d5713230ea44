"""Counts an audit again: what an audit.json says of itself must follow from what it holds."""

from collections import Counter
from collections.abc import Iterator

from lastmile.model import Audit, CellState, Failure, Outcome, PhaseScore
from lastmile.model.drill import state_of

NEAR = 0.01  # hours; sums of rounded figures


def _phase(audit: Audit, score: PhaseScore) -> Iterator[str]:
    """Counts are controls; a question for a person is one once it is answered."""
    manual = {control.id for control in audit.controls if control.manual}
    counts = Counter(
        result.outcome
        for result in audit.results
        if result.phase is score.id
        and not (result.control in manual and result.outcome is Outcome.NOT_ASSESSED)
    )
    for outcome, said in (
        (Outcome.PASS, score.passed),
        (Outcome.FAIL, score.failed),
        (Outcome.NOT_ASSESSED, score.not_assessed),
        (Outcome.NOT_APPLICABLE, score.not_applicable),
    ):
        if said != counts[outcome]:
            name = {Outcome.PASS: "passed", Outcome.FAIL: "failed"}.get(outcome, outcome.replace("_", " "))
            yield f"{score.id}: says {said} {name}, its results give {counts[outcome]}"


def _links(audit: Audit) -> Iterator[str]:
    rows = {control.id for control in audit.controls}
    fingerprints = {finding.fingerprint for finding in audit.findings}
    for result in audit.results:
        if result.control not in rows:
            yield f"result {result.control}: no such check in the list"
        missing = sum(1 for name in result.findings if name not in fingerprints)
        if missing:
            yield f"result {result.control}: {missing} of its findings are not in the record"
    for finding in audit.findings:
        if finding.control is not None and finding.control not in rows:
            yield f"finding {finding.fingerprint}: no such check: {finding.control}"


def _reasons(audit: Audit) -> Iterator[str]:
    rows = {control.id for control in audit.controls}
    fingerprints = {finding.fingerprint for finding in audit.findings}
    failed = {result.control for result in audit.results if result.outcome is Outcome.FAIL}
    for package in audit.recommendations:
        for name in package.controls:
            if name not in rows:
                yield f"work package {package.id}: no such check: {name}"
        missing = sum(1 for name in package.findings if name not in fingerprints)
        if missing:
            yield f"work package {package.id}: {missing} of its findings are not in the record"
    for name in audit.verdict.reasons:
        if name not in rows:
            yield f"verdict: its reason {name} is no check of the list"
        elif name not in failed:
            yield f"verdict: its reason {name} did not fail"


def _sums(audit: Audit) -> Iterator[str]:
    doubles = [name for name, n in Counter(result.control for result in audit.results).items() if n > 1]
    yield from (f"result {name}: stands more than once" for name in doubles)
    for stage in audit.stages:
        mine = [package.effort for package in audit.recommendations if package.stage is stage.id]
        for name, said, found in (
            ("at least", stage.effort.low, sum(effort.low for effort in mine)),
            ("at most", stage.effort.high, sum(effort.high for effort in mine)),
        ):
            if abs(said - found) > NEAR * max(1, len(mine)):
                yield f"{stage.id}: says {name} {said:g} hours, its work packages give {found:g}"
    files = audit.coverage.files
    if files.assessed + files.partly + files.left_out != files.total:
        yield (
            f"coverage: says {files.assessed} files assessed, {files.partly} partly and {files.left_out} "
            f"left out, of {files.total}"
        )


def _drill(audit: Audit) -> Iterator[str]:
    """Each service has one cell a failure, each state follows from its counts, each finding is there."""
    if audit.drill is None:
        return
    wanted = [(service.name, failure) for service in audit.drill.services for failure in Failure]
    if wanted != [(cell.service, cell.failure) for cell in audit.drill.cells]:
        yield "drill: its cells are not five a service, in the order of its services"
    sites = {service.name: service.sites for service in audit.drill.services}
    fingerprints = {finding.fingerprint for finding in audit.findings}
    for cell in audit.drill.cells:
        name = f"drill, {cell.service}, {cell.failure}"
        counts = {
            CellState.HANDLED: cell.sites_handled,
            CellState.PARTLY: cell.sites_partly,
            CellState.NOT_HANDLED: cell.sites_not_handled,
            CellState.NOT_DETERMINABLE: cell.sites_not_determinable,
        }
        if cell.sites != sum(counts.values()) or cell.sites > sites.get(cell.service, 0):
            yield f"{name}: says {cell.sites} places, its counts give {sum(counts.values())}"
        if cell.state is not state_of(counts):
            yield f"{name}: says {cell.state}, its counts give {state_of(counts)}"
        missing = sum(1 for fingerprint in cell.findings if fingerprint not in fingerprints)
        if missing:
            yield f"{name}: {missing} of its findings are not in the record"


def _packages(audit: Audit) -> Iterator[str]:
    """Counts of packages, where the record lists them."""
    told = audit.dependencies
    if not told.packages:
        return
    found = Counter(package.ecosystem for package in told.packages)
    if dict(told.by_ecosystem) != dict(found):
        yield "dependencies: its packages by ecosystem are not those that it lists"
    for name, said, rows in (
        ("direct", told.direct, [one for one in told.packages if one.direct]),
        ("for development", told.development, [one for one in told.packages if one.development]),
    ):
        if said != len(rows):
            yield f"dependencies: says {said} {name}, its list gives {len(rows)}"


def differences(audit: Audit) -> list[str]:
    """Plain lines, one a difference; empty where all follows. Scores are the verdict's to make again."""
    lines = [line for score in audit.phases for line in _phase(audit, score)]
    return [*lines, *_links(audit), *_reasons(audit), *_sums(audit), *_packages(audit), *_drill(audit)]
