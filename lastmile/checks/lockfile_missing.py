"""Manifests without a lock: tomorrow's build may contain different code from today's.

Rule: catalogue dependencies/lockfile-missing (CWE-1357). Applications only; a library leaves the choice to
its users. A requirements file whose every line is pinned with ``==`` counts as locked.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Dependency, Inventory, Manifest, Scan
from lastmile.model import Confidence, Fact, Finding, Role, Severity

RULE = "lastmile.lockfile-missing"
LOCKS = {
    "npm": (
        "package-lock.json",
        "npm-shrinkwrap.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "bun.lock",
        "bun.lockb",
        "deno.lock",
    ),
    "PyPI": ("poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "conda-lock.yml"),
    "Go": ("go.sum",),
    "crates.io": ("Cargo.lock",),
    "RubyGems": ("Gemfile.lock",),
    "Packagist": ("composer.lock",),
}
_DEVELOPMENT = re.compile(r"dev|test|docs|lint", re.IGNORECASE)
_ANYTHING = frozenset({"", "*", "x", "latest", "next"})


def look(inventory: Inventory) -> Scan:
    """For each folder with a manifest look for a lock there and in the folders above."""
    if Fact.LIBRARY in inventory.facts and Fact.APPLICATION not in inventory.facts:
        raise NothingToLookAt("a library: its users choose the versions")
    groups = _groups(inventory)
    if not groups:
        raise NothingToLookAt("no manifest that names run-time packages")
    present = {f.path for f in inventory.files} | {x.path for x in inventory.left_out}
    # Compiled requirements with hashes are locks too; those for development do not lock the product.
    locks = {
        (str(PurePosixPath(m.path).parent), m.ecosystem)
        for m in inventory.manifests
        if m.is_lock and not _DEVELOPMENT.search(PurePosixPath(m.path).name)
    }
    findings = [
        finding
        for (folder, ecosystem), manifests in sorted(groups.items())
        if not _locked(folder, ecosystem, present, locks)
        for finding in _judge(ecosystem, manifests)
    ]
    return Scan(
        findings=tuple(findings),
        sent=tuple(m.path for group in groups.values() for m in group),
        opportunities={RULE: len(groups)},
        searched="a lock file of the ecosystem in each manifest's folder and above",
    )


def _groups(inventory: Inventory) -> dict[tuple[str, str], list[Manifest]]:
    """Manifests with run-time packages by folder and ecosystem."""
    roles = {f.path: f.role for f in inventory.files}
    groups: dict[tuple[str, str], list[Manifest]] = defaultdict(list)
    for manifest in inventory.manifests:
        aside = roles.get(manifest.path) in (Role.TEST, Role.VENDORED, Role.DOCS, Role.GENERATED)
        if manifest.is_lock or aside or manifest.ecosystem not in LOCKS or not _loose(manifest)[1]:
            continue
        groups[str(PurePosixPath(manifest.path).parent), manifest.ecosystem].append(manifest)
    return groups


def _locked(folder: str, ecosystem: str, present: set[str], locks: set[tuple[str, str]]) -> bool:
    places = [PurePosixPath(folder), *PurePosixPath(folder).parents]
    return any(
        (str(place), ecosystem) in locks or any(str(place / name) in present for name in LOCKS[ecosystem])
        for place in places
    )


def _loose(manifest: Manifest) -> tuple[list[Dependency], list[Dependency]]:
    """The run-time packages that nothing pins, and all run-time packages from a registry or a repository."""
    counted = [d for d in manifest.dependencies if not d.development and d.source in ("registry", "git")]
    return [d for d in counted if d.version is None], counted


def _judge(ecosystem: str, manifests: list[Manifest]) -> Iterator[Finding]:
    """One finding for one folder: at the manifest with the most packages that nothing pins."""
    texts = [m for m in manifests if m.path.endswith((".txt", ".in"))]
    if ecosystem == "PyPI" and any(not _loose(m)[0] for m in texts):
        return  # a compiled requirements file beside its source is the lock
    worst = max(manifests, key=lambda m: (len(_loose(m)[0]), len(_loose(m)[1])))
    loose, counted = _loose(worst)
    if ecosystem == "PyPI" and not loose:
        return
    few = ecosystem == "PyPI" and len(loose) * 5 <= len(counted)
    yield Finding(
        rule=RULE,
        message=_message(worst, loose, counted),
        severity=Severity.MEDIUM if few else Severity.HIGH,
        confidence=Confidence.HIGH,
        path=worst.path,
        line=next((d.line for d in loose if d.line), None),
        symbol=f"{ecosystem}:{PurePosixPath(worst.path).parent}",
        cwe=("CWE-1357",),
    )


def _message(manifest: Manifest, loose: list[Dependency], counted: list[Dependency]) -> str:
    name = PurePosixPath(manifest.path).name
    anything = [
        d.name for d in loose if d.spec.strip().lower().removeprefix(d.name.lower()).strip() in _ANYTHING
    ]
    text = (
        f"No lock file for {name}: {len(loose)} of its {len(counted)} run-time packages have no fixed version"
    )
    if not loose:
        text = f"No lock file for {name}: what its {len(counted)} packages bring along is not fixed"
    if anything:
        more = f" and {len(anything) - 4} more" if len(anything) > 4 else ""
        text += f"; any version at all will do for {', '.join(sorted(anything)[:4])}{more}"
    return text + "."


CHECK = Check(RULE, look)
