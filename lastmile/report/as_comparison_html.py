"""A comparison as one self-contained page without script: no request leaves it."""

import base64
import hashlib

from lastmile.model.comparison import Comparison
from lastmile.report import fonts
from lastmile.report.as_comparison_view import view
from lastmile.report.templates import fill, source, trusted


def render(found: Comparison) -> bytes:
    """The page as UTF-8. Raises RenderError."""
    told = view(found)
    body = fill("comparison_body.html", {"told": told})
    style = "\n".join(
        (
            "",
            fonts.screen_css(body),
            f":root {{ --mono: {fonts.MONO}; }}",
            source("tokens.css"),
            source("screen.css"),
            source("comparison.css"),
        )
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    values = {"told": told, "policy": policy, "style": trusted(style), "body": trusted(body)}
    return fill("comparison.html", values).encode("utf-8", "backslashreplace")
