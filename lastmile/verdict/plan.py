"""The removal and upgrade plan: steps over the recorded packages, the one that removes most risk first.

Pure: the same record gives the same plan, so that a report can be written again from audit.json alone. A step
is only proposed where a finding says why (unused, missing, replaceable, twice for one purpose, a published
hole) or where the authors themselves deprecate a package; size alone is no reason.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lastmile.model import Effort, Finding, PlanStep, Severity
from lastmile.verdict.holes import Hole, holes
from lastmile.verdict.tree import Name, Tree, goes_with, reached
from lastmile.verdict.versions import latest, major

STEPS = 60  # of a plan
THROUGH = 5  # listed packages named as those that bring a package along
# Risk of one package: its presence, and what makes it worse; packages for development count in part.
PRESENCE, SCRIPTS, DEPRECATED, ELSEWHERE, MISSING = 0.1, 0.4, 1.0, 1.0, 10.0
HOLE = {
    Severity.CRITICAL: 10.0,
    Severity.HIGH: 7.5,
    Severity.MEDIUM: 5.0,
    Severity.LOW: 2.5,
    Severity.INFO: 0.5,
}
DEVELOPMENT = 0.3
# Working hours of a step, median and careful, with its tests run.
HOURS = {
    "remove": (0.25, 1.0),
    "trivial": (0.5, 2.0),
    "duplicate": (4.0, 16.0),
    "deprecated": (4.0, 24.0),
    "unfixed": (4.0, 24.0),
    "upgrade": (0.5, 2.0),
    "upgrade_major": (4.0, 24.0),
    "upgrade_brought": (0.5, 4.0),
}
CONSTANTS: dict[str, Any] = {
    "package_risk": {
        "presence": PRESENCE,
        "scripts": SCRIPTS,
        "deprecated": DEPRECATED,
        "elsewhere": ELSEWHERE,
        "missing": MISSING,
        **{f"hole_{severity.value}": points for severity, points in HOLE.items()},
        "development": DEVELOPMENT,
    },
    "step_hours": {name: f"{low:g} to {high:g}" for name, (low, high) in HOURS.items()},
}
# Row -> why a listed package can go, and whether nothing has to be written instead.
REASONS = {
    "dependencies/unused": ("unused", "remove"),
    "dependencies/nonexistent-package": ("missing", "remove"),
    "dependencies/trivial-package": ("trivial", "replace"),
    "dependencies/duplicate-purpose": ("duplicate", "replace"),
}
_GIVEN_UP = re.compile(
    r"\b(?:package|module|library|project|repo(?:sitory)?) (?:is|has been|was) "
    r"(?:now |no longer |officially )?(?:deprecated|renamed|moved|replaced|maintained|abandoned|unmaintained)"
    r"|\bhas been (?:renamed|replaced)\b|\bin favou?r of\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that is possible: what goes, or whose holes end."""

    kind: str
    why: str
    name: Name
    nodes: tuple[int, ...]  # the packages themselves
    to: str | None = None
    ends: frozenset[str] = frozenset()  # ids of the holes that end, where the package stays


@dataclass(slots=True)
class _State:
    """What is left of packages and risk after the steps so far."""

    graph: Tree
    holes: Mapping[int, Sequence[Hole]]
    missing: frozenset[int]
    gone: set[int] = field(default_factory=set)
    ended: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    mended: set[int] = field(default_factory=set)  # deprecated packages that were replaced
    goes: Mapping[Name, frozenset[int]] = field(default_factory=dict)

    def unmended(self, node: int) -> list[Hole]:
        return [hole for hole in self.holes.get(node, ()) if hole.id not in self.ended[node]]

    def risk(self, node: int) -> float:
        """The risk of one package as it stands."""
        (package,) = self.graph.packages_of((node,))
        points = PRESENCE + sum(HOLE[hole.severity] for hole in self.unmended(node))
        points += SCRIPTS * package.scripts + ELSEWHERE * (package.source in ("git", "url"))
        points += DEPRECATED * bool(package.deprecated and node not in self.mended)
        points += MISSING * (node in self.missing)
        return points * (DEVELOPMENT if package.development else 1.0)


def plan(graph: Tree, findings: Sequence[Finding]) -> tuple[PlanStep, ...]:
    """The steps in order; each is weighed against what the steps before it leave.

    ``findings``: of the whole audit, as decided; those that do not count give no reason for a step.
    """
    state = _State(
        graph, _holes(graph, findings), _named(graph, findings, "dependencies/nonexistent-package")
    )
    possible = list(_removals(graph, findings)) + list(_upgrades(state))
    total = sum(state.risk(node) for node in range(1 + len(graph.listed), len(graph.below)))
    state.goes = goes_with(graph)
    steps: list[PlanStep] = []
    gains = {step: _gain(state, step) for step in possible}
    while possible and len(steps) < STEPS and total:
        best = min(
            possible, key=lambda s: (-round(gains[s], 6), HOURS[_hours(s, graph)][0], s.name, s.to or "")
        )
        possible.remove(best)
        if gains[best] <= 0:
            break
        steps.append(_told(state, best, 100 * gains[best] / total))
        _do(state, best)
        possible = [step for step in possible if not set(step.nodes) <= state.gone]
        touched = set(best.nodes)
        for step in possible:
            if _leaves(best) or touched & {*step.nodes, *state.goes.get(step.name, ())}:
                gains[step] = _gain(state, step)
    return tuple(steps)


def _holes(graph: Tree, findings: Sequence[Finding]) -> dict[int, Sequence[Hole]]:
    told = holes(findings)
    return {
        graph.node(at): [told[mark] for mark in package.vulnerabilities if mark in told]
        for at, package in enumerate(graph.packages)
    }


def _named(graph: Tree, findings: Sequence[Finding], control: str) -> frozenset[int]:
    named = {
        (f.package.ecosystem, f.package.name)
        for f in findings
        if f.control == control and f.package and f.counts
    }
    return frozenset(
        graph.node(at) for at, p in enumerate(graph.packages) if p.direct and (p.ecosystem, p.name) in named
    )


def _removals(graph: Tree, findings: Sequence[Finding]) -> Iterator[_Step]:
    """Listed packages that a finding says can go, and those that their authors deprecate."""
    number = {name: at for at, name in enumerate(graph.listed, start=1)}
    reasons: dict[Name, str] = {}
    for control in REASONS:
        for finding in findings:
            if finding.control == control and finding.counts and finding.package:
                reasons.setdefault((finding.package.ecosystem, finding.package.name), control)
    for name, at in number.items():
        nodes = graph.below[at]
        if name in reasons:
            why, kind = REASONS[reasons[name]]
            yield _Step(kind, why, name, nodes)
        elif words := next((p.deprecated for p in graph.packages_of(nodes) if p.deprecated), ""):
            # A registry's word mostly concerns old versions; only some of them give up the whole package.
            yield _Step("replace" if _GIVEN_UP.search(words) else "upgrade", "deprecated", name, nodes)


def _upgrades(state: _State) -> Iterator[_Step]:
    """For each package with published holes the version that ends them, or its replacement."""
    grouped: dict[tuple[Name, str], list[int]] = defaultdict(list)
    for node, found in state.holes.items():
        if not found:
            continue
        (package,) = state.graph.packages_of((node,))
        targets = [hole.target for hole in found if hole.target]
        to = latest(package.ecosystem, targets) if targets else None
        if to:
            grouped[(package.ecosystem, package.name), to].append(node)
        elif package.direct:
            grouped[(package.ecosystem, package.name), ""].append(node)
    for (name, to), nodes in grouped.items():
        ends = {h.id for node in nodes for h in state.holes[node] if h.fixed_in or not to}
        kind = "upgrade" if to else "replace"
        yield _Step(kind, "vulnerable", name, tuple(nodes), to or None, frozenset(ends))


def _leaves(step: _Step) -> bool:
    """Whether the package goes and nothing takes its place."""
    return step.why in ("unused", "missing", "trivial", "duplicate")


def _gain(state: _State, step: _Step) -> float:
    if _leaves(step):
        return sum(state.risk(node) for node in state.goes.get(step.name, ()))
    before = sum(state.risk(node) for node in step.nodes if node not in state.gone)
    after = _after(state, step)
    return before - sum(after.risk(node) for node in step.nodes if node not in state.gone)


def _after(state: _State, step: _Step) -> _State:
    ended = defaultdict(set, {node: set(ids) for node, ids in state.ended.items()})
    for node in step.nodes:
        ended[node] |= step.ends
    mended = state.mended | (set(step.nodes) if step.why == "deprecated" or not step.to else set())
    return _State(state.graph, state.holes, state.missing, state.gone, ended, mended, state.goes)


def _do(state: _State, step: _Step) -> None:
    if not _leaves(step):
        after = _after(state, step)
        state.ended, state.mended = after.ended, after.mended
        return
    state.gone |= state.goes.get(step.name, frozenset())
    state.gone.add(1 + state.graph.listed.index(step.name))
    state.goes = goes_with(state.graph, state.gone)


def _told(state: _State, step: _Step, percent: float) -> PlanStep:
    """The step in the record's words, as things stand before it."""
    records = state.graph.packages_of([node for node in step.nodes if node not in state.gone])
    going = state.goes.get(step.name, frozenset()) if _leaves(step) else frozenset()
    ending = [
        hole
        for node in (going or step.nodes)
        for hole in state.unmended(node)
        if _leaves(step) or hole.id in step.ends
    ]
    direct = any(record.direct for record in records)
    low, high = HOURS[_hours(step, state.graph)]
    return PlanStep(
        kind=step.kind,
        why=step.why,
        ecosystem=step.name[0],
        name=step.name[1],
        versions=tuple(record.version for record in records if record.version),
        to=step.to,
        through=() if direct else _through(state, step.nodes),
        development=all(record.development for record in records),
        drops=_drops(state.graph, step, going),
        holes=len({hole.id for hole in ending}),
        worst=min((hole.severity for hole in ending), key=lambda s: s.rank, default=None),
        risk_removed=round(percent, 1),
        effort=Effort(low=low, high=high),
        use=next((record.use for record in records if record.use), None),
    )


def _drops(graph: Tree, step: _Step, going: frozenset[int]) -> int | None:
    if not _leaves(step) or step.name[0] not in graph.told:
        return None
    return graph.count(going - set(step.nodes))


def _through(state: _State, nodes: Sequence[int]) -> tuple[str, ...]:
    """The listed packages that bring these along."""
    wanted = set(nodes)
    found = [
        name[1]
        for at, name in enumerate(state.graph.listed, start=1)
        if at not in state.gone and wanted & reached(state.graph, at, state.gone)
    ]
    return tuple(found[:THROUGH])


def _hours(step: _Step, graph: Tree) -> str:
    records = graph.packages_of(step.nodes)
    if step.why == "vulnerable" and not step.to:
        return "unfixed"
    if step.why != "vulnerable":
        return "remove" if step.kind == "remove" else step.why
    if not any(record.direct for record in records):
        return "upgrade_brought"
    jumps = any(major(record.version) != major(step.to) for record in records)
    return "upgrade_major" if jumps else "upgrade"
