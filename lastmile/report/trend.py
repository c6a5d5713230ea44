"""The trend: the scores of two audits as a line, and beside it their open findings as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lastmile.language import say
from lastmile.model import Severity
from lastmile.report import slim, wording
from lastmile.report.charts import FILLS, Stack, edge
from lastmile.report.nouns import SEVERITIES
from lastmile.report.svg import ACCENT, BRAND, MUTED, RULE, Svg, drawing, element, line, rect, text

WIDTH, BASE, HIGH = 640.0, 190.0, 150.0  # units; the columns stand on BASE and are HIGH at most
COLUMN = 96.0
SCORES, FINDINGS = (30.0, 296.0), (350.0, 640.0)  # from where to where the two panels reach
SHOWN = tuple(severity for severity in Severity if severity is not Severity.INFO)


@dataclass(frozen=True, slots=True)
class Moment:
    """One audit: when, its score over what both assessed, its open findings."""

    name: str
    points: float | None
    counts: dict[Severity, int]


def _column(one: Moment, x: float, unit: float) -> list[str]:
    parts, y = [], BASE
    for severity in reversed(SHOWN):
        found = one.counts.get(severity, 0)
        if not found:
            continue
        fill, ink = FILLS[severity]
        height = found * unit
        y -= height
        kind = f"sev-{severity}"
        parts.append(rect(x, y, COLUMN, height - 1, fill, kind, stroke=edge(severity), stroke_width=0.5))
        if height >= 13:
            middle = y + height / 2 + 3.5
            parts.append(
                text(x + COLUMN / 2, middle, str(found), weight=600, fill=ink, kind="", anchor="middle")
            )
    centre, found = x + COLUMN / 2, sum(one.counts.get(severity, 0) for severity in SHOWN)
    total = text(centre, y - 6, str(found), size=13, weight=600, anchor="middle")
    return [*parts, total, _name(one, centre)]


def _name(one: Moment, x: float) -> str:
    return text(x, BASE + 17, one.name, size=9.5, weight=600, anchor="middle")


def _score(one: Moment, x: float) -> list[str]:
    if one.points is None:
        middle = _height(50)
        return [text(x, middle, say("not assessed"), size=10, fill=MUTED, kind="t-muted", anchor="middle")]
    at = _height(one.points)
    return [
        element("circle", cx=x, cy=at, r=5.0, fill=ACCENT, class_="f-accent"),
        text(x, at - 10, wording.points(one.points), size=13, weight=600, anchor="middle"),
    ]


def _height(points: float) -> float:
    return BASE - points / 100 * HIGH


def _words(moments: Sequence[Moment]) -> str:
    told = []
    for one in moments:
        found = [f"{one.counts[s]} {say(SEVERITIES[s.value])}" for s in SHOWN if one.counts.get(s)]
        open_now = wording.listing(found) or say("none")
        points = wording.points(one.points)
        told.append(
            say(
                "{name}: score {points}, open findings {findings}.",
                name=one.name,
                points=points,
                findings=open_now,
            )
        )
    return " ".join(told)


def _middles(panel: tuple[float, float], count: int) -> list[float]:
    start, end = panel
    room = (end - start) / count
    return [start + room * (number + 0.5) for number in range(count)]


def _scores(moments: Sequence[Moment]) -> list[str]:
    """The panel of the scores: its scale, the line, a dot with its number for each audit."""
    start, end = SCORES
    parts = []
    for mark in range(0, 101, 20):
        at = _height(mark)
        parts.append(line(start, at, end, at, stroke=RULE, stroke_width=0.7))
        number = text(start - 6, at + 3, str(mark), size=8.5, fill=MUTED, kind="t-muted", anchor="end")
        parts.append(number)
    dots = [(one.points, x) for one, x in zip(moments, _middles(SCORES, len(moments)), strict=True)]
    for (points, x), (other, x2) in pairwise(dots):
        if points is not None and other is not None:
            ends = (x, _height(points), x2, _height(other))
            parts.append(line(*ends, stroke=BRAND, kind="s-brand", stroke_width=2))
    for one, (_, x) in zip(moments, dots, strict=True):
        parts += [*_score(one, x), _name(one, x)]
    return parts


def trend(moments: Sequence[Moment]) -> Svg:
    """The scores, and columns of open findings without those for information, in the order of time."""
    most = max(sum(one.counts.get(s, 0) for s in SHOWN) for one in moments)
    unit = HIGH / max(most, 1) * 0.92
    parts = [*_scores(moments), line(FINDINGS[0], BASE, FINDINGS[1], BASE, stroke=RULE)]
    for one, centre in zip(moments, _middles(FINDINGS, len(moments)), strict=True):
        parts += _column(one, centre - COLUMN / 2, unit)
    return _with_slim(drawing(WIDTH, BASE + 26, _words(moments), parts), moments)


def _with_slim(wide: Svg, moments: Sequence[Moment]) -> Svg:
    columns = [Stack(one.name, {s: one.counts.get(s, 0) for s in SHOWN}) for one in moments]
    scores = [
        say("Score {points}", points=wording.points(one.points))
        if one.points is not None
        else say("not assessed")
        for one in moments
    ]
    return slim.stacks(wide, columns, scores)
