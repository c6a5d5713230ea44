"""The chart of the dependencies' chapter: what the product lists against what is installed, to one scale."""

from lastmile.language import say, say_many
from lastmile.report import slim, wording
from lastmile.report.svg import (
    BAND,
    BRAND,
    MUTED,
    TRACK,
    WHITE,
    Svg,
    drawing,
    hatch,
    rect,
    text,
)

WIDTH = 640.0
_ROOM = 7.0  # units that a character of a label takes


def bars(listed: int, unused: int, running: int | None, development: int) -> Svg:
    """Two bars: ``listed`` with the unused part hatched; ``running`` and ``development`` beside each other.

    ``running`` None: no lock tells what is brought along, so the bar is hatched and says so.
    """
    total = max(listed, (running or 0) + development, 1)
    scale = WIDTH / total if running is not None else 220.0 / total
    label = say("{n} listed", n=wording.num(listed))
    parts, labels = _bar(8, listed * scale, label, BRAND, "f-brand", light=True), [label, ""]
    if unused:
        width = max(unused * scale, 4.0)
        parts.append(hatch(max(listed * scale - width, 0), 8, width, 30))
        words = say("{n} of these not used by the code that we read", n=wording.num(unused))
        labels[1], own = words, _length(label)
        # Beside the bar stands its own label too, where the bar is too narrow to hold it.
        start = listed * scale + (10 if listed * scale > own else own)
        parts.append(text(start, 27, words, size=10.5))
    if running is None:
        parts += [hatch(0, 48, WIDTH, 30), rect(150, 52, 340, 22, WHITE, "f-paper")]
        words = say("not known: no lock tells what these bring along")
        parts.append(text(320, 67, words, size=10.5, anchor="middle"))
        labels.append(words)
        said = say("How many are installed is not known.")
    else:
        words = say("{n} run with the product", n=wording.num(running))
        parts += _bar(48, running * scale, words, BAND, "f-band")
        labels.append(words)
        if development:
            parts.append(rect(running * scale, 48, development * scale, 30, TRACK, "f-track"))
            words = say("{n} for development only", n=wording.num(development))
            labels.append(words)
            parts.append(text(WIDTH, 92, words, size=9.5, fill=MUTED, kind="t-muted", anchor="end"))
        said = say(
            "{running} run with the product, {development} are for development.",
            running=wording.num(running),
            development=wording.num(development),
        )
    title = say_many(
        "{n} package is listed, {unused} of them not used.",
        "{n} packages are listed, {unused} of them not used.",
        listed,
        unused=wording.num(unused),
    )
    wide = drawing(WIDTH, 98, f"{title} {said}", parts)
    return slim.packages(wide, labels, listed, unused, () if running is None else (running, development))


def _bar(  # noqa: PLR0913 - a drawing is made of coordinates
    y: float, width: float, label: str, fill: str, kind: str, *, light: bool = False
) -> list[str]:
    """A bar and its label, inside where it fits, else beside it."""
    width = max(width, 2.0)
    inside = width > _length(label)
    box = rect(0, y, width, 30, fill, kind)
    if inside and light:
        return [box, text(10, y + 19, label, size=12, weight=600, fill=WHITE, kind="t-paper")]
    return [box, text(10 if inside else width + 10, y + 19, label, size=12, weight=600)]


def _length(label: str) -> float:
    return 20 + _ROOM * len(label)
