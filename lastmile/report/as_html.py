"""report.html: one self-contained file for engineers; no request leaves it, nothing injected runs in it."""

import base64
import hashlib

from lastmile.model import Audit
from lastmile.report import as_json, fonts
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.templates import fill, source, trusted
from lastmile.report.view import view

HEADS = {"top": "h2", "sub": "h3", "minor": "h4"}


def _hash(text: str) -> str:
    """A CSP source for one block."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _policy(style: str, script: str) -> str:
    """Nothing may load or run but our own two blocks and the fonts inside the style."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; font-src data:; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def render(audit: Audit, options: ReportOptions) -> bytes:
    """The page as UTF-8. Raises RenderError."""
    record = numbered(audit)
    report = view(record, options, as_json.render(record))
    values = {"report": report, "heads": HEADS, "sections": {s.anchor: s for s in report.sections}}
    body = fill("screen_body.html", values)
    style = "\n".join(
        (
            "",
            fonts.screen_css(body),
            f":root {{ --mono: {fonts.MONO}; }}",
            source("tokens.css"),
            source("screen.css"),
        )
    )
    script = "\n" + source("screen.js")
    page = fill(
        "screen.html",
        {
            **values,
            "viewport": "width=device-width, initial-scale=1",
            "policy": _policy(style, script),
            "style": trusted(style),
            "script": trusted(script),
            "body": trusted(body),
        },
    )
    return page.encode("utf-8", "backslashreplace")
