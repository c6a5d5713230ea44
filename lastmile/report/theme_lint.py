"""``lastmile theme lint``: everything that is wrong in a theme, found by reading it and by trying it."""

import re
from collections.abc import Iterator
from pathlib import Path

from lastmile.errors import RenderError
from lastmile.model import Audit
from lastmile.report import as_html, as_json, as_pdf
from lastmile.report.as_pdf import PageDefectError
from lastmile.report.evidence import numbered
from lastmile.report.options import ReportOptions
from lastmile.report.pdf_child import MISSING
from lastmile.report.specimen import specimen
from lastmile.report.templates import BrokenTemplateError
from lastmile.report.theme import PARTS, Theme, read
from lastmile.report.theme_problems import Problems
from lastmile.report.view import identity

_LINE = re.compile(r"\bat (?P<line>\d+):\d+")


def lint(folder: Path, record: Audit | None = None) -> Problems:
    """What is wrong, and what should be known. Raises ThemeError where the folder is no theme."""
    problems = Problems()
    theme = read(folder, problems)
    if not problems.errors:  # what cannot be read need not be tried
        for audit in (specimen(), *((record,) if record else ())):
            _try(audit, theme, folder, problems)
    return problems


def _try(audit: Audit, theme: Theme, folder: Path, problems: Problems) -> None:
    """Make both reports; what breaks is told with its place, if it has one in the theme."""
    options = ReportOptions(theme=theme)
    for what, render in (("the HTML report", as_html.render), ("the PDF report", as_pdf.render)):
        try:
            render(audit, options)
        except BrokenTemplateError as error:
            path = Path(error.name)
            mine = path.parent == folder / PARTS
            said = (
                error.said if mine else f"{what} cannot be filled at {error.name}:{error.line}: {error.said}"
            )
            problems.wrong(path if mine else folder, error.line if mine else 1, said)
            return  # the other report shares the part
        except PageDefectError as error:
            for line, said in _placed(error.lines, audit, options):
                problems.wrong(folder / "print.css", line, said)
        except RenderError as error:
            if str(error) == MISSING:
                problems.note(folder, 1, f"{what} was not tried: {error}")
            else:
                problems.wrong(folder, 1, f"{what}: {error}")


def _placed(lines: tuple[str, ...], audit: Audit, options: ReportOptions) -> Iterator[tuple[int, str]]:
    """Complaints of the layout, by the line of the theme's own sheet; others stand at its first one."""
    record = numbered(audit)
    sheets = as_pdf.sheets(identity(record, options, as_json.render(record)), options)
    before = "\n".join(sheets[:-1]).count("\n") + 1
    for said in lines:
        found = _LINE.search(said)
        line = int(found["line"]) - before if found else 0
        yield max(line, 1), f"the PDF has a defect: {_LINE.sub('here', said, count=1) if line > 0 else said}"
