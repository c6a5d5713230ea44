"""The trend: open findings of two audits as columns, their scores as a line above."""

from collections.abc import Sequence
from dataclasses import dataclass

from lastmile.language import say
from lastmile.model import Severity
from lastmile.report import wording
from lastmile.report.charts import FILLS
from lastmile.report.nouns import SEVERITIES
from lastmile.report.svg import ACCENT, BRAND, MUTED, RULE, Svg, drawing, element, line, rect, text

WIDTH, BASE, HIGH = 640.0, 190.0, 150.0  # units; the columns stand on BASE and are HIGH at most
COLUMN = 120.0
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
        edge = "#7d8894" if severity is Severity.LOW else None
        kind = f"sev-{severity}"
        parts.append(rect(x, y, COLUMN, height - 1, fill, kind, stroke=edge, stroke_width=0.5))
        if height >= 13:
            middle = y + height / 2 + 3.5
            parts.append(
                text(x + COLUMN / 2, middle, str(found), weight=600, fill=ink, kind="", anchor="middle")
            )
    centre = x + COLUMN / 2
    return [*parts, text(centre, BASE + 17, one.name, size=11, weight=600, anchor="middle")]


def _score(one: Moment, x: float) -> list[str]:
    if one.points is None:
        return [text(x, 14, say("not assessed"), size=10, fill=MUTED, kind="t-muted", anchor="middle")]
    at = _height(one.points)
    return [
        element("circle", cx=x, cy=at, r=5.0, fill=ACCENT, class_="f-accent"),
        text(x + 11, at + 4, wording.points(one.points), size=13, weight=600),
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


def trend(moments: Sequence[Moment]) -> Svg:
    """Columns of open findings without those for information, and the scores, in the order of time."""
    most = max(sum(one.counts.get(s, 0) for s in SHOWN) for one in moments)
    unit = HIGH / max(most, 1) * 0.92
    room = WIDTH / len(moments)
    parts = [line(0, BASE, WIDTH, BASE, stroke=RULE)]
    centres = [room * (number + 0.36) for number in range(len(moments))]
    dots = [centre + COLUMN * 0.72 for centre in centres]
    for one, centre in zip(moments, centres, strict=True):
        parts += _column(one, centre - COLUMN / 2, unit)
    for (one, x), (other, x2) in zip(
        zip(moments, dots, strict=True), zip(moments[1:], dots[1:], strict=True), strict=False
    ):
        if one.points is not None and other.points is not None:
            parts.append(
                line(
                    x,
                    _height(one.points),
                    x2,
                    _height(other.points),
                    stroke=BRAND,
                    kind="s-brand",
                    stroke_width=2,
                )
            )
    for one, x in zip(moments, dots, strict=True):
        parts += _score(one, x)
    return drawing(WIDTH, BASE + 26, _words(moments), parts)
