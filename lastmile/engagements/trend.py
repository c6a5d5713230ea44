"""How the projects of a client went, audit by audit, and where the newest stands among those of others."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from lastmile.engagements.change import Change, change
from lastmile.engagements.store import Kept, Store, latest
from lastmile.errors import InputError
from lastmile.model import Audit

# Fewer would tell one client what another one's score is.
COHORT_PROJECTS = 5
COHORT_CLIENTS = 3

Reader = Callable[[bytes, str], Audit]  # an audit.json and how to call it in an error


@dataclass(frozen=True)
class Step:
    """One audit, and what changed since the one before."""

    kept: Kept
    since: Change | None  # None: the first


@dataclass(frozen=True)
class Cohort:
    """The newest audits of other clients that were made by the same checklist, profile and scope."""

    projects: int
    clients: int
    median: float | None  # None: too few to tell without giving one of them away


@dataclass(frozen=True)
class Line:
    """The trend of one project."""

    client: str
    project: str
    steps: tuple[Step, ...]
    whole: Change | None  # from the first to the last; None where there are fewer than three
    cohort: Cohort


def trend(
    store: Store, read: Reader, client: str | None = None, project: str | None = None
) -> tuple[Line, ...]:
    """The trend of each project asked for. Raises StoreError (unknown client, damaged record)."""
    everything = store.audits()
    asked = store.audits(client, project) if client or project else everything
    groups = groupby(asked, key=lambda kept: (kept.client, kept.project))
    return tuple(_line(store, read, tuple(group), everything) for _, group in groups)


def since_last(store: Store, read: Reader, kept: Kept) -> Step:
    """What changed since the audit before this one."""
    before = None
    for one in store.audits(kept.client, kept.project):
        if one.number == kept.number:
            break
        before = one
    if before is None:
        return Step(kept, None)
    return Step(kept, _between(_read(store, read, before), _read(store, read, kept)))


def _line(store: Store, read: Reader, own: tuple[Kept, ...], everything: tuple[Kept, ...]) -> Line:
    """Records are read one after the other: only the first and the one before are kept in memory."""
    steps = [Step(own[0], None)]
    first = before = _read(store, read, own[0]) if own[1:] else ""  # of one audit nothing is compared
    for kept in own[1:]:
        after = _read(store, read, kept)
        steps.append(Step(kept, _between(before, after)))
        before = after
    whole = _between(first, before) if len(own) > 2 else None
    return Line(own[0].client, own[0].project, tuple(steps), whole, cohort(own[-1], everything))


def _read(store: Store, read: Reader, kept: Kept) -> Audit | str:
    """The record, or why this version cannot read it."""
    data = store.record(kept.number)
    try:
        return read(data, f"audit {kept.number} of the store")
    except InputError as error:
        return str(error)


def _between(before: Audit | str, after: Audit | str) -> Change:
    if not isinstance(before, Audit):
        return Change(reason=before)
    if not isinstance(after, Audit):
        return Change(reason=after)
    try:
        return change(before, after)
    except InputError as error:
        return Change(reason=str(error))


def cohort(newest: Kept, everything: tuple[Kept, ...]) -> Cohort:
    """Where others stand: one figure a project, only what was asked in the very same way.

    Scores made again over shared checks would rest on other checks for each pair and have no common median.
    """
    alike = [
        kept
        for kept in latest(everything)
        if kept.client != newest.client and kept.overall is not None and _asked(kept) == _asked(newest)
    ]
    clients = len({kept.client for kept in alike})
    told = len(alike) >= COHORT_PROJECTS and clients >= COHORT_CLIENTS
    points = [kept.overall for kept in alike if kept.overall is not None]
    return Cohort(len(alike), clients, round(median(points), 1) if told else None)


def _asked(kept: Kept) -> tuple[str, str, str]:
    return (kept.checklist_version, kept.profile, kept.scope)
