"""Packages for which any future version will do: the next installation may take one that breaks the product.

Rule: catalogue dependencies/unpinned-versions (CWE-1357). ``lockfile_missing`` asks whether anything fixes
the versions, and what it reports is not said again here; here it is which wishes have no upper end in the
other manifests that no lock governs, and what containers install past every manifest. Libraries' open
ranges are right.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lastmile.checks.dependencies import lockfile_missing
from lastmile.checks.dependencies._commands import Command, commands
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Dependency, Inventory, Manifest, Scan, governing_lock
from lastmile.model import Confidence, Fact, Finding, Role, Severity, Unread

RULE = "lastmile.unpinned-versions"
_ASIDE = (Role.TEST, Role.VENDORED, Role.DOCS, Role.GENERATED)
_ECOSYSTEMS = frozenset({"npm", "PyPI", "crates.io", "RubyGems", "Packagist"})
_ANY = frozenset({"", "*", "x", "latest", "next", "canary", "beta", "master", "main", ">=0", ">=0.0.0"})
_TEAM = re.compile(
    r"(?:^|/)(?:\.?ci|\.github|dev|tests?|docs?|tools?|scripts|lint|examples?)/|(?:dev|tests?|docs?|lint|ci)[\w-]*\.(?:txt|in)$"
)
_OPEN = re.compile(r">=?\s*v?[\w.+!-]{1,60}$")  # a lower end and nothing else
_NAMED = re.compile(r"^[\w.@/-]{1,214}(?:\s*\[[^\]]{0,200}\])?\s*")
_WORDS = re.compile(
    r"\bpip[\d.]*\b[^\n]{0,400}\binstall\b|\b(?:npm|pnpm)\b[^\n]{0,400}\s(?:-g|--global)\b"
    r"|\byarn global add\b"
)
_PIP = re.compile(
    r"^(?:sudo\s+)?(?:python[\d.]*\s+-m\s+|uv\s+)?pip[\d.]*\s+(?:--?\S+\s+){0,5}install\b(.{0,1000})"
)
_NPM = re.compile(
    r"^(?:sudo\s+)?(?:(?:npm|pnpm)\s+(?:i|install|add)\s+(?:-g|--global)|(?:npm|pnpm)\s+(?:-g|--global)\s+(?:i|install|add)"
    r"|yarn\s+global\s+add)\s+(.{1,500})"
)
_PIP_NAME = re.compile(r"([A-Za-z][\w.-]{0,100})(?:\[[\w,.-]{0,100}\])?$")
_NPM_NAME = re.compile(r"(@?[A-Za-z][\w.-]{0,100}(?:/[\w.-]{1,100})?)(?:@(latest|next|\*))?$")
# They build or start the installation and are not what runs.
_TOOLS = frozenset(
    {
        *(
            "pip",
            "setuptools",
            "wheel",
            "build",
            "poetry",
            "pipenv",
            "uv",
            "pdm",
            "hatch",
            "hatchling",
            "tox",
        ),
        *(
            "nox",
            "pip-tools",
            "virtualenv",
            "twine",
            "pre-commit",
            "cibuildwheel",
            "maturin",
            "coverage",
            "ruff",
        ),
        *("npm", "pnpm", "yarn", "corepack", "bun", "node-gyp", "lerna", "turbo", "nx", "npm-check-updates"),
        *(
            "typescript",
            "ts-node",
            "vercel",
            "netlify-cli",
            "wrangler",
            "firebase-tools",
            "expo-cli",
            "eas-cli",
        ),
        *(
            "codecov",
            "coveralls",
            "pytest",
            "mypy",
            "flake8",
            "black",
            "isort",
            "awscli",
            "ansible",
            "bandit",
        ),
    }
)
_VALUED = frozenset(
    {"-t", "--target", "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--prefix"}
)
_VALUED |= {
    "--platform",
    "--python-version",
    "--timeout",
    "--retries",
    "--trusted-host",
    "--cache-dir",
    "--root",
}
_FIXED = re.compile(r"\s(?:-c|--constraint|--require-hashes)\b|PIP_CONSTRAINT")


def look(inventory: Inventory) -> Scan:
    """Judge manifests that no lock governs, and the containers' own install commands."""
    library = Fact.LIBRARY in inventory.facts and Fact.APPLICATION not in inventory.facts
    roles = {f.path: f.role for f in inventory.files}
    judged = [
        m
        for m in inventory.manifests
        if not m.is_lock and m.ecosystem in _ECOSYSTEMS and roles.get(m.path) not in _ASIDE
    ]
    told = lockfile_missing.unlocked(inventory)
    free = [] if library else [m for m in judged if not _governed(m, inventory)]
    known = {m.path for m in free if (str(PurePosixPath(m.path).parent), m.ecosystem) in told}
    judged = [m for m in judged if m.path not in known]
    bare = [m for m in free if m.path not in known and _deployed(m, inventory)]
    findings = [finding for m in bare for finding in _open_wishes(m)]
    installs = list(_installs(inventory))
    findings += [finding for finding, _ in installs if finding is not None]
    if known and not judged and not installs:
        raise NothingToLookAt("nothing locks the versions, which is a finding of its own")
    if not judged and not installs:
        raise NothingToLookAt("no manifest of the product and no command that installs packages")
    if library and not installs:
        raise NothingToLookAt("a library: its users choose the versions")
    broken = [m for m in bare if m.problem]
    if broken and not findings and not any(m.dependencies for m in judged):
        raise Skip(f"{broken[0].path}: {broken[0].problem}")
    return Scan(
        findings=tuple(findings),
        sent=tuple(dict.fromkeys([*(m.path for m in judged), *(path for _, path in installs)])),
        unread=tuple(Unread(path=m.path, reason=str(m.problem)) for m in broken),
        opportunities={RULE: max(len(judged) + len(installs), len(findings))},
        searched=f"{len(judged)} manifests, {len(bare)} of them without a lock, and {len(installs)} commands",
    )


def _deployed(manifest: Manifest, inventory: Inventory) -> bool:
    """Whether it says what runs, and not what a published package allows or what the team's tools need."""
    folder, name = PurePosixPath(manifest.path).parent, PurePosixPath(manifest.path).name
    if _TEAM.search(manifest.path) or name in ("setup.cfg", "setup.py"):
        return False
    builds = {str(folder / "setup.py"), str(folder / "pyproject.toml")}
    for file in inventory.files:
        if file.path in builds:
            text = inventory.read(file)
            if name in text and name.startswith("requirements"):
                return False  # the package's own metadata is read from it
            if file.path == manifest.path and Fact.LIBRARY in inventory.facts and "[build-system]" in text:
                return False
    return True


def _governed(manifest: Manifest, inventory: Inventory) -> bool:
    """Whether a lock settles its versions, also one that could not be read or was left out as binary."""
    if governing_lock(manifest, inventory.manifests) is not None:
        return True
    names = {"npm": ("bun.lockb",), "PyPI": ("conda-lock.yml",)}.get(manifest.ecosystem, ())
    folder = PurePosixPath(manifest.path).parent
    there = {x.path for x in inventory.left_out} | {f.path for f in inventory.files}
    # A list that pip-compile or "pip freeze" made beside its source is its lock.
    frozen = [
        m
        for m in inventory.manifests
        if m.ecosystem == "PyPI" == manifest.ecosystem
        and m.path != manifest.path
        and m.path.endswith(".txt")
        and PurePosixPath(m.path).parent == folder
        and m.dependencies
        and all(d.version for d in m.dependencies)
    ]
    return bool(frozen) or any(str(folder / name) in there for name in names)


def _open_wishes(manifest: Manifest) -> Iterator[Finding]:
    """One finding for all run-time packages of a manifest that have no upper end."""
    counted = [
        d for d in manifest.dependencies if d.source == "registry" and not d.development and not d.optional
    ]
    loose = [d for d in counted if d.version is None and _endless(d)]
    if not loose:
        return
    names = ", ".join(d.name for d in loose[:4]) + (f" and {len(loose) - 4} more" if len(loose) > 4 else "")
    yield _finding(
        manifest.path,
        next((d.line for d in loose if d.line), None),
        "open",
        f"{len(loose)} of {len(counted)} run-time packages take any newer version, breaking or not: {names}.",
        Severity.MEDIUM if 2 * len(loose) >= len(counted) else Severity.LOW,
    )


def _endless(dependency: Dependency) -> bool:
    """Whether the wish has no upper end: nothing, ``*``, ``latest``, or a lower end alone."""
    spec = dependency.spec.partition(";")[0].strip()
    if dependency.ecosystem == "PyPI" and spec[:1].isalpha():
        spec = _NAMED.sub("", spec, count=1)
    spec = spec.strip().strip("()").strip().lower()
    return spec in _ANY or bool(_OPEN.match(spec))


def _installs(inventory: Inventory) -> Iterator[tuple[Finding | None, str]]:
    """Each install command of the product's containers, and what is wrong with it."""
    for command in commands(inventory, _WORDS):
        if command.kind not in ("container", "hosting"):
            continue
        names = _unfixed(command)
        if names is None:
            continue
        runs = [name for name in names if name.lower() not in _TOOLS]
        if not runs:
            yield None, command.path
            continue
        message = f"The image installs {', '.join(runs[:4])} in whatever version is newest on that day."
        yield _finding(command.path, command.line, runs[0], message, Severity.MEDIUM), command.path


def _unfixed(command: Command) -> list[str] | None:
    """Names that a command installs without a version; None: it is no command that installs by name."""
    if pip := _PIP.match(command.text):
        if _FIXED.search(command.text):
            return []
        pattern, rest = _PIP_NAME, pip[1]
    elif npm := _NPM.match(command.text):
        pattern, rest = _NPM_NAME, npm[1]
    else:
        return None
    words = rest.split()
    if any(word.startswith(("-r", "--requirement", "-e")) and word != "--require-hashes" for word in words):
        return []
    found: list[str] = []
    skip = False
    for word in words:
        valued, skip = skip, word in _VALUED
        name = None if valued or word.startswith("-") else pattern.match(word.strip("\"'"))
        if name:
            found.append(name[1])
    return found


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
