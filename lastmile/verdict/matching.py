"""Which finding of an earlier audit is which finding of a later one; pure, from two records alone.

First the same place (rule, path, functions around, code), as a multiset; then code that moved inside its
file; then code of a file that was renamed or merged. Every pass but the multiset asks for exactly one partner
on both sides, and where two could be meant nobody is: better old called new than a wrong one called old.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lastmile.model import Audit, Finding
from lastmile.model.record import FINGERPRINT_KIND
from lastmile.verdict.alignment import Anchors, aligned, nearest
from lastmile.verdict.landmark import hashed
from lastmile.verdict.triage import subject

_MOST_TRIED = 10_000  # pairs of equal findings of one group that are held against each other
How = Literal["same", "moved", "renamed"]


class Pair(NamedTuple):
    """One defect in both audits."""

    before: Finding
    after: Finding
    how: How  # the same place | moved inside its file | in a file of another name


@dataclass(frozen=True)
class Matched:
    """All findings of two audits: in both, in the first alone, in the second alone; in the records' order."""

    pairs: tuple[Pair, ...]
    only_before: tuple[Finding, ...]
    only_after: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What a finding is known by, whatever line it stands on."""

    index: int
    finding: Finding
    rule: str
    path: str
    what: tuple[str, str]  # package, and the code or what the rule names
    scope: str
    above: str
    below: str


Key = Callable[[_Traits], Hashable]


def _place(t: _Traits) -> tuple[Hashable, ...]:
    return t.rule, t.path, t.what, t.scope


def _code(t: _Traits) -> tuple[Hashable, ...]:
    return t.rule, t.what


def _rewritten(t: _Traits) -> Hashable:
    """The statement between the same neighbours, written otherwise and still at fault.

    So it is too where one audit masked a word of it as a secret and the other, which no longer saw the secret
    elsewhere, did not.
    """
    return (t.rule, t.path, t.what[0], t.scope, t.above, t.below) if t.above and t.below else None


# Passes over the same place: neighbours tell equal code apart.
_SAME: tuple[Key, ...] = (
    lambda t: (*_place(t), t.above, t.below),
    lambda t: (*_place(t), t.above),
    lambda t: (*_place(t), t.below),
)
# Passes over one file whose code went to another function with both neighbours; where some did, one neighbour
# is enough for the rest of that function, for it has a new name.
_MOVED: tuple[Key, ...] = (
    lambda t: (*_code(t), t.path, t.above, t.below),
    lambda t: (*_code(t), t.path, t.above) if t.above else None,
    lambda t: (*_code(t), t.path, t.below) if t.below else None,
)
# Passes over all files: what was around must have come along.
_ELSEWHERE: tuple[Key, ...] = (
    lambda t: (*_code(t), t.scope, t.above, t.below),
    lambda t: (*_code(t), t.scope, t.above) if t.above else None,
    lambda t: (*_code(t), t.scope, t.below) if t.below else None,
    lambda t: (*_code(t), t.scope) if t.scope else None,
)


def match(before: Audit, after: Audit) -> Matched:
    """Pair the findings of two audits of one product; those that count for nothing are paired too.

    Where one record bears fingerprints of an older kind, the marked lines of the excerpts speak for both.
    """
    marked = before.fingerprint_kind == after.fingerprint_kind == FINGERPRINT_KIND
    hunt = _Hunt(_traits(before, marked=marked), _traits(after, marked=marked))
    for key in _SAME:
        hunt.one_to_one(key, "same")
    hunt.nearest(_place, "same")
    for number, key in enumerate(_MOVED):
        hunt.one_to_one(key, "moved", fits=hunt.same_function if number else _any)
    hunt.one_to_one(_rewritten, "same")
    hunt.told_by_another_rule()
    for number, key in enumerate(_ELSEWHERE):
        hunt.one_to_one(key, "renamed", fits=hunt.may_have_gone if number else _tells)
    hunt.follow_files()
    return hunt.done()


def _traits(audit: Audit, *, marked: bool) -> list[_Traits]:
    return [_of(index, finding, marked=marked) for index, finding in enumerate(audit.findings)]


def _of(index: int, finding: Finding, *, marked: bool) -> _Traits:
    mark = finding.landmark if marked else None
    scope, above, below = (mark.scope, mark.above, mark.below) if mark else _from_excerpt(finding)
    return _Traits(
        index, finding, finding.rule, finding.path or "", subject(finding, marked=marked), scope, above, below
    )


def _from_excerpt(finding: Finding) -> tuple[str, str, str]:
    """Scope, line above and line below, as far as the excerpt shows them."""
    excerpt = finding.excerpt
    if excerpt is None or not excerpt.hit:
        return "", "", ""
    lines = dict(enumerate(excerpt.lines, start=excerpt.first_line))
    first, last = min(excerpt.hit), max(excerpt.hit)
    return "", hashed(lines.get(first - 1, "")), hashed(lines.get(last + 1, ""))


def _any(_one: _Traits, _two: _Traits) -> bool:
    return True


def _tells(one: _Traits, two: _Traits) -> bool:
    """Whether what is around says enough to know code again in another file."""
    return bool(one.path and two.path) and sum(map(bool, (one.scope, one.above, one.below))) >= 2


class _Hunt:
    """What is left of both sides, and the pairs so far."""

    def __init__(self, before: list[_Traits], after: list[_Traits]) -> None:
        self._before, self._after = dict(enumerate(before)), dict(enumerate(after))
        self._pairs: list[tuple[int, Pair]] = []
        self._files = frozenset(t.path for t in after)
        self._functions: set[tuple[str, str, str]] = set()  # path, and the name of a function then and now

    def _pair(self, one: _Traits, two: _Traits, how: How) -> None:
        del self._before[one.index], self._after[two.index]
        self._pairs.append((two.index, Pair(one.finding, two.finding, how)))
        if how == "moved":
            self._functions.add((one.path, one.scope, two.scope))

    def _groups(self, key: Key) -> Iterator[tuple[list[_Traits], list[_Traits]]]:
        """What is left of both sides, by key; only groups that have both."""
        theirs = _grouped(self._after.values(), key)
        for name, ours in _grouped(self._before.values(), key).items():
            if name is not None and name in theirs:
                yield ours, theirs[name]

    def one_to_one(self, key: Key, how: How, fits: Callable[[_Traits, _Traits], bool] = _any) -> None:
        """Pair what no other finding of either side could be taken for."""
        for ours, theirs in list(self._groups(key)):
            if len(ours) == len(theirs) == 1 and fits(ours[0], theirs[0]):
                self._pair(ours[0], theirs[0], how)

    def same_function(self, one: _Traits, two: _Traits) -> bool:
        """Whether code of the one function was found in the other one already."""
        return (one.path, one.scope, two.scope) in self._functions

    def may_have_gone(self, one: _Traits, two: _Traits) -> bool:
        """Whether a whole file may have got a new name: of the old one nothing is left."""
        return bool(two.path) and bool(one.path) and one.path not in self._files

    def nearest(self, key: Key, how: How) -> None:
        """Pair equal ones: nothing around tells them apart, so their place among what is paired does.

        Where that does not tell either, they are paired as they follow each other, for their number counts.
        """
        anchors = self._anchors()
        for ours, theirs in list(self._groups(key)):
            if len(ours) * len(theirs) > _MOST_TRIED:
                chosen = list(zip(_by_line(ours), _by_line(theirs), strict=False))
            else:
                chosen = _closest(ours, theirs, anchors.get(ours[0].path, []))
            for one, two in chosen:
                self._pair(one, two, how)

    def _anchors(self) -> dict[str, list[tuple[int, int]]]:
        """For each file the lines of the first audit that are paired, each with its line in the second."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for _, (one, two, _how) in self._pairs:
            if one.path and one.path == two.path and one.line and two.line:
                found[one.path].append((one.line, two.line))
        return {path: sorted(lines) for path, lines in found.items()}

    def told_by_another_rule(self) -> None:
        """Pair places that two rules saw at first and one of them now, because the other did not run."""

        def place(t: _Traits) -> Hashable:
            return t.finding.control, t.path, t.what, t.scope

        for ours, theirs in list(self._groups(place)):
            if len(ours) == len(theirs) == 1 and _seen_by_both(ours[0].finding, theirs[0].finding):
                self._pair(ours[0], theirs[0], "same")

    def follow_files(self) -> None:
        """Where most of a file went to one other file, look for the rest of it there."""
        votes = Counter((p.before.path, p.after.path) for _, p in self._pairs if p.how == "renamed")
        best: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for (old, new), count in votes.items():
            if old and new:
                best[old].append((count, new))
        gone = {old: max(found)[1] for old, found in best.items() if _clear(found) and old not in self._files}
        for key in (lambda t: (t.scope, t.above), lambda t: (t.scope, t.below), lambda t: (t.scope,)):
            self._follow(gone, key)

    def _follow(self, gone: dict[str, str], more: Callable[[_Traits], tuple[Hashable, ...]]) -> None:
        """One pass of ``follow_files``: as many on both sides, told apart by nothing or by their order."""
        sources = Counter(gone.values())
        for ours, theirs in list(self._groups(lambda t: (*_code(t), gone.get(t.path, t.path), *more(t)))):
            moved = [t for t in ours if t.path in gone]
            alone = len({t.path for t in moved}) == 1 and sources[theirs[0].path] >= 1
            if len(moved) == len(ours) == len(theirs) and (alone or len(ours) == 1):
                for one, two in zip(_by_line(ours), _by_line(theirs), strict=True):
                    self._pair(one, two, "renamed")

    def done(self) -> Matched:
        """The outcome, in the order of the records."""
        return Matched(
            tuple(pair for _, pair in sorted(self._pairs, key=lambda item: item[0])),
            tuple(t.finding for t in self._before.values()),
            tuple(t.finding for t in self._after.values()),
        )


def _grouped(traits: Iterable[_Traits], key: Key) -> dict[Hashable, list[_Traits]]:
    groups: dict[Hashable, list[_Traits]] = defaultdict(list)
    for t in traits:
        groups[key(t)].append(t)
    return groups


def _by_line(traits: list[_Traits]) -> list[_Traits]:
    return sorted(traits, key=lambda t: (t.finding.line or 0, t.index))


def _closest(ours: list[_Traits], theirs: list[_Traits], anchors: Anchors) -> list[tuple[_Traits, _Traits]]:
    """Pairs of equal findings of one place: in a function they keep order, at the top blocks may not."""
    first, second = _by_line(ours), _by_line(theirs)
    way = aligned if ours[0].scope else nearest
    lines = [[t.finding.line or 0 for t in side] for side in (first, second)]
    return [(first[n], second[m]) for n, m in way(lines[0], lines[1], anchors)]


def _seen_by_both(one: Finding, two: Finding) -> bool:
    if one.control is None:
        return False
    first, second = ({f.rule, *(e.note for e in f.evidence)} for f in (one, two))
    return one.rule in second or two.rule in first


def _clear(found: list[tuple[int, str]]) -> bool:
    """Whether one file has more votes than all others together."""
    counts = [count for count, _ in found]
    return 2 * max(counts) > sum(counts)
