"""SVG from small functions: every text escaped, print colours as attributes, classes for the dark screen."""

from dataclasses import dataclass
from html import escape

SANS = "Source Sans Pro"
INK, MUTED, RULE, TRACK, BAND, BRAND, ACCENT, WHITE = (
    "#16202c",
    "#566270",
    "#c9ced4",
    "#ece7dd",
    "#b9c9d4",
    "#0b3954",
    "#0f766e",
    "#ffffff",
)


@dataclass(frozen=True, slots=True)
class Svg:
    """A finished drawing; ``templates`` lets it through as markup, nothing else is."""

    code: str
    title: str = ""  # all its data in words
    slim: str = ""  # the same for a phone; only the page of the screen draws it


def _attributes(values: dict[str, object]) -> str:
    return "".join(
        f' {name.replace("_", "-").rstrip("-")}="{escape(_figure(value), quote=True)}"'
        for name, value in values.items()
        if value is not None
    )


def _figure(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def element(name: str, **values: object) -> str:
    """An empty element."""
    return f"<{name}{_attributes(values)}/>"


def text(  # noqa: PLR0913 - a drawing is made of coordinates
    x: float,
    y: float,
    words: str,
    *,
    size: float = 11,
    weight: int = 400,
    fill: str = INK,
    kind: str = "t-ink",
    anchor: str = "start",
) -> str:
    """A line of text; WeasyPrint wants font and colour on each element (report.md T5)."""
    attributes = _attributes(
        {
            "x": float(x),
            "y": float(y),
            "class": kind,
            "fill": fill,
            "font_family": SANS,
            "font_size": size,
            "font_weight": weight,
            "text_anchor": anchor,
        }
    )
    return f"<text{attributes}>{escape(words)}</text>"


def rect(  # noqa: PLR0913, PLR0917 - a drawing is made of coordinates
    x: float, y: float, width: float, height: float, fill: str, kind: str, **more: object
) -> str:
    """A filled box."""
    return element(
        "rect",
        x=float(x),
        y=float(y),
        width=float(max(width, 0)),
        height=float(max(height, 0)),
        fill=fill,
        class_=kind,
        **more,
    )


def line(  # noqa: PLR0913 - a drawing is made of coordinates
    x1: float, y1: float, x2: float, y2: float, *, stroke: str = RULE, kind: str = "s-rule", **more: object
) -> str:
    """A thin line."""
    return element(
        "line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), stroke=stroke, class_=kind, **more
    )


def hatch(x: float, y: float, width: float, height: float) -> str:
    """A box for what is not known: hatched, never a colour."""
    box = rect(x, y, width, height, WHITE, "f-paper", stroke=MUTED, stroke_width=0.8)
    strokes, step, at = [], 7.0, 7.0
    while at < width + height:
        x1, y1 = (x + at, y) if at <= width else (x + width, y + at - width)
        x2, y2 = (x, y + at) if at <= height else (x + at - height, y + height)
        strokes.append(line(x1, y1, x2, y2, stroke=MUTED, kind="s-muted", stroke_width=0.6))
        at += step
    return box + "".join(strokes)


def drawing(width: float, height: float, title: str, parts: list[str], kind: str = "chart") -> Svg:
    """The whole: its first child says all the data in words."""
    return Svg(
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {_figure(float(width))} {_figure(float(height))}" '
        f'width="100%" role="img" class="{kind}"><title>{escape(title)}</title>{"".join(parts)}</svg>',
        title,
    )
