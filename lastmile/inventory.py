"""The facts: what is known of one target while its audit runs; frozen, no input and no output.

``Inventory`` is THE one argument of every scanner and check; ``Scan`` is what each brings home.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Protocol

from lastmile import __version__
from lastmile.model import Fact, Finding, LeftOut, Role, Suppression, Target, Unread
from lastmile.model import History as Story


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One text file of the target."""

    path: str  # real path in the repository, posix, control characters made visible
    copy: str  # path of the clean copy below ``Inventory.snapshot``: ASCII, numbered, never a config name
    language: str | None  # lower-case id such as "python", "typescript"; None: no language we know
    role: Role
    lines: int  # non-blank lines
    size: int  # bytes in the target
    digest: str  # sha256 hex of the bytes in the target


@dataclass(frozen=True, slots=True)
class Dependency:
    """One package that a manifest or lock names."""

    ecosystem: str  # OSV's name: "PyPI", "npm", "Go", "crates.io"
    name: str  # normalised as the ecosystem does
    version: str | None  # exact version; None where nothing pins it
    spec: str  # the requirement as written, "" in locks
    direct: bool
    development: bool
    declared_in: str  # path of the manifest or lock
    line: int | None
    source: str = "registry"  # registry | git | url | path
    licence: str | None = None
    requires: tuple[tuple[str, str | None], ...] = ()  # (name, version) of what it brings, in the same lock
    optional: bool = False  # installed only where a platform or an extra asks for it
    alias: str = ""  # the name by which the code imports it, where the manifest gives it another
    scripts: bool = False  # the lock says that it runs code while it is installed
    deprecated: str = ""  # what its authors say of it, as the lock tells
    host: str = ""  # host of a git, url or foreign registry source; never credentials


@dataclass(frozen=True, slots=True)
class Manifest:
    """One manifest or lock file that was read."""

    path: str
    ecosystem: str
    is_lock: bool
    dependencies: tuple[Dependency, ...]
    problem: str | None = None  # why it could not be read in full, else None
    manager: str = ""  # whose file it is: "pip", "uv", "npm", "yarn", "pnpm", "bun", "cargo", "go", …
    indexes: tuple[str, ...] = ()  # hosts of package indexes that the file itself names; never credentials
    members: tuple[str, ...] = ()  # folders below its own, or globs of them, that belong to its workspace


# Lock -> the manifests whose wishes it settles; a hashed requirements file settles its source, see below.
_SETTLES = {
    **dict.fromkeys(
        ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"),
        ("package.json",),
    ),
    **dict.fromkeys(("uv.lock", "poetry.lock", "pdm.lock"), ("pyproject.toml", "setup.cfg", "setup.py")),
    "Pipfile.lock": ("Pipfile",),
    "Cargo.lock": ("Cargo.toml",),
    "go.sum": ("go.mod",),
    "Gemfile.lock": ("Gemfile",),
    "composer.lock": ("composer.json",),
}


def _settles(lock: PurePosixPath, manifest: PurePosixPath) -> bool:
    if lock.name.startswith("pylock."):
        return manifest.name in ("pyproject.toml", "setup.cfg", "setup.py")
    if lock.suffix == ".txt":
        return manifest.name == f"{lock.stem}.in" or (
            lock.name == "requirements.txt" and manifest.name in ("pyproject.toml", "setup.cfg", "setup.py")
        )
    return manifest.name in _SETTLES.get(lock.name, ())


def governing_lock(manifest: Manifest, manifests: Iterable[Manifest]) -> Manifest | None:
    """The lock that settles the versions of this manifest; None: no lock does, or it is a lock itself.

    It lies in the manifest's folder, or in a folder above whose lock or manifest names the manifest's folder
    as part of its workspace; the nearest counts. Of several in one folder the one of the manifest's own
    manager comes first, then the one that could be read, then the one that names most packages.
    """
    if manifest.is_lock:
        return None
    own = PurePosixPath(manifest.path)
    known = [m for m in manifests if m.ecosystem == manifest.ecosystem]
    for folder in own.parents:
        inside = str(own.parent.relative_to(folder))
        here = [m for m in known if PurePosixPath(m.path).parent == folder]
        locks = [m for m in here if m.is_lock and _settles(PurePosixPath(m.path), own)]
        belongs = inside == "." or any(belongs_to(m, inside) for m in here)
        if locks and belongs:
            return max(
                locks,
                key=lambda m: (
                    bool(manifest.manager) and m.manager == manifest.manager,
                    not m.problem,
                    len(m.dependencies),
                ),
            )
    return None


def belongs_to(root: Manifest, folder: str) -> bool:
    """Whether the workspace of ``root`` has this folder (posix, relative to the root's own) as a member."""
    told = [pattern.removeprefix("./").rstrip("/") for pattern in root.members]
    return any(_matches(folder, p) for p in told if not p.startswith("!")) and not any(
        _matches(folder, p[1:].removeprefix("./")) for p in told if p.startswith("!")
    )


def _matches(folder: str, pattern: str) -> bool:
    """A workspace glob: ``*`` is one folder's name, ``**`` any number of folders."""
    if "**" in pattern:
        head, _, tail = pattern.partition("**")
        below = folder == head.rstrip("/") or folder.startswith(head)
        return below and folder.endswith(tail.strip("/*"))
    parts, wanted = folder.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


@dataclass(frozen=True, slots=True)
class PastSecret:
    """One secret that an older commit holds; ``repr`` never shows the value."""

    path: str  # the file's path at that time
    line: int
    commit: str  # the newest commit whose changes name that version of the file, "" where unknown
    date: str  # ISO date of it
    provider: str  # "" where only the name tells
    kind: str
    name: str | None
    value: str = field(repr=False)
    sure: bool  # a provider's shape, not only a telling name or an address
    example: bool  # its file was named as an example


@dataclass(frozen=True, slots=True)
class Past:
    """What was looked for, and found, in commits older than the audited one."""

    secrets: tuple[PastSecret, ...]
    objects: int  # versions of product files that only older commits hold
    unread: int  # of these, not read: too large, too many, or no time
    problem: str | None = None  # why the history could not be walked, else None


@dataclass(frozen=True, slots=True)
class History:
    """What git's plumbing says; shown as facts, never scored."""

    commit: str
    ref: str | None
    dirty: bool | None  # None: not determined
    shallow: bool
    commits: int | None  # None on a shallow clone
    authors: int | None
    first_commit: str | None  # ISO date
    last_commit: str | None
    tracked: frozenset[str]  # paths in the audited commit
    past: Past | None = None  # None: not looked at, because the user or the clone has no history
    story: Story | None = None  # how the code came to be; always there where a repository was opened


@dataclass(frozen=True, slots=True)
class Limits:
    """What a scanner may use."""

    timeout: float = 600.0  # seconds of wall time for one tool
    jobs: int = 2
    offline: bool = False  # no advisory or registry look-up


@dataclass(frozen=True)
class Inventory:
    """The facts about one target, computed once."""

    target: Target
    snapshot: Path  # folder of clean copies; ``code/`` below it holds SOURCE and TEST files and nothing else
    workspace: Path  # empty folder of ours for the scanners' own files, removed after the audit
    files: tuple[SourceFile, ...]  # sorted by path
    read: Callable[[SourceFile], str] = field(repr=False)  # text of the clean copy
    facts: frozenset[Fact] = frozenset()
    frameworks: tuple[str, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    history: History | None = None
    limits: Limits = Limits()

    def select(
        self, *languages: str, roles: Iterable[Role] = (Role.SOURCE, Role.TEST, Role.TRIAL)
    ) -> tuple[SourceFile, ...]:
        """The files in these languages (all if none is named) and roles, in path order."""
        wanted = frozenset(roles)
        return tuple(f for f in self.files if f.role in wanted and (not languages or f.language in languages))


def product_manifests(inventory: Inventory) -> tuple[Manifest, ...]:
    """The manifests and locks that are none of tests, examples or other people's code.

    A lock is data wherever it lies, so it goes with the manifests of its folder and ecosystem.
    """
    roles = {file.path: file.role for file in inventory.files}
    aside = {m.path for m in inventory.manifests if roles.get(m.path) in (Role.TEST, Role.VENDORED)}
    beside: dict[tuple[PurePosixPath, str], set[bool]] = {}
    for m in inventory.manifests:
        if not m.is_lock:
            beside.setdefault((PurePosixPath(m.path).parent, m.ecosystem), set()).add(m.path in aside)
    return tuple(
        m
        for m in inventory.manifests
        if m.path not in aside
        and not (m.is_lock and beside.get((PurePosixPath(m.path).parent, m.ecosystem)) == {True})
    )


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanner brings home."""

    findings: tuple[Finding, ...] = ()
    sent: tuple[str, ...] = ()  # real paths of the files it was to read
    unread: tuple[Unread, ...] = ()
    opportunities: Mapping[str, int] = field(default_factory=dict)  # rule -> places where it could fail
    # rule -> places where it did fail, where one finding speaks for all of them (a share of a whole)
    violations: Mapping[str, int] = field(default_factory=dict)
    searched: str = ""  # for absences: what was searched, and where
    secrets: frozenset[str] = field(default=frozenset(), repr=False)  # plain values, for the redactor alone
    walls: Mapping[str, bool] = field(default_factory=dict)  # sandbox parts that stood
    data_date: str | None = None  # date of the data that the scanner used (advisories)


class Scanner(Protocol):
    """A wrapped tool or a check of our own; both doors look alike."""

    @property
    def name(self) -> str:
        """Prefix of its rules; for a check of our own the rule id itself ("lastmile.…")."""

    def version(self) -> str:
        """Version of the tool, found without running the target."""

    def scan(self, inventory: Inventory) -> Scan:
        """Look at the inventory. Raises Skip (does not apply) or ScannerError (did not work)."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check of our own: its rule id and the function that looks; satisfies Scanner."""

    name: str  # "lastmile.<id>", the only rule that it reports
    look: Callable[[Inventory], Scan]

    def version(self) -> str:
        """The check is part of LastMile and bears its version."""
        return __version__

    def scan(self, inventory: Inventory) -> Scan:
        """Look at the inventory. Raises Skip where the check has nothing to look at."""
        return self.look(inventory)
