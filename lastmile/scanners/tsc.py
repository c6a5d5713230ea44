"""tsc: calls of what neither a locked npm package nor the platform has.

tsc says what does not fit; it is believed only where the call surely fails if the claim is right, where one
package declares the receiver and all that it builds on is laid out, and where no package, no declaration of
the platform and nothing of the project knows the name at all.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lastmile.errors import NothingToLookAt, ScannerError, Skip
from lastmile.inventory import Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Package, Severity, Unread
from lastmile.scanners.apis import script_claims
from lastmile.scanners.apis.claims import What
from lastmile.scanners.apis.declarations import NpmPackage
from lastmile.scanners.apis.npm_library import NpmLibrary
from lastmile.scanners.apis.npm_wishes import NpmWishes, npm_wishes, shelf_of, types_of
from lastmile.scanners.apis.script_claims import ScriptClaim
from lastmile.scanners.apis.script_spots import ProjectText, ScriptSpots
from lastmile.scanners.apis.script_tree import script_tree
from lastmile.scanners.apis.script_verdicts import Court, ScriptVerdict
from lastmile.scanners.apis.tsc_runs import Tsc, library_of, native, version_of
from lastmile.scanners.tool import UNKNOWN, find_tool
from lastmile.syntax import tree
from lastmile.syntax.imported import Imported, imported
from lastmile.syntax.imported_aliases import package_of

MISSING = "tsc.hallucinated-api"
DRIFT = "tsc.api-drift"
REMEDY = "npm install --global typescript@7"
_SECONDS = 300.0  # for one run; measured: 1 to 10 s for 100,000 lines


@dataclass
class _Desk:
    """All that one scan works with."""

    inventory: Inventory
    tsc: Tsc
    court: Court
    version: str


class TypeScript:
    """Wraps ``tsc`` on the product's scripts and the declarations of their packages; satisfies Scanner."""

    name = "tsc"

    def version(self) -> str:
        """Version of the tsc that would run."""
        try:
            return version_of(native(find_tool("tsc"))) or UNKNOWN
        except ScannerError:
            return UNKNOWN

    def scan(self, inventory: Inventory) -> Scan:
        """Compare calls with packages. Raises NothingToLookAt, Skip (no tsc) and ScannerError."""
        files = inventory.select("javascript", "typescript")
        if not files:
            raise NothingToLookAt("there is no JavaScript or TypeScript file")
        tool, declarations = _found(inventory)
        foreign = [i for i in imported(inventory) if i.ecosystem == "npm" and i.kind == "foreign"]
        wanted = npm_wishes(inventory, foreign)
        library = NpmLibrary(inventory)
        shelf, failed = shelf_of(library, wanted)
        place = inventory.workspace.resolve() / "tsc" / "tree"
        scripts = script_tree(inventory, place)
        tsc = Tsc(inventory, tool, declarations, scripts, _beside(shelf))
        tsc.prepare(library.folder)
        court = Court(library, wanted, shelf, ProjectText(inventory), tsc.platform_words)
        desk = _Desk(inventory, tsc, court, self.version())
        seconds = min(_SECONDS, inventory.limits.timeout / 3)
        said, result = tsc.claims(seconds)
        standing = list(_standing(desk, said))
        homes = tsc.homes([claim for claim, _ in standing], seconds)
        findings = [
            _finding(desk, file, claim, verdict)
            for claim, file in standing
            if (verdict := court.judged(claim, homes.get(claim, frozenset()))) is not None
        ]
        return Scan(
            findings=tuple(sorted(findings, key=lambda f: (f.path or "", f.line or 0, f.symbol or ""))),
            sent=tuple(sorted([f.path for f in scripts.judged.values()] + scripts.unread)),
            unread=tuple(Unread(path=path, reason="beyond what tsc was given") for path in scripts.unread),
            searched=_searched(desk, wanted, foreign, failed),
            walls=result.walls,
        )


def _found(inventory: Inventory) -> tuple[Path, Path]:
    """The program and the folder of its own declarations. Raises Skip that says what to do."""
    try:
        given = find_tool("tsc")
    except ScannerError as error:
        if os.environ.get("LASTMILE_TOOL_TSC"):
            raise
        raise Skip(f"typescript is not installed: {REMEDY}") from error
    source = Path(inventory.target.source)
    if source.is_dir() and given.resolve().is_relative_to(source.resolve()):
        raise Skip(f"the only tsc on PATH belongs to the audited product: {REMEDY}")
    tool = native(given)
    declarations = library_of(tool)
    if declarations is None:
        raise Skip(f"the declarations of the installed tsc were not found: {REMEDY}")
    return tool, declarations


def _beside(shelf: Mapping[str, NpmPackage]) -> dict[str, NpmPackage]:
    """What lies beside the scripts: packages with declarations, each under its own name."""
    return {name: package for name, package in shelf.items() if package.typed}


def _standing(desk: _Desk, said: Sequence[ScriptClaim]) -> Iterator[tuple[ScriptClaim, SourceFile]]:
    """The claims that the project's own code leaves standing."""
    spots: dict[str, ScriptSpots | None] = {}
    for claim in said:
        file = desk.tsc.tree.judged[claim.path]
        if desk.court.knows(claim.name) or not desk.court.about_others(claim):
            continue
        if claim.what is What.ATTRIBUTE and desk.court.project.makes(claim.name):
            continue
        if claim.path not in spots:
            parsed = tree(desk.inventory, file)
            spots[claim.path] = ScriptSpots(parsed, desk.inventory.read(file)) if parsed else None
        spot = spots[claim.path]
        if spot is not None and spot.stands(claim, desk.court.project):
            yield claim, file


def _finding(desk: _Desk, file: SourceFile, claim: ScriptClaim, verdict: ScriptVerdict) -> Finding:
    package, drift = verdict.package, verdict.elsewhere is not None
    wish = desk.court.wishes.wanted.get(package.name) if package else None
    locked = wish is not None and bool(wish.version)
    pinned = package is not None and package.version in desk.court.wishes.pinned.get(package.name, ())
    sure = not drift or locked or pinned
    return Finding(
        rule=DRIFT if drift else MISSING,
        message=_message(desk, claim, verdict, locked=locked or pinned),
        severity=Severity.HIGH if sure else Severity.MEDIUM,
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        path=file.path,
        line=claim.line,
        symbol=f"{_shown(claim)}.{claim.name}",
        cwe=("CWE-628",),
        package=Package(ecosystem="npm", name=package.name, version=package.version) if package else None,
    )


def _shown(claim: ScriptClaim) -> str:
    module = script_claims.module_of(claim.shape)
    return (
        package_of(module.rpartition("/node_modules/")[2]).removeprefix("@types/") if module else claim.owner
    )


def _message(desk: _Desk, claim: ScriptClaim, verdict: ScriptVerdict, *, locked: bool) -> str:
    whole = claim.what is What.MEMBER or script_claims.module_of(claim.shape)
    kind = "The module" if whole else "An object of type"
    package = verdict.package
    if verdict.several:
        return f"No type `{claim.owner}` of the platform or of a package in use has `{claim.name}`."
    if package is None:
        text = f"{kind} `{claim.owner}`, which the platform brings, has no `{claim.name}`"
        return f"{text} (TypeScript {desk.version})."
    which = "which is locked" if locked else "the newest that is allowed, for nothing locks it"
    text = f"{kind} `{_shown(claim)}` has no `{claim.name}` in {package.name} {package.version} ({which})"
    if verdict.elsewhere:
        return f"{text}; {verdict.elsewhere} has it."
    return f"{text}, nor in {' and '.join(verdict.looked)}." if verdict.looked else f"{text}."


def _searched(desk: _Desk, wanted: NpmWishes, foreign: Sequence[Imported], failed: Mapping[str, str]) -> str:
    """What the calls were compared with, and what stayed unknown."""
    modules = {one.module for one in foreign}
    shelf = desk.court.shelf
    known = sorted(n for n in wanted.wanted if n in shelf and (shelf[n].typed or types_of(n) in shelf))
    text = f"calls compared with {len(known)} of {len(modules)} imported npm packages"
    if names := [f"{name} {shelf[name].version}" for name in known[:12]]:
        text += f": {', '.join(names)}{', …' if len(known) > 12 else ''}"
    if desk.tsc.broken:
        text += f"; {len(desk.tsc.broken)} scripts are none to TypeScript and were left out"
    missing = [name for name in wanted.wanted if name in failed]
    return f"{text}; {len(missing)} could not be laid out" if missing else text
