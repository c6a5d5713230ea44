"""Three tables for spreadsheets: findings, places, roadmap. RFC 4180; no cell of them is ever a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from lastmile.model import Audit, Finding
from lastmile.report import wording
from lastmile.report.evidence import numbered
from lastmile.report.findings import SEVERITY_NAMES, STAGE_NAMES, finding_view
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import Failed, ranked, worst_first

# Excel takes a file without this mark for one of the machine's old code page.
BOM = "\ufeff"
YES = {True: "yes", False: "no"}
CELL_MAX = 30_000  # Excel keeps 32,767 characters of a cell and says nothing of the rest
# What spreadsheets may take for the start of a formula; East Asian versions turn the wide forms into it.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
# A program that parts cells at another mark than ours would see such a start in the middle of a text.
_INSIDE = re.compile(r"([;|]\s*)([=+\-@\uff1d\uff0b\uff0d\uff20])")

FINDINGS = (
    "Finding",
    "Severity",
    "Sureness",
    "Blocks a launch",
    "Phase",
    "Stage",
    "Title",
    "What can happen",
    "What we saw",
    "What to do",
    "Work",
    "Places",
    "Files",
    "Worst place",
    "Silenced places",
    "Check and sources",
    "Evidence",
)
PLACES = (
    "Finding",
    "Severity",
    "Confidence",
    "Status",
    "File",
    "Line",
    "What we saw",
    "Rule",
    "Silenced in the source",
    "Evidence",
    "Fingerprint",
)
ROADMAP = (
    "Order",
    "Task",
    "Stage",
    "What to do",
    "Closes",
    "Blocks a launch",
    "Work",
    "Hours, median",
    "Hours, careful",
    "Open risk removed, %",
    "After",
)


def findings(audit: Audit, options: ReportOptions) -> bytes:  # noqa: ARG001 - every format is called alike
    """One row a finding (a failed check), the worst first."""
    record = numbered(audit)
    return _file(FINDINGS, (_finding(item, record) for item in worst_first(ranked(record))))


def places(audit: Audit, options: ReportOptions) -> bytes:  # noqa: ARG001 - every format is called alike
    """One row a place that counts, in the order of the findings."""
    told = worst_first(ranked(numbered(audit)))
    return _file(PLACES, (_place(item.id, place) for item in told for place in item.places))


def roadmap(audit: Audit, options: ReportOptions) -> bytes:  # noqa: ARG001 - every format is called alike
    """One row a task, in the order of the road to launch."""
    ids = {item.control.id: item.id for told in ranked(audit).values() for item in told}
    return _file(ROADMAP, _tasks(audit, ids))


def _finding(item: Failed, audit: Audit) -> tuple[str | int, ...]:
    one = finding_view(item, audit)
    seen = one.seen
    return (
        one.id,
        one.severity_name,
        one.sureness,
        YES[one.blocker],
        one.phase_name,
        one.stage_name,
        one.title,
        one.risk,
        one.reason or (seen.message if seen else ""),
        one.fix,
        one.days,
        one.places,
        len({place.path for place in item.places if place.path}),
        " ".join(part for part in (seen.path, seen.line) if part) if seen else "",
        one.silenced,
        one.source,
        one.evidence_span,
    )


def _place(name: str, place: Finding) -> tuple[str | int, ...]:
    return (
        name,
        SEVERITY_NAMES[place.severity],
        place.confidence.value,
        place.status.value.replace("_", " "),
        place.path or "the repository as a whole",
        place.line if place.line is not None else "",
        wording.singular(wording.sentence(place.message)),
        place.rule,
        YES[place.suppressed_in_source],
        ", ".join(item.id for item in place.evidence),
        place.fingerprint,
    )


def _tasks(audit: Audit, ids: dict[str, str]) -> Iterator[tuple[str | int, ...]]:
    for number, task in enumerate(audit.recommendations, start=1):
        low, high = task.effort.low, task.effort.high
        yield (
            number,
            task.id,
            STAGE_NAMES[task.stage],
            wording.capital(task.title.rstrip(".")),
            ", ".join(sorted(ids[name] for name in task.controls if name in ids)),
            YES[task.blocker],
            wording.days(low, high),
            f"{low:.2f}".rstrip("0").rstrip("."),
            f"{high:.2f}".rstrip("0").rstrip("."),
            f"{task.risk_removed:.1f}".removesuffix(".0"),
            ", ".join(task.depends_on),
        )


def _cell(value: str | int) -> str:
    """One line of text that no spreadsheet runs: a start that could be a formula gets an apostrophe."""
    if isinstance(value, int):
        return str(value)
    text = " ".join(wording.visible(value).split())
    text = _INSIDE.sub(r"\1'\2", wording.cut(text, CELL_MAX))
    return f"'{text}" if _FORMULA.match(text) else text


def _file(heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """The table as UTF-8 with a byte order mark; lines end as RFC 4180 wants it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BOM + out.getvalue()).encode("utf-8", "backslashreplace")
