"""The table of output formats: name -> files and renderers. A new format is a row and a file beside it."""

from collections.abc import Callable
from typing import NamedTuple

from lastmile.model import Audit
from lastmile.report import as_csv, as_docx, as_html, as_json, as_md, as_pdf, as_sarif, as_sbom, letter
from lastmile.report.options import ReportOptions

__all__ = ["FORMATS", "RECORD", "File", "ReportOptions"]

RECORD = "audit.json"  # everything else is made from it


class File(NamedTuple):
    """One file of a format."""

    name: str
    render: Callable[[Audit, ReportOptions], bytes]
    record_inside: bool = False  # it bears audit.json, so it may leave only where that may


# In the order of writing: the record first, what may break last.
FORMATS: dict[str, tuple[File, ...]] = {
    "json": (File(RECORD, as_json.render),),
    "sarif": (File("audit.sarif", as_sarif.render),),
    "sbom": (File("sbom.cdx.json", as_sbom.render),),
    "md": (File("issues.md", as_md.render),),
    "csv": (
        File("findings.csv", as_csv.findings),
        File("places.csv", as_csv.places),
        File("roadmap.csv", as_csv.roadmap),
    ),
    "html": (File("report.html", as_html.render),),
    "docx": (File("report.docx", as_docx.render),),
    "pdf": (File("report.pdf", as_pdf.render, record_inside=True),),
    "letter": (File("letter.pdf", letter.render),),
}
