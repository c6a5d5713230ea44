"""How many pages a report will take, reckoned from its texts: a layout is dear, this costs milliseconds.

It follows print.css block by block, with a mean width of letters. Measured on real records it is mostly
within a page of the truth; as_pdf knows what to do where it is not.
"""

import math
from collections.abc import Iterable, Sequence

from lastmile.report import place_columns
from lastmile.report.findings import FindingView
from lastmile.report.measures import MONO_EM, PAPERS, high
from lastmile.report.phases import PhaseView
from lastmile.report.view import Report

THIN = 1 / 3  # of a page: a section that ends so has the next one begin below it
DRILL = 0.9  # of a page: what the drill mostly takes, and at most one
CLOSE = 25.0  # mm from the foot of a page: by the error of an estimate, text may go over it


class Paper:
    """Blocks one below the other: where the next one goes, and how many pages that makes."""

    def __init__(self, paper: str) -> None:
        self.width, self.height = PAPERS[paper]
        self.pages, self._at = 0, math.inf

    def sheet(self) -> None:
        """A new page."""
        self.pages, self._at = self.pages + 1, 0.0

    def add(self, height: float) -> None:
        """A block that stays in one piece, if a page can hold it."""
        if self._at + height > self.height:
            self.sheet()
        while height > self.height:
            self.sheet()
            height -= self.height
        self._at += height

    @property
    def room(self) -> float:
        """What is left of the page, in mm."""
        return max(0.0, self.height - self._at)

    def flow(self, height: float) -> None:
        """A block that may go over to the next page anywhere."""
        left = self.height - self._at
        while height > left:
            height -= left
            self.sheet()
            left = self.height
        self._at += height


def _table(paper: Paper, rows: Iterable[Sequence[tuple[str, float]]], size: float, padding: float) -> None:
    """A table with its head; each cell is a text and the part of the measure that it has."""
    paper.add(5.5 + padding)
    for row in rows:
        cells = (high(text, part * paper.width - 2, size, 1.38) for text, part in row)
        paper.add(max(cells, default=0.0) + padding + 0.14)


def _said(paper: Paper, report: Report, part: str) -> None:
    words = report.words.get(part)
    if words:
        for text in words.paragraphs:
            paper.flow(high(text, paper.width, 9.6, 1.48) + 2)
        paper.flow(6.5)


def _head(paper: Paper, title: str, size: float, below: float) -> None:
    paper.add(7 + high(title, paper.width, size, 1.18, 0.5) + below)


def _front(paper: Paper, report: Report) -> None:
    """Cover to the road."""
    paper.sheet()
    paper.sheet()
    paper.add(12 + len(report.sections) * 6.3)
    _table(paper, ([(fact.value, 0.79)] for fact in report.about), 8.8, 3)
    _table(paper, ([(row.meaning, 0.62)] for row in report.severities), 8.8, 3)
    paper.sheet()
    page = report.decision
    _head(paper, page.headline, 21, 4.5)
    small = sum(high(text, 148, 9.2, 1.4) for text in (f"{page.partly} {page.unseen}", page.draft) if text)
    paper.flow(20 + high(page.text, 148, 10.6, 1.42) + small)
    _said(paper, report, "summary")
    if page.risks:
        third = paper.width / 3 - 6
        paper.add(
            24 + max(high(r.risk, third, 9, 1.38) + high(r.title, third, 10.4, 1.3) for r in page.risks)
        )
    _table(paper, ([(a.what, 0.27), (a.advice, 0.32), (a.otherwise, 0.41)] for a in page.asks), 8.8, 2)
    _said(paper, report, "good")
    paper.add(24)
    paper.sheet()
    if report.road.stages:
        paper.sheet()
    else:  # it follows the phases at a glance
        paper.flow(150)
    _head(paper, report.road.headline, 21, 6)
    _said(paper, report, "road")
    if report.road.waterfall:
        paper.add(78)
    for text in report.road.reach:
        paper.add(high(text, paper.width, 9.6, 1.48) + 2)
    for stage in report.road.stages:
        paper.add(16)
        closes = (
            (p.title, ", ".join(p.closes) + "condition" * (p.blocker or p.condition)) for p in stage.packages
        )
        rows = ([(title, 0.48), (ids, 0.28)] for title, ids in closes)
        _table(paper, rows, 8.2, 1.1)


def _scope(paper: Paper, report: Report) -> None:
    page = report.scope
    follows = _runs_on(paper)
    if report.drill.rows:  # as many as one page holds
        if not follows or paper.room < CLOSE:
            paper.sheet()
        paper.flow(DRILL * paper.height)
    else:
        _head(paper, report.drill.headline, 21, 15 + high(report.drill.nothing, paper.width, 9.6, 1.48))
    if report.progress:
        paper.sheet()
    if (report.drill.rows or report.progress) and not follows:
        paper.sheet()
    _head(paper, page.headline, 21, 6)
    _said(paper, report, "scope")
    half = paper.width / 2 - 4
    facts = sum(high(fact.value, half - 27, 8.8, 1.38) + 2.3 for fact in page.examined)
    paper.flow(max(facts, sum(high(line, half - 6, 9, 1.4) + 1.2 for line in page.not_done)) + 8)
    paper.add(14)
    rows = ([(f"{r.what} {r.more}", 0.32), (r.why, 0.36), (r.takes, 0.32)] for r in page.open)
    _table(paper, rows, 8.4, 2.2)
    unjudged = sum(high(line, paper.width - 4, 9, 1.4) + 1.2 for line in page.not_judged)
    if page.hidden:  # a few lines of the list stay with the box
        paper.flow(25 + unjudged + high(page.hidden.text, paper.width - 8, 9.6, 1.48) + 15)
    else:
        paper.add(25 + unjudged)


def _card(paper: Paper, item: FindingView) -> float:
    wide = paper.width - 33
    tall = 14.1 + high(item.title, paper.width, 13, 1.25, 0.5) + high(item.risk, wide, 9.4, 1.4)
    where = item.where + ", ".join(file.path for file in item.top_files)
    tall += high(where + " " * (8 * len(item.top_files)), wide, 9.4, 1.4, 0.52)
    tall += high(item.fix + item.days + item.stage_name + " " * 10, wide, 9.4, 1.4) + 8.5
    seen = item.seen
    if seen:
        tall += 1.5 + (4.7 if seen.path else 0)
        if item.measured or not seen.code:
            tall += high(seen.message, wide, 9.4, 1.4)
        if seen.code:
            tall += 4.2 + sum(high(line.text or " ", wide - 6, 7.8, 1.44, MONO_EM) for line in seen.code)
    elif item.reason:
        tall += 1.5 + high(item.reason, wide, 9.4, 1.4)
    return tall + 4.9


def _row(paper: Paper, item: FindingView) -> float:
    wide = paper.width
    marked = item.severity_name + item.id + item.sureness + "launch blocker" * item.blocker + " " * 6
    third = wide * 0.3 - 2
    left = high(marked, third, 8.8, 1.38) + high(item.title, third, 8.5, 1.38, 0.49) + 0.6
    right = high(f"{item.risk} {item.action} {item.evidence}", wide * 0.7 - 37, 8.5, 1.38)
    return max(left, right) + 3.2


def _phase(paper: Paper, report: Report, phase: PhaseView) -> None:
    paper.add(52 + high(phase.headline, paper.width, 18, 1.18, 0.5))
    _said(paper, report, phase.key)
    good = "; ".join(f"{one.text} {one.evidence}" for one in phase.passed)
    if good:
        paper.flow(high(good, paper.width / 2 - 8, 8.2, 1.4) / 2 + 4)
    for text in (phase.nothing, " ".join(phase.not_assessed)):
        if text:
            paper.flow(high("Not assessed: " + text, paper.width - 5, 8.6, 1.42) + 4)
    own = phase.packages
    if own:
        note = high(own.heavy_note, paper.width, 7.6, 1.4)
        paper.add(62 + high(" ".join(own.facts), paper.width, 8.4, 1.4) + note)
        _table(paper, ([(row.name, 0.4), (row.used, 0.36)] for row in own.heaviest), 8.4, 2.2)
        paper.add(10)
        _table(paper, ([(f"{row.title}. {row.why}", 0.47), (row.ends, 0.25)] for row in own.plan), 8.4, 2.2)
        paper.add(10)
    for item in phase.cards:
        paper.add(_card(paper, item))
    if phase.rows or phase.lines:
        paper.add(17)
    for item in phase.rows:
        paper.add(_row(paper, item))
    for item in phase.lines:
        text = item.title + "launch blocker" * item.blocker
        paper.add(high(text, paper.width * 0.7 - 37, 8.5, 1.38) + 1.6)
    paper.add(sum(high(text, paper.width, 7.6, 1.4) + 2 for text in phase.shortened))


def _checks(paper: Paper, report: Report) -> None:
    paper.flow(12 if report.checks else 5)
    for head in report.check_heads:
        listed = [one for one in report.checks if one.phase == head.phase]
        if listed:
            paper.add(8.5)
        for one in listed:
            wide = {0.26: one.id, 0.42: one.question, 0.32: f"{one.result} {one.finding}: {one.evidence}"}
            paper.add(
                1.34 + max(high(text, part * paper.width - 2, 7.4, 1.3, 0.435) for part, text in wide.items())
            )


def _annexes(paper: Paper, report: Report, name: str) -> None:
    _head(paper, "places", 16, 23)
    for band in place_columns.bands(report.place_groups, name):
        paper.add(band.height)
    paper.add(10 if report.places_rest else 0)
    _head(paper, "scoring", 16, 13)
    for text in report.method:
        paper.flow(high(text, paper.width, 9.6, 1.48) + 2)
    paper.add(12 + len(report.constants) * 4.4 / 2)
    _head(paper, "checks", 16, 13)
    _checks(paper, report)
    _head(paper, "tools", 16, 17)
    _table(paper, ([(t.name, 0.25), (t.state, 0.37)] for t in report.tools), 7.8, 1.6)
    paper.flow(high(report.walls, paper.width, 7.6, 1.4) + 3)
    paper.flow(sum(high(line, paper.width - 4, 9.6, 1.48) + 1.2 for line in report.set_aside) + 12)
    rows = ([(r.about, 0.33), (r.what, 0.33), (f"{r.reason} {r.who}", 0.33)] for r in report.decisions)
    _table(paper, rows, 8.8, 3)
    _head(paper, "history", 16, 17)
    paper.flow(high(report.history.lead, paper.width, 9.6, 1.48) + 2)
    _table(paper, ([(f"{r.value} {r.meaning}", 0.79)] for r in report.history.rows), 8.8, 3)
    _table(paper, ([(p.path, 0.78)] for p in report.history.places), 7.4, 1)
    _head(paper, "genuine", 16, 30)
    for text in report.legal:
        paper.flow(high(text, paper.width, 7.6, 1.4) + 3)


def _runs_on(paper: Paper) -> bool:
    return paper.room > (1 - THIN) * paper.height or paper.room < CLOSE


def runs_on(report: Report, paper: str) -> bool:
    """Whether the drill, and what is after it, begins on the last page of the road: that is nearly empty.

    Or it is so full that a line or two may go over to a page of their own, where the drill follows them.
    """
    made = Paper(paper)
    _front(made, report)
    return _runs_on(made)


def pages(report: Report, paper: str) -> int:
    """The pages that this report will take on ``a4`` or ``letter``."""
    made = Paper(paper)
    _front(made, report)
    _scope(made, report)
    for phase in report.phases:
        _phase(made, report, phase)
    if report.people:
        _head(made, report.people_headline, 21, 27)
        rows = ([(f"{r.question} {r.wanted}", 0.56), (r.answer, 0.16), (r.who, 0.19)] for r in report.people)
        _table(made, rows, 8.8, 3.6)
    _annexes(made, report, paper)
    return made.pages
