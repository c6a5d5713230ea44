"""Evidence ids E-001 …: given once, in report order, before anything is written."""

from collections.abc import Iterable
from itertools import count

from lastmile.model import Audit, Evidence, Finding, Result
from lastmile.report.ranking import ranked


def _grounds(finding: Finding) -> tuple[Evidence, ...]:
    """What a place rests on; a scanner's own sighting where it says nothing more."""
    if finding.evidence:
        return finding.evidence
    kind = "place" if finding.path else "absence"
    return (Evidence(kind=kind, path=finding.path, line=finding.line, note=finding.rule),)


def numbered(audit: Audit) -> Audit:
    """The audit with an id on every piece of evidence; unchanged if each has one already.

    Order: the findings of the report with their places, then the places that count for nothing
    (set aside, decided away), then the checks that did not fail.
    """
    results = {id(result): result for result in audit.results}
    findings = {id(finding): finding for finding in audit.findings}
    settled = all(item.id for result in audit.results for item in result.evidence)
    if settled and all(f.evidence and all(item.id for item in f.evidence) for f in audit.findings):
        return audit
    numbers = count(1)

    def name(items: Iterable[Evidence]) -> tuple[Evidence, ...]:
        return tuple(item.model_copy(update={"id": f"E-{next(numbers):03d}"}) for item in items)

    def take(finding: Finding) -> None:
        findings[id(finding)] = finding.model_copy(update={"evidence": name(_grounds(finding))})

    def settle(result: Result) -> None:
        results[id(result)] = result.model_copy(update={"evidence": name(result.evidence)})

    told = [item for phase in ranked(audit).values() for item in phase]
    for failed in told:
        for place in failed.places:
            take(place)
        settle(failed.result)
    seen = {id(place) for failed in told for place in failed.places} | {id(failed.result) for failed in told}
    for finding in audit.findings:
        if id(finding) not in seen:
            take(finding)
    for result in audit.results:
        if id(result) not in seen:
            settle(result)
    return audit.model_copy(
        update={
            "results": tuple(results[id(result)] for result in audit.results),
            "findings": tuple(findings[id(finding)] for finding in audit.findings),
        }
    )
