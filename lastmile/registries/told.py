"""What the registries told in one audit, and how a rule hands in what it found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from lastmile.model import Confidence, Evidence, Finding, Package, Severity, Unread
from lastmile.registries.answer import Answer
from lastmile.registries.ladder import Key, Ladder, Named

REGISTRY = {"PyPI": "Python package index", "npm": "npm registry"}
OFFLINE = "no registry was asked (--offline)"
PRIVATE = "it may come from a private registry that the repository names"
_NO_NAME = "the registry's rules allow no such name, so nobody was asked"


@dataclass(frozen=True)
class Told:
    """The answers; an ecosystem that nobody could ask has its reason in ``silent``."""

    today: date
    answers: Mapping[Key, Answer] = field(default_factory=dict)
    histories: Mapping[Key, Answer] = field(default_factory=dict)  # npm packages with versions and dates
    dated: frozenset[str] = frozenset()  # ecosystems whose registry tells the packages' own dates
    public: frozenset[str] = frozenset()  # ecosystems whose public registry was asked
    silent: Mapping[str, str] = field(default_factory=dict)

    def why_open(self, one: Named) -> str:
        """Why nothing is known of this package."""
        answer = self.answers.get((one.ecosystem, one.name))
        if answer is not None and answer.reason:
            return answer.reason
        return self.silent.get(one.ecosystem) or "it was not looked up"


class Open(NamedTuple):
    """Why a question stays open, and whether that lies in the target or our user's wish alone."""

    why: str
    by_nature: bool = False

    def unread(self, one: Named, rule: str) -> Unread:
        """As the record has it."""
        return Unread(path=one.label, reason=self.why, rule=rule, by_nature=self.by_nature)


def unasked(one: Named, steps: Ladder, told: Told) -> Open:
    """Why no registry has told anything of this package that can be believed."""
    if steps.may_be_private(one.ecosystem, one.name):
        return Open(PRIVATE, by_nature=True)
    if one.ecosystem in REGISTRY and not steps.may_leave(one.ecosystem, one.name):
        return Open(_NO_NAME, by_nature=True)
    why = told.why_open(one)
    return Open(why, by_nature=why == OFFLINE)


@dataclass(frozen=True)
class Judged:
    """What one rule says."""

    findings: tuple[Finding, ...] = ()
    unread: tuple[Unread, ...] = ()
    opportunities: int | None = None


class Rule(NamedTuple):
    """What a finding is an instance of."""

    id: str
    cwe: tuple[str, ...]


def finding(rule: Rule, one: Named, message: str, severity: Severity, confidence: Confidence) -> Finding:
    """A finding where the package is declared, or imported where nothing declares it."""
    place = one.declared[0] if one.declared else None
    path = place.declared_in if place else one.imports[0].path
    line = place.line if place else one.imports[0].line
    more = [Evidence(kind="file", path=d.declared_in, line=d.line, note=rule.id) for d in one.declared[1:4]]
    more += [Evidence(kind="place", path=i.path, line=i.line, note="imported here") for i in one.imports[:3]]
    first = Evidence(kind="place" if line else "file", path=path, line=line, note=rule.id)
    known = {(first.path, first.line)}
    return Finding(
        rule=rule.id,
        message=message,
        severity=severity,
        confidence=confidence,
        path=path,
        line=line,
        symbol=one.name,
        cwe=rule.cwe,
        package=Package(ecosystem=one.ecosystem, name=one.name, version=one.version),
        evidence=(first, *(e for e in more if (e.path, e.line) not in known)),
    )
