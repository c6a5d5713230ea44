"""The mark behind the pages of a draft: its word in outlines, pale enough to read over.

Outlines and no text: the word is decoration, so it is neither read aloud nor found by a search; the line
above each page says the same as text.
"""

from functools import lru_cache

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from lastmile.report import fonts

NAME = "draft"
# On this the palest text of ours keeps a contrast of 4.8 to 1 (a test computes it).
COLOUR = "#f0f2f5"
STYLE = (
    f'@page {{ background: url("asset:{NAME}") center / 74% auto no-repeat; }} '
    "@page cover { background: var(--cover); }"
)
_FACE = "SourceSansProSemibold"


@lru_cache(maxsize=8)
def picture(word: str) -> bytes:
    """The word slanting upwards, as an SVG of one path."""
    face = next(face for face in fonts.faces() if face.name == _FACE)
    with TTFont(face.path, lazy=True) as font:
        known, glyphs, sizes = font.getBestCmap(), font.getGlyphSet(), font["hmtx"]
        pen, at = SVGPathPen(glyphs, ntos=lambda value: f"{value:.0f}"), 0
        for letter in word:
            name = known.get(ord(letter), ".notdef")
            glyphs[name].draw(TransformPen(pen, (1, 0, 0, -1, at, 0)))
            at += sizes[name][0]
        side, middle = at + 200, font["OS/2"].sCapHeight / 2
    moved = f"translate({side / 2:.0f} {side / 2:.0f}) rotate(-45) translate({-at / 2:.0f} {middle:.0f})"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side:.0f} {side:.0f}" '
        f'width="{side:.0f}" height="{side:.0f}">'
        f'<path fill="{COLOUR}" transform="{moved}" d="{pen.getCommands()}"/></svg>'
    ).encode("ascii")
