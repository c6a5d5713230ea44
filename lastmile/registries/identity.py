"""Packages that may not be what their name says: wrong names, placeholders, look-alikes, newcomers.

Rule: catalogue dependencies/suspicious-package (CWE-1357, CWE-506).
"""

import re
from datetime import date

from lastmile.model import Confidence, Finding, Severity, Unread
from lastmile.names import is_known
from lastmile.registries.answer import ABSENT, THERE, Answer
from lastmile.registries.ladder import Ladder, Named
from lastmile.registries.look_alike import nearest
from lastmile.registries.tables import PLACEHOLDERS, WRONG_NAMES
from lastmile.registries.told import REGISTRY, Judged, Open, Rule, Told, finding, unasked

RULE = Rule("registries.suspicious-package", ("CWE-1357", "CWE-506"))
NEW_DAYS = 30  # since the first upload
OLD_DAYS = 730  # a look-alike of that age and with these releases has made its own name
ESTABLISHED = 8  # releases
_MOST = 2_000  # names of one audit; each is compared with thousands
_HELD = re.compile(r"[\^~=v]{0,2}0\.0\.\d{1,3}-security(?:\.\d{1,3})?$")


def judge(steps: Ladder, told: Told) -> Judged:
    """Judge every declared package of the ecosystems whose names we know."""
    findings: list[Finding] = []
    unread: list[Unread] = []
    for number, one in enumerate(steps.named):
        if one.ecosystem not in REGISTRY:
            continue
        found = _by_table(one) or _held(one, told)
        if found is None and number >= _MOST:
            unread.append(Unread(path=one.label, reason=f"only {_MOST:,} names are compared", rule=RULE.id))
        elif found is None:
            found, open_end = _by_registry(one, steps, told)
            unread += [open_end.unread(one, RULE.id)] if open_end else []
        findings += [found] if found else []
    return Judged(tuple(findings), tuple(unread))


def _by_table(one: Named) -> Finding | None:
    entry = WRONG_NAMES.get((one.ecosystem, one.name))
    if entry is None:
        return None
    meant, what, grade = entry
    text = f"{one.name} is {what}; what is meant is most likely {meant}."
    return finding(RULE, one, text, Severity(grade), Confidence.HIGH)


def _held(one: Named, told: Told) -> Finding | None:
    """Placeholders of npm: ``0.0.1-security`` stands where a package was taken out, or a name is kept."""
    if one.ecosystem != "npm":
        return None
    answer = told.answers.get((one.ecosystem, one.name))
    written = [place.spec for place in one.declared] + [one.version or "", (answer and answer.newest) or ""]
    if any(_HELD.match(text.strip()) for text in written):
        what = "is a placeholder that npm put where a package was taken out or a name is kept free"
    elif one.name in PLACEHOLDERS:
        what = "is no part of Node.js but a stand-in with the name of one of its modules"
    else:
        return None
    text = f"{one.name} {what}; the code does not need it. Remove it, and check what was meant."
    return finding(RULE, one, text, Severity.LOW, Confidence.HIGH)


def _by_registry(one: Named, steps: Ladder, told: Told) -> tuple[Finding | None, Open | None]:
    """A look-alike or a newcomer; or why that stays open."""
    if is_known(one.ecosystem, one.name):
        return None, None
    if steps.may_be_private(one.ecosystem, one.name):
        return None, unasked(one, steps, told)
    key = (one.ecosystem, one.name)
    answer = told.histories.get(key) or told.answers.get(key)
    meant = nearest(one.ecosystem, one.name)
    if answer is not None and answer.state == ABSENT:
        return None, None  # another rule says that it does not exist
    if answer is None or answer.state != THERE:
        return _guessed(one, meant, unasked(one, steps, told))
    first = answer.first if one.ecosystem in told.dated else None
    return _of_age(one, meant, answer, first, told)


def _of_age(
    one: Named, meant: str | None, answer: Answer, first: date | None, told: Told
) -> tuple[Finding | None, Open | None]:
    if first and (told.today - first).days < NEW_DAYS and one.production:
        return _newcomer(one, first, told.today, meant), None
    if meant is None or _established(answer, first, told.today):
        return None, None
    if first is None:  # a mirror can hold fewer releases than there are, so their number alone accuses nobody
        untold = f"the {REGISTRY[one.ecosystem]} did not tell how old it is"
        return _guessed(one, meant, Open(untold, by_nature=one.proven))
    return _look_alike(one, meant, answer, first), None


def _established(answer: Answer, first: date | None, today: date) -> bool:
    """Old, or released often: a trap is neither."""
    old = first is not None and (today - first).days >= OLD_DAYS
    return old or (answer.releases or 0) >= ESTABLISHED


def _guessed(one: Named, meant: str | None, why: Open) -> tuple[Finding | None, Open | None]:
    """What can be said without the age; a package that somebody has installed and locked is left alone."""
    if meant is None or one.proven:
        return None, why
    text = (
        f"{one.name} differs from the widely used {meant} by a slip of the pen; how old it is, is not known "
        f"({why.why}). Check that it is the package that was meant."
    )
    return finding(RULE, one, text, Severity.MEDIUM, Confidence.LOW), None


def _newcomer(one: Named, first: date, today: date, meant: str | None) -> Finding:
    days = (today - first).days
    text = f"{one.name} was first published {days} day{'' if days == 1 else 's'} ago ({first})"
    if meant:
        text += f", under a name like that of the widely used {meant}: check it before anybody installs it."
        return finding(RULE, one, text, Severity.HIGH, Confidence.MEDIUM)
    text += ": nobody has had time to look at it. Check who publishes it."
    return finding(RULE, one, text, Severity.MEDIUM, Confidence.MEDIUM)


def _look_alike(one: Named, meant: str, answer: Answer, first: date) -> Finding:
    text = (
        f"{one.name} (first published on {first}, {answer.releases or 0} releases) differs from the widely "
        f"used {meant} by a slip of the pen: such names are a common trap. Check that it is what was meant."
    )
    return finding(RULE, one, text, Severity.HIGH, Confidence.MEDIUM)
