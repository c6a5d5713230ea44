"""Page "Progress": what became of the findings of an earlier audit. There is none on a first audit."""

from collections.abc import Iterator
from dataclasses import dataclass

from lastmile.language import record_text, say, say_many
from lastmile.model import Outcome, Severity
from lastmile.model.comparison import Comparison, ControlChange
from lastmile.report import as_comparison_view, repairs, wording
from lastmile.report.findings import SEVERITY_NAMES
from lastmile.report.svg import Svg
from lastmile.report.trend import Moment, trend

NAMED = 5  # checks that moved the score and are named: as many as the page has room for in each language


@dataclass(frozen=True, slots=True)
class Moved:
    """A check whose result changed."""

    key: str
    severity: str
    title: str
    became: str
    places: str


@dataclass(frozen=True, slots=True)
class Progress:
    """All that stands on the page."""

    headline: str
    since: str
    chart: Svg
    caption: str
    states: tuple[repairs.State, ...]
    score: str
    moved: tuple[Moved, ...]
    rest: str
    notes: tuple[str, ...]


def _moment(found: Comparison, *, now: bool) -> Moment:
    side = found.after if now else found.before
    failed = [c for c in found.controls if (c.after if now else c.before) is Outcome.FAIL]
    date = wording.date(side.date[:10])
    return Moment(
        name=say("Now: {date}", date=date) if now else say("Then: {date}", date=date),
        points=found.score.after if now else found.score.before,
        counts={severity: sum(c.severity is severity for c in failed) for severity in Severity},
    )


def _became(change: ControlChange) -> str:
    before, after = change.before, change.after
    if after is Outcome.FAIL:
        return say("failed for the first time") if before is not Outcome.FAIL else say("more or fewer places")
    if before is Outcome.FAIL and after is Outcome.PASS:
        return say("closed")
    return say("not assessed this time")


def _counted(change: ControlChange) -> str:
    parts = (
        (change.fixed, say_many("{n} fixed", "{n} fixed", change.fixed)),
        (change.new, say_many("{n} new", "{n} new", change.new)),
        (change.persisting, say_many("{n} still there", "{n} still there", change.persisting)),
        (change.not_seen, say_many("{n} not seen", "{n} not seen", change.not_seen)),
    )
    return ", ".join(words for number, words in parts if number)


def _changes(found: Comparison) -> Iterator[ControlChange]:
    """The checks that moved, the gravest first."""
    for change in sorted(found.controls, key=lambda c: (c.severity.rank, c.control)):
        failed = Outcome.FAIL in (change.before, change.after)
        if failed and (change.before is not change.after or change.fixed or change.new):
            yield change


def _moved(change: ControlChange) -> Moved:
    return Moved(
        key=change.severity.value,
        severity=say(SEVERITY_NAMES[change.severity]),
        title=record_text(change.title.rstrip(".")),
        became=_became(change),
        places=_counted(change),
    )


def progress(found: Comparison | None) -> Progress | None:
    """The page; None without an earlier audit."""
    if found is None:
        return None
    told = as_comparison_view.view(found)
    changes = [_moved(change) for change in _changes(found)]
    rest = len(changes) - NAMED
    return Progress(
        headline=told.headline,
        since=told.summary,
        chart=trend([_moment(found, now=now) for now in (False, True)]),
        caption=say(
            "Columns: open findings by severity, without those for information. Line: the score over the "
            "checks that both audits assessed."
        ),
        states=repairs.states(found),
        score=told.score,
        moved=tuple(changes[:NAMED]),
        rest=say_many(
            "And {n} more check that moved; lastmile compare lists it.",
            "And {n} more checks that moved; lastmile compare lists them.",
            rest,
        )
        if rest > 0
        else "",
        notes=told.notes,
    )
