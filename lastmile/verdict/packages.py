"""Counts the product's packages for the record."""

from collections.abc import Sequence

from lastmile.inventory import Inventory
from lastmile.model import Dependencies, Finding, PackageRecord


def packages(inventory: Inventory, findings: Sequence[Finding]) -> Dependencies:
    """Count each package once; a lock speaks for its manifest where there is one."""
    holes: dict[tuple[str, str, str | None], list[str]] = {}
    for finding in findings:
        package = finding.package
        if package and finding.rule.endswith(".known-vulnerability"):
            key = (package.ecosystem, package.name, package.version)
            holes.setdefault(key, []).append(finding.fingerprint)
    found: dict[tuple[str, str, str | None], PackageRecord] = {}
    named: set[tuple[str, str]] = set()
    locked = {m.ecosystem for m in inventory.manifests if m.is_lock and m.dependencies}
    for manifest in sorted(inventory.manifests, key=lambda m: (not m.is_lock, m.path)):
        for d in manifest.dependencies:
            key = (d.ecosystem, d.name, d.version)
            if key in found or ((d.ecosystem, d.name) in named and not manifest.is_lock):
                continue
            named.add((d.ecosystem, d.name))
            found[key] = PackageRecord(
                ecosystem=d.ecosystem,
                name=d.name,
                version=d.version,
                direct=d.direct,
                development=d.development,
                declared_in=d.declared_in,
                licence=d.licence,
                vulnerabilities=tuple(holes.get(key, ())),
            )
    listed = tuple(found[key] for key in sorted(found, key=lambda k: (k[0], k[1], k[2] or "")))
    ecosystems = sorted({p.ecosystem for p in listed})
    complete = bool(listed) and all(ecosystem in locked for ecosystem in ecosystems)
    return Dependencies(
        direct=sum(p.direct for p in listed),
        transitive=sum(not p.direct for p in listed) if complete else None,
        development=sum(p.development for p in listed),
        by_ecosystem={name: sum(p.ecosystem == name for p in listed) for name in ecosystems},
        packages=listed,
    )
