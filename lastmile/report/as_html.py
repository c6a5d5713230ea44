"""report.html: one self-contained file for engineers; no request leaves it, nothing injected runs in it."""

import base64
import hashlib
from dataclasses import replace

from lastmile.model import Audit
from lastmile.report import as_json, fonts
from lastmile.report.evidence import numbered
from lastmile.report.legible import legible
from lastmile.report.options import ReportOptions
from lastmile.report.screen import screen
from lastmile.report.templates import fill, source, trusted
from lastmile.report.theme import Theme
from lastmile.report.unbroken import unbroken
from lastmile.report.view import view

HEADS = {"top": "h2", "sub": "h3", "minor": "h4"}
LEAD_HEADS = {"top": "h1", "sub": "h2", "minor": "h3"}  # of the decision: it stands right under the title


def source_of(text: str) -> str:
    """A CSP source for one block."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _policy(style: str, script: str) -> str:
    """Nothing may load or run but our own two blocks and the fonts inside the style."""
    return (
        f"default-src 'none'; style-src {source_of(style)}; script-src {source_of(script)}; font-src data:; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def style_of(text: str, theme: Theme, *more: str) -> str:
    """The one style block: faces with the characters of this text, tokens, the brand's, ours, the theme's.

    ``more`` are files of report_templates/ that a page has besides. Raises RenderError.
    """
    return "\n".join(
        (
            "",
            fonts.screen_css(text, theme.faces),
            f":root {{ --mono: {fonts.MONO}; }}",
            source("tokens.css"),
            theme.tokens,
            source("screen.css"),
            *(source(name) for name in more),
            theme.logo_css("screen") + theme.sheets.get("screen.css", ""),
        )
    )


def render(audit: Audit, options: ReportOptions) -> bytes:
    """The page as UTF-8. Raises RenderError."""
    record = numbered(audit)
    report = view(record, options, as_json.render(record))
    page = screen(record, report, options.since)
    theme = options.theme
    values = {
        "report": report,
        "screen": page,
        "heads": HEADS,
        "lead_heads": LEAD_HEADS,
        "sections": {s.anchor: s for s in report.sections},
        "logo": theme.screen_logo(),
    }
    body = unbroken(
        legible(fill("screen_body.html", values, look=replace(theme.look, slim=True))), codes=True
    )
    style = style_of(body + page.data + page.words, theme)  # the script draws what the data holds
    script = "\n" + source("screen.js")
    whole = fill(
        "screen.html",
        {
            **values,
            "viewport": "width=device-width, initial-scale=1",
            "policy": _policy(style, script),
            "style": trusted(style),
            "script": trusted(script),
            "body": trusted(body),
            "data": trusted(page.data),
            "words": trusted(page.words),
        },
    )
    return whole.encode("utf-8", "backslashreplace")
