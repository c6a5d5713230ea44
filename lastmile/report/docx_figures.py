"""The editable report's pages of figures: scores as bars beside their numbers, and the appendices."""

from typing import TYPE_CHECKING

from lastmile.language import say
from lastmile.report import wording
from lastmile.report.check_list import Check
from lastmile.report.docx_parts import Bar, Bold, Code, Light, Link, Row, bar
from lastmile.report.packages import Packages, StepRow
from lastmile.report.view import Report

if TYPE_CHECKING:
    from lastmile.report.as_docx import Page

BRAND, ACCENT = (11, 57, 84), (15, 118, 110)
SEVERITY = {
    "critical": (92, 15, 60),
    "high": (192, 54, 28),
    "medium": (232, 150, 46),
    "low": (140, 187, 232),
    "info": (213, 219, 225),
}
BAR = 42.0  # millimetres


def glance(report: Report, page: "Page") -> None:
    """Scores with their ranges, severities by phase, the table of counts."""
    told = report.glance
    page.table(
        (say("Phase"), say("Score"), say("Of all points"), say("Findings by severity")),
        [
            (
                Bold(phase.name),
                " · ".join((phase.points, *phase.bounds)),
                _score(phase.name, phase.points) if phase.scored else say("not assessed"),
                _severities(phase.name, {chip.name: (chip.key, chip.count) for chip in phase.chips}),
            )
            for phase in report.phases
        ],
        (0.18, 0.26, 0.28, 0.28),
        say("The score of each phase, where it can lie, and its findings by severity"),
    )
    page.text(told.gauge_caption, style="Caption")
    page.text(told.stack_caption, style="Caption")
    heads = (
        say("Phase"),
        say("Findings"),
        say("Places"),
        say("Passed"),
        say("Not assessed"),
        say("Does not apply"),
    )
    rows: list[Row] = []
    for row in (*told.rows, told.total):
        seen = (
            (row.findings, row.places, row.passed)
            if row.ran
            else (say("not assessed"), say("not assessed"), say("not assessed"))
        )
        rows.append((Bold(row.name), *map(str, seen), str(row.not_assessed), str(row.not_applicable)))
    page.table(heads, rows, (0.25, 0.15, 0.15, 0.15, 0.15, 0.15), say("Findings, places and checks by phase"))
    page.text(told.source, style="Caption")


def _score(name: str, points: str) -> Bar:
    return bar(
        ((float(points) / 100, BRAND),),
        BAR,
        say("{name}: {points} of {whole} points", name=name, points=points, whole=wording.num(100)),
    )


def _severities(name: str, chips: dict[str, tuple[str, int]]) -> Bar | str:
    total = sum(count for _, count in chips.values())
    if not total:
        return "no finding"
    pieces = tuple((count / total, SEVERITY[key]) for key, count in chips.values())
    words = ", ".join(f"{count} {wording.small(label)}" for label, (_, count) in chips.items())
    return bar(pieces, BAR, f"{name}: {words}")


def drill(report: Report, page: "Page") -> None:
    """Each outside service against the ways in which it fails."""
    told = report.drill
    if not told.rows:
        page.text(told.nothing)
        return
    rows: list[Row] = [
        (
            (Bold(row.name), Light(f" {row.calls}")),
            *(
                (one.word, Light(f" {' '.join(filter(None, (one.count, one.some, *one.ids)))}"))
                for one in row.cells
            ),
        )
        for row in (*told.rows, *told.more_rows)
    ]
    shares = (0.25, 0.15, 0.15, 0.15, 0.15, 0.15)
    page.table((say("What if it …"), *told.columns), rows, shares, told.headline)
    page.text(" ".join(told.meanings), style="Caption")
    if told.note:
        page.text(told.note, style="Caption")
    if told.unread_all:
        page.text(told.unread_all, style="Caption")
    if told.story:
        page.heading(say("At three in the morning"), 2)
        page.text(" ".join(chapter.text for chapter in told.story))
    page.text(told.source, style="Caption")


def progress(report: Report, page: "Page") -> None:
    """What became of the findings of an earlier audit."""
    told = report.progress
    if told is None:
        return
    page.text(told.since)
    page.text(told.score)
    page.heading(say("What became of the earlier findings"), 2)
    rows: list[Row] = [(one.name, wording.num(one.findings)) for one in told.states]
    page.table((), rows, (0.8, 0.2), say("What became of the earlier findings"))
    if told.moved:
        page.heading(say("Why the score moved"), 2)
        heads = (say("Severity"), say("What can happen"), say("What became of it"), say("Places"))
        moved: list[Row] = [(Bold(one.severity), one.title, one.became, one.places) for one in told.moved]
        page.table(heads, moved, (0.14, 0.42, 0.22, 0.22), say("Why the score moved"))
    if told.rest:
        page.text(told.rest, style="Caption")
    page.bullets(told.notes)


def packages(own: Packages, page: "Page") -> None:
    """What the dependencies' chapter adds: the heaviest packages and the plan."""
    page.heading(own.headline, 2)
    page.text(" ".join(own.facts))
    if own.heaviest:
        heavy = [(Code(row.name), row.brings, row.alone, row.used) for row in own.heaviest]
        columns = (
            say("Package you list"),
            say("Brings along"),
            say("Go with it"),
            say("What your code uses"),
        )
        page.table(columns, heavy, (0.3, 0.15, 0.15, 0.4), say("The heaviest packages that you list"))
        page.text(own.heavy_note, style="Caption")
    if own.plan:
        heads = (say("Step"), say("What to do, and why"), say("What it ends"), say("Risk"), say("Days"))
        about = say("The plan to remove and upgrade packages, in its order")
        page.table(heads, [_step(row) for row in own.plan], (0.08, 0.44, 0.2, 0.12, 0.16), about)
    page.text(" ".join(part for part in (own.plan_note, own.plan_rest, own.source) if part), style="Caption")


def _step(row: StepRow) -> Row:
    return (row.number, (Bold(f"{row.title}. "), Light(row.why)), row.ends, row.risk, row.days)


def scoring(report: Report, page: "Page") -> None:
    """How scores are made, and every constant."""
    for line in report.method:
        page.text(line)
    if not report.constants:
        page.text(say("This record holds no constants of the scoring."))
        return
    rows = [(one.name, one.value) for one in report.constants]
    page.table((say("Constant"), say("Value")), rows, (0.7, 0.3), say("Every constant of the scoring"))


def checks(report: Report, page: "Page") -> None:
    """All checks and their result."""
    heads = (say("Check"), say("What it asks"), say("Result"), say("Evidence or reason"))
    for phase in report.check_heads:
        rows = [_check(one) for one in report.checks if one.phase == phase.phase]
        if rows:
            page.heading(f"{phase.phase}: {phase.counts}", 2)
            page.table(heads, rows, (0.28, 0.32, 0.18, 0.22), say("All checks with their result"))
    if report.checks_rest:
        page.text(report.checks_rest, style="Caption")


def _check(one: Check) -> Row:
    result = (f"{one.result} ", Link(one.finding, f"f-{one.finding}")) if one.finding else (one.result,)
    return (Code(one.id), one.question, result, one.evidence)


def tools(report: Report, page: "Page") -> None:
    """Tools and runs, what was set aside, what a person decided."""
    if report.tools:
        rows = [(one.name, one.version, one.state, one.files, one.seconds) for one in report.tools]
        columns = (
            say("Tool"),
            say("Version"),
            say("What became of it"),
            say("Read"),
            say("Time"),
        )
        page.table(columns, rows, (0.26, 0.11, 0.37, 0.16, 0.1), say("Every tool, and what became of it"))
    else:
        page.text(say("No tool ran."))
    if report.walls:
        page.text(report.walls, style="Caption")
    if report.set_aside:
        page.heading(say("Seen, and not counted"), 2)
        page.bullets(report.set_aside)
    if report.decisions:
        page.heading(say("What a person decided"), 2)
        decided = [(one.about, one.what, f"{one.reason} {one.who}") for one in report.decisions]
        heads = (say("About"), say("Decision"), say("Reason, name and date"))
        page.table(heads, decided, (0.34, 0.3, 0.36), say("Every decision of a person, with its reason"))


def history(report: Report, page: "Page") -> None:
    """How the code came to be."""
    told = report.history
    page.text(told.lead)
    if told.missing:
        page.text(Bold(told.missing))
        return
    rows = [(Light(row.name), (f"{row.value}. ", Light(row.meaning))) for row in told.rows]
    page.table((), rows, (0.3, 0.7), say("What git tells about how the code came to be"))
    if told.places:
        page.heading(say("How many people worked on each part"), 2)
        places = [(Code(place.path), place.files, place.people) for place in told.places]
        page.table(
            (say("Folder"), say("Files"), say("People")), places, (0.6, 0.2, 0.2), say("People by folder")
        )


def genuine(report: Report, page: "Page") -> None:
    """What this document was made from, and that it can be edited."""
    page.text("SHA-256 of audit.json: ", Code(report.fingerprint))
    page.text(
        say(
            "This document can be edited, so it proves nothing by itself. What was found stands in "
            "audit.json: its hash is above, and lastmile verify counts it again."
        )
    )
