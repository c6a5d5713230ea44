"""Strongly connected components of a graph: Tarjan's algorithm (1972), without recursion; no check itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass
class _Walk:
    """The state of one run of the algorithm."""

    order: dict[str, int] = field(default_factory=dict)
    low: dict[str, int] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    on_path: set[str] = field(default_factory=set)

    def enter(self, node: str) -> None:
        """Number a node and put it on the path."""
        self.order[node] = self.low[node] = len(self.order)
        self.path.append(node)
        self.on_path.add(node)

    def leave(self, node: str) -> list[str]:
        """The component whose root a finished node is, else nothing."""
        if self.low[node] != self.order[node]:
            return []
        place = self.path.index(node)
        component = self.path[place:]
        del self.path[place:]
        self.on_path.difference_update(component)
        return component


def circles(graph: Mapping[str, set[str]]) -> Iterator[tuple[str, ...]]:
    """Each component of more than one node, its nodes sorted; in the order of the graph's keys."""
    walk = _Walk()
    for start in sorted(graph):
        if start in walk.order:
            continue
        walk.enter(start)
        todo = [(start, iter(sorted(graph[start])))]
        while todo:
            node, below = todo[-1]
            step = next(below, None)
            if step is None:
                todo.pop()
                if todo:
                    walk.low[todo[-1][0]] = min(walk.low[todo[-1][0]], walk.low[node])
                component = walk.leave(node)
                if len(component) > 1:
                    yield tuple(sorted(component))
            elif step not in walk.order:
                if step in graph:
                    walk.enter(step)
                    todo.append((step, iter(sorted(graph[step]))))
            elif step in walk.on_path:
                walk.low[node] = min(walk.low[node], walk.order[step])
