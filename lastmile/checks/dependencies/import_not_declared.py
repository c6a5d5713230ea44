"""Shipped code imports a package that no manifest names: it runs on the developer's machine only.

Rule: catalogue dependencies/import-not-declared (CWE-1357). Judged are imports of others' packages in shipped
Python, JavaScript, TypeScript and Go: not in tests, scripts and examples, not those that the code copes
without, not those for types alone. A package that only another package brings along is a milder finding: it
disappears when that other package changes.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from lastmile.checks.dependencies._brings import brought_by, own_part
from lastmile.checks.dependencies._shipped_imports import (
    NAMES,
    bringers,
    chosen,
    covers,
    locks_of,
    manifests_of,
    room,
    ships,
)
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Fact, Finding, Package, Severity, Unread
from lastmile.names import distributions, is_known
from lastmile.syntax.imported import Imported, import_names, imported

RULE = "lastmile.import-not-declared"
# The platform of a serverless function brings these.
_PLATFORM = frozenset(("boto3", "botocore", "aws-sdk", "aws-lambda", "functions-framework"))
# Part of nearly every installation, and of the installer itself.
_EVERYWHERE = frozenset(("setuptools", "pip", "wheel", "typing-extensions"))
_AFFIXES = ("python-", "py-", "py", "node-")
_FRAMEWORKS = ("django-", "flask-", "drf-", "fastapi-")  # "django-x" often provides the module "x"


@dataclass
class _Side:
    """One ecosystem of the target."""

    ecosystem: str
    declared: set[str]
    locked: set[str]
    brought: dict[str, set[str]]
    folders: list[str]
    elsewhere: set[str]  # named for development, for an extra, or beside the product (documentation)
    loose: set[str] = field(default_factory=set)
    framed: set[str] = field(default_factory=set)  # what stands after the framework's name

    def __post_init__(self) -> None:
        self.loose = {_loose(name) for name in self.declared}
        self.framed = {
            _loose(name.removeprefix(frame))
            for name in self.declared
            for frame in _FRAMEWORKS
            if name.startswith(frame)
        }


def look(inventory: Inventory) -> Scan:
    """Compare the shipped imports of each ecosystem with its manifests and locks."""
    foreign = [one for one in imported(inventory) if one.kind == "foreign" and one.ecosystem in NAMES]
    if not foreign:
        raise NothingToLookAt("no import of somebody else's package")
    sides, unread = [], []
    for ecosystem in sorted({one.ecosystem for one in foreign}):
        side = _side(inventory, ecosystem)
        if isinstance(side, Unread):
            unread.append(side)
        elif side is not None:
            sides.append(side)
    if not sides:
        raise Skip(unread[0].reason if unread else "no manifest says which packages the code needs")
    found = [finding for side in sides for finding in _undeclared(inventory, side, foreign)]
    return Scan(
        findings=tuple(found),
        sent=tuple(sorted({one.path for one in foreign if any(one.ecosystem == s.ecosystem for s in sides)})),
        unread=tuple(unread),
        opportunities={RULE: len({(o.ecosystem, o.module) for o in foreign if ships(o)})},
        searched=f"{len(foreign)} imports of others' packages ({', '.join(s.ecosystem for s in sides)})",
    )


def _side(inventory: Inventory, ecosystem: str) -> _Side | Unread | None:
    """What is declared; an Unread where a manifest was not read in full, None where there is none."""
    manifests = manifests_of(inventory, ecosystem)
    broken = next((m for m in manifests if m.problem), None)
    if broken is not None:
        return Unread(path=broken.path, reason=f"{broken.path}: {broken.problem}"[:200], rule=RULE)
    locks = locks_of(inventory, ecosystem)
    if not any(m.dependencies for m in manifests) and not locks:
        return None
    every = [m for m in inventory.manifests if m.ecosystem == ecosystem and not m.is_lock]
    # Another manifest of the tree, also of its examples, explains an import well enough.
    declared = {n for m in every for d in m.dependencies for n in (d.name, d.alias) if n}
    direct = {n for m in locks for d in m.dependencies if d.direct for n in (d.name, d.alias) if n}
    locked = {d.name for m in locks for d in m.dependencies}
    folders = [room(m) for m in (*manifests, *locks)]
    shipped = {d.name for d in chosen(manifests) if not d.optional}
    elsewhere = declared - shipped - direct
    return _Side(ecosystem, declared | direct, locked, bringers(inventory, ecosystem), folders, elsewhere)


def _undeclared(inventory: Inventory, side: _Side, foreign: list[Imported]) -> list[Finding]:
    missing: dict[str, list[Imported]] = defaultdict(list)
    hosted = Fact.SERVERLESS in inventory.facts
    for one in foreign:
        if one.ecosystem != side.ecosystem or not ships(one) or _provided(one, side):
            continue
        if not any(covers(folder, one.path) for folder in side.folders) or "supabase/functions/" in one.path:
            continue
        names = {n for module in import_names(one) for n in distributions(one.ecosystem, module)}
        if names & _EVERYWHERE or (hosted and (names & _PLATFORM or one.module.startswith("@aws-sdk/"))):
            continue
        missing[one.module].append(one)
    return [_finding(side, module, found) for module, found in sorted(missing.items())]


def _provided(one: Imported, side: _Side) -> bool:
    names = {n for module in import_names(one) for n in distributions(one.ecosystem, module)}
    if one.ecosystem == "Go":
        return any(one.whole == n or one.whole.startswith(n + "/") for n in side.declared | side.locked)
    if any(brought_by(one.ecosystem, name, side.elsewhere) for name in names):
        return True  # an optional part; what it needs is named, though not for every installation
    if names & side.declared or _loose(one.module) in side.loose:
        return True
    if any(own_part(name, side.declared) for name in names):
        return True
    unknown = not any(is_known(one.ecosystem, name) for name in names)
    return unknown and _loose(one.module) in side.framed


def _loose(name: str) -> str:
    """A name without what packages put around it: "python-foo", "py_foo" and "foo" are one."""
    folded = name.lower().replace("_", "-").replace(".", "-")
    bare = next((folded.removeprefix(a) for a in _AFFIXES if folded.startswith(a)), folded)
    return bare.removesuffix("-python").removesuffix("-py").replace("-", "")


def _finding(side: _Side, module: str, found: list[Imported]) -> Finding:
    first = found[0]
    names = tuple(dict.fromkeys(n for m in import_names(first) for n in distributions(first.ecosystem, m)))
    # The types of a package are not the package.
    names = tuple(n for n in names if not n.startswith("@types/")) or names
    locked = next((n for n in names if n in side.locked), None)
    known = next((n for n in names if brought_by(side.ecosystem, n, side.declared)), None)
    name = locked or known or names[0]
    others = len({one.path for one in found}) - 1  # the finding's place is none of them
    lazy = all(one.lazy for one in found)
    fails = "the program fails when it gets there" if lazy else "a fresh installation fails at this import"
    if not side.locked:
        fails += ", unless another package happens to bring it along"
    where = f" (here and in {others} other file{'s' if others > 1 else ''})" if others else ""
    said = f"The code imports '{module}'{where}, and no manifest names a package that provides it"
    severity, confidence = Severity.MEDIUM, Confidence.HIGH if side.locked else Confidence.MEDIUM
    if locked or known:
        by = sorted(side.brought.get(name, ())) or [brought_by(side.ecosystem, name, side.declared) or ""]
        bringing = ", ".join(by[:3]) + (" and others" if len(by) > 3 else "")
        verb = "brings" if len(by) == 1 else "bring"
        because = f"because {bringing} {verb} it along" if bringing else "because something brings it along"
        said += f": '{name}' works only {because}. It is gone when that changes."
        severity = Severity.LOW
    elif is_known(side.ecosystem, name):
        said += f" (probably '{name}'): {fails}."
    else:
        said += (
            f": {fails}. '{name}' is not in our list of well-known packages "
            "either; check that it exists before anybody installs it."
        )
        confidence = Confidence.MEDIUM
    if lazy:
        severity, confidence = Severity.LOW, Confidence.MEDIUM
    return Finding(
        rule=RULE,
        message=said,
        severity=severity,
        confidence=confidence,
        path=first.path,
        line=first.line,
        symbol=f"{side.ecosystem}:{module}",
        cwe=("CWE-1357",),
        package=Package(ecosystem=side.ecosystem, name=name, version=None),
    )


CHECK = Check(RULE, look)
