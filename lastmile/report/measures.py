"""How high a text will be on paper, reckoned from its letters: print.css's measures and a mean width."""

import math

from lastmile.report import wording

# Width and height in mm of what the margins leave.
PAPERS = {"a4": (166.0, 251.0), "letter": (171.9, 242.4)}
POINT = 25.4 / 72
EM = 0.462  # mean width of a character of the text face, in ems; lines break at words
MONO_EM = 0.602
TRACK = 0.97  # of a line's width that words fill, on average


def high(text: str, width: float, size: float, leading: float, em: float = EM) -> float:
    """Height in mm of a paragraph of this size (points) in a column (mm), nothing where there is no text."""
    if not text:
        return 0.0
    lines = max(1, math.ceil(_long(text) * em * size * POINT / (width * TRACK)))
    return lines * size * leading * POINT


def _long(text: str) -> int:
    """Characters as they will be printed: a long token is cut on its way into the page."""
    if len(text) <= wording.TOKEN_MAX:
        return len(text)
    return sum(min(len(part), wording.TOKEN_MAX + 12) + 1 for part in text.split(" "))
