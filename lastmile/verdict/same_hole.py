"""One hole that several tools report is one finding, with the evidence of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from lastmile.model import Finding


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Join findings about one version of a package whose advisories share an id, directly or through others.

    Tools name one hole by different aliases, and can name different files for one package, so neither the
    text nor the place tells. Each must carry ``package.advisories``.
    """
    by_package: dict[tuple[str | None, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        package = finding.package
        if package is not None:
            name = package.name.lower().replace("_", "-").replace(".", "-")
            by_package[(finding.control, package.ecosystem, name, package.version)].append(finding)
    return [_joined(group) for own in by_package.values() for group in _groups(own)]


def _groups(findings: Iterable[Finding]) -> list[list[Finding]]:
    found: list[tuple[set[str], list[Finding]]] = []
    for finding in findings:
        ids = set(finding.package.advisories) if finding.package else set()
        members = [finding]
        for other in [group for group in found if group[0] & ids]:
            found.remove(other)
            ids, members = ids | other[0], other[1] + members
        found.append((ids, members))
    return [members for _, members in found]


def _joined(group: Sequence[Finding]) -> Finding:
    """The index leads ("osv." sorts before "pip-audit."), for it knows severity, use and what is exploited.

    pip-audit hands on no severity and gives all its findings the same one, so that is no second opinion.
    """
    if len(group) == 1:
        return group[0]
    first, *rest = sorted(group, key=lambda f: (f.rule, f.path or "", f.line or 0, f.symbol or ""))
    evidence = {(e.kind, e.path, e.line, e.note): e for finding in (first, *rest) for e in finding.evidence}
    package = first.package
    if package is not None:
        ids = {one for finding in group if finding.package for one in finding.package.advisories}
        fixes = (finding.package.fixed_in for finding in (first, *rest) if finding.package)
        package = package.model_copy(
            update={"advisories": tuple(sorted(ids)), "fixed_in": next((fix for fix in fixes if fix), None)}
        )
    return first.model_copy(
        update={
            "package": package,
            "evidence": tuple(evidence.values()),
            "suppressed_in_source": any(finding.suppressed_in_source for finding in group),
            "set_aside": None if any(finding.set_aside is None for finding in group) else first.set_aside,
        }
    )
