"""The waterfall: the score today, what each stage of the road adds, the score at launch."""

from collections.abc import Sequence
from dataclasses import dataclass

from lastmile.language import say
from lastmile.report import wording
from lastmile.report.svg import (
    ACCENT,
    BRAND,
    INK,
    MUTED,
    RULE,
    WHITE,
    Svg,
    drawing,
    hatch,
    line,
    rect,
    text,
)

WIDTH = 640.0


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the waterfall: its name, its days, the score after it."""

    name: str
    note: str
    after: float | None
    idle: bool = False  # nothing to do in it: no step is drawn


def _pillar(x: float, label: str, note: str, base: float) -> list[str]:
    return [
        text(x + 46, base + 16, label, size=11, weight=600, anchor="middle"),
        text(x + 46, base + 29, note, size=9, fill=MUTED, kind="t-muted", anchor="middle"),
    ]


def _whole(x: float, value: float | None, base: float, scale: float) -> list[str]:
    if value is None:
        return [
            hatch(x, base - 60, 92, 60),
            text(x + 46, base - 66, say("not computed"), size=9.5, weight=600, anchor="middle"),
        ]
    return [
        rect(x + 26, base - value * scale - 22, 40, 20, WHITE, "f-paper"),  # so that no line runs through it
        rect(x, base - value * scale, 92, value * scale, BRAND, "f-brand"),
        text(x + 46, base - value * scale - 8, wording.points(value), size=16, weight=600, anchor="middle"),
    ]


def _label(x: float, value: float, words: str, *, base: float, scale: float) -> list[str]:
    """What a step adds, above it, on paper so that no line runs through the words."""
    width = max(32.0, 7.5 * len(words))
    return [
        rect(x + 46 - width / 2, base - value * scale - 18, width, 15, WHITE, "f-paper"),
        text(x + 46, base - value * scale - 7, words, size=12.5, weight=600, anchor="middle"),
    ]


def gained(before: float, after: float, cap: float | None) -> str:
    """What a step adds, in words; one that ends at the cap of an open blocker adds what the cap hides."""
    gain = int(wording.points(after)) - int(wording.points(before))
    held = cap is not None and after >= cap - 0.05
    return f"+{gain}" if gain > 0 else say("held") if held else "±0"


def _step(  # noqa: PLR0913 - a drawing is made of coordinates
    x: float, before: float | None, after: float | None, *, base: float, scale: float, cap: float | None
) -> list[str]:
    if before is None or after is None:
        return [
            hatch(x, base - 60, 92, 60),
            text(x + 46, base - 66, say("not computed"), size=9.5, weight=600, anchor="middle"),
        ]
    paper, label = _label(x, after, gained(before, after, cap), base=base, scale=scale)
    bar = rect(x, base - after * scale, 92, max((after - before) * scale, 1.5), ACCENT, "f-accent")
    return [paper, bar, label]


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
        parts.append(text(left + 4, y - 4, say("launch bar {n}", n=wording.num(bar)), size=9, weight=600))
    pillars = [Step(say("Today"), "", today), *steps]
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
    parts += _whole(last, before, base, scale) + _pillar(last, say("At launch"), "", base)
    words = (say("Readiness after each stage."), *(_pillar_words(step) for step in pillars))
    return drawing(WIDTH, base + 36, " ".join(words), parts)


def _pillar_words(step: Step) -> str:
    after = say("not computed") if step.after is None else wording.points(step.after)
    return f"{step.name}: {', '.join(part for part in (after, step.note) if part)}."
