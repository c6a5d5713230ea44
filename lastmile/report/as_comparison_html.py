"""A comparison as one self-contained page without script: no request leaves it."""

from lastmile.model.comparison import Comparison
from lastmile.report.as_comparison_view import view
from lastmile.report.as_html import source_of, style_of
from lastmile.report.templates import fill, trusted
from lastmile.report.theme import OURS, Theme


def render(found: Comparison, theme: Theme = OURS) -> bytes:
    """The page as UTF-8, in the look of a theme. Raises RenderError."""
    told = view(found)
    head = {"told": told, "logo": theme.screen_logo(), "firm": theme.brand.firm}
    body = fill("comparison_body.html", head, look=theme.look)
    style = style_of(body, theme, "comparison.css")
    policy = (
        f"default-src 'none'; style-src {source_of(style)}; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    values = {"told": told, "policy": policy, "style": trusted(style), "body": trusted(body)}
    return fill("comparison.html", values).encode("utf-8", "backslashreplace")
