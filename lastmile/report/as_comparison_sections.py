"""What a client reads of two audits, part by part: fixed, lost, new, not seen, still open."""

from collections import Counter
from collections.abc import Iterator, Sequence

from lastmile.language import record_text, say, say_many
from lastmile.model import Outcome
from lastmile.model.comparison import Comparison, ControlChange
from lastmile.report import wording
from lastmile.report.as_comparison_parts import Group, Row, Section, Table, groups
from lastmile.report.findings import PHASE_NAMES, SEVERITY_NAMES


def sections(found: Comparison) -> Iterator[Section | None]:
    """What was fixed, lost, new, unseen and is still open; None for what there is nothing of."""
    lost = set(found.protections_lost)
    yield _fixed(found)
    yield _part(
        found,
        ("protection_lost",),
        "lost",
        say("Protections lost"),
        say("What the first audit found in place and the second one did not"),
    ) or _lost_only(found, lost)
    yield _part(
        found,
        ("new", "reopened"),
        "new",
        say("New"),
        say("What was not there before, or came back"),
        empty=True,
    )
    yield _part(
        found,
        ("seen_first",),
        "first",
        say("Seen for the first time"),
        say("The first audit did not look there, so this may be older than it"),
    )
    yield _unseen(found)
    yield _part(
        found,
        ("decided",),
        "decided",
        say("Taken out of the count"),
        say("It is still there, and a person or its place took it out of the count"),
    )
    yield _open(found)


def _fixed(found: Comparison) -> Section:
    shown = groups(found, ("fixed",), closed=True)
    closed = len(_closed(found))
    if not shown:
        lead = say("No place that the first audit found is gone where the second one looked again.")
        return Section("fixed", say("What was fixed"), say("Nothing was fixed"), lead, shown)
    commit = found.before.commit
    code = (
        say("The code shown is the old one at commit {commit}.", commit=commit[:12])
        if commit
        else say("The code shown is the old one.")
    )
    rule = say(
        "A place is fixed where the second audit looked again, with the check that had found it, "
        "and it is gone."
    )
    headline = say(
        "{places} fixed, {checks} closed",
        places=wording.count(found.counts["fixed"], "place"),
        checks=wording.count(closed, "check"),
    )
    return Section("fixed", say("What was fixed"), headline, f"{code} {rule}", shown)


def _part(  # noqa: PLR0913 - the words of a section, each named
    found: Comparison, outcomes: Sequence[str], anchor: str, name: str, lead: str, *, empty: bool = False
) -> Section | None:
    shown = groups(found, outcomes)
    count = sum(found.counts[outcome] for outcome in outcomes)
    if not count:
        return (
            Section(anchor, name, say("Nothing is new"), say("No place was added, and none came back."))
            if empty
            else None
        )
    return Section(anchor, name, wording.count(count, "place"), wording.sentence(lead), shown)


def _lost_only(found: Comparison, lost: set[str]) -> Section | None:
    """A protection that a person's answer took back has no place."""
    rows = [c for c in found.controls if c.control in lost]
    if not rows:
        return None
    shown = tuple(_lost(c) for c in rows)
    lead = wording.sentence(say("What the first audit found in place and the second one did not"))
    return Section("lost", say("Protections lost"), wording.count(len(rows), "protection"), lead, shown)


def _lost(one: ControlChange) -> Group:
    severity, good = say(SEVERITY_NAMES[one.severity]), wording.sentence(record_text(one.good))
    return Group(one.severity.value, severity, record_text(one.title), say("lost"), good, (), "")


def _titled(one: ControlChange) -> str:
    title = record_text(one.title)
    return say("{title} (launch blocker)", title=title) if one.blocker_after else title


def _open(found: Comparison) -> Section | None:
    rows = [c for c in found.controls if c.persisting]
    if not rows:
        return None
    table = Table(
        (say("What can happen"), say("Severity"), say("Phase"), say("Places")),
        tuple(
            Row(
                _titled(c),
                (say(SEVERITY_NAMES[c.severity]), say(PHASE_NAMES[c.phase]), wording.num(c.persisting)),
            )
            for c in rows
        ),
    )
    return Section(
        "open",
        say("Still open"),
        say_many("{n} place as before", "{n} places as before", found.counts["persisting"]),
        say("Found by both audits, wherever the code went."),
        table=table,
    )


def _unseen(found: Comparison) -> Section | None:
    """Places that were not looked at again, and checks that could be judged then and not now."""
    titles = {c.control: c.title for c in found.controls}
    missed = Counter(
        (record_text(titles.get(change.control or "", change.message)), record_text(change.reason))
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
    rows += [
        Row(
            record_text(c.title),
            (wording.capital(record_text(c.reason) or say("it was not assessed")), say("none known")),
        )
        for c in blind
    ]
    lead = say("None of this counts as fixed: nobody looked there in the second audit, or nobody could.")
    return Section(
        "unseen",
        say("What could not be seen"),
        say_many(
            "{n} check could not be judged again in full",
            "{n} checks could not be judged again in full",
            len({row.label for row in rows}),
        ),
        lead,
        table=Table((say("What can happen"), say("Why it was not seen"), say("Places then")), tuple(rows)),
    )


def _closed(found: Comparison) -> list[ControlChange]:
    """Checks that failed, pass now, and are closed because of the code."""
    return [c for c in found.controls if (c.before, c.after) == (Outcome.FAIL, Outcome.PASS) and c.fixed]
