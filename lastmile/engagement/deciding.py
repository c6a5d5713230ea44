"""Which decision counts for which finding: the most specific one that fits and has not expired."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from lastmile.engagement.file import Decision
from lastmile.errors import EngagementError
from lastmile.model import Decided, Finding, Status

_WILD = re.compile(r"\*\*/|\*\*|\*|\?")
_OF_PATH = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
OWN = "own."  # how the rule of a consultant's own finding begins


def covers(pattern: str) -> re.Pattern[str]:
    """A glob on repository paths, as ``--exclude`` reads it.

    ``**`` crosses folders, ``*`` and ``?`` do not; what matches a folder matches all that is in it; a
    pattern without a slash is a name in any folder.
    """
    cleaned = pattern.strip().removeprefix("./").rstrip("/")
    cleaned = cleaned.removeprefix("/") if "/" in cleaned else f"**/{cleaned}"
    parts = re.split(f"({_WILD.pattern})", cleaned)
    return re.compile("".join(_OF_PATH.get(part) or re.escape(part) for part in parts) + r"(?:/.*)?\Z")


def _worth(glob: str | None) -> tuple[bool, bool, int]:
    """How much a glob narrows: given at all, without a wildcard, and its number of plain characters."""
    if glob is None:
        return (False, False, 0)
    plain = _WILD.sub("", glob)
    return (True, plain == glob, len(plain))


@dataclass(frozen=True)
class Selector:
    """A decision with its line, ready to be held against findings."""

    decision: Decision
    line: int

    @cached_property
    def _path(self) -> re.Pattern[str] | None:
        return covers(self.decision.path) if self.decision.path is not None else None

    @cached_property
    def precedence(self) -> tuple[bool, tuple[bool, bool, int], tuple[bool, bool, int]]:
        """The most specific wins: a fingerprint, then the narrowest path, then the narrowest rule."""
        decision = self.decision
        return (decision.fingerprint is not None, _worth(decision.path), _worth(decision.rule))

    def covers(self, path: str) -> bool:
        """It names paths, and this is one of them."""
        return self._path is not None and self._path.match(path) is not None

    def fits(self, finding: Finding) -> bool:
        """Every selector that is given must match.

        A finding of the consultant's own is not refuted by a decision (take it out of the file), and
        only one that names it is about it.
        """
        decision = self.decision
        if finding.rule.startswith(OWN):
            named = finding.fingerprint == decision.fingerprint or finding.rule == decision.rule
            return named and decision.status is not Status.FALSE_POSITIVE
        return (
            (decision.fingerprint is None or decision.fingerprint == finding.fingerprint)
            and (decision.rule is None or fnmatchcase(finding.rule, decision.rule))
            and (decision.path is None or (finding.path is not None and self.covers(finding.path)))
        )


class Decisions:
    """All decisions of one file, as they stand on one day (ISO date)."""

    def __init__(self, decisions: Sequence[Decision], lines: Sequence[int], name: str, today: str) -> None:
        self._all = [Selector(d, line) for d, line in zip(decisions, lines, strict=True)]
        self._name = name
        self._live = [s for s in self._all if not expired(s.decision, today)]
        self._today = today
        self._by_fingerprint: Mapping[str, list[Selector]] = _grouped(self._live)
        self._wide = [s for s in self._live if s.decision.fingerprint is None]

    def of(self, finding: Finding) -> Decision | None:
        """The decision about this finding. Raises EngagementError where two are equally specific."""
        found = self._selector(finding)
        return found.decision if found else None

    def _selector(self, finding: Finding) -> Selector | None:
        candidates: list[Selector] = [*self._by_fingerprint.get(finding.fingerprint, ()), *self._wide]
        fitting = [selector for selector in candidates if selector.fits(finding)]
        if not fitting:
            return None
        best = max(selector.precedence for selector in fitting)
        equal = [selector for selector in fitting if selector.precedence == best]
        if len(equal) > 1:
            raise self._ambiguous(equal[0], equal[1], finding.path or finding.rule)
        return equal[0]

    def unambiguous(self, paths: Iterable[str]) -> None:
        """Hold the path decisions against the files that there are, before anything is scanned.

        Raises EngagementError where two equally specific ones would both decide about one file.
        """
        wide = [s for s in self._wide if s.decision.path is not None]
        rivals = [
            (one, two)
            for index, one in enumerate(wide)
            for two in wide[index + 1 :]
            if one.precedence == two.precedence and one.decision.rule == two.decision.rule
        ]
        for path in paths if rivals else ():
            for one, two in rivals:
                if one.covers(path) and two.covers(path):
                    raise self._ambiguous(one, two, path)

    def _ambiguous(self, one: Selector, two: Selector, what: str) -> EngagementError:
        first, second = sorted((one.line, two.line))
        return EngagementError(
            f"{self._name}:{second}: as specific as the decision in line {first}, and both fit {what}; "
            "make one of them narrower, or take it out"
        )

    def told(self, findings: Iterable[Finding]) -> tuple[Decided, ...]:
        """Every decision with what became of it, in the order of the file."""
        used: Counter[int] = Counter()
        for finding in findings:
            if selector := self._selector(finding):
                used[selector.line] += 1
        return tuple(
            Decided.model_validate(
                s.decision.model_dump()
                | {"places": used[s.line], "state": _state(s.decision, used[s.line], self._today)}
            )
            for s in self._all
        )


def expired(decision: Decision, today: str) -> bool:
    """Its last day is over (ISO dates)."""
    return decision.expires is not None and decision.expires < today


def _state(decision: Decision, places: int, today: str) -> str:
    return "expired" if expired(decision, today) else "used" if places else "unused"


def _grouped(selectors: Iterable[Selector]) -> dict[str, list[Selector]]:
    groups: dict[str, list[Selector]] = {}
    for selector in selectors:
        if selector.decision.fingerprint is not None:
            groups.setdefault(selector.decision.fingerprint, []).append(selector)
    return groups


def notes(name: str, lines: Sequence[int], decided: Sequence[Decided]) -> Iterator[str]:
    """One line for each decision that had no effect, for the terminal."""
    for line, one in zip(lines, decided, strict=True):
        if one.state == "expired":
            yield f"{name}:{line}: this decision expired on {one.expires}; what it was about is open again"
        elif one.state == "unused":
            yield f"{name}:{line}: this decision fits no finding of this audit, or a narrower one won"
