"""The editable report's pages of figures: scores as bars beside their numbers, and the appendices."""

from typing import TYPE_CHECKING

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
        ("Phase", "Score", "Of all points", "Findings by severity"),
        [
            (
                Bold(phase.name),
                " · ".join((phase.points, *phase.bounds)),
                _score(phase.name, phase.points) if phase.scored else "not assessed",
                _severities(phase.name, {chip.name: (chip.key, chip.count) for chip in phase.chips}),
            )
            for phase in report.phases
        ],
        (0.18, 0.26, 0.28, 0.28),
        "The score of each phase, where it can lie, and its findings by severity",
    )
    page.text(told.gauge_caption, style="Caption")
    page.text(told.stack_caption, style="Caption")
    heads = ("Phase", "Findings", "Places", "Passed", "Not assessed", "Does not apply")
    rows: list[Row] = []
    for row in (*told.rows, told.total):
        seen = (
            (row.findings, row.places, row.passed)
            if row.ran
            else ("not assessed", "not assessed", "not assessed")
        )
        rows.append((Bold(row.name), *map(str, seen), str(row.not_assessed), str(row.not_applicable)))
    page.table(heads, rows, (0.25, 0.15, 0.15, 0.15, 0.15, 0.15), "Findings, places and checks by phase")
    page.text(told.source, style="Caption")


def _score(name: str, points: str) -> Bar:
    return bar(((float(points) / 100, BRAND),), BAR, f"{name}: {points} of 100 points")


def _severities(name: str, chips: dict[str, tuple[str, int]]) -> Bar | str:
    total = sum(count for _, count in chips.values())
    if not total:
        return "no finding"
    pieces = tuple((count / total, SEVERITY[key]) for key, count in chips.values())
    words = ", ".join(f"{count} {label.lower()}" for label, (_, count) in chips.items())
    return bar(pieces, BAR, f"{name}: {words}")


def packages(own: Packages, page: "Page") -> None:
    """What the dependencies' chapter adds: the heaviest packages and the plan."""
    page.heading(own.headline, 2)
    page.text(" ".join(own.facts))
    if own.heaviest:
        heavy = [(Code(row.name), row.brings, row.alone, row.used) for row in own.heaviest]
        columns = ("Package you list", "Brings along", "Go with it", "What your code uses")
        page.table(columns, heavy, (0.3, 0.15, 0.15, 0.4), "The heaviest packages that you list")
    if own.plan:
        heads = ("Step", "What to do, and why", "What it ends", "Risk", "Days")
        about = "The plan to remove and upgrade packages, in its order"
        page.table(heads, [_step(row) for row in own.plan], (0.08, 0.44, 0.2, 0.12, 0.16), about)
    page.text(" ".join(part for part in (own.plan_note, own.source) if part), style="Caption")


def _step(row: StepRow) -> Row:
    return (row.number, (Bold(f"{row.title}. "), Light(row.why)), row.ends, row.risk, row.days)


def scoring(report: Report, page: "Page") -> None:
    """How scores are made, and every constant."""
    for line in report.method:
        page.text(line)
    if not report.constants:
        page.text("This record holds no constants of the scoring.")
        return
    rows = [(one.name, one.value) for one in report.constants]
    page.table(("Constant", "Value"), rows, (0.7, 0.3), "Every constant of the scoring")


def checks(report: Report, page: "Page") -> None:
    """All checks and their result."""
    rows: list[Row] = []
    for one in report.checks:
        result = (f"{one.result} ", Link(one.finding, f"f-{one.finding}")) if one.finding else (one.result,)
        rows.append((Code(one.id), one.question, result, one.evidence))
    heads = ("Check", "What it asks", "Result", "Evidence or reason")
    page.table(heads, rows, (0.28, 0.32, 0.18, 0.22), "All checks with their result")
    if report.checks_rest:
        page.text(report.checks_rest, style="Caption")


def tools(report: Report, page: "Page") -> None:
    """Tools and runs, what was set aside, what a person decided."""
    if report.tools:
        rows = [(one.name, one.version, one.data, one.state, one.files, one.seconds) for one in report.tools]
        columns = ("Tool", "Version", "Data of", "What became of it", "Files read", "Time")
        page.table(columns, rows, (0.26, 0.11, 0.13, 0.26, 0.14, 0.1), "Every tool, and what became of it")
    else:
        page.text("No tool ran.")
    if report.walls:
        page.text(report.walls, style="Caption")
    if report.set_aside:
        page.heading("Seen, and not counted", 2)
        page.bullets(report.set_aside)
    if report.decisions:
        page.heading("What a person decided", 2)
        decided = [(one.about, one.what, f"{one.reason} {one.who}") for one in report.decisions]
        heads = ("About", "Decision", "Reason, name and date")
        page.table(heads, decided, (0.34, 0.3, 0.36), "Every decision of a person, with its reason")


def history(report: Report, page: "Page") -> None:
    """How the code came to be."""
    told = report.history
    page.text(told.lead)
    if told.missing:
        page.text(Bold(told.missing))
        return
    rows = [(Light(row.name), (f"{row.value}. ", Light(row.meaning))) for row in told.rows]
    page.table((), rows, (0.3, 0.7), "What git tells about how the code came to be")
    if told.places:
        page.heading("How many people worked on each part", 2)
        places = [(Code(place.path), place.files, place.people) for place in told.places]
        page.table(("Folder", "Files", "People"), places, (0.6, 0.2, 0.2), "People by folder")


def genuine(report: Report, page: "Page") -> None:
    """What this document was made from, and that it can be edited."""
    page.text("SHA-256 of audit.json: ", Code(report.fingerprint))
    page.text(
        "This document can be edited, so it proves nothing by itself. What was found stands in audit.json: "
        "its hash is above, and lastmile verify counts it again."
    )
