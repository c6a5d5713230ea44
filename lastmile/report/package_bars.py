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
_KNOWN = 0.88  # of the width, where a hatched end stands for what no lock tells
_ROOM = 7.0  # units that a character of a label takes


def bars(listed: int, unused: int, running: int | None, development: int, unlocked: str = "") -> Svg:
    """Two bars: ``listed`` with the unused part hatched; ``running`` and ``development`` beside each other.

    ``running`` None: no lock tells what is brought along, so the bar is hatched and says so. ``unlocked``:
    for what no lock tells it where others do; the bar then goes on, hatched, behind what is known.
    """
    total = max(listed, (running or 0) + development, 1)
    scale = WIDTH * (_KNOWN if unlocked else 1.0) / total if running is not None else 220.0 / total
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
        bar, told, said = _installed(running, development, scale, unlocked)
        parts += bar
        labels += told
    title = _listed(listed, unused)
    wide = drawing(WIDTH, 98, f"{title} {said}", parts)
    installed = () if running is None else (running, development)
    return slim.packages(wide, labels, listed, unused, installed, more=bool(unlocked))


def _listed(listed: int, unused: int) -> str:
    """The first bar in words; that none is unused is not said, for the check may not have looked."""
    if not unused:
        return say_many("{n} package is listed.", "{n} packages are listed.", listed)
    return say_many(
        "{n} package is listed, {unused} of them not used.",
        "{n} packages are listed, {unused} of them not used.",
        listed,
        unused=wording.num(unused),
    )


def _installed(
    running: int, development: int, scale: float, unlocked: str
) -> tuple[list[str], list[str], str]:
    """The second bar, its labels, and what it says in words."""
    least = say("at least {n} run with the product", n=wording.num(running))
    words = least if unlocked else say("{n} run with the product", n=wording.num(running))
    parts, labels = _bar(48, running * scale, words, BAND, "f-band"), [words]
    end = (running + development) * scale
    if development:
        parts.append(rect(running * scale, 48, development * scale, 30, TRACK, "f-track"))
        labels.append(say("{n} for development only", n=wording.num(development)))
        right = end if unlocked else WIDTH
        parts.append(text(right, 92, labels[-1], size=9.5, fill=MUTED, kind="t-muted", anchor="end"))
    said = say(
        "{running} run with the product, {development} are for development.",
        running=wording.num(running),
        development=wording.num(development),
    )
    if unlocked:
        labels.append(say("hatched: not known, {unlocked}", unlocked=unlocked))
        parts.append(hatch(end, 48, WIDTH - end, 30))
        parts.append(text(0, 92, labels[-1], size=9.5, fill=MUTED, kind="t-muted"))
        more = say("There may be more: {unlocked}.", unlocked=unlocked)
        said = f"{said} {more}"
    return parts, labels, said


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
