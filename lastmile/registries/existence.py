"""Packages that do not exist: only a registry's proven absence says so, and nothing softer accuses.

Rule: catalogue dependencies/nonexistent-package (CWE-1357, CWE-494).
"""

from collections.abc import Iterable
from functools import cache

from packaging.version import InvalidVersion, Version

from lastmile.model import Confidence, Finding, Severity, Unread
from lastmile.names import is_known, is_standard, popular
from lastmile.registries.answer import ABSENT, THERE, Answer
from lastmile.registries.ladder import Ladder, Named
from lastmile.registries.look_alike import nearest
from lastmile.registries.tables import WRONG_NAMES
from lastmile.registries.told import (
    OFFLINE,
    PRIVATE,
    REGISTRY,
    Judged,
    Open,
    Rule,
    Told,
    finding,
    unasked,
)

RULE = Rule("registries.nonexistent-package", ("CWE-1357", "CWE-494"))
_SCOPE_IS_PUBLIC = 3  # popular packages from which on a scope is known to publish openly


def judge(steps: Ladder, told: Told) -> Judged:
    """Judge every declared package and every import that nothing declares."""
    findings: list[Finding] = []
    unread: list[Unread] = []
    for one in steps.named:
        found, open_end = _declared(one, steps, told)
        findings += [found] if found else []
        unread += [open_end.unread(one, RULE.id)] if open_end else []
    for one in steps.undeclared:
        found, open_end = _imported(one, steps, told)
        findings += [found] if found else []
        unread += [open_end.unread(one, RULE.id)] if open_end else []
    return Judged(tuple(findings), tuple(unread))


def settled(one: Named) -> bool:
    """Whether the package surely exists without anybody being asked."""
    known = is_known(one.ecosystem, one.name) or (one.ecosystem, one.name) in WRONG_NAMES
    return one.proven or known or is_standard(one.ecosystem, one.name)


def _declared(one: Named, steps: Ladder, told: Told) -> tuple[Finding | None, Open | None]:
    """The finding, or why the question stays open; neither where the package exists."""
    answer = told.answers.get((one.ecosystem, one.name))
    if settled(one):
        return _version_missing(one, answer, told), None
    if not steps.may_leave(one.ecosystem, one.name):
        return None, unasked(one, steps, told)
    if answer is not None and answer.state == THERE:
        return _version_missing(one, answer, told), None
    if answer is None or answer.state != ABSENT:
        return None, unasked(one, steps, told)
    return _not_there(one, steps, told)


def _not_there(one: Named, steps: Ladder, told: Told) -> tuple[Finding | None, Open | None]:
    """A proven "not found": an accusation, except in a scope that may hold private packages."""
    if not one.name.startswith("@"):
        return _absent(one, steps, told), None
    if one.name.split("/")[0] in _public_scopes():
        return _absent_in_scope(one, told), None
    hidden = f"the {REGISTRY[one.ecosystem]} does not show it, and its scope may hold private packages"
    return None, Open(hidden, by_nature=True)


def _absent(one: Named, steps: Ladder, told: Told) -> Finding:
    meant = nearest(one.ecosystem, one.name)
    text = (
        f"{one.name} is declared, but the {REGISTRY[one.ecosystem]} has no package of that name{_used(one)}. "
        "The installation fails today; whoever registers the name first runs their code on every machine "
        "that installs this product."
    )
    if meant:
        text += f" A real package with a similar name is {meant}."
    sure = Confidence.HIGH if one.ecosystem in told.public and not steps.private.scopes else Confidence.MEDIUM
    return finding(RULE, one, text, Severity.CRITICAL, sure)


def _absent_in_scope(one: Named, told: Told) -> Finding:
    scope = one.name.split("/")[0]
    text = (
        f"{one.name} is declared, but the {REGISTRY[one.ecosystem]} shows no package of that name"
        f"{_used(one)}. The scope {scope} publishes openly, so the name is most likely invented, and the "
        "installation fails."
    )
    sure = Confidence.MEDIUM if one.ecosystem in told.public else Confidence.LOW
    return finding(RULE, one, text, Severity.MEDIUM, sure)


def _used(one: Named) -> str:
    return f" (imported in {one.imports[0].path}:{one.imports[0].line})" if one.imports else ""


def _imported(one: Named, steps: Ladder, told: Told) -> tuple[Finding | None, Open | None]:
    """An import that no manifest explains: absent only if every name that may provide it is absent."""
    if why := other_origin(one, steps):
        return None, why
    answers = [told.answers.get((one.ecosystem, name)) for name in one.candidates]
    if any(answer is not None and answer.state == THERE for answer in answers):
        return None, None
    if any(answer is None or answer.state != ABSENT for answer in answers):
        reasons = (answer.reason for answer in answers if answer is not None and answer.reason)
        why_open = next(reasons, told.why_open(one))
        return None, Open(why_open, by_nature=why_open == OFFLINE)
    place = one.imports[0]
    asked = one.candidates[0] if len(one.candidates) == 1 else " or ".join(one.candidates[:3])
    text = (
        f"{place.path} imports {one.name}, which nothing declares, and the {REGISTRY[one.ecosystem]} has "
        f"no package {asked}. The import fails; whoever registers the name reaches everyone who then "
        "installs it."
    )
    sure = Confidence.MEDIUM if one.ecosystem in told.public else Confidence.LOW
    return finding(RULE, one, text, Severity.HIGH, sure), None


def other_origin(one: Named, steps: Ladder) -> Open | None:
    """Where an undeclared module may come from, other than a public package of its name."""
    if one.ecosystem in steps.private.ecosystems:
        return Open(PRIVATE, by_nature=True)
    if one.ecosystem in steps.unread:
        return Open(f"{steps.unread[one.ecosystem]}, which may declare it, could not be read in full")
    if one.ecosystem in steps.unplaced:
        return Open(f"{steps.unplaced[one.ecosystem]}, which is declared, may provide it", by_nature=True)
    return None


def _version_missing(one: Named, answer: Answer | None, told: Told) -> Finding | None:
    """A pinned Python version far beyond every release; a registry that lags a little proves nothing."""
    pinned = next((place.version for place in one.declared if place.version), None)
    if answer is None or pinned is None or one.locked or one.ecosystem != "PyPI" or not answer.newest:
        return None
    try:
        wanted, newest = Version(pinned), Version(answer.newest)
    except InvalidVersion:
        return None
    if wanted.is_prerelease or wanted.local or wanted.major <= newest.major or wanted.epoch != newest.epoch:
        return None
    text = (
        f"{one.name} {pinned} is required, but the newest release in the {REGISTRY[one.ecosystem]} is "
        f"{answer.newest}: the installation fails."
    )
    sure = Confidence.MEDIUM if one.ecosystem in told.public else Confidence.LOW
    return finding(RULE, one, text, Severity.MEDIUM, sure)


@cache
def _public_scopes() -> frozenset[str]:
    return frozenset(_frequent(name.split("/")[0] for name in popular("npm") if name.startswith("@")))


def _frequent(scopes: Iterable[str]) -> Iterable[str]:
    counts: dict[str, int] = {}
    for scope in scopes:
        counts[scope] = counts.get(scope, 0) + 1
    return (scope for scope, count in counts.items() if count >= _SCOPE_IS_PUBLIC)
