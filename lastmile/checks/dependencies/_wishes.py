"""Whether a locked version is what a manifest asks for, by each ecosystem's own rules; no check itself.

Python's are PEP 440 and, for Poetry's tables, the carets and tildes of its documentation; npm's are
``lastmile.npm_ranges``; Cargo reads a bare version as a caret (The Cargo Book, "Specifying Dependencies").
"""

import re

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from lastmile.inventory import Dependency
from lastmile.npm_ranges import fits

_LONGEST = 500  # characters of a wish
_BARE = re.compile(r"(?:\^|~(?!=))\s*(\d[\w.+!-]*)$")
_OTHER = re.compile(
    r"^(?:catalog|workspace|npm|file|link|portal|patch|git|https?|github|exec):?", re.IGNORECASE
)


def meets(version: str, wish: Dependency) -> bool | None:
    """Whether the version is one that the manifest's entry allows; None where nobody can say."""
    spec = wish.spec.strip()
    if len(spec) > _LONGEST:
        return None
    match wish.ecosystem:
        case "npm":
            return None if _OTHER.match(spec) else fits(version, spec)
        case "crates.io":
            return _cargo(version, spec)
        case "PyPI":
            return _python(version, wish.name, spec)
        case _:
            return None


def conditional(wish: Dependency) -> bool:
    """Whether it is asked for only somewhere or on demand, so that a lock may leave it out."""
    return wish.optional or ";" in wish.spec


def _cargo(version: str, spec: str) -> bool | None:
    if not spec:
        return True
    parts = [part.strip() for part in spec.split(",")]
    return fits(version, " ".join(f"^{part}" if part[:1].isdigit() else part for part in parts))


def _python(version: str, name: str, spec: str) -> bool | None:
    try:
        have = Version(version)
    except InvalidVersion:
        return None
    requirement: Requirement | None
    try:
        requirement = Requirement(spec)
    except InvalidRequirement:
        requirement = None
    # Poetry's table writes the version alone, and "2.0" is a valid name too.
    if requirement is not None and canonicalize_name(requirement.name) == canonicalize_name(name):
        return None if requirement.url else requirement.specifier.contains(have, prereleases=True)
    bare = re.sub(rf"^{re.escape(name)}\s*(?:\[[^\]]*\])?\s*", "", spec, flags=re.IGNORECASE).strip()
    answers = [_alternative(have, part.strip()) for part in re.split(r"\|\|?", bare)]
    if True in answers:
        return True
    return None if None in answers else False


def _alternative(have: Version, wish: str) -> bool | None:
    """One alternative of Poetry's: ``^1.2``, ``~1.2``, ``>=1,<2``, ``1.2.*`` or a bare version."""
    if wish in ("", "*"):
        return True
    if found := _BARE.match(wish):
        return _from(have, found[1], caret=wish.startswith("^"))
    if wish[:1].isdigit():
        wish = f"=={wish}"
    try:
        return SpecifierSet(wish).contains(have, prereleases=True)
    except InvalidSpecifier:
        return None


def _from(have: Version, text: str, *, caret: bool) -> bool | None:
    """``^``: up to the next change of the first number that is not zero; ``~``: of the second."""
    try:
        low = Version(text)
    except InvalidVersion:
        return None
    numbers = list(low.release)
    if caret:
        place = next((n for n, number in enumerate(numbers) if number), len(numbers) - 1)
    else:
        place = min(1, len(numbers) - 1)
    high = Version(".".join(map(str, [*numbers[:place], numbers[place] + 1])))
    return low <= have < high
