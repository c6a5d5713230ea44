"""Packages whose licence asks more of a closed product than naming their authors.

Rule: catalogue dependencies/licence-risk (CWE-1104). A question for a lawyer, never a verdict: what counts
is how the product is delivered, which no repository tells for certain. Of "A OR B" the milder one is taken,
as a user may. A product that is itself offered under an open licence is asked only about packages that forbid
uses.

    medium   use is restricted (BUSL, non-commercial, Commons Clause) or a network service must publish (AGPL)
    medium   GPL in what is handed to others: an app, a browser's bundle, a command, a library
    low      GPL in a service that only its makers run: nothing is handed over, so it asks little
    info     LGPL, MPL, EPL: changes to the package itself must be published
"""

from lastmile.checks.dependencies._own_licence import own_licence
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Dependency, Inventory, Manifest, Scan, product_manifests
from lastmile.licences.known import licence
from lastmile.licences.spdx import Ask, ask, forbids
from lastmile.model import Confidence, Fact, Finding, Package, Severity
from lastmile.names.platforms import counted, for_any_platform

RULE = "lastmile.licence-risk"
ENOUGH = 0.8  # share of the run-time packages whose licence must be known for an answer
_DUTY = {
    Ask.RESTRICTED: "which allows some uses only with a bought licence, or not at all",
    Ask.NETWORK: "which asks a service that builds on it to publish its own source code",
    Ask.SHARE: "which asks whoever hands out a product built on it to publish that product's source code",
    Ask.CHANGES: "which asks to publish changes to the package itself, not the product",
}
_HANDED_OUT = frozenset((Fact.FRONTEND, Fact.LIBRARY, Fact.CLI))


def look(inventory: Inventory) -> Scan:
    """Ask of every run-time package what its licence wants of this product."""
    locks = [m for m in product_manifests(inventory) if m.dependencies]
    packages = _running(locks)
    if not packages:
        raise NothingToLookAt("no manifest or lock file that names run-time packages")
    own = own_licence(inventory)
    open_source = own is not None and ask(own) not in (None, Ask.RESTRICTED)
    told = {key: licence(d.ecosystem, d.name, d.version, d.licence or "") for key, d in packages.items()}
    families: dict[tuple[str, str, str], Finding] = {}  # builds of one package for several platforms ask once
    for key, d in sorted(packages.items()):
        if found := _judged(d, told[key], inventory, open_source=open_source):
            one = (d.declared_in, for_any_platform(d.ecosystem, d.name), told[key] or d.licence or "")
            families.setdefault(one, found)
    findings = list(families.values())
    every = {counted(*key) for key in packages}
    unknown = len(every - {counted(*key) for key, d in packages.items() if told[key] or d.licence})
    weighty = any(finding.severity is not Severity.INFO for finding in findings)
    if not weighty and unknown > (1 - ENOUGH) * len(every):
        raise Skip(f"no file at hand says the licence of {unknown:,} of {len(every):,} run-time packages")
    return Scan(
        findings=tuple(findings),
        sent=tuple(m.path for m in locks),
        opportunities={RULE: len(every)},
        searched=(
            f"the licences of {len(every):,} run-time packages, {unknown:,} of them unknown; "
            f"the product's own: {own or 'none that we know'}"
        ),
    )


def _running(manifests: list[Manifest]) -> dict[tuple[str, str, str], Dependency]:
    """What runs with the product, each version once; a lock speaks for its manifest."""
    locked = {(d.ecosystem, d.name) for m in manifests if m.is_lock for d in m.dependencies}
    return {
        (d.ecosystem, d.name, d.version or ""): d
        for m in manifests
        for d in m.dependencies
        if not d.development and d.source != "path" and (m.is_lock or (d.ecosystem, d.name) not in locked)
    }


def _judged(d: Dependency, known: str | None, inventory: Inventory, *, open_source: bool) -> Finding | None:
    wanted = ask(known) if known else None
    if wanted is None and d.licence and d.source == "registry" and not d.host and forbids(d.licence):
        wanted = Ask.RESTRICTED
    if not wanted or (open_source and wanted is not Ask.RESTRICTED):
        return None
    return _finding(d, known or d.licence or "", wanted, _severity(wanted, inventory.facts, d.ecosystem))


def _severity(wanted: Ask, facts: frozenset[Fact], ecosystem: str) -> Severity:
    if wanted is Ask.CHANGES:
        return Severity.INFO
    if wanted is Ask.SHARE:
        # A front end beside a Python or Go service hands out JavaScript packages, not the service's.
        handed = facts & (_HANDED_OUT if ecosystem == "npm" else _HANDED_OUT - {Fact.FRONTEND})
        return Severity.MEDIUM if handed or Fact.WEB_SERVICE not in facts else Severity.LOW
    return Severity.MEDIUM


def _finding(d: Dependency, words: str, wanted: Ask, severity: Severity) -> Finding:
    version = f" {d.version}" if d.version else ""
    return Finding(
        rule=RULE,
        message=(
            f"{d.name}{version} is offered under {words}, {_DUTY[wanted]}. "
            "Whether that fits depends on how the product is delivered."
        ),
        severity=severity,
        confidence=Confidence.MEDIUM,
        path=d.declared_in,
        line=d.line,
        symbol=f"{d.name}: licence",
        cwe=("CWE-1104",),
        package=Package(ecosystem=d.ecosystem, name=d.name, version=d.version),
    )


CHECK = Check(RULE, look)
