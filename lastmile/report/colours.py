"""Colours of a brand: contrast by WCAG 2, the nearest shade that passes, and what two colours lead to."""

import colorsys
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

# The grounds that brand and accent stand on (tokens.css and screen.css), and the least contrast of text.
WHITE, PANEL, INK = "#ffffff", "#f4f1ea", "#16202c"
DARK, DARK_PANEL = "#12171f", "#1b232e"
LIGHT_GROUNDS, DARK_GROUNDS = (WHITE, PANEL), (DARK, DARK_PANEL)
LEAST = 4.5
NEAR = 20.0  # CIE76: nearer than this, two fills are taken for one another
_HEX = re.compile(r"#[0-9a-f]{6}")
_STEPS = 255
_KAPPA, _EPSILON = 903.3, 0.008856  # CIE L*a*b*
_D65 = (0.95047, 1.0, 1.08883)


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour that a brand changes; severity colours are none of them."""

    brand: str
    accent: str
    band: str
    brand_dark: str
    accent_dark: str
    band_dark: str
    cover: str
    cover_text: str
    cover_foot: str
    cover_quiet: str
    cover_line: str
    cover_rule: str


# What tokens.css says; tests hold the two together.
OURS = Palette(
    brand="#0b3954",
    accent="#0f766e",
    band="#b9c9d4",
    brand_dark="#8fc3de",
    accent_dark="#5fd0bf",
    band_dark="#3c5064",
    cover="#0b3954",
    cover_text="#ffffff",
    cover_foot="#dbe5ec",
    cover_quiet="#b9c9d4",
    cover_line="#6fb7ae",
    cover_rule="#3f6478",
)


def normal(text: str) -> str:
    """``#RGB`` or ``#RRGGBB`` as six small digits. Raises ValueError for anything else."""
    small = text.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", small):
        small = "#" + "".join(digit * 2 for digit in small[1:])
    if not _HEX.fullmatch(small):
        raise ValueError("a colour is written as #RRGGBB, in quotes")
    return small


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(min(max(value, 0.0), 1.0) * 255):02x}" for value in channels)


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _channels(colour)
    )
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def worst(colour: str, grounds: Iterable[str]) -> tuple[float, str]:
    """The smallest contrast of a colour with these grounds, and with which."""
    return min((contrast(colour, ground), ground) for ground in grounds)


def passes(colour: str, grounds: Iterable[str]) -> bool:
    """It can be read on all of them."""
    return worst(colour, grounds)[0] >= LEAST


def nearest(colour: str, grounds: Iterable[str]) -> str:
    """The shade of the same hue that passes on all grounds and differs least in lightness."""
    held = tuple(grounds)
    hue, light, saturation = colorsys.rgb_to_hls(*_channels(colour))
    shades = (
        _hex(colorsys.hls_to_rgb(hue, step / _STEPS, saturation))
        for step in sorted(range(_STEPS + 1), key=lambda step: abs(step / _STEPS - light))
    )
    return next(shade for shade in (colour, *shades) if passes(shade, held))


def mixed(one: str, other: str, part: float) -> str:
    """``one`` with this part (0 to 1) of ``other`` in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return _hex(a + (b - a) * part for a, b in pairs)


def _curve(part: float) -> float:
    if part > _EPSILON:
        return math.cbrt(part)
    return (_KAPPA * part + 16) / 116


def _lab(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    xyz = (
        0.4124 * red + 0.3576 * green + 0.1805 * blue,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        0.0193 * red + 0.1192 * green + 0.9505 * blue,
    )
    x, y, z = (_curve(value / white) for value, white in zip(xyz, _D65, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str) -> float:
    """How far apart two colours look (CIE76)."""
    return math.dist(_lab(one), _lab(other))


def palette(
    brand: str | None,
    accent: str | None,
    cover_text: str | None = None,
    brand_dark: str | None = None,
    accent_dark: str | None = None,
) -> Palette:
    """All colours from those that a brand names; ours where it names none."""
    main, second = brand or OURS.brand, accent or OURS.accent
    if main == OURS.brand and second == OURS.accent and not (cover_text or brand_dark or accent_dark):
        return OURS
    text = cover_text or WHITE
    dark = brand_dark or (nearest(mixed(main, WHITE, 0.5), DARK_GROUNDS) if brand else OURS.brand_dark)
    return Palette(
        brand=main,
        accent=second,
        band=mixed(main, WHITE, 0.72),
        brand_dark=dark,
        accent_dark=accent_dark
        or (nearest(mixed(second, WHITE, 0.35), DARK_GROUNDS) if accent else OURS.accent_dark),
        band_dark=mixed(dark, DARK, 0.62),
        cover=main,
        cover_text=text,
        cover_foot=nearest(mixed(text, main, 0.15), (main,)),
        cover_quiet=nearest(mixed(text, main, 0.25), (main,)),
        cover_line=mixed(second, text, 0.4),
        cover_rule=mixed(main, text, 0.22),
    )
