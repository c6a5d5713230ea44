"""The charts: bullet bars with their range, severity stacks, and the waterfall. One chart, one message."""

from collections.abc import Sequence
from dataclasses import dataclass

from lastmile.language import say
from lastmile.model import Severity
from lastmile.report import wording
from lastmile.report.nouns import SEVERITIES
from lastmile.report.svg import (
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
from lastmile.report.waterfall import Step, waterfall

__all__ = ["FILLS", "Gauge", "Stack", "Step", "Svg", "edge", "gauges", "span", "stacks", "waterfall"]

WIDTH = 640.0
BESIDE = 12  # characters that fit beside a track
# Fill and text of each severity (report.md section 7): a lightness ramp, so that it survives greyscale.
FILLS = {
    Severity.CRITICAL: ("#5c0f3c", WHITE),
    Severity.HIGH: ("#c0361c", WHITE),
    Severity.MEDIUM: ("#e8962e", INK),
    Severity.LOW: ("#8cbbe8", INK),
    Severity.INFO: ("#d5dbe1", INK),
}


@dataclass(frozen=True, slots=True)
class Gauge:
    """One bullet bar: score 0..100 with its bounds, None where nothing was assessed."""

    name: str
    note: str
    points: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Stack:
    """One stacked bar: findings by severity."""

    name: str
    counts: dict[Severity, int]


def _gauge_words(bar: Gauge) -> str:
    if bar.points is None:
        return say("{name}: not assessed", name=bar.name)
    return say(
        "{name}: {points} of 100, {range}, {note}",
        name=bar.name,
        points=wording.points(bar.points),
        range=wording.bounds(bar.points, bar.low, bar.high),
        note=bar.note,
    )


def _gauge(bar: Gauge, y: float, left: float, scale: float) -> list[str]:
    full = 100 * scale
    parts = [
        text(0, y + 4, bar.name, size=12.5, weight=600),
        text(0, y + 18, bar.note, size=9, fill=MUTED, kind="t-muted"),
    ]
    if bar.points is None:
        return [
            *parts,
            hatch(left, y - 6, full, 13),
            *_beside(left + full + 16, y + 5, say("not assessed")),
        ]
    low = bar.points if bar.low is None else bar.low
    high = bar.points if bar.high is None else bar.high
    return [
        *parts,
        rect(left, y - 6, full, 13, TRACK, "f-track"),
        *_band(left + low * scale, left + high * scale, y),
        rect(left, y - 3, bar.points * scale, 7, BRAND, "f-brand"),
        element(
            "circle",
            cx=left + bar.points * scale,
            cy=y + 0.5,
            r=7.0,
            fill=BRAND,
            stroke=WHITE,
            stroke_width=1.5,
            class_="f-brand s-paper",
        ),
        text(left + full + 26, y + 6, wording.points(bar.points), size=20, weight=600),
        text(
            left + full + 26,
            y + 19,
            span(bar.points, low, high),
            size=9,
            fill=MUTED,
            kind="t-muted",
        ),
    ]


def _beside(x: float, y: float, words: str) -> list[str]:
    """Words in the narrow column beside a track: a line for each where they are too long for one."""
    lines = [words] if len(words) <= BESIDE else words.split()
    start = y - 6.5 * (len(lines) - 1)
    return [text(x, start + 13 * at, line, size=10.5, weight=600) for at, line in enumerate(lines)]


def span(value: float, low: float, high: float) -> str:
    """Where a score can lie, short enough to stand at its bar: "31 to 45"; "" where nothing is open."""
    first, last = wording.points(low), wording.points(high)
    return "" if first == last == wording.points(value) else say("{low} to {high}", low=first, high=last)


def _band(start: float, end: float, y: float) -> list[str]:
    """Where the score can lie; its two ends are drawn, so that it is seen where it fills the track."""
    if end - start < 1:
        return []
    ends = [line(x, y - 9, x, y + 10, stroke=MUTED, kind="s-muted", stroke_width=1.1) for x in (start, end)]
    return [rect(start, y - 8, end - start, 17, BAND, "f-band"), *ends]


def gauges(bars: Sequence[Gauge], bar: float | None) -> Svg:
    """Bullet bars on one scale from 0 to 100, with the launch bar where the scoring names one."""
    left, top, gap, scale = 170.0, 34.0, 56.0, 3.9
    bottom = top + gap * len(bars) - 22
    parts = [
        line(left + at * scale, 16, left + at * scale, bottom, stroke_width=0.7) for at in range(0, 101, 20)
    ]
    for number, one in enumerate(bars):
        parts += _gauge(one, top + gap * number, left, scale)
    if bar is not None:
        x = left + bar * scale
        parts.append(
            line(x, 14, x, bottom, stroke=INK, kind="s-ink", stroke_width=1.3, stroke_dasharray="3 2")
        )
        words = say("launch bar {n}", n=wording.num(bar))
        parts.append(text(x, 9, words, size=9, weight=600, anchor="middle"))
    for at in range(0, 101, 20):
        parts.append(
            text(
                left + at * scale, bottom + 13, str(at), size=8.5, fill=MUTED, kind="t-muted", anchor="middle"
            )
        )
    words = ". ".join((say("Readiness by phase"), *(_gauge_words(one) for one in bars)))
    return drawing(WIDTH, bottom + 18, f"{words}.", parts)


def _stack(bar: Stack, y: float, left: float, unit: float) -> list[str]:
    parts, x = [text(0, y + 17, bar.name, size=12.5, weight=600)], left
    for severity, found in bar.counts.items():
        if not found:
            continue
        fill, ink = FILLS[severity]
        width = found * unit
        parts.append(
            rect(x, y, width - 1.5, 24, fill, f"sev-{severity}", stroke=edge(severity), stroke_width=0.5)
        )
        if width >= 12:
            parts.append(
                text(
                    x + width / 2,
                    y + 16.5,
                    str(found),
                    size=11,
                    weight=600,
                    fill=ink,
                    kind="",
                    anchor="middle",
                )
            )
        x += width
    total = sum(bar.counts.values())
    parts.append(text(x + 8, y + 16.5, str(total), size=11, fill=MUTED, kind="t-muted"))
    return parts


def edge(severity: Severity) -> str | None:
    """The outline of a severity's colour, where that is too pale to stand on paper without one."""
    return "#7d8894" if severity in (Severity.LOW, Severity.INFO) else None


def stacks(bars: Sequence[Stack]) -> Svg:
    """Findings by severity and phase, the number in each part that can hold it."""
    most = max((sum(bar.counts.values()) for bar in bars), default=0)
    unit = min(48.0, 430.0 / max(most, 1))
    parts: list[str] = []
    for number, bar in enumerate(bars):
        parts += _stack(bar, 4 + 36.0 * number, 170.0, unit)
    words = (say("Findings by severity."), *(_stack_words(bar) for bar in bars))
    return drawing(WIDTH, 36.0 * len(bars), " ".join(words), parts)


def _stack_words(bar: Stack) -> str:
    found = [f"{found} {say(SEVERITIES[severity.value])}" for severity, found in bar.counts.items() if found]
    if not found:
        return say("{name}: none.", name=bar.name)
    return f"{bar.name}: {wording.listing(found)}."
