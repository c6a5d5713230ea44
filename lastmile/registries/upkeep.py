"""Packages that nobody maintains any more: said so by their authors or the registry, or silent for years.

Rule: catalogue dependencies/abandoned (CWE-1104, CWE-1329). Old does not mean bad: age alone is low, counts
for direct packages of the product only, and not for small finished things.
"""

from lastmile.model import Confidence, Finding, Severity, Unread
from lastmile.registries.answer import ABSENT, THERE, Answer
from lastmile.registries.ladder import Ladder, Named
from lastmile.registries.tables import ENDED, FINISHED
from lastmile.registries.told import REGISTRY, Judged, Rule, Told, finding, unasked

RULE = Rule("registries.abandoned", ("CWE-1104", "CWE-1329"))
SILENT_YEARS = 4
_YEAR = 365.25  # days
_SAID = 160  # characters of an author's own words


def judge(steps: Ladder, told: Told) -> Judged:
    """Judge every declared package; opportunities are those of which something is known."""
    findings: list[Finding] = []
    unread: list[Unread] = []
    judged = 0
    for one in steps.named:
        answer = told.answers.get((one.ecosystem, one.name))
        if one.ecosystem not in REGISTRY or (answer is not None and answer.state == ABSENT):
            continue  # another rule says that it does not exist
        found = _said(one) or _by_registry(one, answer, told)
        if found:
            findings.append(found)
        elif one.production and (answer is None or answer.state != THERE):
            unread.append(unasked(one, steps, told).unread(one, RULE.id))
            continue
        judged += one.production or found is not None
    return Judged(tuple(findings), tuple(unread), judged)


def _said(one: Named) -> Finding | None:
    """What can be said without a network: the lock's note, and what authors are known to have announced."""
    noted = next((place for place in one.locked if place.deprecated and place.direct), None)
    entry = ENDED.get((one.ecosystem, one.name))
    if entry:
        what, instead, grade = entry
        text = f"{one.name}: {what}. In its place: {instead}."
        return finding(RULE, one, text, _milder(one, Severity(grade)), Confidence.HIGH)
    if noted:
        words = _clipped(noted.deprecated)
        text = (
            f"{one.name} {noted.version or ''}".rstrip()
            + f" is marked as deprecated by its authors: “{words}”"
        )
        return finding(RULE, one, text, _milder(one, Severity.MEDIUM), Confidence.HIGH)
    return None


def _by_registry(one: Named, answer: Answer | None, told: Told) -> Finding | None:
    if answer is None or answer.state != THERE:
        return None
    registry = REGISTRY[one.ecosystem]
    if answer.notice:
        kind, _, words = answer.notice.partition(": ")
        text = f"{one.name} is {kind} in the {registry}" + (f": “{_clipped(words)}”" if words else ".")
        grade = Severity.HIGH if kind == "quarantined" else Severity.MEDIUM
        return finding(RULE, one, text, _milder(one, grade), Confidence.HIGH)
    if one.version and one.version in answer.withdrawn:
        newer = f"; the newest is {answer.newest}" if answer.newest else ""
        text = f"{one.name} {one.version} was withdrawn by its authors{newer}."
        return finding(RULE, one, text, _milder(one, Severity.MEDIUM), Confidence.HIGH)
    last = answer.last if one.ecosystem in told.dated else None
    if last is None or not one.production or one.name in FINISHED:
        return None
    years = (told.today - last).days / _YEAR
    if years < SILENT_YEARS:
        return None
    text = (
        f"{one.name} has had no release since {last}, {int(years)} years ago. Check whether anybody would "
        "repair a hole in it."
    )
    return finding(RULE, one, text, Severity.LOW, Confidence.MEDIUM)


def _milder(one: Named, grade: Severity) -> Severity:
    """What only developers use is one step milder at most."""
    return grade if one.production else max(grade, Severity.LOW, key=lambda s: s.rank)


def _clipped(words: str) -> str:
    text = " ".join(words.split())
    return text if len(text) <= _SAID else text[: _SAID - 1].rstrip() + "…"
