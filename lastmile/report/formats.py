"""The table of output formats: name -> file and renderer. A new format is a row here and a file beside it."""

from collections.abc import Callable

from lastmile.model import Audit
from lastmile.report import as_html, as_json, as_pdf, as_sarif, as_sbom
from lastmile.report.options import ReportOptions

__all__ = ["FORMATS", "ReportOptions"]

# In the order of writing: the record first, what may break last.
FORMATS: dict[str, tuple[str, Callable[[Audit, ReportOptions], bytes]]] = {
    "json": ("audit.json", as_json.render),
    "sarif": ("audit.sarif", as_sarif.render),
    "sbom": ("sbom.cdx.json", as_sbom.render),
    "html": ("report.html", as_html.render),
    "pdf": ("report.pdf", as_pdf.render),
}
