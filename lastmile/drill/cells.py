"""From calls to the matrix: grouped by service, held against the findings, counted."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from lastmile.drill.site import FINDING_SAYS_SO, LOSES_ERRORS, WORST, Place, Seen, Site
from lastmile.model import CellState, DrillCell, Evidence, Failure, Finding, OutsideService, Status
from lastmile.model.drill import state_of

_MOST = 6  # places that a cell names
_KINDS = (
    *(
        "payments",
        "e-mail",
        "messages",
        "ai",
        "storage",
        "search",
        "chat",
        "backend",
        "database",
        "cache",
        "queue",
    ),
    "http",
)
_LOST = LOSES_ERRORS.pattern
# Failure -> the rules whose finding at a call, at its handler or at its client says that it is not handled.
_SAYS: dict[Failure, re.Pattern[str]] = {
    Failure.DOWN: re.compile(rf"{_LOST}|unhandled-rejection|floating-promise|external-outage-unhandled"),
    Failure.SLOW: re.compile(r"call-without-timeout|llm-call-unbounded"),
    Failure.ERROR: re.compile(rf"{_LOST}|unhandled-rejection|http-status-unchecked|baas-error-ignored"),
    Failure.NONSENSE: re.compile(r"llm-output-unparsed"),
    Failure.TWICE: re.compile(r"payment-without-idempotency|webhook-not-idempotent"),
}


_Listed = dict[str, Place]  # the place that a finding lists, by its fingerprint
_Judged = tuple[Site, Seen, _Listed]


class Told:
    """What the findings of the record say at a place."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._at: dict[str, list[tuple[int, int, Finding]]] = defaultdict(list)
        for finding in findings:
            if finding.set_aside is not None or finding.status in (Status.FALSE_POSITIVE, Status.FIXED):
                continue
            if finding.path is not None and finding.line is not None:
                self._at[finding.path].append((finding.line, finding.end_line or finding.line, finding))
            for item in finding.evidence if finding.path is None else ():
                if item.path is not None and item.line is not None:
                    self._at[item.path].append((item.line, item.line, finding))

    def about(self, failure: Failure, site: Site, seen: Seen) -> _Listed:
        """The findings about one failure at a call, at its handler or at its client."""
        found: _Listed = {}
        for place, whole in (
            (site.place, True),
            *(((seen.at, True),) if seen.at else ()),
            *((p, False) for p in seen.also),
        ):
            for first, last, finding in self._at.get(place.path, ()):
                # a long block, such as a whole ``try``, holds findings about other calls too
                here = first <= place.last and place.first <= last if whole else first == place.first
                # and what stands at a handler is about this call only where it is about losing errors
                mine = place == site.place or failure is Failure.SLOW or LOSES_ERRORS.search(finding.rule)
                if here and mine and _SAYS[failure].search(finding.rule):
                    found.setdefault(finding.fingerprint, Place(place.path, first, last))
        return found


def services(sites: Sequence[Site]) -> tuple[OutsideService, ...]:
    """Each service once: by kind, then by how often it is called."""
    grouped: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        grouped[site.service].append(site)
    made = [
        OutsideService(
            name=name,
            kind=mine[0].kind,
            sites=len(mine),
            places=tuple(Evidence(kind="place", path=s.place.path, line=s.place.first) for s in mine[:_MOST]),
        )
        for name, mine in grouped.items()
    ]
    return tuple(sorted(made, key=lambda s: (_KINDS.index(s.kind), -s.sites, s.name)))


def cells(sites: Sequence[Site], findings: Iterable[Finding]) -> tuple[DrillCell, ...]:
    """Five cells a service, in the order of ``services``."""
    told = Told(findings)
    return tuple(
        _cell(service.name, failure, [s for s in sites if s.service == service.name], told)
        for service in services(sites)
        for failure in Failure
    )


def _cell(name: str, failure: Failure, sites: Sequence[Site], told: Told) -> DrillCell:
    judged = [(site, *_held_against(site, site.seen[failure], failure, told)) for site in sites]
    counts = Counter(seen.state for _, seen, _ in judged)
    state = state_of(counts)
    deciding = [one for one in judged if one[1].state in _deciding(state, counts)]
    reason = _reason(state, [(seen, bool(found)) for _, seen, found in deciding])
    # the worst first; of these the calls that no finding lists: where the first is listed, all of them are
    deciding.sort(key=lambda one: (WORST.index(one[1].state), bool(one[2]), one[1].note != reason))
    alike = [one for one in deciding if one[1].note == reason]
    asked = len(sites) - counts[CellState.DOES_NOT_APPLY]
    return DrillCell(
        service=name,
        failure=failure,
        state=state,
        sites=asked,
        sites_handled=counts[CellState.HANDLED],
        sites_partly=counts[CellState.PARTLY],
        sites_not_handled=counts[CellState.NOT_HANDLED],
        sites_not_determinable=counts[CellState.NOT_DETERMINABLE],
        reason=reason,
        evidence=_places(deciding, alike) if asked else (),
        findings=tuple(dict.fromkeys(mark for _, _, found in judged for mark in found)),
    )


def _held_against(site: Site, seen: Seen, failure: Failure, told: Told) -> tuple[Seen, _Listed]:
    """A finding at the place outweighs what we saw: the page never contradicts the findings.

    The place is then the finding's own, so that a reader who goes to the finding meets it there.
    """
    found = told.about(failure, site, seen)
    if not found or seen.state is CellState.DOES_NOT_APPLY:
        return seen, {}
    listed = next(iter(found.values()))
    if seen.state is CellState.NOT_HANDLED:
        return Seen(seen.state, seen.note, listed), found
    kept = failure is Failure.SLOW and seen.state is CellState.PARTLY
    return Seen(CellState.NOT_HANDLED, seen.note if kept else FINDING_SAYS_SO, listed), found


def _deciding(state: CellState, counts: Counter[CellState]) -> set[CellState]:
    """The states of the sites that made the cell what it is."""
    if state is CellState.PARTLY:
        short = {CellState.PARTLY, CellState.NOT_HANDLED} & set(counts)
        return short or {CellState.NOT_DETERMINABLE, CellState.HANDLED}
    return {state}


def _reason(state: CellState, deciding: Sequence[tuple[Seen, bool]]) -> str:
    """The sentence that most of the deciding sites give; of equals what a finding stands beside."""
    states = {seen.state for seen, _ in deciding}
    if state is CellState.PARTLY and CellState.PARTLY not in states and CellState.HANDLED in states:
        return "At some places it is handled; for the others the code does not say."
    said = Counter(seen.note for seen, _ in deciding if seen.note)
    told = {seen.note for seen, found in deciding if found}
    return min(said, key=lambda note: (-said[note], note not in told, note)) if said else ""


def _places(deciding: Sequence[_Judged], alike: Sequence[_Judged]) -> tuple[Evidence, ...]:
    """Places of the worst calls, and of those that the cell's sentence is about."""
    made = (_evidence(site, seen) for site, seen, _ in (*deciding[: _MOST // 2], *alike, *deciding))
    return tuple(dict.fromkeys(made))[:_MOST]


def _evidence(site: Site, seen: Seen) -> Evidence:
    at = seen.at or site.place
    return Evidence(kind="place", path=at.path, line=at.first, note=seen.note)
