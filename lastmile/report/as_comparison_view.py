"""What a client reads of two audits: every word, order and count, for Markdown and HTML alike."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lastmile.model import Outcome, Verdict
from lastmile.model.comparison import Comparison, ControlChange, Side
from lastmile.report import wording
from lastmile.report.as_comparison_parts import Group, Row, Section, Table, groups
from lastmile.report.decision import WORDS
from lastmile.report.findings import PHASE_NAMES, SEVERITY_NAMES


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The whole document."""

    product: str
    between: str
    headline: str
    status: str
    verdict: str
    summary: str
    sides: Table
    score: str
    phases: Table
    sections: tuple[Section, ...]
    notes: tuple[str, ...]


def view(found: Comparison) -> ComparisonView:
    """Everything that is said, from the comparison alone."""
    then, now = found.before, found.after
    return ComparisonView(
        product=now.product,
        between=f"{_when(then)} and {_when(now)}",
        headline=_headline(found),
        status=now.verdict.status,
        verdict=f"Then: {_verdict(then.verdict)}. Now: {_verdict(now.verdict)}.",
        summary=_summary(found),
        sides=_sides(found),
        score=_score(found),
        phases=_phases(found),
        sections=tuple(s for s in _sections(found) if s is not None),
        notes=found.notes,
    )


def _when(side: Side) -> str:
    return wording.date(side.date[:10])


def _verdict(verdict: Verdict) -> str:
    return WORDS.get(verdict.status, verdict.status) + (", provisional" if verdict.provisional else "")


def _closed(found: Comparison) -> list[ControlChange]:
    """Checks that failed, pass now, and are closed because of the code."""
    return [c for c in found.controls if (c.before, c.after) == (Outcome.FAIL, Outcome.PASS) and c.fixed]


def _headline(found: Comparison) -> str:
    fixed, new = found.counts["fixed"], _arrived(found.counts)
    then, now = (_verdict(side.verdict) for side in (found.before, found.after))
    way = (
        f"Still {wording.small(now)}"
        if then == now
        else f"From {wording.small(then)} to {wording.small(now)}"
    )
    done = f"{wording.count(fixed, 'place')} fixed" if fixed else "nothing fixed"
    return f"{way}: {done}, {wording.count(new, 'new place') if new else 'nothing new'}"


def _arrived(counts: dict[str, int]) -> int:
    return counts["new"] + counts["reopened"] + counts["protection_lost"]


def _summary(found: Comparison) -> str:
    counts = found.counts
    blockers = [c for c in found.controls if c.blocker_before]
    gone = [c for c in blockers if c.after is Outcome.PASS]
    said = []
    if blockers:
        said.append(_blockers(len(blockers), len(gone)))
    added = [c for c in found.controls if c.blocker_after and not c.blocker_before]
    if added:
        said.append(f"{wording.capital(wording.count_word(len(added), 'launch blocker'))} came up since.")
    said.append(f"{wording.count(counts['persisting'], 'place')} {_be(counts['persisting'])} as before.")
    if counts["not_seen"]:
        said.append(
            f"{wording.count(counts['not_seen'], 'place')} could not be looked at again: "
            f"{'it does' if counts['not_seen'] == 1 else 'they do'} not count as fixed."
        )
    return " ".join(said)


def _blockers(then: int, closed: int) -> str:
    if then == 1:
        return "The launch blocker is closed." if closed else "The launch blocker is still open."
    all_of_them = wording.count_word(then, "launch blocker")
    if closed in (0, then):
        return f"{'All' if closed else 'None'} of the {all_of_them} {'are' if closed else 'is'} closed."
    return f"{wording.capital(wording.word(closed))} of {all_of_them} {_be(closed)} closed."


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _sides(found: Comparison) -> Table:
    sides = (found.before, found.after)

    def row(label: str, *cells: str) -> Row:
        return Row(label, cells)

    return Table(
        ("", "Then", "Now"),
        (
            row("Verdict", *(_verdict(side.verdict) for side in sides)),
            row(
                "Score over the checks of both audits",
                wording.points(found.score.before),
                wording.points(found.score.after),
            ),
            row("Each audit's own score", *(_own(side) for side in sides)),
            row("Date", *(_when(side) for side in sides)),
            row("Commit", *(side.commit[:12] if side.commit else "none recorded" for side in sides)),
            row("Held against", *(wording.capital(side.profile) for side in sides)),
        ),
    )


def _own(side: Side) -> str:
    points = side.score
    if points.overall is None:
        return "not assessed"
    span = f"{wording.points(points.low)} to {wording.points(points.high)}"
    return f"{wording.points(points.overall)} ({span}), coverage {wording.percent(points.coverage)}"


def _score(found: Comparison) -> str:
    score = found.score
    if score.before is None or score.after is None:
        return score.reason
    text = f"{wording.points(score.before)} then, {wording.points(score.after)} now, of 100. {score.reason}"
    if any(c.blocker_after for c in found.controls):
        text += " While a launch blocker is open, it keeps the score low, whatever else was mended."
    return text


def _phases(found: Comparison) -> Table:
    return Table(
        ("Phase", "Checks", "Then", "Now"),
        tuple(
            Row(
                PHASE_NAMES[phase.id],
                (wording.num(phase.controls), wording.points(phase.before), wording.points(phase.after)),
            )
            for phase in found.score.phases
        ),
    )


def _sections(found: Comparison) -> Iterable[Section | None]:
    lost = set(found.protections_lost)
    yield _fixed(found)
    yield _part(
        found,
        ("protection_lost",),
        "lost",
        "Protections lost",
        "What the first audit found in place and the second one did not",
    ) or _lost_only(found, lost)
    yield _part(
        found, ("new", "reopened"), "new", "New", "What was not there before, or came back", empty=True
    )
    yield _part(
        found,
        ("seen_first",),
        "first",
        "Seen for the first time",
        "The first audit did not look there, so this may be older than it",
    )
    yield _unseen(found)
    yield _part(
        found,
        ("decided",),
        "decided",
        "Taken out of the count",
        "It is still there, and a person or its place took it out of the count",
    )
    yield _open(found)


def _fixed(found: Comparison) -> Section:
    shown = groups(found, ("fixed",), closed=True)
    closed = len(_closed(found))
    commit = f" at commit {found.before.commit[:12]}" if found.before.commit else ""
    lead = (
        f"The code shown is the old one{commit}. A place is fixed where the second audit looked again, with "
        "the check that had found it, and it is gone."
        if shown
        else "No place that the first audit found is gone where the second one looked again."
    )
    count = wording.count(found.counts["fixed"], "place")
    headline = f"{count} fixed, {wording.count(closed, 'check')} closed" if shown else "Nothing was fixed"
    return Section("fixed", "What was fixed", headline, lead, shown)


def _part(  # noqa: PLR0913 - the words of a section, each named
    found: Comparison, outcomes: Sequence[str], anchor: str, name: str, lead: str, *, empty: bool = False
) -> Section | None:
    shown = groups(found, outcomes)
    count = sum(found.counts[outcome] for outcome in outcomes)
    if not count:
        return (
            Section(anchor, name, "Nothing is new", "No place was added, and none came back.")
            if empty
            else None
        )
    return Section(anchor, name, wording.count(count, "place"), wording.sentence(lead), shown)


def _lost_only(found: Comparison, lost: set[str]) -> Section | None:
    """A protection that a person's answer took back has no place."""
    rows = [c for c in found.controls if c.control in lost]
    if not rows:
        return None
    shown = tuple(
        Group(c.severity.value, SEVERITY_NAMES[c.severity], c.title, "lost", wording.sentence(c.good), (), "")
        for c in rows
    )
    lead = "What the first audit found in place and the second one did not."
    return Section("lost", "Protections lost", wording.count(len(rows), "protection"), lead, shown)


def _open(found: Comparison) -> Section | None:
    rows = [c for c in found.controls if c.persisting]
    if not rows:
        return None
    table = Table(
        ("What can happen", "Severity", "Phase", "Places"),
        tuple(
            Row(
                c.title + (" (launch blocker)" if c.blocker_after else ""),
                (SEVERITY_NAMES[c.severity], PHASE_NAMES[c.phase], wording.num(c.persisting)),
            )
            for c in rows
        ),
    )
    count = wording.count(found.counts["persisting"], "place")
    return Section(
        "open",
        "Still open",
        f"{count} as before",
        "Found by both audits, wherever the code went.",
        table=table,
    )


def _unseen(found: Comparison) -> Section | None:
    """Places that were not looked at again, and checks that could be judged then and not now."""
    titles = {c.control: c.title for c in found.controls}
    missed = Counter(
        (titles.get(change.control or "", change.message), change.reason)
        for change in found.findings
        if change.outcome == "not_seen"
    )
    blind = [
        c
        for c in found.controls
        if c.before in (Outcome.PASS, Outcome.FAIL)
        and c.after in (None, Outcome.NOT_ASSESSED)
        and not c.not_seen
    ]
    if not missed and not blind:
        return None
    rows = [
        Row(title, (wording.capital(reason), wording.num(count))) for (title, reason), count in missed.items()
    ]
    rows += [Row(c.title, (wording.capital(c.reason or "it was not assessed"), "none known")) for c in blind]
    lead = "None of this counts as fixed: nobody looked there in the second audit, or nobody could."
    checks = wording.count(len({row.label for row in rows}), "check")
    return Section(
        "unseen",
        "What could not be seen",
        f"{checks} could not be judged again in full",
        lead,
        table=Table(("What can happen", "Why it was not seen", "Places then"), tuple(rows)),
    )
