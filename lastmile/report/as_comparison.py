"""A comparison in the three formats: the record itself, Markdown for a merge request, a page for a client."""

import json
from collections.abc import Callable

from lastmile.model.comparison import Comparison
from lastmile.report import as_comparison_html, as_comparison_md, quality
from lastmile.report.theme import OURS, Theme


def as_json(found: Comparison) -> bytes:
    """The comparison as UTF-8 JSON: order of the model, two spaces, a line feed at the end."""
    text = json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


FORMATS: dict[str, Callable[[Comparison], bytes]] = {
    "md": as_comparison_md.render,
    "json": as_json,
    "html": as_comparison_html.render,
}


def render(found: Comparison, form: str, theme: Theme = OURS) -> bytes:
    """One of the formats; only the page has a look.

    Raises RenderError, also for a secret that one of the records holds, and KeyError without such a format.
    """
    made = as_comparison_html.render(found, theme) if form == "html" else FORMATS[form](found)
    quality.passed(form, made)
    return made
