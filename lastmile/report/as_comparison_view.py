"""What a client reads of two audits: every word, order and count, for Markdown and HTML alike."""

from dataclasses import dataclass

from lastmile.language import record_text, say, say_many, say_words
from lastmile.model import Outcome, Verdict
from lastmile.model.comparison import Comparison, Side
from lastmile.report import wording
from lastmile.report.as_comparison_parts import Row, Section, Table
from lastmile.report.as_comparison_sections import sections
from lastmile.report.decision import WORDS
from lastmile.report.findings import PHASE_NAMES


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
        between=say("{first} and {second}", first=_when(then), second=_when(now)),
        headline=_headline(found),
        status=now.verdict.status,
        verdict=say("Then: {then}. Now: {now}.", then=_verdict(then.verdict), now=_verdict(now.verdict)),
        summary=_summary(found),
        sides=_sides(found),
        score=_score(found),
        phases=_phases(found),
        sections=tuple(s for s in sections(found) if s is not None),
        notes=tuple(record_text(note) for note in found.notes),
    )


def _when(side: Side) -> str:
    return wording.date(side.date[:10])


def _verdict(verdict: Verdict) -> str:
    word = say(WORDS.get(verdict.status, verdict.status))
    return say("{word}, provisional", word=word) if verdict.provisional else word


def _headline(found: Comparison) -> str:
    fixed, new = found.counts["fixed"], _arrived(found.counts)
    then, now = (_verdict(side.verdict) for side in (found.before, found.after))
    then, now = wording.small(then), wording.small(now)
    way = say("Still {now}", now=now) if then == now else say("From {then} to {now}", then=then, now=now)
    done = say_many("{n} place fixed", "{n} places fixed", fixed) if fixed else say("nothing fixed")
    come = wording.count(new, "new place") if new else say("nothing new")
    return f"{way}: {done}, {come}"


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
        came = say_words(
            "{word} launch blocker came up since.", "{word} launch blockers came up since.", len(added)
        )
        said.append(wording.capital(came))
    said.append(say_many("{n} place is as before.", "{n} places are as before.", counts["persisting"]))
    if counts["not_seen"]:
        said.append(
            say_many(
                "{n} place could not be looked at again: it does not count as fixed.",
                "{n} places could not be looked at again: they do not count as fixed.",
                counts["not_seen"],
            )
        )
    return " ".join(said)


def _blockers(then: int, closed: int) -> str:
    if then == 1:
        return say("The launch blocker is closed.") if closed else say("The launch blocker is still open.")
    if closed == then:
        return say("All of the {word} launch blockers are closed.", word=wording.word(then))
    if not closed:
        return say("None of the {word} launch blockers is closed.", word=wording.word(then))
    some = say_words(
        "{word} of {all} launch blockers is closed.",
        "{word} of {all} launch blockers are closed.",
        closed,
        all=wording.word(then),
    )
    return wording.capital(some)


def _sides(found: Comparison) -> Table:
    sides = (found.before, found.after)

    def row(label: str, *cells: str) -> Row:
        return Row(label, cells)

    return Table(
        ("", say("Then"), say("Now")),
        (
            row(say("Verdict"), *(_verdict(side.verdict) for side in sides)),
            row(
                say("Score over the checks of both audits"),
                wording.points(found.score.before),
                wording.points(found.score.after),
            ),
            row(say("Each audit's own score"), *(_own(side) for side in sides)),
            row(say("Date"), *(_when(side) for side in sides)),
            row(
                say("Commit"), *(side.commit[:12] if side.commit else say("none recorded") for side in sides)
            ),
            row(say("Held against"), *(record_text(wording.capital(side.profile)) for side in sides)),
        ),
    )


def _own(side: Side) -> str:
    points = side.score
    if points.overall is None:
        return say("not assessed")
    return say(
        "{points} ({low} to {high}), coverage {coverage}",
        points=wording.points(points.overall),
        low=wording.points(points.low),
        high=wording.points(points.high),
        coverage=wording.percent(points.coverage),
    )


def _score(found: Comparison) -> str:
    score = found.score
    if score.before is None or score.after is None:
        return record_text(score.reason)
    told = say(
        "{then} then, {now} now, of {whole}.",
        then=wording.points(score.before),
        now=wording.points(score.after),
        whole=wording.num(100),
    )
    held = say("While a launch blocker is open, it keeps the score low, whatever else was mended.")
    blocked = any(c.blocker_after for c in found.controls)
    return " ".join((told, record_text(score.reason), *([held] if blocked else [])))


def _phases(found: Comparison) -> Table:
    return Table(
        (say("Phase"), say("Checks"), say("Then"), say("Now")),
        tuple(
            Row(
                say(PHASE_NAMES[phase.id]),
                (wording.num(phase.controls), wording.points(phase.before), wording.points(phase.after)),
            )
            for phase in found.score.phases
        ),
    )
