"""sbom.cdx.json: the packages as a CycloneDX 1.6 bill of materials, from the record alone.

Serial number and time come from the record, so that two renders of one record are the same bytes. A licence
that is no SPDX expression stands as its own words; what is not known is left out. The edges are those that
locks tell; no hash is claimed, because none was checked.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model.bom import Bom
from cyclonedx.model.bom_ref import BomRef
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseExpression
from cyclonedx.model.vulnerability import (
    BomTarget,
    BomTargetVersionRange,
    Vulnerability,
    VulnerabilityRating,
    VulnerabilitySeverity,
)
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from lastmile.model import Audit, Finding, PackageRecord, Severity
from lastmile.report import as_json, wording
from lastmile.report.options import ReportOptions
from lastmile.verdict.holes import advisory, is_hole
from lastmile.verdict.tree import label

# OSV's names of ecosystems -> types of package URLs.
TYPES = {
    "PyPI": "pypi",
    "npm": "npm",
    "Go": "golang",
    "crates.io": "cargo",
    "RubyGems": "gem",
    "Packagist": "composer",
    "Maven": "maven",
    "NuGet": "nuget",
}
SEVERITIES = {
    Severity.CRITICAL: VulnerabilitySeverity.CRITICAL,
    Severity.HIGH: VulnerabilitySeverity.HIGH,
    Severity.MEDIUM: VulnerabilitySeverity.MEDIUM,
    Severity.LOW: VulnerabilitySeverity.LOW,
    Severity.INFO: VulnerabilitySeverity.INFO,
}


def purl(package: PackageRecord) -> PackageURL | None:
    """The package URL; None for an ecosystem that has none, and for what comes from no registry."""
    kind = TYPES.get(package.ecosystem)
    if kind is None or package.source != "registry":
        return None
    mark = ":" if package.ecosystem == "Maven" else "/"
    space, _, name = package.name.rpartition(mark)
    return PackageURL(kind, space or None, name, package.version or None)


def render(audit: Audit, options: ReportOptions | None = None) -> bytes:  # noqa: ARG001 - every format is called alike
    """The bill of materials as UTF-8."""
    product = Component(
        name=wording.visible(audit.target.name) or "product",
        version=audit.target.commit,
        type=ComponentType.APPLICATION,
        bom_ref="product",
    )
    packages = audit.dependencies.packages
    made = [_component(package) for package in packages]
    bom = Bom(
        serial_number=uuid5(NAMESPACE_URL, hashlib.sha256(as_json.render(audit)).hexdigest()),
        components=made,
        vulnerabilities=_vulnerabilities(audit.findings, packages),
    )
    bom.metadata.timestamp = wording.moment(audit.finished_at) or datetime(2000, 1, 1, tzinfo=UTC)
    bom.metadata.component = product
    bom.metadata.tools.components.add(
        Component(name="LastMile", version=audit.lastmile_version, type=ComponentType.APPLICATION)
    )
    bom.dependencies = _edges(product, made, packages)
    # What it would test holds by construction, and it looks through all edges once for each component.
    bom.validate = lambda: True  # type: ignore[method-assign]  # 5,000 packages cost 11 s otherwise
    return (JsonV1Dot6(bom).output_as_string(indent=1) + "\n").encode("utf-8", "backslashreplace")


def _edges(
    product: Component, made: Sequence[Component], packages: Sequence[PackageRecord]
) -> Iterator[Dependency]:
    """Who brings whom; the library's own way looks through all edges for each, 40 s for 5,000 packages."""
    refs = {(p.ecosystem, label(p)): c.bom_ref for c, p in zip(made, packages, strict=True)}
    listed = [c.bom_ref for c, p in zip(made, packages, strict=True) if p.direct]
    yield Dependency(product.bom_ref, [Dependency(ref) for ref in listed])
    for component, package in zip(made, packages, strict=True):
        wanted = {refs.get((package.ecosystem, name)) for name in package.requires}
        # One that requires itself (a cycle of one) is no edge of the standard's graph.
        below = [Dependency(ref) for ref in wanted if ref is not None and ref is not component.bom_ref]
        yield Dependency(component.bom_ref, below)


def _reference(package: PackageRecord) -> str:
    return wording.visible(f"{package.ecosystem}:{label(package)}")


def _component(package: PackageRecord) -> Component:
    scope = ComponentScope.OPTIONAL if package.optional else ComponentScope.REQUIRED
    return Component(
        name=wording.visible(package.name),
        version=wording.visible(package.version) if package.version else None,
        type=ComponentType.LIBRARY,
        bom_ref=_reference(package),
        purl=purl(package),
        scope=ComponentScope.EXCLUDED if package.development else scope,
        licenses=list(_licences(package)),
    )


def _licences(package: PackageRecord) -> Iterator[License]:
    if package.licence and " " in package.licence:
        yield LicenseExpression(package.licence)
    elif package.licence:
        yield DisjunctiveLicense(id=package.licence)
    elif package.licence_text:
        yield DisjunctiveLicense(name=wording.visible(package.licence_text))


def _vulnerabilities(
    findings: Sequence[Finding], packages: Sequence[PackageRecord]
) -> Iterator[Vulnerability]:
    """One for each advisory that counts, with every package that it affects."""
    known = {(p.ecosystem, p.name, p.version): p for p in packages}
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        if is_hole(finding) and finding.counts:
            grouped.setdefault(advisory(finding), []).append(finding)
    for name, several in sorted(grouped.items()):
        worst = min((finding.severity for finding in several), key=lambda severity: severity.rank)
        keys = {(f.package.ecosystem, f.package.name, f.package.version) for f in several if f.package}
        affected = [known[key] for key in sorted(keys, key=str) if key in known]
        yield Vulnerability(
            bom_ref=BomRef(f"vulnerability:{name}"),
            id=wording.visible(name),
            ratings=[VulnerabilityRating(severity=SEVERITIES[worst])],
            description=wording.visible(several[0].message),
            recommendation=_recommendation(several),
            affects=[_target(package) for package in affected],
        )


def _target(package: PackageRecord) -> BomTarget:
    shown = wording.visible(package.version or "")
    versions = [BomTargetVersionRange(version=shown)] if shown else []
    return BomTarget(ref=_reference(package), versions=versions)


def _recommendation(findings: Sequence[Finding]) -> str | None:
    moves = {
        f"Move {f.package.name} to {f.package.fixed_in}."
        for f in findings
        if f.package and f.package.fixed_in
    }
    return wording.visible(" ".join(sorted(moves))) or None
