"""Whether a pattern can take exponential or polynomial time to fail: read off its automaton, within a budget.

Two ways from a position back to itself over the same text (EDA) make each repetition of that text double the
work; a way from one loop into the next over a text that both read (IDA) makes it a polynomial (Weber and
Seidl 1991; Wüstholz et al., *Static detection of DoS vulnerabilities in programs that use regular
expressions*, TACAS 2017). A witness counts only where the text that it makes is then refused: a pattern that
accepts it has no reason to go back.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from lastmile.checks.security._regex_nfa import END, Automaton

_BUDGET = 150_000  # steps of one pattern
_ROUNDS = 4  # repetitions of the pumped text in the trial
_WORD = 3  # characters of a text that two neighbouring loops share
_CLASSES = 150  # of characters that the pattern tells apart


@dataclass(frozen=True)
class Verdict:
    """What was found: degree 0 is exponential, 2 and more the power of the length."""

    degree: int
    pump: str  # the text whose repetition makes the pattern slow


class _Spent(Exception):  # noqa: N818 - a signal: the budget is used up, nothing is claimed
    pass


Pair = tuple[int, int]
S = TypeVar("S", bound=Hashable)


def judge(net: Automaton) -> Verdict | None:
    """The worst that the automaton shows; None where it is harmless or too large to tell."""
    reader = _Reader(net)
    if not reader.loops or len(reader.samples) > _CLASSES:
        return None
    try:
        return reader.exponential() or reader.polynomial()
    except _Spent:
        return None


class _Reader:
    """One automaton with its characters sorted into classes."""

    def __init__(self, net: Automaton) -> None:
        self.net, self.left = net, _BUDGET
        self.samples = _classes(net)
        self.reads = [_mask(s, self.samples) for s in net.symbols]
        self.end = 1 << self.samples.index(END)
        self.loops = _components(net)
        self.home = {p: number for number, group in enumerate(self.loops) for p in group}

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise _Spent

    def exponential(self) -> Verdict | None:
        """Two ways round the same loop over one text."""
        for group in self.loops:
            for start in sorted(group):
                twin = self._twin(start, group)
                if twin is None:
                    continue
                pump = self._word(twin)
                if pump and self._refused(start, pump):
                    return Verdict(0, self._text(pump))
        return None

    def _twin(self, start: int, group: set[int]) -> list[Pair] | None:
        """Pairs of positions from (start, start) and back, apart at least once or by a doubled edge."""

        def onward(state: tuple[int, int, bool]) -> Iterable[tuple[int, int, bool]]:
            left, right, apart = state
            for a, ways in self.net.follow[left].items():
                for b in self.net.follow[right]:
                    self.spend()
                    if a in group and b in group and self.reads[a] & self.reads[b] & ~self.end:
                        yield a, b, apart or a != b or (left == right and a == b and ways > 1)

        path = _path((start, start, False), onward, lambda s: s == (start, start, True))
        return [(a, b) for a, b, _ in path[1:]] if path else None

    def polynomial(self) -> Verdict | None:
        """Loops one behind the other that read the same text: the longest chain is the degree."""
        next_loops: dict[int, set[int]] = {}
        worst: list[int] = []
        for p in sorted(self.home):
            for q in sorted(self.home):
                if self.home[p] == self.home[q] or self.home[q] in next_loops.get(self.home[p], ()):
                    continue
                pump = self._shared(p, q)
                if pump and self._refused(p, pump):
                    next_loops.setdefault(self.home[p], set()).add(self.home[q])
                    worst = worst or pump
        if not next_loops:
            return None
        return Verdict(1 + _longest(next_loops), self._text(worst))

    def _shared(self, p: int, q: int) -> list[int] | None:
        """A short text that leads from p to p, from p to q and from q to q."""
        here, there = self.loops[self.home[p]], self.loops[self.home[q]]
        if not any(self.reads[a] & self.reads[b] & ~self.end for a in here for b in there):
            return None

        def onward(state: tuple[int, int, int, int]) -> Iterable[tuple[int, int, int, int]]:
            one, middle, two, length = state
            if length >= _WORD:
                return
            for a in self.net.follow[one].keys() & here:
                for b in self.net.follow[two].keys() & there:
                    both = self.reads[a] & self.reads[b] & ~self.end
                    for m in self.net.follow[middle] if both else ():
                        self.spend()
                        if both & self.reads[m]:
                            yield a, m, b, length + 1

        path = _path((p, p, q, 0), onward, lambda s: s[3] > 0 and s[:3] == (p, q, q))
        return self._word([s[:3] for s in path[1:]]) if path else None

    def _word(self, steps: Iterable[tuple[int, ...]]) -> list[int]:
        """One class of characters for each step that all of its positions read; telling signs first."""
        word = []
        for places in steps:
            mask = ~self.end
            for place in places:
                mask &= self.reads[place]
            word.append(self._class_in(mask))
        return word

    def _class_in(self, mask: int) -> int:
        found = [i for i in range(len(self.samples)) if mask >> i & 1]
        return min(found, key=lambda i: (not 32 < self.samples[i] < 127, i))

    def _refused(self, start: int, pump: list[int]) -> bool:
        """Whether a text that leads to ``start`` and repeats the pump is refused for some ending."""
        path = _path(0, self._followers, lambda s: s == start)
        if path is None:
            return False
        lead = self._word([(p,) for p in path[1:]])
        states = self._after({0}, [*lead, *pump * _ROUNDS])
        if states is None:
            return False
        few = self._unlike[:4]
        endings = [[], *([i] for i in self._unlike), *([a, b] for a in few for b in few)]
        return any(self._after(states, [*ending, self.samples.index(END)]) is not None for ending in endings)

    @cached_property
    def _unlike(self) -> list[int]:
        """Classes of characters to end a text with: a few that differ, the rarest first."""
        order = sorted(range(len(self.samples)), key=lambda i: sum(r >> i & 1 for r in self.reads))
        return [i for i in order if self.samples[i] != END][:8]

    def _followers(self, place: int) -> Iterable[int]:
        self.spend()
        return self.net.follow[place].keys() | self.net.guarded[place]

    def _after(self, states: set[int], word: list[int]) -> set[int] | None:
        """The positions after a text; None where the pattern has matched on the way."""
        if states & self.net.accepting:
            return None
        for sign in word:
            self.spend(len(states))
            states = {
                q
                for p in states
                for q in self.net.follow[p].keys() | self.net.guarded[p]
                if self.reads[q] >> sign & 1
            }
            if states & self.net.accepting:
                return None
        return states

    def _text(self, word: list[int]) -> str:
        return "".join(chr(self.samples[i]) if self.samples[i] < END else "" for i in word)


def _classes(net: Automaton) -> list[int]:
    """One character of each class that the pattern tells apart, a visible one where there is one."""
    cuts = {0, 33, END, *(c for s in net.symbols for a, b in s for c in (a, b + 1))}
    kept: dict[tuple[bool, ...], int] = {}
    for sign in sorted((c for c in cuts if c <= END), key=lambda c: (not 32 < c < 127, c)):
        kept.setdefault(tuple(any(a <= sign <= b for a, b in s) for s in net.symbols), sign)
        if sign == END:
            kept[()] = END
    return sorted(set(kept.values()))


def _mask(ranges: tuple[tuple[int, int], ...], samples: list[int]) -> int:
    return sum(1 << i for i, c in enumerate(samples) if any(a <= c <= b for a, b in ranges))


def _path(start: S, onward: Callable[[S], Iterable[S]], done: Callable[[S], bool]) -> list[S] | None:
    """A shortest way of at least one step from ``start`` to a state that is done, by breadth."""
    came: dict[S, S] = {}
    todo = deque([start])
    while todo:
        state = todo.popleft()
        for other in onward(state):
            if done(other):
                path = [other, state]
                while path[-1] != start:
                    path.append(came[path[-1]])
                return path[::-1]
            if other not in came and other != start:
                came[other] = state
                todo.append(other)
    return None


def _components(net: Automaton) -> list[set[int]]:
    """The loops: strongly connected sets of positions over edges that nothing guards."""
    reach: list[int] = [0] * len(net.symbols)  # bit sets
    changed = True
    while changed:
        changed = False
        for p in range(len(reach) - 1, -1, -1):
            new = reach[p]
            for q in net.follow[p]:
                new |= 1 << q | reach[q]
            changed = changed or new != reach[p]
            reach[p] = new
    found: list[set[int]] = []
    seen: set[int] = set()
    for p in range(1, len(reach)):
        if p not in seen and reach[p] >> p & 1:
            group = {q for q in range(1, len(reach)) if reach[p] >> q & 1 and reach[q] >> p & 1}
            seen |= group
            found.append(group)
    return found


def _longest(edges: dict[int, set[int]]) -> int:
    """Edges of the longest chain in a graph without cycles."""
    known: dict[int, int] = {}

    def length(node: int) -> int:
        if node not in known:
            known[node] = max((1 + length(other) for other in edges.get(node, ())), default=0)
        return known[node]

    return max(length(node) for node in edges)
