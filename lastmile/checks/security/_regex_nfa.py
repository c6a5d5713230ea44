"""A regular expression as an automaton of its positions (Glushkov): what may follow what, in how many ways.

Nothing of the target is matched: the pattern is parsed by the standard library's own parser and read as a
tree. An edge that only an assertion (a word boundary, a look-around, a back reference) lets pass is
*guarded*: it counts for what is reachable, never for what is ambiguous.
"""

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from re import _parser  # type: ignore[attr-defined]  # private, and the only parser that never compiles
from typing import Any

LARGEST = 2_000  # characters of a pattern; longer ones are data, and mostly alternatives
_POSITIONS = 400
_MANY = 256  # repetitions from which a bounded one is as good as unbounded
_COPIES = 3  # of a repetition with a small bound
_DEEPEST = 40  # levels of groups
END = 0x110000  # stands for the end of the text
_TOP = 0x10FFFF
Ranges = tuple[tuple[int, int], ...]
_DIGIT: Ranges = ((48, 57),)
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_LETTERS: Ranges = ((0xAA, 0xAA), (0xB5, 0xB5), (0xC0, 0x1FFF))  # beyond ASCII, roughly
_SPACE: Ranges = ((9, 13), (32, 32), (0xA0, 0xA0), (0x2000, 0x200A), (0x2028, 0x2029))


class TooMuch(Exception):  # noqa: N818 - a signal: the pattern is beyond what we judge
    """The pattern is too large, or uses what this reading does not know."""


@dataclass
class Part:
    """One piece of a pattern: in how many ways it is empty, starts and ends; guarded ways apart."""

    empty: int = 0  # 0, 1 or 2 for more
    guarded_empty: bool = False
    first: dict[int, int] = field(default_factory=dict)
    guarded_first: set[int] = field(default_factory=set)
    last: dict[int, int] = field(default_factory=dict)
    guarded_last: set[int] = field(default_factory=set)


@dataclass
class Automaton:
    """Positions from 1; 0 is the start. ``follow[p][q]`` is in how many ways q comes after p (2: more)."""

    symbols: list[Ranges] = field(default_factory=lambda: [()])
    follow: list[dict[int, int]] = field(default_factory=lambda: [{}])
    guarded: list[set[int]] = field(default_factory=lambda: [set()])
    accepting: set[int] = field(default_factory=set)

    def position(self, symbols: Ranges) -> Part:
        """A new position that reads one of these characters."""
        if len(self.symbols) > _POSITIONS:
            raise TooMuch
        self.symbols.append(symbols)
        self.follow.append({})
        self.guarded.append(set())
        place = len(self.symbols) - 1
        return Part(first={place: 1}, last={place: 1})

    def link(self, before: Part, after: Part) -> None:
        """What ends ``before`` is followed by what starts ``after``."""
        for left in before.last.keys() | before.guarded_last:
            for right in after.first.keys() | after.guarded_first:
                ways = before.last.get(left, 0) * after.first.get(right, 0)
                if ways:
                    self.follow[left][right] = min(2, self.follow[left].get(right, 0) + ways)
                else:
                    self.guarded[left].add(right)


def automata(pattern: str, flags: int = 0, *, whole: bool = False) -> Iterator[Automaton]:
    """The automaton of a pattern in Python's syntax, and one for the inside of each look-around.

    ``whole``: the text must end where the pattern does. Raises TooMuch where the pattern is broken, too
    large, or uses atomic groups or conditions.
    """
    if len(pattern) > LARGEST:
        raise TooMuch
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = _parser.parse(pattern, flags)
    except (re.error, ValueError, OverflowError, RecursionError, IndexError, TypeError, KeyError) as error:
        raise TooMuch from error
    todo: list[tuple[Any, bool]] = [(tree, whole)]
    while todo:
        items, to_the_end = todo.pop()
        builder = _Builder(tree.state.flags)
        yield builder.finished(items, whole=to_the_end)
        todo.extend((inner, False) for inner in builder.asserted)


class _Builder:
    """Turns the parser's tree into positions and edges."""

    def __init__(self, flags: int) -> None:
        self.net = Automaton()
        self.flags = flags
        self.asserted: list[Any] = []  # insides of look-arounds

    def finished(self, items: Iterable[tuple[Any, Any]], *, whole: bool) -> Automaton:
        """The automaton of these nodes."""
        made = self.sequence(items, 0)
        if whole:
            made = self.joined(made, self.net.position(((END, END),)))
        net = self.net
        net.follow[0], net.guarded[0] = dict(made.first), set(made.guarded_first)
        net.accepting = made.last.keys() | made.guarded_last
        if made.empty or made.guarded_empty:
            net.accepting.add(0)
        return net

    def sequence(self, items: Iterable[tuple[Any, Any]], depth: int) -> Part:
        """Pieces one after the other."""
        if depth > _DEEPEST:
            raise TooMuch
        made = Part(empty=1)
        for kind, value in items:
            made = self.joined(made, self.item(str(kind), value, depth + 1))
        return made

    def item(self, kind: str, value: Any, depth: int) -> Part:
        """One node of the parser's tree."""
        match kind:
            case "SUBPATTERN":
                made = self.sequence(value[3], depth)
            case "BRANCH":
                made = _either([self.sequence(branch, depth) for branch in value[1]])
            case "MAX_REPEAT" | "MIN_REPEAT":
                low, high, inner = value
                made = self.repeated(low, high, inner, depth=depth)
            case "AT":
                made = self.anchor(str(value))
            case "ASSERT" | "ASSERT_NOT":
                self.asserted.append(value[1])
                made = Part(guarded_empty=True)
            case "GROUPREF":
                made = Part(guarded_empty=True)
            case _:
                made = self.net.position(self.characters(kind, value))
        return made

    def characters(self, kind: str, value: Any) -> Ranges:
        """What a node reads that stands for one character."""
        match kind:
            case "LITERAL":
                return self.cased(((value, value),))
            case "NOT_LITERAL":
                return _without(self.cased(((value, value),)))
            case "ANY":
                return _without(() if self.flags & re.DOTALL else ((10, 10),))
            case "IN":
                return self.members(value)
            case _:
                raise TooMuch

    def anchor(self, where: str) -> Part:
        """The end is a character of its own; a beginning is nothing; a word boundary is a guard."""
        if where in ("AT_END", "AT_END_STRING"):
            newline = ((10, 10),) if self.flags & re.MULTILINE and where == "AT_END" else ()
            return self.net.position((*newline, (END, END)))
        return Part(empty=1) if where.startswith("AT_BEGINNING") else Part(guarded_empty=True)

    def repeated(self, low: int, high: Any, items: Any, depth: int) -> Part:
        """``{low,high}`` as few copies: what is ambiguous shows in two or three of them."""
        high = int(high)
        if high >= _MANY:
            made = Part(empty=1)
            for _ in range(min(low, 2) - 1):
                made = self.joined(made, self.sequence(items, depth))
            loop = self.sequence(items, depth)
            self.net.link(loop, loop)
            if low == 0:
                loop.empty, loop.guarded_empty = 1, False
            return self.joined(made, loop)
        copies = min(high, _COPIES)
        needed = min(low, copies)
        made = Part(empty=1)
        for number in range(copies, 0, -1):
            made = self.joined(self.sequence(items, depth), made)
            if number > needed:
                made.empty, made.guarded_empty = 1, False
        return made

    def joined(self, left: Part, right: Part) -> Part:
        """One piece and then the other."""
        self.net.link(left, right)
        made = Part(
            empty=min(2, left.empty * right.empty),
            guarded_empty=_passable(left) and _passable(right) and not (left.empty and right.empty),
            first=_added(left.first, right.first, left.empty),
            last=_added(right.last, left.last, right.empty),
        )
        made.guarded_first = left.guarded_first | (right.guarded_first if _passable(left) else set())
        made.guarded_last = right.guarded_last | (left.guarded_last if _passable(right) else set())
        if left.guarded_empty and not left.empty:
            made.guarded_first |= right.first.keys()
        if right.guarded_empty and not right.empty:
            made.guarded_last |= left.last.keys()
        return made

    def members(self, items: list[tuple[Any, Any]]) -> Ranges:
        """The characters of a class in brackets."""
        found: list[tuple[int, int]] = []
        negated = False
        for kind, value in items:
            match str(kind):
                case "NEGATE":
                    negated = True
                case "LITERAL":
                    found.extend(self.cased(((value, value),)))
                case "RANGE":
                    found.extend(self.cased(((value[0], value[1]),)))
                case "CATEGORY":
                    found.extend(self.category(str(value)))
                case _:
                    raise TooMuch
        return _without(found) if negated else tuple(found)

    def category(self, name: str) -> Ranges:
        """What the classes of digits, word characters and spaces, and their opposites, hold."""
        wide = not self.flags & re.ASCII
        known = {
            "DIGIT": _DIGIT,
            "WORD": (*_WORD, *_LETTERS) if wide else _WORD,
            "SPACE": _SPACE,
        }
        inner = known[name.rpartition("_")[2]]
        return _without(inner) if "_NOT_" in name else inner

    def cased(self, ranges: Ranges) -> Ranges:
        """With the other case of each ASCII letter, where case does not matter."""
        if not self.flags & re.IGNORECASE:
            return ranges
        found = list(ranges)
        for low, high in ranges:
            for start, shift in ((65, 32), (97, -32)):
                first, last = max(low, start), min(high, start + 25)
                if first <= last:
                    found.append((first + shift, last + shift))
        return tuple(found)


def _passable(part: Part) -> bool:
    return bool(part.empty or part.guarded_empty)


def _added(near: dict[int, int], far: dict[int, int], ways: int) -> dict[int, int]:
    if not ways:
        return near
    made = dict(near)
    for place, count in far.items():
        made[place] = min(2, made.get(place, 0) + count * ways)
    return made


def _either(parts: list[Part]) -> Part:
    made = Part(empty=min(2, sum(p.empty for p in parts)), guarded_empty=any(p.guarded_empty for p in parts))
    for part in parts:
        made.first = _added(made.first, part.first, 1)
        made.last = _added(made.last, part.last, 1)
        made.guarded_first |= part.guarded_first
        made.guarded_last |= part.guarded_last
    return made


def _without(taken: Iterable[tuple[int, int]]) -> Ranges:
    """All characters but these."""
    found, start = [], 0
    for low, high in sorted(taken):
        if low > start:
            found.append((start, low - 1))
        start = max(start, high + 1)
    if start <= _TOP:
        found.append((start, _TOP))
    return tuple(found)
