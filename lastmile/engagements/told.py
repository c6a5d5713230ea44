"""What the terminal prints of the store: small tables, and under a row the reason where it needs one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from textwrap import wrap

from lastmile.engagements.change import Change
from lastmile.engagements.store import AcceptedRisk, Kept, Purged, latest
from lastmile.engagements.trend import COHORT_CLIENTS, COHORT_PROJECTS, Cohort, Line, Step

WIDTH = 96  # characters of a line of words
_WORDS = {
    "ready": "ready",
    "ready_with_conditions": "ready with conditions",
    "not_ready": "not ready",
    "cannot_say": "cannot say",
}
_OUTCOMES = {
    "fixed": "fixed",
    "new": "new",
    "protection_lost": "protection lost",
    "reopened": "reopened",
    "seen_first": "seen for the first time",
    "persisting": "persisting",
    "decided": "decided away",
    "not_seen": "not seen (nobody looked, so not fixed)",
}
NOTHING = "no audit is kept here"
_SOON = 30  # days


def lines_of(lines: Sequence[Line]) -> Iterator[str]:
    """The trend: a small table for each project."""
    if not lines:
        yield NOTHING
    for index, line in enumerate(lines):
        if index:
            yield ""
        yield f"{line.client}, {line.project}"
        yield _row("no.", "date", "commit", "verdict", "score", "bounds", "assessed", "change")
        for step in line.steps:
            yield from _step(step)
        if any(step.kept.provisional for step in line.steps):
            yield "  * provisional: something that could take the word back was not seen"
        if line.whole is not None:
            yield from _whole(line.whole, line.steps)
        yield from _wrapped(_cohort(line.cohort, line.steps[-1].kept), "  ")


def added(kept: Kept, step: Step) -> Iterator[str]:
    """What was kept, and what changed since the audit before."""
    yield f"kept as audit {kept.number}: {kept.client}, {kept.project}, {_day(kept)}, {_score(kept)}"
    if step.since is None:
        yield "the first audit of this project"
    elif step.since.points is None:
        yield from _wrapped(f"not comparable with the audit before: {step.since.reason}", "")
    else:
        yield from _wrapped(
            f"since the audit before: {_sign(step.since.points)} points{_basis(step.since)}", ""
        )
    if step.since is not None:
        yield from _wrapped(_places(step.since), "")


def listed(kept: tuple[Kept, ...], risks: Sequence[AcceptedRisk], today: date) -> Iterator[str]:
    """Clients and their projects, the newest audit of each, and how many accepted risks end soon."""
    width = max((len(one.project) for one in kept), default=0)
    owner = None
    if not kept:
        yield NOTHING
    for one in latest(kept):
        if one.client != owner:
            owner = one.client
            yield owner
        count = sum(1 for other in kept if (other.client, other.project) == (one.client, one.project))
        many = f"{count} audit{'' if count == 1 else 's'}"
        yield f"  {one.project:<{width}}  {many:>10}, newest {one.number} of {_day(one)}: {_score(one)}"
        soon = [risk for risk in risks if risk.number == one.number and _ends_soon(risk, today)]
        if soon:
            ends = f"{_count(len(soon), 'accepted risk')} ended or end within {_SOON} days (--expiring)"
            yield f"  {'':<{width}}  {ends}"


def expiring(risks: Sequence[AcceptedRisk], today: date) -> Iterator[str]:
    """The accepted risks of the newest audits, the first to end first."""
    dated = [risk for risk in risks if risk.expires is not None]
    if not dated:
        yield "no accepted risk has an end"
    for risk in dated:
        yield from _risk(risk, today, owner=True)
    if endless := len(risks) - len(dated):
        yield f"{_count(endless, 'accepted risk')} without an end"


def shown(kept: Kept, risks: Sequence[AcceptedRisk], today: date) -> Iterator[str]:
    """One audit."""
    yield f"audit {kept.number}: {kept.client}, {kept.project}"
    facts = {
        "of": f"{kept.target}{f' at {kept.commit_id}' if kept.commit_id else ''}",
        "on": f"{_day(kept)}, kept on {kept.added_at[:10]}",
        "scope": kept.scope or "the whole repository",
        "by": f"LastMile {kept.lastmile_version}, checklist {kept.checklist_version}, profile {kept.profile}",
        "verdict": _score(kept),
        "record": f"{kept.size:,} bytes, SHA-256 {kept.digest}",
    }
    for name, value in facts.items():
        yield f"  {name:<8} {value}"
    yield f"  accepted {_count(len(risks), 'risk')}"
    for risk in risks:
        yield from _risk(risk, today, owner=False)


def purged(gone: Purged, where: str) -> Iterator[str]:
    """What a purge removed."""
    yield (
        f"removed everything of «{gone.client}» from {where}: {_count(gone.audits, 'audit')} "
        f"({gone.size:,} bytes), {_count(gone.risks, 'accepted risk')}, "
        f"{_count(len(gone.projects), 'project')} ({', '.join(gone.projects)})"
    )
    yield "the store was rewritten, so no byte of it stays there; copies elsewhere are yours to remove"


def today() -> date:
    """The day by which accepted risks end."""
    return datetime.now(UTC).astimezone().date()


def _step(step: Step) -> Iterator[str]:
    kept = step.kept
    verdict = _WORDS.get(kept.verdict, kept.verdict) + ("*" if kept.provisional else "")
    bounds = "" if kept.low is None or kept.high is None else f"{kept.low:.1f} to {kept.high:.1f}"
    points = "" if kept.overall is None else f"{kept.overall:.1f}"
    commit, read = (kept.commit_id or "")[:8], f"{kept.coverage:.0%}"
    yield _row(str(kept.number), _day(kept), commit, verdict, points, bounds, read, _mark(step.since))
    if step.since is not None and step.since.points is None:
        yield from _wrapped(f"not comparable: {step.since.reason}", " " * 8)
    elif step.since is not None and step.since.reason:
        yield from _wrapped(_as_they_stand(step.since), " " * 8)
    if step.since is not None:
        yield from _wrapped(_places(step.since), " " * 8)


def _row(*cells: str) -> str:
    """One line of the trend's table; figures stand to the right."""
    number, day, commit, verdict, points, bounds, read, mark = cells
    row = (
        f"  {number:>4}  {day:<10}  {commit:<8}  {verdict:<22}  {points:>5}  {bounds:<13}  {read:>8}  {mark}"
    )
    return row.rstrip()


def _mark(since: Change | None) -> str:
    if since is None:
        return ""
    return "not comparable" if since.points is None else _sign(since.points)


def _as_they_stand(since: Change) -> str:
    return (
        f"the two scores do not compare as they stand ({since.reason}); over the "
        f"{_count(since.shared, 'check')} assessed both times: {since.before:.1f}, then {since.after:.1f}"
    )


def _places(since: Change) -> str:
    """What became of the findings; "" where there were none, or a record could not be read."""
    told = [f"{since.places[name]} {word}" for name, word in _OUTCOMES.items() if since.places.get(name)]
    return f"findings: {', '.join(told)}" if told else ""


def _basis(since: Change) -> str:
    if not since.reason:
        return ""
    return f" over the {_count(since.shared, 'check')} assessed both times ({since.reason})"


def _whole(whole: Change, steps: Sequence[Step]) -> Iterator[str]:
    ends = f"From {steps[0].kept.number} to {steps[-1].kept.number}"
    if whole.points is None:
        yield from _wrapped(f"{ends}: not comparable: {whole.reason}", "  ")
    else:
        yield from _wrapped(f"{ends}: {_sign(whole.points)} points{_basis(whole)}", "  ")


def _cohort(cohort: Cohort, newest: Kept) -> str:
    alike = f"{_count(cohort.projects, 'project')} of {_count(cohort.clients, 'other client')}"
    asked = "by the same checklist, profile and scope"
    if not cohort.projects:
        return f"Cohort: no audit of another client {asked} is kept"
    if cohort.median is None:
        return (
            f"Cohort: {alike} {asked}; a median is shown from {COHORT_PROJECTS} projects "
            f"of {COHORT_CLIENTS} clients on"
        )
    own = "cannot say" if newest.overall is None else f"stands at {newest.overall:.1f}"
    return f"Cohort: median {cohort.median:.1f} of {alike} {asked}; this one {own}"


def _risk(risk: AcceptedRisk, today: date, *, owner: bool) -> Iterator[str]:
    whose = f"{risk.client}, {risk.project}: " if owner else ""
    places = f", {risk.places} places" if risk.places > 1 else ""
    yield f"  {_left(risk, today):<18}  {risk.severity:<8}  {whose}{risk.title} ({risk.place}{places})"
    yield from _wrapped(f"accepted by {risk.author}: {risk.reason}", " " * 32)


def _left(risk: AcceptedRisk, today: date) -> str:
    if risk.expires is None:
        return "no end"
    days = (date.fromisoformat(risk.expires) - today).days
    if days == 0:
        return "ends today"
    return f"{_count(days, 'day')} left" if days > 0 else f"ended {_count(-days, 'day')} ago"


def _ends_soon(risk: AcceptedRisk, today: date) -> bool:
    return risk.expires is not None and (date.fromisoformat(risk.expires) - today).days <= _SOON


def _score(kept: Kept) -> str:
    """Verdict, score, bounds and coverage: never one without the others."""
    word = ("provisional: " if kept.provisional else "") + _WORDS.get(kept.verdict, kept.verdict)
    if kept.overall is None or kept.low is None or kept.high is None:
        return f"{word}, {kept.coverage:.0%} assessed"
    return (
        f"{word}, {kept.overall:.1f} of 100 ({kept.low:.1f} to {kept.high:.1f}), {kept.coverage:.0%} assessed"
    )


def _day(kept: Kept) -> str:
    return kept.audited_at[:10]


def _sign(points: float) -> str:
    return f"{points:+.1f}" if points else "0.0"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _wrapped(text: str, indent: str) -> Iterable[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
