"""The charts once more for a phone: as wide as its page, so that a unit is a pixel and words stay readable.

Each takes the wide drawing, keeps what it says in words, and gives it back with the narrow one beside it.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import replace

from lastmile.language import say
from lastmile.model import Severity
from lastmile.report import wording
from lastmile.report.charts import FILLS, Gauge, Stack, Step, edge, span
from lastmile.report.svg import (
    ACCENT,
    BAND,
    BRAND,
    INK,
    MUTED,
    TRACK,
    WHITE,
    Svg,
    drawing,
    element,
    hatch,
    line,
    rect,
    text,
)
from lastmile.report.waterfall import gained

WIDTH = 342.0  # units, and pixels on a page of 390 with its margins
SMALL, NAME, FIGURE = 12.0, 14.0, 18.0  # sizes of text; nothing is smaller
EDGE = 8.0  # room for a dot at the end of a track
TRACK_WIDE = WIDTH - 2 * EDGE
LETTERS = 52  # of a small line over the whole width


def _both(wide: Svg, height: float, parts: list[str]) -> Svg:
    return replace(wide, slim=drawing(WIDTH, height, wide.title, parts, kind="chart slim").code)


def _at(points: float) -> float:
    return EDGE + points / 100 * TRACK_WIDE


def _head(y: float, name: str, figure: str, beside: str = "") -> list[str]:
    """The line above a bar: what it is, its figure at the right, a quiet word before the figure."""
    room = 11.0 * len(figure) + 8
    return [
        text(0, y, name, size=NAME, weight=600),
        text(WIDTH, y, figure, size=FIGURE, weight=600, anchor="end"),
        *([_quiet(WIDTH - room, y, beside, anchor="end")] if beside else []),
    ]


def _quiet(x: float, y: float, words: str, anchor: str = "start") -> str:
    return text(x, y, words, size=SMALL, fill=MUTED, kind="t-muted", anchor=anchor)


def _launch(bar: float | None, tops: Sequence[float], height: float) -> list[str]:
    """The launch bar across each track, and its name above the first."""
    if bar is None or not tops:
        return []
    x, words = _at(bar), say("launch bar {n}", n=wording.num(bar))
    anchor = "end" if bar > 75 else "middle"
    name = text(min(x, WIDTH), 11, words, size=SMALL, weight=600, anchor=anchor)
    dashes = {"stroke_width": 1.5, "stroke_dasharray": "3 2"}
    return [name, *(line(x, y, x, y + height, stroke=INK, kind="s-ink", **dashes) for y in tops)]


def _gauge(bar: Gauge, y: float) -> list[str]:
    note = _quiet(0, y + 46, bar.note)
    if bar.points is None:
        missing = text(WIDTH, y, say("not assessed"), size=NAME, weight=600, anchor="end")
        return [
            text(0, y, bar.name, size=NAME, weight=600),
            missing,
            hatch(EDGE, y + 13, TRACK_WIDE, 13),
            note,
        ]
    low = bar.points if bar.low is None else bar.low
    high = bar.points if bar.high is None else bar.high
    parts = [
        *_head(y, bar.name, wording.points(bar.points), span(bar.points, low, high)),
        rect(EDGE, y + 13, TRACK_WIDE, 13, TRACK, "f-track"),
    ]
    if high - low >= 1:
        parts.append(rect(_at(low), y + 11, _at(high) - _at(low), 17, BAND, "f-band"))
        ends = {"stroke": MUTED, "kind": "s-muted"}
        parts += [line(x, y + 10, x, y + 29, stroke_width=1.1, **ends) for x in (_at(low), _at(high))]
    dot = {"fill": BRAND, "stroke": WHITE, "stroke_width": 1.5, "class_": "f-brand s-paper"}
    return [
        *parts,
        rect(EDGE, y + 16, _at(bar.points) - EDGE, 7, BRAND, "f-brand"),
        element("circle", cx=_at(bar.points), cy=y + 19.5, r=7.0, **dot),
        note,
    ]


def gauges(wide: Svg, bars: Sequence[Gauge], bar: float | None) -> Svg:
    """The bullet bars: name and figures above each track, what was assessed below."""
    top, pitch = (38.0 if bar is not None else 18.0), 72.0
    parts = [part for number, one in enumerate(bars) for part in _gauge(one, top + pitch * number)]
    parts += _launch(bar, [top + 8 + pitch * number for number in range(len(bars))], 23)
    bottom = top + pitch * len(bars) - 6
    parts += [_quiet(min(_at(at), WIDTH - 11), bottom, str(at), anchor="middle") for at in range(0, 101, 20)]
    return _both(wide, bottom + 6, parts)


def _parts(counts: dict[Severity, int], y: float, unit: float) -> list[str]:
    parts, x = [], 0.0
    for severity, found in counts.items():
        if not found:
            continue
        (fill, ink), width = FILLS[severity], found * unit
        parts.append(
            rect(x, y, width - 1.5, 26, fill, f"sev-{severity}", stroke=edge(severity), stroke_width=0.5)
        )
        if width >= 6 + 8 * len(str(found)):
            middle = {"fill": ink, "kind": "", "anchor": "middle"}
            parts.append(text(x + width / 2, y + 18, str(found), size=13, weight=600, **middle))
        x += width
    return parts


def stacks(wide: Svg, bars: Sequence[Stack], figures: Sequence[str] = ()) -> Svg:
    """Findings by severity; ``figures`` stand at the right instead of the sums."""
    most = max((sum(bar.counts.values()) for bar in bars), default=0)
    unit, parts = WIDTH / max(most, 1), []
    told = figures or [wording.num(sum(bar.counts.values())) for bar in bars]
    for number, (bar, figure) in enumerate(zip(bars, told, strict=True)):
        y = 16 + 62.0 * number
        parts += [
            text(0, y, bar.name, size=NAME, weight=600),
            text(WIDTH, y, figure, size=NAME, weight=600, anchor="end"),
            *_parts(bar.counts, y + 9, unit),
        ]
    return _both(wide, 62.0 * len(bars), parts)


def _step(before: float | None, step: Step, y: float, cap: float | None) -> list[str]:
    """One stage: a bar from the score before it to the score after it, its days before what it adds."""
    if step.idle:
        return [text(0, y, step.name, size=NAME, weight=600), _quiet(WIDTH, y, step.note, anchor="end")]
    if before is None or step.after is None:
        return _unknown(step.name, y)
    width, figure = max(_at(step.after) - _at(before), 2.0), gained(before, step.after, cap)
    # On paper, so that the dashes from bar to bar do not run through the words.
    right = 11.0 * len(figure) + 7.0 * len(step.note) + 12
    papers = ((0.0, 8.0 * len(step.name)), (WIDTH - right, right))
    return [
        *(rect(x, y - 14, room, 19, WHITE, "f-paper") for x, room in papers),
        *_head(y, step.name, figure, step.note),
        rect(_at(before), y + 9, width, 20, ACCENT, "f-accent"),
    ]


def _unknown(name: str, y: float) -> list[str]:
    words = text(WIDTH, y, say("not computed"), size=NAME, weight=600, anchor="end")
    return [text(0, y, name, size=NAME, weight=600), words, hatch(EDGE, y + 9, TRACK_WIDE, 20)]


def waterfall(
    wide: Svg, today: float | None, steps: Sequence[Step], bar: float | None, cap: float | None = None
) -> Svg:
    """The steps below each other, each from the score before it to the score after it."""
    top, pitch = (38.0 if bar is not None else 18.0), 56.0
    parts, before, y = _total(say("Today"), today, top), today, top
    for step in steps:
        y += pitch
        after = before if step.idle else step.after
        if before is not None:
            parts.append(_down(_at(before), y - pitch + 29, y + 29))
        held = None if cap is not None and after is not None and after > cap else cap
        parts += _step(before, step, y, held)
        before = after
    parts += _total(say("At launch"), before, y + pitch)
    parts += _launch(bar, [top + 6 + pitch * number for number in range(len(steps) + 2)], 26)
    return _both(wide, y + pitch + 36, parts)


def _down(x: float, y1: float, y2: float) -> str:
    return line(x, y1, x, y2, stroke=INK, kind="s-ink", stroke_width=1.0, stroke_dasharray="2 2")


def _total(name: str, value: float | None, y: float) -> list[str]:
    if value is None:
        return _unknown(name, y)
    bar = rect(EDGE, y + 9, _at(value) - EDGE, 20, BRAND, "f-brand")
    return [*_head(y, name, wording.points(value)), bar]


def packages(  # noqa: PLR0913 - what the chart shows, each named
    wide: Svg,
    labels: Sequence[str],
    listed: int,
    unused: int,
    installed: Sequence[int],
    *,
    more: bool = False,
) -> Svg:
    """What is listed (the unused part hatched) and what is installed, to one scale.

    ``labels`` stand above their bars in this order: listed, unused ("" if none is), what runs, what is for
    development, what is not known. ``installed`` is empty where no lock tells it; ``more``: not all of it.
    """
    known = (0.88 if more else 1.0) if installed else 0.4
    scale = known * WIDTH / max(listed, sum(installed), 1)
    first, second = labels[:2], labels[2:]
    parts, y = _labels(first, 14)
    parts.append(rect(0, y, max(listed * scale, 2.0), 26, BRAND, "f-brand"))
    if unused:
        width = max(unused * scale, 4.0)
        parts.append(hatch(max(listed * scale - width, 0), y, width, 26))
    lines, y = _labels(second, y + 48)
    parts += lines
    if not installed:
        return _both(wide, y + 30, [*parts, hatch(0, y, WIDTH, 26)])
    running, developing = installed
    parts.append(rect(0, y, max(running * scale, 2.0), 26, BAND, "f-band"))
    if developing:
        parts.append(rect(running * scale, y, developing * scale, 26, TRACK, "f-track"))
    if more:
        end = (running + developing) * scale
        parts.append(hatch(end, y, WIDTH - end, 26))
    return _both(wide, y + 30, parts)


def _labels(labels: Sequence[str], y: float) -> tuple[list[str], float]:
    """Lines of text from ``y`` down, the first of them strong; and where the bar below begins."""
    parts = []
    for number, label in enumerate(labels):
        for words in textwrap.wrap(label, LETTERS):
            parts.append(text(0, y, words, size=NAME, weight=600) if number == 0 else _quiet(0, y, words))
            y += 17
    return parts, y - 8
