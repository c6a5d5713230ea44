"""ty: names that the code reads off foreign packages and that those packages do not have.

ty says what does not fit; what it says of a foreign module, class or function is believed only where the
package's own text agrees, nothing is made at run time, and the project neither makes the name itself nor
reckons with its absence. The packages are laid out in the versions that the target locks.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Package, Severity, Unread
from lastmile.scanners.apis.checker import Checker
from lastmile.scanners.apis.claims import Claim, What
from lastmile.scanners.apis.code import ProjectNames, Spots, provable
from lastmile.scanners.apis.reveal import Question, question_of
from lastmile.scanners.apis.shelf import Shelf
from lastmile.scanners.apis.store import LaidOut
from lastmile.scanners.apis.verdicts import Verdict, judged
from lastmile.scanners.apis.wheelhouse import Wheelhouse
from lastmile.scanners.apis.wishes import Wishes, brought_along, stubs_for, wishes
from lastmile.scanners.apis.working_tree import WorkingTree, python_version, working_tree
from lastmile.scanners.shards import Pace, read_in_shards
from lastmile.scanners.tool import find_tool, installed_version
from lastmile.syntax import aliases, python_tree, resolved
from lastmile.syntax.imported import Imported, imported

MISSING = "ty.hallucinated-api"
DRIFT = "ty.api-drift"
_PACE = Pace(lines=150_000, start=60.0, per_thousand=1.0)  # measured: 1 to 6 s for 50,000 lines
_MOST_ALONG = 60  # packages that others bring along and that are laid out too


@dataclass
class _Desk:
    """All that one scan works with."""

    inventory: Inventory
    house: Wheelhouse
    wishes: Wishes
    shelf: Shelf
    tree: WorkingTree
    checker: Checker
    project: ProjectNames = field(default_factory=ProjectNames)
    imports: dict[str, list[Imported]] = field(default_factory=dict)

    def read(self, imports: Sequence[Imported]) -> None:
        """Take in the project's own names, and what each file imports."""
        for file in self.tree.files.values():
            if parsed := python_tree(self.inventory, file):
                self.project.read(parsed)
        for one in imports:
            self.imports.setdefault(one.path, []).append(one)


class Ty:
    """Wraps ``ty check`` on the target's modules and its laid-out packages; satisfies Scanner."""

    name = "ty"

    def version(self) -> str:
        """Version of the installed ty."""
        return installed_version("ty")

    def scan(self, inventory: Inventory) -> Scan:
        """Compare calls with packages. Raises NothingToLookAt, Skip (nothing laid out) and ScannerError."""
        files = inventory.select("python")
        if not files:
            raise NothingToLookAt("there is no Python file")
        of_python = [i for i in imported(inventory) if i.ecosystem == "PyPI" and i.kind == "foreign"]
        if not of_python:
            raise NothingToLookAt("no foreign Python package is imported")
        tool, wanted = find_tool("ty"), wishes(inventory, of_python)
        if not wanted.wanted:
            raise Skip("no package that the code imports is declared with a version that an index could have")
        python = python_version(inventory)
        house = Wheelhouse(inventory, python)
        shelf, failed = _shelf(inventory, house, wanted)
        if not shelf.packages:
            raise Skip(_nothing(inventory, failed))
        tree = working_tree(inventory, inventory.workspace.resolve() / "ty" / "tree")
        checker = Checker(inventory, tool, house.folder, tree, python)
        checker.prepare(shelf)
        desk = _Desk(inventory, house, wanted, shelf, tree, checker)
        desk.read(of_python)
        laid = {i.path for i in of_python if _top(i) in shelf.modules}
        chosen = [file for file in files if file.path in laid]
        scan = read_in_shards(chosen, partial(_read, desk), inventory.limits, _PACE)
        return _whole(desk, files, scan, wanted.refused | failed)


def _top(one: Imported) -> str:
    return one.whole.partition(".")[0]


def _nothing(inventory: Inventory, failed: Mapping[str, str]) -> str:
    if inventory.limits.offline:
        return "offline, and no package is kept from an earlier audit: audit once with the network"
    reasons = sorted(set(failed.values()))
    return f"no package could be laid out: {reasons[0]}" if reasons else "no package could be laid out"


def _shelf(inventory: Inventory, house: Wheelhouse, wanted: Wishes) -> tuple[Shelf, dict[str, str]]:
    """Lay out what is imported, what that needs itself, and stubs."""
    laid, failed = house.lay_out(wanted.wanted.values())
    along = [w for w in brought_along(laid.values(), inventory) if w.name not in wanted.wanted]
    stubs = [stub for package in laid.values() if (stub := stubs_for(package))]
    more, _ = house.lay_out([*stubs, *along[:_MOST_ALONG]])
    return Shelf(laid | more, frozenset(stub.name for stub in stubs)), failed


def _read(desk: _Desk, files: Sequence[SourceFile], seconds: float) -> Scan:
    """One run of ty over these files and our known-bad one, and one more over what remains in question."""
    said, result = desk.checker.claims(files, seconds)
    open_claims: dict[SourceFile, list[tuple[Claim, ast.AST]]] = {}
    unread = []
    for file in files:
        parsed = python_tree(desk.inventory, file)
        if parsed is None:
            unread.append(Unread(path=file.path, reason="not valid Python for the interpreter of LastMile"))
        elif left := list(_standing(desk, file, parsed, said[file.path])):
            open_claims[file] = left
    findings = []
    for file, claim in _with_homes(desk, open_claims, seconds):
        verdict = judged(claim, desk.shelf, partial(_others, desk))
        if verdict is not None:
            findings.append(_finding(desk, file, claim, verdict))
    sent = tuple(file.path for file in files)
    return Scan(tuple(findings), sent=sent, unread=tuple(unread), walls=result.walls)


def _standing(
    desk: _Desk, file: SourceFile, parsed: ast.Module, said: Sequence[Claim]
) -> Iterator[tuple[Claim, ast.AST]]:
    """The claims that the project's own code leaves standing."""
    if not said:
        return
    spots = Spots(parsed, desk.inventory.read(file))
    for claim in said:
        node = spots.find(claim)
        if node is None or not provable(claim, node, desk.project) or spots.guarded(node):
            continue
        by_module = claim.what in (What.MODULE, What.MEMBER)
        if not (by_module and desk.tree.may_be_local(claim.owner or claim.name, file.path)):
            yield claim, node


def _with_homes(
    desk: _Desk, open_claims: dict[SourceFile, list[tuple[Claim, ast.AST]]], seconds: float
) -> Iterator[tuple[SourceFile, Claim]]:
    """The claims with the full names of what they are about; those that stay in doubt are dropped."""
    asked: dict[SourceFile, list[Question]] = {}
    waiting: dict[int, tuple[SourceFile, Claim]] = {}
    ready: list[tuple[SourceFile, Claim]] = []
    for file, left in open_claims.items():
        parsed = python_tree(desk.inventory, file)
        known = aliases(parsed) if parsed is not None else {}
        for claim, node in left:
            if claim.what in (What.MODULE, What.MEMBER):
                ready.append((file, claim))
            elif question := question_of(claim, node, len(waiting)):
                waiting[question.number] = file, claim
                asked.setdefault(file, []).append(question)
            elif isinstance(node, ast.Call) and (called := resolved(node.func, known)) and "(" not in called:
                ready.append((file, replace(claim, home=called)))
    homes = desk.checker.answers(asked, seconds) if asked else {}
    ready += [(file, replace(c, home=homes[n])) for n, (file, c) in waiting.items() if n in homes]
    yield from sorted(ready, key=lambda entry: (entry[0].path, entry[1].line, entry[1].column))


def _others(desk: _Desk, package: LaidOut) -> Iterator[LaidOut]:
    """The newest version, and the last one before the present series."""
    for other in (desk.house.newest(package.name), desk.house.before(package.name, package.version)):
        if other is not None and other.version != package.version:
            yield other


def _finding(desk: _Desk, file: SourceFile, claim: Claim, verdict: Verdict) -> Finding:
    package = verdict.package
    wish = desk.wishes.wanted.get(package.name)
    locked = wish is not None and wish.locked
    drift = verdict.elsewhere is not None
    return Finding(
        rule=DRIFT if drift else MISSING,
        message=_message(claim, verdict, locked=locked),
        severity=Severity.HIGH if locked or not drift else Severity.MEDIUM,
        confidence=Confidence.MEDIUM if verdict.mentioned or (drift and not locked) else Confidence.HIGH,
        path=file.path,
        line=claim.line,
        symbol=f"{claim.owner}.{claim.name}".strip("."),
        cwe=("CWE-628",),
        package=Package(ecosystem="PyPI", name=package.name, version=package.version),
    )


def _message(claim: Claim, verdict: Verdict, *, locked: bool) -> str:
    what = {
        What.MODULE: f"There is no module `{claim.name}`",
        What.MEMBER: f"The module `{claim.owner}` has no `{claim.name}`",
        What.ATTRIBUTE: f"`{claim.owner}` has no attribute `{claim.name}`",
        What.KEYWORD: f"`{claim.owner}` takes no argument `{claim.name}`",
    }[claim.what]
    package = verdict.package
    which = "which is locked" if locked else "the newest that is allowed, for nothing locks it"
    text = f"{what} in {package.name} {package.version} ({which})"
    if verdict.elsewhere:
        return f"{text}; {package.name} {verdict.elsewhere} has it."
    if verdict.looked:
        return f"{text}, nor in {' and '.join(verdict.looked)}."
    return f"{text}."


def _whole(desk: _Desk, files: Sequence[SourceFile], scan: Scan, missing: Mapping[str, str]) -> Scan:
    """Account for every file: one whose packages could not be laid out was read in part."""
    unread = {u.path: u for u in scan.unread}
    for file in files:
        for one in desk.imports.get(file.path, ()):
            name = desk.wishes.by_module.get(one.whole) or desk.wishes.by_module.get(one.module, "")
            if name in missing and not one.guarded:
                unread.setdefault(file.path, Unread(path=file.path, reason=f"{name}: {missing[name]}"))
    sent = tuple(sorted({file.path for file in files}))
    laid = sorted(f"{p.name} {p.version}" for p in desk.shelf.packages.values())
    return Scan(
        findings=scan.findings,
        sent=sent,
        unread=tuple(unread[path] for path in sorted(unread)),
        searched=f"{len(laid)} packages laid out: {', '.join(laid[:12])}{', …' if len(laid) > 12 else ''}",
        walls=scan.walls,
    )
