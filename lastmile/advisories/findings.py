"""From the holes of one version to findings: how grave, how sure, and what to do, in an engineer's words."""

from collections.abc import Sequence

from packaging.requirements import InvalidRequirement, Requirement

from lastmile.advisories.matching import Hole
from lastmile.advisories.wanted import Pin
from lastmile.model import Confidence, Finding, Package, Severity

RULE = "osv.known-vulnerability"
MALICIOUS = "osv.malicious-package"
UNSOUND = "unsound"  # RustSec's word for an API that can break memory safety: weaker than a hole
_MOST_IDS = 12  # in a message; the package's record has them all
_UNRATED = Severity.MEDIUM  # where nobody has published how grave a hole is


def finding(
    pin: Pin, hole: Hole, upgrade: str | None, exploited: frozenset[str], *, idle: bool = False
) -> Finding:
    """One hole of one version. ``idle``: no file of the product imports the package."""
    attacked = sorted(exploited.intersection(hole.ids))
    return Finding(
        rule=MALICIOUS if hole.malicious else RULE,
        message=" ".join(_sentences(pin, hole, upgrade, attacked, idle=idle)),
        severity=_severity(pin, hole, attacked=bool(attacked)),
        confidence=_confidence(pin, hole, idle=idle),
        path=pin.first.declared_in,
        line=pin.first.line,
        symbol=f"{pin.first.name}: {hole.ids[0]}",  # the name alone would make one finding of several
        package=Package(
            ecosystem=pin.ecosystem,
            name=pin.first.name,
            version=pin.version,
            fixed_in=hole.fixed_in,
            upgrade_to=upgrade,
            advisories=hole.ids,
        ),
    )


def _severity(pin: Pin, hole: Hole, *, attacked: bool) -> Severity:
    """As published; one step up, at least to high, where it is exploited; in development alone low.

    One step down where another package brings it along and nobody is known to exploit it: whether the product
    ever reaches the hole is then two guesses away. Users never run what only development uses.
    """
    if hole.malicious:
        return Severity.CRITICAL
    if hole.notice:
        return Severity.LOW
    steps = list(Severity)
    rank = (hole.severity or _UNRATED).rank
    if attacked:
        rank = max(0, min(rank - 1, Severity.HIGH.rank))
    if _lets_the_mended_in(pin, hole) or not (pin.direct or attacked):
        rank = min(rank + 1, Severity.LOW.rank)
    if pin.development:
        rank = max(rank, Severity.LOW.rank)
    return steps[rank]


def _confidence(pin: Pin, hole: Hole, *, idle: bool) -> Confidence:
    """The version is certain; whether the hole matters is less so where the product hardly uses it."""
    if not pin.sure:
        return Confidence.LOW
    lesser = pin.development or idle or hole.notice or _lets_the_mended_in(pin, hole)
    return Confidence.MEDIUM if lesser else Confidence.HIGH


def _lets_the_mended_in(pin: Pin, hole: Hole) -> bool:
    """A library's lock has the hole, and nothing that its users read keeps the mended version out."""
    if not pin.own_lock or (hole.malicious or not hole.fixed_in):
        return False
    if pin.ecosystem != "PyPI" or not pin.first.spec:
        return True
    try:
        return Requirement(pin.first.spec).specifier.contains(hole.fixed_in)
    except InvalidRequirement:
        return True


def _sentences(
    pin: Pin, hole: Hole, upgrade: str | None, attacked: Sequence[str], *, idle: bool
) -> list[str]:
    what = f"{pin.first.name} {pin.version}"
    if hole.malicious:
        return [
            f"{what} is listed as a malicious package ({_listed(hole.ids)}).",
            "Remove it, and treat every secret that it could reach as stolen.",
        ]
    kind = "has a published soundness problem" if hole.notice else "has a published vulnerability"
    said = [f"{what} {kind} ({_listed(hole.ids)})."]
    if attacked:
        said.append(f"It is known to be exploited ({_listed(attacked)}, CISA).")
    if hole.severity is None and not hole.notice:
        said.append("No severity is published.")
    said.append(f"Fixed in {hole.fixed_in}." if hole.fixed_in else "No fixed version is published.")
    if upgrade and upgrade != hole.fixed_in:
        said.append(f"The lowest later version without a known hole is {upgrade}.")
    if pin.development:
        said.append("Only development uses it.")
    elif _lets_the_mended_in(pin, hole):
        said.append("Only the library's own lock holds this version; its users can have the mended one.")
    elif idle:
        said.append("No file of the product imports it.")
    if pin.more:
        said.append(f"{pin.more} more file{'s' if pin.more > 1 else ''} pin{'' if pin.more > 1 else 's'} it.")
    return said


def of_go_itself(pin: Pin, holes: Sequence[Hole], upgrade: str | None, exploited: frozenset[str]) -> Finding:
    """One finding for all holes of Go's standard library: one upgrade mends them, and none is proven.

    go.mod names the oldest release that may build the module, not the one that does.
    """
    ids = tuple(sorted({one for hole in holes for one in hole.ids}))
    own = sorted(min(hole.ids, key=lambda one: (not one.startswith("GO-"), one)) for hole in holes)
    ranks = [(hole.severity or _UNRATED).rank for hole in holes]
    attacked = sorted(exploited.intersection(ids))
    number = f"{len(holes)} published holes" if len(holes) > 1 else "a published hole"
    message = (
        f"go.mod lets Go {pin.version} build the product, and its standard library has {number} "
        f"({_listed(own)}). " + (f"Known to be exploited: {_listed(attacked)}. " if attacked else "")
    )
    cure = (
        f"The lowest later release without a known hole is {upgrade}." if upgrade else "Take a newer release."
    )
    return Finding(
        rule=RULE,
        message=f"{message}{cure} Ignore this if a newer release builds it.",
        severity=list(Severity)[min(ranks)],
        confidence=Confidence.LOW,
        path=pin.first.declared_in,
        line=pin.first.line,
        symbol=f"{pin.name}: {pin.version}",
        package=Package(
            ecosystem=pin.ecosystem,
            name=pin.name,
            version=pin.version,
            fixed_in=upgrade,
            upgrade_to=upgrade,
            advisories=ids,
        ),
    )


def _listed(ids: Sequence[str]) -> str:
    more = len(ids) - _MOST_IDS
    return ", ".join(ids[:_MOST_IDS]) + (f" and {more} more" if more > 0 else "")
