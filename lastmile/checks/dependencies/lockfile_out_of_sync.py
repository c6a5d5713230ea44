"""Locks that do not hold what their manifests ask for, and locks of several package managers side by side.

Rule: catalogue dependencies/lockfile-out-of-sync (CWE-1357). ``npm ci``, ``uv sync --locked``, ``poetry
install`` and ``cargo build --locked`` refuse such a lock; other commands install what nobody tested.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from packaging.utils import canonicalize_name

from lastmile import toml_in
from lastmile.checks.dependencies._wishes import conditional, meets
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Dependency, Inventory, Manifest, Scan, governing_lock
from lastmile.model import Confidence, Finding, Role, Severity, Unread

RULE = "lastmile.lockfile-out-of-sync"
_ASIDE = (Role.TEST, Role.VENDORED, Role.DOCS, Role.GENERATED)
_MANAGERS = {
    "npm": {
        "package-lock.json": "npm",
        "npm-shrinkwrap.json": "npm",
        "yarn.lock": "Yarn",
        "pnpm-lock.yaml": "pnpm",
        "bun.lock": "Bun",
        "bun.lockb": "Bun",
    },
    "PyPI": {"poetry.lock": "Poetry", "uv.lock": "uv", "pdm.lock": "PDM", "Pipfile.lock": "Pipenv"},
}
_ECOSYSTEM = {name: ecosystem for ecosystem, names in _MANAGERS.items() for name in names}
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_LARGEST = 20_000_000  # bytes
_LARGEST_MANIFEST = 500_000  # bytes
_OVERRIDES = ("overrides", "resolutions", "pnpm")
_TABLE = re.compile(r"^overrides:|override-dependencies|\[tool\.pdm\.resolution|\[patch", re.MULTILINE)
_NAME = re.compile(r"(?:@[\w.-]{1,100}/)?[\w.-]{1,200}")


def look(inventory: Inventory) -> Scan:
    """Compare each manifest with the lock that governs it, and count the managers of each folder."""
    roles = {f.path: f.role for f in inventory.files}
    left = {x.path for x in inventory.left_out}
    present = sorted(p for p in {*roles, *left} if PurePosixPath(p).name in _ECOSYSTEM)
    present = [p for p in present if roles.get(p) not in _ASIDE]
    pairs = [
        (manifest, lock)
        for manifest in inventory.manifests
        if not manifest.is_lock and roles.get(manifest.path) not in _ASIDE and manifest.dependencies
        if manifest.ecosystem in ("npm", "PyPI", "crates.io")
        if (lock := governing_lock(manifest, inventory.manifests)) is not None
    ]
    if not present and not pairs:
        raise NothingToLookAt("no lock of the product")
    findings = [*_several(present), *_conflicts(inventory, present)]
    broken = {f.path for f in findings if f.symbol == "conflict"}
    own, overridden = _own_names(inventory), _overridden(inventory)
    readable = [(m, k) for m, k in pairs if k.dependencies and k.path not in broken]
    for manifest, lock in readable:
        findings += _compare(manifest, lock, own, overridden)
    unread = {k.path: k.problem for _, k in pairs if k.problem and k.path not in broken}
    if not readable and not findings:
        first = next(iter(unread.items()), None) or (present[0] if present else "", "the lock cannot be read")
        raise Skip(f"{first[0]}: {first[1]}")
    return Scan(
        findings=tuple(findings),
        sent=tuple(dict.fromkeys(path for m, k in pairs for path in (m.path, k.path))),
        unread=tuple(Unread(path=p, reason=str(r)) for p, r in unread.items()),
        opportunities={RULE: max(len(pairs), len(findings))},
        searched=f"{len(readable)} manifests and the locks that govern them",
    )


def _several(present: list[str]) -> Iterator[Finding]:
    """Folders in which more than one package manager has left its lock."""
    folders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in present:
        pure = PurePosixPath(path)
        folders[str(pure.parent), _ECOSYSTEM[pure.name]].append(path)
    for (folder, ecosystem), paths in sorted(folders.items()):
        managers = sorted({_MANAGERS[ecosystem][PurePosixPath(p).name] for p in paths})
        if len(managers) > 1:
            names = ", ".join(PurePosixPath(p).name for p in paths)
            message = (
                f"{' and '.join(managers)} each have a lock here ({names}): which versions come depends "
                "on who installs."
            )
            yield _finding(paths[0], None, f"managers:{folder}", message, Severity.MEDIUM)


def _conflicts(inventory: Inventory, present: list[str]) -> Iterator[Finding]:
    """Locks that still hold both sides of a merge."""
    wanted = set(present)
    for file in inventory.files:
        if file.path in wanted and file.size <= _LARGEST:
            text = inventory.read(file)
            if found := _CONFLICT.search(text):
                line = text.count("\n", 0, found.start()) + 1
                message = "The lock still holds both sides of a merge: nothing can be installed from it."
                yield _finding(file.path, line, "conflict", message, Severity.HIGH)


def _compare(
    manifest: Manifest, lock: Manifest, own: frozenset[str], overridden: dict[str, frozenset[str]]
) -> Iterator[Finding]:
    """One finding for a manifest whose wishes the lock does not hold."""
    held: dict[str, set[str]] = defaultdict(set)
    for entry in lock.dependencies:
        for name in {entry.name, entry.alias} - {""}:
            held[name].add(entry.version or "")
    missing: list[Dependency] = []
    outside: list[tuple[Dependency, str]] = []
    exempt = overridden.get(lock.ecosystem, frozenset())
    for wish in manifest.dependencies:
        if wish.source != "registry" or wish.name in own or wish.name in exempt or wish.alias in exempt:
            continue
        versions = held.get(wish.name) or held.get(wish.alias or wish.name) or set()
        if not versions:
            if not conditional(wish) and not _may_lack(wish, lock):
                missing.append(wish)
        elif all(meets(version, wish) is False for version in versions):
            outside.append((wish, max(versions)))
    if missing or outside:
        yield _differs(manifest, lock, missing, outside)


def _may_lack(wish: Dependency, lock: Manifest) -> bool:
    """PDM locks the groups that it is told to; a requirements file locks its own source alone."""
    return lock.path.endswith("pdm.lock") and wish.development


def _differs(
    manifest: Manifest, lock: Manifest, missing: list[Dependency], outside: list[tuple[Dependency, str]]
) -> Finding:
    name = PurePosixPath(lock.path).name
    parts = []
    if missing:
        more = f" and {len(missing) - 4} more" if len(missing) > 4 else ""
        parts.append(f"it does not hold {', '.join(d.name for d in missing[:4])}{more}")
    if outside:
        told = [f"{d.name} {version} where {_wish(d)} is asked for" for d, version in outside[:3]]
        more = f" and {len(outside) - 3} more" if len(outside) > 3 else ""
        parts.append(f"it holds {'; '.join(told)}{more}")
    wishes = [*missing, *(d for d, _ in outside)]
    return _finding(
        manifest.path,
        next((d.line for d in wishes if d.line), None),
        f"{lock.ecosystem}:{lock.path}",
        f"{name} is not the lock of this manifest any more: {', and '.join(parts)}.",
        Severity.LOW if all(d.development for d in wishes) else Severity.MEDIUM,
    )


def _wish(dependency: Dependency) -> str:
    spec = dependency.spec.partition(";")[0].strip()
    bare = spec[len(dependency.name) :].strip() if spec.lower().startswith(dependency.name) else spec
    return (bare or spec or "another")[:60]


def _own_names(inventory: Inventory) -> frozenset[str]:
    """Names of the repository's own packages: a lock names them as folders, if at all."""
    names: set[str] = set()
    for file in inventory.files:
        name = PurePosixPath(file.path).name
        if file.size > _LARGEST_MANIFEST or name not in ("package.json", "pyproject.toml", "Cargo.toml"):
            continue
        text = inventory.read(file)
        try:
            data = json.loads(text) if name == "package.json" else toml_in.parse(text)
        except (ValueError, RecursionError, toml_in.TomlError):
            continue
        if not isinstance(data, dict):
            continue
        tool = data.get("tool")
        poetry = tool.get("poetry") if isinstance(tool, dict) else None
        for table in (data, data.get("project"), data.get("package"), poetry):
            if isinstance(table, dict) and isinstance(table.get("name"), str):
                names |= {table["name"], canonicalize_name(table["name"])}
    return frozenset(names)


def _overridden(inventory: Inventory) -> dict[str, frozenset[str]]:
    """Names whose version the project sets itself, whatever its manifests ask for, by ecosystem."""
    ecosystems = {"package.json": "npm", "pnpm-workspace.yaml": "npm", "pyproject.toml": "PyPI"}
    ecosystems["Cargo.toml"] = "crates.io"
    found: dict[str, set[str]] = defaultdict(set)
    for file in inventory.files:
        ecosystem = ecosystems.get(PurePosixPath(file.path).name)
        if ecosystem is None or file.size > _LARGEST_MANIFEST:
            continue
        text = inventory.read(file)
        if file.path.endswith(".json"):
            try:
                data = json.loads(text)
            except (ValueError, RecursionError):
                continue
            tables = [data.get(key) for key in _OVERRIDES] if isinstance(data, dict) else []
            text = json.dumps([table for table in tables if table])
        else:
            table = _TABLE.search(text)
            text = text[table.start() :][:20_000] if table else ""
        found[ecosystem] |= set(_NAME.findall(text))
    return {ecosystem: frozenset(names) for ecosystem, names in found.items()}


def _finding(path: str, line: int | None, symbol: str, message: str, severity: Severity) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=severity,
        confidence=Confidence.HIGH,
        path=path,
        line=line,
        symbol=symbol,
        cwe=("CWE-1357",),
    )


CHECK = Check(RULE, look)
