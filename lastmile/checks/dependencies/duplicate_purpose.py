"""Several packages for one job, each really imported by shipped code of one product.

Rule: catalogue dependencies/duplicate-purpose (CWE-1041, CWE-1104). The manifest must declare both and files
that ship must import both: declared alone is ``unused``'s question. What a workspace's other parts use is
another product's choice.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from lastmile.checks.dependencies._purposes import PURPOSES
from lastmile.checks.dependencies._shipped_imports import chosen, covers, manifests_of, room, ships
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Dependency, Inventory, Manifest, Scan
from lastmile.model import Confidence, Finding, Severity
from lastmile.syntax.imported import Imported, used

RULE = "lastmile.duplicate-purpose"


class _Use(NamedTuple):
    package: str
    declared: Dependency
    imports: tuple[Imported, ...]


def look(inventory: Inventory) -> Scan:
    """For each folder with manifests, the jobs for which several of its packages are imported."""
    ecosystems = sorted({ecosystem for ecosystem, _, _ in PURPOSES})
    manifests = [m for e in ecosystems for m in manifests_of(inventory, e) if m.dependencies]
    if not manifests:
        raise NothingToLookAt("no manifest that declares packages")
    folders: dict[tuple[str, str], list[Manifest]] = defaultdict(list)
    for manifest in manifests:
        folders[manifest.ecosystem, room(manifest)].append(manifest)
    found: list[Finding] = []
    for (ecosystem, folder), group in sorted(folders.items()):
        nested = [f for e, f in folders if e == ecosystem and f != folder and covers(folder, f)]
        found.extend(_in_folder(inventory, ecosystem, (folder, nested), group))
    return Scan(
        findings=tuple(found),
        sent=tuple(m.path for m in manifests),
        searched=f"{len(PURPOSES)} jobs in {len(folders)} folder{'s' * (len(folders) != 1)} with manifests",
    )


def _in_folder(
    inventory: Inventory, ecosystem: str, place: tuple[str, list[str]], group: list[Manifest]
) -> Iterator[Finding]:
    folder, nested = place
    declared = {_root(d): d for d in chosen(group)}
    serves = used(inventory)
    for purpose, families in ((p, f) for e, p, f in PURPOSES if e == ecosystem):
        uses = []
        for family in families:
            for package in family.split("+"):
                dependency = declared.get(package)
                imports = serves.get((ecosystem, dependency.name), ()) if dependency is not None else ()
                here = tuple(
                    i
                    for i in imports
                    if ships(i) and covers(folder, i.path) and not any(covers(n, i.path) for n in nested)
                )
                if dependency is not None and here:
                    uses.append(_Use(package, dependency, here))
                    break
        # Some files for each: one file with both is the bridge from the old to the new.
        if len(uses) > 1 and len({i.path for use in uses for i in use.imports}) > 1:
            yield _finding(ecosystem, purpose, uses)


def _root(dependency: Dependency) -> str:
    """The name without a Go module's major version."""
    return re.sub(r"/v\d+$", "", dependency.name) if dependency.ecosystem == "Go" else dependency.name


def _finding(ecosystem: str, purpose: str, uses: list[_Use]) -> Finding:
    told = [f"{u.package} ({_files(u)}, first {u.imports[0].path}:{u.imports[0].line})" for u in uses]
    rarest = min(uses, key=lambda u: len({i.path for i in u.imports}))
    return Finding(
        rule=RULE,
        message=f"{len(uses)} packages for {purpose}: {'; '.join(told)}.",
        severity=Severity.MEDIUM if len(uses) > 2 else Severity.LOW,
        confidence=Confidence.HIGH,
        path=rarest.declared.declared_in,
        line=rarest.declared.line,
        symbol=f"{ecosystem}:{purpose}",
        cwe=("CWE-1041", "CWE-1104"),
    )


def _files(use: _Use) -> str:
    count = len({i.path for i in use.imports})
    return f"{count} file" if count == 1 else f"{count} files"


CHECK = Check(RULE, look)
