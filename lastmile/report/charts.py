"""The charts: bullet bars with their range, severity stacks, the waterfall. One chart, one message."""

from collections.abc import Sequence
from dataclasses import dataclass

from lastmile.model import Severity
from lastmile.report import wording
from lastmile.report.svg import (
    ACCENT,
    BAND,
    BRAND,
    INK,
    MUTED,
    RULE,
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

__all__ = ["FILLS", "Gauge", "Stack", "Step", "Svg", "gauges", "stacks", "waterfall"]

WIDTH = 640.0
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


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the waterfall: its name, its days, the score after it."""

    name: str
    note: str
    after: float | None
    idle: bool = False  # nothing to do in it: no step is drawn


def _gauge_words(bar: Gauge) -> str:
    if bar.points is None:
        return f"{bar.name}: not assessed"
    return (
        f"{bar.name}: {wording.points(bar.points)} of 100, "
        f"{wording.bounds(bar.points, bar.low, bar.high)}, {bar.note}"
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
            text(left + full + 16, y + 5, "not assessed", size=10.5, weight=600),
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
            _range(bar.points, low, high),
            size=9,
            fill=MUTED,
            kind="t-muted",
        ),
    ]


def _range(value: float, low: float, high: float) -> str:
    said = wording.bounds(value, low, high)
    return f"{wording.points(low)} to {wording.points(high)}" if said.startswith("between") else ""


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
        parts.append(text(x, 9, f"launch bar {wording.num(bar)}", size=9, weight=600, anchor="middle"))
    for at in range(0, 101, 20):
        parts.append(
            text(
                left + at * scale, bottom + 13, str(at), size=8.5, fill=MUTED, kind="t-muted", anchor="middle"
            )
        )
    words = "Readiness by phase. " + ". ".join(_gauge_words(one) for one in bars) + "."
    return drawing(WIDTH, bottom + 18, words, parts)


def _stack(bar: Stack, y: float, left: float, unit: float) -> list[str]:
    parts, x = [text(0, y + 17, bar.name, size=12.5, weight=600)], left
    for severity, found in bar.counts.items():
        if not found:
            continue
        fill, ink = FILLS[severity]
        width = found * unit
        parts.append(
            rect(x, y, width - 1.5, 24, fill, f"sev-{severity}", stroke=_edge(severity), stroke_width=0.5)
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


def _edge(severity: Severity) -> str | None:
    return "#7d8894" if severity in (Severity.LOW, Severity.INFO) else None


def stacks(bars: Sequence[Stack]) -> Svg:
    """Findings by severity and phase, the number in each part that can hold it."""
    most = max((sum(bar.counts.values()) for bar in bars), default=0)
    unit = min(48.0, 430.0 / max(most, 1))
    parts: list[str] = []
    for number, bar in enumerate(bars):
        parts += _stack(bar, 4 + 36.0 * number, 170.0, unit)
    words = "Findings by severity. " + " ".join(
        f"{bar.name}: "
        + (
            wording.listing([f"{found} {severity}" for severity, found in bar.counts.items() if found])
            or "none"
        )
        + "."
        for bar in bars
    )
    return drawing(WIDTH, 36.0 * len(bars), words, parts)


def _pillar(x: float, label: str, note: str, base: float) -> list[str]:
    return [
        text(x + 46, base + 16, label, size=11, weight=600, anchor="middle"),
        text(x + 46, base + 29, note, size=9, fill=MUTED, kind="t-muted", anchor="middle"),
    ]


def _whole(x: float, value: float | None, base: float, scale: float) -> list[str]:
    if value is None:
        return [
            hatch(x, base - 60, 92, 60),
            text(x + 46, base - 66, "not computed", size=9.5, weight=600, anchor="middle"),
        ]
    return [
        rect(x, base - value * scale, 92, value * scale, BRAND, "f-brand"),
        text(x + 46, base - value * scale - 8, wording.points(value), size=16, weight=600, anchor="middle"),
    ]


def _step(  # noqa: PLR0913 - a drawing is made of coordinates
    x: float, before: float | None, after: float | None, *, base: float, scale: float, cap: float | None
) -> list[str]:
    if before is None or after is None:
        return [
            hatch(x, base - 60, 92, 60),
            text(x + 46, base - 66, "not computed", size=9.5, weight=600, anchor="middle"),
        ]
    # A step that ends at the cap of an open blocker adds what the cap does not let show.
    gain = int(wording.points(after)) - int(wording.points(before))
    return [
        rect(x + 30, base - after * scale - 18, 32, 15, WHITE, "f-paper"),  # no line through the label
        rect(x, base - after * scale, 92, max((after - before) * scale, 1.5), ACCENT, "f-accent"),
        text(
            x + 46,
            base - after * scale - 7,
            f"+{gain}" if gain > 0 else "held" if cap is not None and after >= cap - 0.05 else "±0",
            size=12.5,
            weight=600,
            anchor="middle",
        ),
    ]


def _scale(base: float, scale: float, left: float) -> list[str]:
    parts = []
    for at in range(0, 101, 20):
        y = base - at * scale
        stroke, kind = (INK, "s-ink") if at == 0 else (RULE, "s-rule")
        parts.append(line(left, y, WIDTH, y, stroke=stroke, kind=kind, stroke_width=0.7))
        parts.append(text(0, y + 3, str(at), size=8.5, fill=MUTED, kind="t-muted"))
    return parts


def _dashes(x1: float, x2: float, y: float, *, width: float, pattern: str) -> str:
    return line(x1, y, x2, y, stroke=INK, kind="s-ink", stroke_width=width, stroke_dasharray=pattern)


def waterfall(today: float | None, steps: Sequence[Step], bar: float | None, cap: float | None = None) -> Svg:
    """Score today, what each stage adds, score at launch; ``cap`` holds it while a blocker is open."""
    base, scale, pitch, left = 176.0, 1.5, 126.0, 26.0
    parts = _scale(base, scale, left)
    if bar is not None:
        y = base - bar * scale
        parts.append(_dashes(left, WIDTH, y, width=1.2, pattern="4 2.5"))
        parts.append(text(left + 4, y - 4, f"launch bar {wording.num(bar)}", size=9, weight=600))
    pillars = [Step("Today", "", today), *steps]
    before: float | None = None
    for number, step in enumerate(pillars):
        x, value = left + pitch * number, step.after
        if number == 0:
            parts += _whole(x, value, base, scale)
        elif step.idle:
            value = before
            if value is not None:
                parts.append(_dashes(x, x + 92, base - value * scale, width=0.9, pattern="2 2"))
        else:
            capped = None if cap is not None and value is not None and value > cap else cap
            parts += _step(x, before, value, base=base, scale=scale, cap=capped)
        parts += _pillar(x, step.name, step.note, base)
        if value is not None:
            parts.append(_dashes(x + 92, x + pitch, base - value * scale, width=0.9, pattern="2 2"))
        before = value
    last = left + pitch * len(pillars)
    parts += _whole(last, before, base, scale) + _pillar(last, "At launch", "", base)
    words = "Readiness after each stage. " + " ".join(
        f"{step.name}: {'not computed' if step.after is None else wording.points(step.after)}"
        f"{', ' * bool(step.note)}{step.note}."
        for step in pillars
    )
    return drawing(WIDTH, base + 36, words, parts)
