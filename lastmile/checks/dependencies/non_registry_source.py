"""Packages that come from elsewhere than a registry, so that their content can change or vanish.

Rule: catalogue dependencies/non-registry-source (CWE-494, CWE-829). A full commit hash fixes the content; a
lock that holds one does too. A folder of the repository itself is no foreign source.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from lastmile.checks.dependencies._owners import owners
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Dependency, Inventory, Manifest, Scan, SourceFile, governing_lock
from lastmile.model import Confidence, Finding, Package, Role, Severity, Unread

RULE = "lastmile.non-registry-source"
_ASIDE = (Role.TEST, Role.VENDORED, Role.DOCS, Role.GENERATED)
_COMMIT = re.compile(r"(?:[#@]|\brev\b[\s\"'=:]{1,6})[0-9a-f]{7,64}\b", re.IGNORECASE)
_PLAIN = re.compile(r"(?:git\+)?http://(?!localhost|127\.|\[::1\])[^\s\"']+", re.IGNORECASE)
_HASHED = re.compile(r"#(?:sha256|sha512|sha1|md5)=|--hash|@[0-9a-f]{40}|/[0-9a-f]{40}(?:\.|/|$)")
# A release's own file: its name has the version, and forges and wheels' homes do not change it, as a rule.
_RELEASE = re.compile(r"/releases/download/|\.whl(?:[#?\s;]|$)|/archive/refs/tags/|-/")
_OWNER = re.compile(
    r"(?:github|gitlab|bitbucket)(?:\.com)?[:/]([\w.-]{1,100})/|^([\w.-]{1,100})/[\w.-]{1,100}(?:#|$)"
)
_EXTRA_INDEX = re.compile(r"^[ \t]*--extra-index-url[= \t]+(\S{1,500})", re.MULTILINE)
_TRUSTED = re.compile(
    r"^[ \t]*--(?:trusted-host|(?:extra-)?index-url)[= \t]+(http://\S{1,500}|\S{0,200})", re.MULTILINE
)
# Published indexes of one project's own builds, whose names the public index holds too and belongs to them.
_KNOWN_INDEX = re.compile(
    r"download\.pytorch\.org|\.piwheels\.org|pypi\.nvidia\.com|data\.pyg\.org|wheels\.|wheelhouse"
)


class _Word(NamedTuple):
    """What is wrong with one source."""

    message: str
    severity: Severity


def look(inventory: Inventory) -> Scan:
    """Judge the source of every package that a manifest names, and the indexes of requirements files."""
    roles = {f.path: f.role for f in inventory.files}
    judged = [m for m in inventory.manifests if not m.is_lock and roles.get(m.path) not in _ASIDE]
    named = sum(len(m.dependencies) for m in judged)
    if not judged:
        raise NothingToLookAt("no manifest of the product")
    if not named and any(m.problem for m in judged):
        broken = next(m for m in judged if m.problem)
        raise Skip(f"{broken.path}: {broken.problem}")
    own, files = owners(inventory), {f.path: f for f in inventory.files}
    findings: list[Finding] = []
    for manifest in judged:
        lock = governing_lock(manifest, inventory.manifests)
        foreign = [d for d in manifest.dependencies if d.source != "registry"]
        text = inventory.read(files[manifest.path]) if manifest.path in files else ""
        lines = text.splitlines() if foreign else []
        for dependency in foreign:
            written = dependency.spec
            if dependency.line and dependency.line <= len(lines):
                written += " " + lines[dependency.line - 1][:1000]  # Cargo and Poetry name the commit apart
            word = _judge(dependency, written, lock, own)
            if word and all((f.path, f.symbol) != (manifest.path, dependency.name) for f in findings):
                findings.append(_finding(dependency, word))
        if manifest.ecosystem == "PyPI" and manifest.path in files:
            findings += _indexes(files[manifest.path], text)
    return Scan(
        findings=tuple(findings),
        sent=tuple(m.path for m in judged),
        unread=tuple(Unread(path=m.path, reason=m.problem) for m in judged if m.problem),
        opportunities={RULE: max(named, len(findings))},
        searched=f"sources of {named} packages in {len(judged)} manifests",
    )


def _judge(dependency: Dependency, spec: str, lock: Manifest | None, own: frozenset[str]) -> _Word | None:
    if dependency.source == "path":
        return _path(dependency)
    if dependency.ecosystem == "Go" or dependency.source not in ("git", "url"):
        return None
    locked, ours = _locked(dependency, lock), _ours(spec, own)
    if locked and (dependency.development or ours):
        return None
    if _PLAIN.search(spec) and not _HASHED.search(spec):
        told = "is fetched over an unencrypted connection: whoever sits on the line can exchange it"
        return _Word(told, Severity.MEDIUM)
    if dependency.source == "git":
        after = "; the lock holds the commit, while that exists" if locked else ""
        told = f"comes from a repository by a name that can move, not by a commit{after}"
        fixed, mild = bool(_COMMIT.search(spec)), locked or ours
    else:
        told = "comes from an address, without a hash of what is expected there"
        fixed, mild = locked or bool(_HASHED.search(spec)), ours or bool(_RELEASE.search(spec))
    return None if fixed else _Word(told, Severity.LOW if mild else Severity.MEDIUM)


def _path(dependency: Dependency) -> _Word | None:
    """A folder or an archive outside the repository: nobody else can install it."""
    place = re.sub(r"^(?:-e\s+|--editable[= ])", "", dependency.spec.split(" @ ")[-1].strip())
    place = re.sub(r"^(?:file|link|portal):(?://)?", "", place.split("#")[0].split(";")[0].strip())
    if re.match(r"[A-Za-z]:[\\/]|/[^/]|~", place):
        return _Word("comes from a folder of one machine: nobody else can install it", Severity.MEDIUM)
    if not place.startswith(".."):
        return None
    parts = [part for part in PurePosixPath(dependency.declared_in).parent.parts if part != "."]
    for part in PurePosixPath(place).parts:
        if part == "..":
            if not parts:
                return _Word("comes from a folder outside the repository", Severity.MEDIUM)
            parts.pop()
        elif part != ".":
            parts.append(part)
    return None


def _locked(dependency: Dependency, lock: Manifest | None) -> bool:
    """Whether the governing lock was read and holds this package: it then holds the commit or the hash."""
    return lock is not None and any(d.name == dependency.name for d in lock.dependencies)


def _ours(spec: str, own: frozenset[str]) -> bool:
    found = _OWNER.search(spec)
    return found is not None and (found[1] or found[2] or "").lower() in own


def _indexes(file: SourceFile, text: str) -> Iterator[Finding]:
    """Options of a requirements file that let others decide what is installed."""
    for found in _EXTRA_INDEX.finditer(text):
        address = found[1]
        if _KNOWN_INDEX.search(address) or address.startswith("http://"):
            continue
        word = _Word(
            "A second package index is asked beside the public one, and the higher version wins: whoever "
            "publishes a name of yours there is installed instead",
            Severity.LOW,
        )
        yield _index(file, text, found.start(), word)
    for found in _TRUSTED.finditer(text):
        plain = found[1].startswith("http://") and "localhost" not in found[1]
        if plain or "--trusted-host" in found[0]:
            word = _Word("A package index is used without a checked, encrypted connection", Severity.MEDIUM)
            yield _index(file, text, found.start(), word)


def _index(file: SourceFile, text: str, place: int, word: _Word) -> Finding:
    return Finding(
        rule=RULE,
        message=f"{word.message}.",
        severity=word.severity,
        confidence=Confidence.MEDIUM,
        path=file.path,
        line=text.count("\n", 0, place) + 1,
        symbol="index",
        cwe=("CWE-494", "CWE-829"),
    )


def _finding(dependency: Dependency, word: _Word) -> Finding:
    development = " It is for development only." if dependency.development else ""
    return Finding(
        rule=RULE,
        message=f"{dependency.name} {word.message}.{development}",
        severity=Severity.LOW if dependency.development else word.severity,
        confidence=Confidence.HIGH,
        path=dependency.declared_in,
        line=dependency.line,
        symbol=dependency.name,
        cwe=("CWE-494", "CWE-829"),
        package=Package(ecosystem=dependency.ecosystem, name=dependency.name, version=dependency.version),
    )


CHECK = Check(RULE, look)
