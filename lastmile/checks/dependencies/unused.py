"""Declared packages that nothing uses: risk and download time without any benefit.

Rule: catalogue dependencies/unused (CWE-1104). A package that a manifest chooses for production is told if no
file imports it, no other text of the repository names it (configuration, scripts, settings, templates), no
other package asks for it, and it is none of those that frameworks load by themselves. A list in which every
line is pinned and that no lock explains may come from ``pip freeze``: what it names for others is not known,
and such a list is not judged.
"""

import json
import re
from collections.abc import Iterator

from lastmile.checks.dependencies._brings import brought_by
from lastmile.checks.dependencies._implicit_packages import COMMANDS, serves_unseen
from lastmile.checks.dependencies._shipped_imports import bringers, chosen, locks_of, manifests_of
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Dependency, Inventory, Manifest, Scan
from lastmile.model import Confidence, Fact, Finding, Package, Role, Severity, Unread
from lastmile.names import modules_of
from lastmile.syntax.imported import used

RULE = "lastmile.unused"
_ECOSYSTEMS = ("PyPI", "npm")
_SHORTEST = 4  # letters; a shorter name stands in any text
_MOST = 2_000  # packages of all manifests; each is looked for in all text
_LARGEST = 1_000_000  # bytes of one file that is searched for names
_FREEZE = 15  # lines; a shorter list was written by hand


def look(inventory: Inventory) -> Scan:
    """Look for any sign of each production package."""
    manifests = [m for e in _ECOSYSTEMS for m in manifests_of(inventory, e) if m.dependencies]
    if not manifests:
        raise NothingToLookAt("no manifest that declares packages of npm or PyPI")
    judged = [m for m in manifests if not _frozen(inventory, m)]
    unread = tuple(
        Unread(
            path=m.path,
            reason="where every line is pinned, what was chosen and what other packages need look alike",
            rule=RULE,
            by_nature=True,
        )
        for m in manifests
        if m not in judged
    )
    if not judged:
        raise Skip("the lists of packages may also name what other packages need")
    listed = sum(1 for _ in chosen(judged))
    if listed > _MOST:
        raise Skip(f"{listed:,} packages are declared, of which nobody chose each")
    doubtful = list(_doubtful(inventory, judged, manifests))
    texts = _texts(inventory) if doubtful else ""
    found = tuple(_finding(inventory, d) for d in doubtful if not _named(inventory, d, texts))
    return Scan(
        findings=found,
        sent=tuple(m.path for m in manifests),
        unread=unread,
        opportunities={RULE: listed},
        searched=f"{listed} production packages against imports and all other text",
    )


def _frozen(inventory: Inventory, manifest: Manifest) -> bool:
    """Whether ``pip freeze`` may have written a list: long, all exact, and no lock tells who needs what."""
    if manifest.ecosystem != "PyPI" or locks_of(inventory, "PyPI"):
        return False
    listed = manifest.dependencies
    return len(listed) >= _FREEZE and sum(1 for d in listed if d.version) >= 0.9 * len(listed)


def _unimported(inventory: Inventory, manifests: list[Manifest]) -> Iterator[Dependency]:
    serves, seen = used(inventory), set()
    for d in chosen(manifests):
        key = (d.ecosystem, d.name)
        plain = d.source == "registry" and not d.optional and not d.alias and ";" not in d.spec
        if plain and key not in seen and key not in serves and len(d.name) >= _SHORTEST:
            seen.add(key)
            yield d


def _doubtful(
    inventory: Inventory, judged: list[Manifest], manifests: list[Manifest]
) -> Iterator[Dependency]:
    """Those that nothing imports, that no other package asks for and that serve only when imported."""
    declared = {
        e: {d.name for m in manifests for d in m.dependencies if d.ecosystem == e} for e in _ECOSYSTEMS
    }
    asked = {e: bringers(inventory, e) for e in _ECOSYSTEMS}
    for d in _unimported(inventory, judged):
        if serves_unseen(d.ecosystem, d.name) or asked[d.ecosystem].get(d.name):
            continue
        if brought_by(d.ecosystem, d.name, declared[d.ecosystem]) is None:
            yield d


def _texts(inventory: Inventory) -> str:
    """All text that may name a package in use, in lower case: no manifests, no locks, no prose."""
    skipped = {m.path for m in inventory.manifests if m.ecosystem in _ECOSYSTEMS}
    parts = [
        inventory.read(f).lower()
        for f in inventory.files
        if f.path not in skipped
        and f.size <= _LARGEST
        and (f.role is not Role.DOCS or f.path.endswith(".mdx"))
    ]
    return "\n".join(parts)


def _named(inventory: Inventory, dependency: Dependency, texts: str) -> bool:
    for word in _words(dependency):
        if re.search(rf"(?<![\w@-]){re.escape(word)}(?![\w-])", texts):
            return True
    own = next((f for f in inventory.files if f.path == dependency.declared_in), None)
    if own is None or dependency.ecosystem != "npm":
        return False
    # Scripts and settings inside package.json: the name once more, or one of its commands.
    text = inventory.read(own)
    if len(re.findall(rf"(?<![\w@/-]){re.escape(dependency.name)}(?![\w-])", text)) > 1:
        return True
    return any(_mentioned(command, f"{_scripts(text)}\n{texts}") for command in _commands(dependency.name))


def _mentioned(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w@./-]){re.escape(word)}(?![\w-])", text) is not None


def _commands(name: str) -> set[str]:
    """What a package's command may be called: "@svgr/cli" gives "svgr", "@x/make-y" gives "make-y"."""
    scope, _, bare = name.removeprefix("@").rpartition("/")
    usual = {scope if bare in ("cli", "cmd") else bare} if scope else {name.removesuffix("-cli")} - {name}
    return {c for c in {COMMANDS.get(name, ""), *usual} if len(c) >= _SHORTEST or c in COMMANDS.values()}


def _scripts(text: str) -> str:
    try:
        scripts = json.loads(text).get("scripts")
    except (ValueError, RecursionError, AttributeError):
        return ""
    return "\n".join(str(line) for line in scripts.values()) if isinstance(scripts, dict) else ""


def _words(dependency: Dependency) -> set[str]:
    name = dependency.name.lower()
    if dependency.ecosystem == "npm":
        return {name}
    under = name.replace("-", "_")
    bare = re.sub(r"^(?:django|flask|python|py|drf|fastapi)[-_]?|[-_](?:python|py|django|flask)$", "", under)
    words = {name, under, name.replace("-", "."), *(m.lower() for m in modules_of(dependency.name))}
    return words | ({bare} if len(bare) >= _SHORTEST else set())


def _finding(inventory: Inventory, dependency: Dependency) -> Finding:
    locked = bool(locks_of(inventory, dependency.ecosystem))
    library = Fact.LIBRARY in inventory.facts
    return Finding(
        rule=RULE,
        message=(
            f"Nothing uses '{dependency.name}': no file imports it, no other file of the repository names it"
            + (", and no other package asks for it." if locked else ".")
        ),
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM if locked and not library else Confidence.LOW,
        path=dependency.declared_in,
        line=dependency.line,
        symbol=f"{dependency.ecosystem}:{dependency.name}",
        cwe=("CWE-1104",),
        package=Package(ecosystem=dependency.ecosystem, name=dependency.name, version=dependency.version),
    )


CHECK = Check(RULE, look)
