"""What the editable report says, in the order of the PDF: the same view, told to a page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lastmile.language import later, pattern, say
from lastmile.report import docx_figures, wording
from lastmile.report.docx_parts import Bold, Code, Hit, Light, Line, Link, Part, Row, sentence, titled
from lastmile.report.findings import FindingView
from lastmile.report.hand import Words
from lastmile.report.phases import PhaseView
from lastmile.report.road import Package
from lastmile.report.view import Report

if TYPE_CHECKING:
    from lastmile.report.as_docx import Page

HALVES = (0.25, 0.75)


def tell(report: Report, page: "Page") -> None:
    """Write the whole report."""
    cover = report.cover
    page.running(
        " · ".join(filter(None, (cover.title, say("Draft").upper() if cover.draft else ""))), _foot(report)
    )
    _cover(report, page)
    _contents(report, page)
    chapters = {
        "decision": (report.decision.headline, _decision),
        "glance": (report.glance.headline, docx_figures.glance),
        "road": (report.road.headline, _road),
        "drill": (report.drill.headline, docx_figures.drill),
        "progress": (report.progress.headline if report.progress else "", docx_figures.progress),
        "scope": (report.scope.headline, _scope),
        "people": (report.people_headline, _people),
        "places": ("", _places),
        "scoring": ("", docx_figures.scoring),
        "checks": ("", docx_figures.checks),
        "tools": ("", docx_figures.tools),
        "history": ("", docx_figures.history),
        "genuine": ("", docx_figures.genuine),
    }
    phases = {phase.key: phase for phase in report.phases}
    for section in report.sections:
        page.text(f"{section.number} · {section.name}", style="Kicker")
        if section.anchor in phases:
            page.heading(phases[section.anchor].headline, 1, section.anchor)
            _phase(phases[section.anchor], report, page)
        else:
            headline, told = chapters[section.anchor]
            page.heading(headline or section.name, 1, section.anchor)
            told(report, page)


def said(words: Words | None, page: "Page") -> None:
    """The consultant's own words."""
    if words:
        for paragraph in words.paragraphs:
            page.text(paragraph)
        page.text(f"{words.who}.", style="Caption")


def _foot(report: Report) -> str:
    return " · ".join(part for part in (report.cover.confidentiality, report.cover.foot) if part)


def _cover(report: Report, page: "Page") -> None:
    cover = report.cover
    page.logo(cover.firm)
    page.text(cover.title, style="Title")
    page.text(cover.product, style="Subtitle")
    page.table(
        (), [(Light(row.name), row.value) for row in cover.rows], HALVES, say("What this report is about")
    )
    if cover.draft:
        page.text(Hit(say("Draft")))
    if cover.confidentiality:
        page.text(cover.confidentiality, style="Caption")


def _contents(report: Report, page: "Page") -> None:
    page.text(say("Contents"), style="TOC Heading")
    page.contents([Link(f"{one.number} {one.name}", one.anchor) for one in report.sections])
    page.heading(say("About this document"), 2)
    page.table(
        (), [(Light(row.name), row.value) for row in report.about], HALVES, say("Who wrote this, with what")
    )
    page.heading(say("How to read a severity"), 2)
    rows = [(Bold(one.name), one.meaning, one.act) for one in report.severities]
    heads = (say("Severity"), say("What it means for you"), say("When to act"))
    page.table(heads, rows, (0.15, 0.55, 0.3), say("The meaning of each severity, and when to act"))


def _decision(report: Report, page: "Page") -> None:
    told = report.decision
    page.text(told.word, style="Verdict")
    said(report.words["summary"], page)
    page.text(told.text)
    scope = next(one.number for one in report.sections if one.anchor == "scope")
    link = Link(say("section {number}", number=scope), "scope")
    page.text(
        f"{told.partly} {told.unseen} ".lstrip(),
        *sentence(pattern(later("anything that needs the running product ({link}).")), link=link),
    )
    if told.draft:
        page.text(Bold(told.draft))
    if told.risks:
        page.heading(say("What can happen"), 2)
        for risk in told.risks:
            link = Link(risk.id, f"f-{risk.id}")
            page.text(Bold(f"{risk.title}. "), f"{risk.risk} ", link, Light(f" {risk.evidence}"))
    if told.more_blockers:
        before, after = pattern(later("These block a launch too: {ids}.")).split("{ids}")
        page.text(before, *titled([(one.id, one.title) for one in told.more_blockers]), after)
    if told.asks:
        page.heading(say("What we ask you to decide"), 2)
        rows = [(Bold(ask.what), ask.advice, ask.otherwise) for ask in told.asks]
        heads = (say("Decision"), say("Our advice"), say("If you do not"))
        page.table(heads, rows, (0.3, 0.3, 0.4), say("The decisions that we ask for, with our advice"))
    if report.words["good"]:
        page.heading(say("What is already good"), 2)
        said(report.words["good"], page)
    elif told.good:
        page.heading(say("What is already good"), 2)
        page.bullets([" ".join(filter(None, (f"{good.text}.", good.evidence))) for good in told.good])
        page.text(f"{told.good_count}.")
    page.text(told.source, style="Caption")


def _road(report: Report, page: "Page") -> None:
    told = report.road
    said(report.words["road"], page)
    if not told.stages:
        page.text(say("Tasks come from checks that failed. What was not assessed may add some."))
        return
    page.text(told.caption)
    page.bullets(told.reach)
    for stage in told.stages:
        page.heading(stage.title, 2)
        page.text(stage.summary, style="Caption")
        rows = [
            (
                one.title,
                [*_ids(one.closes), *_mark(one)],
                one.gain,
                one.days,
            )
            for one in stage.packages
        ]
        heads = (say("Task"), say("Closes"), say("Risk"), say("Days"))
        about = say("The tasks of this stage, in their order: {stage}", stage=stage.title)
        page.table(heads, rows, (0.5, 0.24, 0.11, 0.15), about)
    page.text(
        say(
            "Order: launch blockers, then what removes most risk per hour. Risk: the part of all open risk "
            "that this task alone removes. Days: from the median to the careful estimate."
        ),
        style="Caption",
    )


def _mark(task: Package) -> list[Part]:
    """What a launch waits for is marked."""
    if task.blocker:
        return [Hit(" " + say("blocker"))]
    return [Bold(" " + say("condition"))] if task.condition else []


def _ids(names: Sequence[str]) -> list[Part]:
    parts: list[Part] = []
    for name in names:
        parts += [", ", Link(name, f"f-{name}")] if parts else [Link(name, f"f-{name}")]
    return parts


def _scope(report: Report, page: "Page") -> None:
    told = report.scope
    said(report.words["scope"], page)
    page.heading(say("What we examined"), 2)
    rows = [(Light(one.name), Code(one.value) if one.code else one.value) for one in told.examined]
    page.table((), rows, HALVES, say("What was examined"))
    page.heading(say("What we did not do"), 2)
    page.bullets(told.not_done)
    page.heading(say("Not assessed"), 2)
    if told.open:
        page.table(
            (say("Question"), say("Why we cannot answer"), say("What it would take")),
            [
                ([row.what, Light(f" {row.more}" if row.more else "")], row.why, row.takes)
                for row in told.open
            ],
            (0.38, 0.34, 0.28),
            say("The questions that stay open, why, and what it would take"),
        )
    else:
        page.text(say("Every check that applies could run."))
    page.heading(say("What this audit does not judge"), 2)
    page.bullets(told.not_judged)
    if told.hidden:
        page.text(Bold(f"{told.hidden.title} " if told.hidden.title else ""), told.hidden.text)


def _people(report: Report, page: "Page") -> None:
    page.text(
        say("Please answer these with what you know and can show. Until then the score leaves them out.")
    )
    rows: list[Row] = [
        (
            Light(row.id),
            [row.question, Light(_wanted(row.wanted))],
            row.answer,
            row.who or say("not signed"),
        )
        for row in report.people
    ]
    heads = (say("No."), say("Question"), say("Answer"), say("Name and date"))
    page.table(heads, rows, (0.09, 0.51, 0.2, 0.2), say("The questions that only a person can answer"))


def _phase(phase: PhaseView, report: Report, page: "Page") -> None:
    page.text(Light(phase.question))
    page.text(
        Bold(f"{phase.points} {phase.out_of}" if phase.scored else say("not assessed")),
        f" · {' · '.join(phase.bounds)}",
    )
    said(report.words[phase.key], page)
    if phase.nothing:
        page.text(phase.nothing)
    if phase.packages:
        docx_figures.packages(phase.packages, page)
    for finding in phase.findings:
        _finding(finding, page)
    if phase.passed:
        page.heading(say("Passed"), 2)
        page.bullets([" ".join(filter(None, (f"{good.text}.", good.evidence))) for good in phase.passed])
    if phase.not_assessed:
        page.heading(say("Not assessed"), 2)
        page.bullets(phase.not_assessed)


def _lead(text: str) -> Bold:
    """What a paragraph is about, at its start."""
    return Bold(f"{text}. ")


def _more(files: int) -> str:
    return say("and {n} more", n=wording.num(files))


def _wanted(evidence: str) -> str:
    shown = say("Please show: {evidence}", evidence=evidence)
    return f" {shown}" if evidence else ""


def _finding(one: FindingView, page: "Page") -> None:
    page.heading(f"{one.id}: {one.title}", 2, f"f-{one.id}")
    silenced = say("silenced in the source")
    marks: list[Part] = [Bold(one.severity_name), f" · {one.sureness}"]
    marks += [" · ", Hit(say("launch blocker"))] if one.blocker else []
    page.text(*marks, Light(f" · {silenced}" if one.silenced else ""))
    page.text(_lead(say("What can happen")), one.risk)
    seen = one.seen
    if seen and (seen.path or seen.message):
        where: list[Part] = [Code(seen.path), f" {seen.line} "] if seen.path else []
        message = f"{seen.message} " if one.measured or not seen.code else ""
        page.text(_lead(say("What we saw")), *where, message, Light(seen.evidence))
        if seen.code:
            page.code([Line(f"{line.number:>5}  {line.text}", line.hit) for line in seen.code])
    elif one.reason:
        page.text(_lead(say("How we know")), one.reason, Light(f" {one.evidence}"))
    files: list[Part] = []
    for file in one.top_files:
        files += [", " if files else ": ", Code(file.path)]
        files += [f" ({wording.num(file.places)})"] if one.counted else []
    if one.more_files:
        files.append(f" {_more(one.more_files)}")
    page.text(_lead(say("Where")), one.where, *files, ". ", Link(say("All places"), "places"))
    work = say("{days}, stage {stage}.", days=one.days, stage=one.stage_name)
    page.text(_lead(say("What to do")), f"{one.fix} ", Bold(work))
    page.text(one.source, style="Caption")


def _places(report: Report, page: "Page") -> None:
    if report.cover.commit:
        commit = Code(report.cover.commit)
        page.text(*sentence(pattern(later("Line numbers refer to commit {commit}.")), commit=commit))
    if not report.place_groups:
        page.text(say("No place to list."))
    for group in report.place_groups:
        page.text(Link(group.id, f"f-{group.id}"), Light(f" {wording.count(group.places, 'place')}"))
        for file in group.files:
            page.text(Code(file.path), f" {', '.join(str(line) for line in file.lines)}", style="Caption")
    if report.places_rest:
        page.text(report.places_rest, style="Caption")
