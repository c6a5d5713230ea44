"""The last rungs of the page budget: long lists and long texts are cut, and each says what was left out.

A report gets here only where no other rung fits on its pages. report.html and audit.json hold everything.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from lastmile.language import say, say_many
from lastmile.report import wording
from lastmile.report.appendices import Tool
from lastmile.report.budget import Budget
from lastmile.report.check_list import Check
from lastmile.report.hand import DecisionRow, Words
from lastmile.report.people import Question
from lastmile.report.phases import PhaseView
from lastmile.report.praise import Good
from lastmile.report.road import Package, StageView
from lastmile.report.scope import Open
from lastmile.report.svg import Svg
from lastmile.report.view import Report

T = TypeVar("T")
FRONT = 240  # characters of a text on the page of the decision, where it is cut at all
VERDICT = 360  # characters of the text beside the verdict, which ends with what it costs
WORDS = 6  # texts of the permitted length that the consultant's words for one part may have


def bounded(report: Report, budget: Budget) -> Report:
    """The report with no list and no text longer than the budget allows."""
    rows, letters = budget.rows, budget.letters
    if rows is None or letters is None:
        return report
    return replace(
        report,
        about=_cut(report.about, letters),
        decision=replace(
            _cut(report.decision, max(FRONT, letters)),
            text=wording.cut(report.decision.text, max(VERDICT, letters)),
        ),
        road=replace(report.road, stages=tuple(_stage(one, rows, letters) for one in report.road.stages)),
        drill=_cut(report.drill, letters),
        progress=_cut(report.progress, letters),
        scope=replace(
            report.scope,
            examined=_cut(report.scope.examined, letters),
            not_done=_listed(report.scope.not_done, rows, letters, str),
            open=_listed(report.scope.open, rows, letters, lambda said: Open(said, "", "", "")),
            hidden=_cut(report.scope.hidden, letters),
        ),
        phases=tuple(_phase(one, rows, letters) for one in report.phases),
        people=_listed(report.people, rows, letters, lambda said: Question("", said, "", "", "report.html")),
        checks=_listed(report.checks, 2 * rows, letters, _more_checks(report)),
        tools=_listed(report.tools, rows, letters, lambda said: Tool(said, "", "", "", "")),
        set_aside=_listed(report.set_aside, rows, letters, str),
        words={part: _words(said, letters) for part, said in report.words.items()},
        decisions=_listed(report.decisions, rows, letters, lambda said: DecisionRow(said, "", "", "")),
        history=_cut(report.history, letters),
        legal=_listed(report.legal, rows, max(FRONT, letters), str),
    )


def _more_checks(report: Report) -> Callable[[str], Check]:
    last = report.checks[-1].phase if report.checks else ""
    return lambda said: Check("", last, said, "", "", "")


def _stage(stage: StageView, rows: int, letters: int) -> StageView:
    def more(said: str) -> Package:
        return Package(said, (), blocker=False, condition=False, days="", gain="")

    return replace(stage, packages=_listed(stage.packages, rows, letters, more))


def _phase(phase: PhaseView, rows: int, letters: int) -> PhaseView:
    return replace(
        phase,
        cards=_cut(phase.cards, letters),
        rows=_cut(phase.rows, letters),
        lines=_cut(phase.lines, letters),
        passed=_listed(phase.passed, rows, letters, lambda said: Good(said.rstrip("."), "")),
        not_assessed=_listed(phase.not_assessed, rows, letters, str),
        packages=_cut(phase.packages, letters),
    )


def _words(said: Words | None, letters: int) -> Words | None:
    """The consultant's words, as many whole paragraphs as there is room for, at least a part of the first."""
    if said is None:
        return None
    room, kept = WORDS * letters, list[str]()
    for text in said.paragraphs:
        if len(text) > room and kept:
            break
        kept.append(wording.cut(text, room))
        room -= len(text)
    left = len(said.paragraphs) - len(kept)
    if left or len(kept[0]) < len(said.paragraphs[0]):
        kept.append(say("Not printed here: the rest of these words. It stands in report.html."))
    return replace(said, paragraphs=tuple(kept))


def _listed(rows: Sequence[T], most: int, letters: int, more: Callable[[str], T]) -> tuple[T, ...]:
    """The first rows, with their texts cut; then one that counts the others and says where they stand."""
    kept = tuple(_cut(row, letters) for row in rows[:most])
    left = len(rows) - len(kept)
    if not left:
        return kept
    said = say_many(
        "Not printed here: {n} more. It stands in report.html and audit.json.",
        "Not printed here: {n} more. They stand in report.html and audit.json.",
        left,
    )
    return (*kept, more(said))


def _cut(value: Any, letters: int) -> Any:
    """The same data with every text of at most so many characters; one that was cut says by how many."""
    match value:
        case str():
            return wording.cut(value, letters)
        case Svg():
            return value
        case tuple():
            return tuple(_cut(item, letters) for item in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            texts = {one.name: _cut(getattr(value, one.name), letters) for one in fields(value)}
            return replace(value, **texts)
        case _:
            return value
