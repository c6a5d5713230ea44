"""The graph of the recorded packages: who brings whom, and what goes when a listed package goes.

A listed package and its versions hang below one node for its name, and all these nodes below the root. What
goes with a name is what that node dominates: every way from the root to it leads through the node. So a
package that another one still needs never goes. A package that no listed one reaches (the lock does not tell
why it is there) hangs below the root itself and never goes either.

Dominators: Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm" (2001).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lastmile.model import PackageRecord
from lastmile.names.platforms import counted

ROOT = 0
Name = tuple[str, str]  # ecosystem, name


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes: the root, one for each listed name, then the packages in the order of the record."""

    packages: tuple[PackageRecord, ...]
    listed: tuple[Name, ...]  # names that the product lists itself, sorted
    below: tuple[tuple[int, ...], ...]  # node -> nodes that it brings
    told: frozenset[str]  # ecosystems of which some lock tells who brings whom

    def node(self, package: int) -> int:
        """The node of a package of the record."""
        return 1 + len(self.listed) + package

    def packages_of(self, nodes: Collection[int]) -> list[PackageRecord]:
        """The packages among these nodes, in the order of the record."""
        first = 1 + len(self.listed)
        return [self.packages[node - first] for node in sorted(nodes) if node >= first]

    def count(self, nodes: Collection[int]) -> int:
        """How many packages these nodes are, builds for several platforms once."""
        return len({counted(p.ecosystem, p.name, p.version) for p in self.packages_of(nodes)})


def tree(packages: Sequence[PackageRecord]) -> Tree:
    """The graph of these packages; a requirement that names none of them is left out."""
    listed = tuple(sorted({(p.ecosystem, p.name) for p in packages if p.direct}))
    first = 1 + len(listed)
    index = {(p.ecosystem, label(p)): first + at for at, p in enumerate(packages)}
    number = {name: 1 + at for at, name in enumerate(listed)}
    below: list[tuple[int, ...]] = [tuple(range(1, first)), *(() for _ in listed)]
    for at, package in enumerate(packages):
        wanted = (index.get((package.ecosystem, name)) for name in package.requires)
        below.append(tuple(dict.fromkeys(node for node in wanted if node is not None)))
        if package.direct:
            below[number[package.ecosystem, package.name]] += (first + at,)
    return Tree(tuple(packages), listed, tuple(below), frozenset(p.ecosystem for p in packages if p.requires))


def label(package: PackageRecord) -> str:
    """How ``requires`` names a package: "name@version"."""
    return f"{package.name}@{package.version}" if package.version else package.name


def reached(graph: Tree, start: int, without: Collection[int] = ()) -> set[int]:
    """Every node that can be reached from ``start``, itself too, without passing through ``without``."""
    seen, todo = {start}, [start]
    while todo:
        for node in graph.below[todo.pop()]:
            if node not in seen and node not in without:
                seen.add(node)
                todo.append(node)
    return seen


def depth(graph: Tree) -> int:
    """Steps from a listed package to the farthest that it brings, each by its shortest way; 0: none."""
    seen: set[int] = set(range(1 + len(graph.listed)))
    level, steps = [n for name in range(1, 1 + len(graph.listed)) for n in graph.below[name]], -1
    while level:
        steps += 1
        seen.update(level)
        level = [n for n in dict.fromkeys(n for node in level for n in graph.below[node]) if n not in seen]
    return max(steps, 0)


def goes_with(graph: Tree, without: Collection[int] = ()) -> Mapping[Name, frozenset[int]]:
    """For each listed name the package nodes that go with it; ``without``: nodes that are gone already."""
    order, above = _order(graph, without)
    parent = _dominators(order, above)
    children: dict[int, list[int]] = {}
    for node in order[1:]:
        children.setdefault(parent[node], []).append(node)
    return {
        name: frozenset(_under(children, node)) - {node}
        for node, name in enumerate(graph.listed, start=1)
        if node not in without
    }


def _under(children: Mapping[int, Sequence[int]], node: int) -> Iterator[int]:
    todo = [node]
    while todo:
        at = todo.pop()
        yield at
        todo += children.get(at, ())


def _order(graph: Tree, without: Collection[int]) -> tuple[list[int], dict[int, list[int]]]:
    """The nodes from the root in reverse postorder, and for each the nodes above it."""
    starts = [n for n in graph.below[ROOT] if n not in without]
    seen = {ROOT}
    finished: list[int] = []
    _walk(graph, starts, seen, finished, without)
    # What nothing listed reaches hangs below the root: it is there for a reason that we do not see.
    lost = [n for n in range(1 + len(graph.listed), len(graph.below)) if n not in seen and n not in without]
    _walk(graph, lost, seen, finished, without)
    order = [ROOT, *reversed(finished)]
    above: dict[int, list[int]] = {node: [] for node in order}
    for node in order[1:]:
        for child in graph.below[node]:
            if child in above:
                above[child].append(node)
    for node in (*starts, *lost):
        above[node].append(ROOT)
    return order, above


def _walk(
    graph: Tree, starts: Sequence[int], seen: set[int], finished: list[int], without: Collection[int]
) -> None:
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(graph.below[start]))]
        while path:
            node, rest = path[-1]
            child = next((c for c in rest if c not in seen and c not in without), None)
            if child is None:
                finished.append(node)
                path.pop()
            else:
                seen.add(child)
                path.append((child, iter(graph.below[child])))


def _dominators(order: Sequence[int], above: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """The nearest node through which every way to a node leads."""
    rank = {node: at for at, node in enumerate(order)}
    parent = {ROOT: ROOT}
    changed = True
    while changed:
        changed = False
        for node in order[1:]:
            known = [one for one in above[node] if one in parent]
            found = known[0]
            for other in known[1:]:
                found = _meeting(found, other, parent, rank)
            if parent.get(node) != found:
                parent[node] = found
                changed = True
    return parent


def _meeting(one: int, other: int, parent: Mapping[int, int], rank: Mapping[int, int]) -> int:
    while one != other:
        while rank[one] > rank[other]:
            one = parent[one]
        while rank[other] > rank[one]:
            other = parent[other]
    return one
