"""Three tables for spreadsheets: findings, places, roadmap. RFC 4180; no cell of them is ever a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from lastmile.language import later, record_text, say
from lastmile.model import Audit, Confidence, Finding, Status
from lastmile.report import wording
from lastmile.report.evidence import numbered
from lastmile.report.findings import SEVERITY_NAMES, STAGE_NAMES, finding_view
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import Failed, ranked, worst_first

# Excel takes a file without this mark for one of the machine's old code page.
BOM = "\ufeff"
YES = {True: later("yes"), False: later("no")}
STATUS_NAMES = {
    Status.OPEN: later("open"),
    Status.CONFIRMED: later("confirmed"),
    Status.ACCEPTED: later("accepted"),
    Status.FALSE_POSITIVE: later("false positive"),
    Status.FIXED: later("fixed"),
}
CONFIDENCE_NAMES = {
    Confidence.HIGH: later("high"),
    Confidence.MEDIUM: later("medium"),
    Confidence.LOW: later("low"),
}
CELL_MAX = 30_000  # Excel keeps 32,767 characters of a cell and says nothing of the rest
# What spreadsheets may take for the start of a formula; East Asian versions turn the wide forms into it.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
# A program that parts cells at another mark than ours would see such a start in the middle of a text.
_INSIDE = re.compile(r"([;|]\s*)([=+\-@\uff1d\uff0b\uff0d\uff20])")

FINDINGS = (
    later("Finding"),
    later("Severity"),
    later("Sureness"),
    later("Blocks a launch"),
    later("Phase"),
    later("Stage"),
    later("Title"),
    later("What can happen"),
    later("What we saw"),
    later("What to do"),
    later("Work"),
    later("Places"),
    later("Files"),
    later("Worst place"),
    later("Silenced places"),
    later("Check and sources"),
    later("Evidence"),
)
PLACES = (
    later("Finding"),
    later("Severity"),
    later("Confidence"),
    later("Status"),
    later("File"),
    later("Line"),
    later("What we saw"),
    later("Rule"),
    later("Silenced in the source"),
    later("Evidence"),
    later("Fingerprint"),
)
ROADMAP = (
    later("Order"),
    later("Task"),
    later("Stage"),
    later("What to do"),
    later("Closes"),
    later("Blocks a launch"),
    later("Work"),
    later("Hours, median"),
    later("Hours, careful"),
    later("Open risk removed, %"),
    later("After"),
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
        say(YES[one.blocker]),
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
        say(SEVERITY_NAMES[place.severity]),
        say(CONFIDENCE_NAMES[place.confidence]),
        say(STATUS_NAMES[place.status]),
        place.path or say("the repository as a whole"),
        place.line if place.line is not None else "",
        record_text(wording.singular(wording.sentence(place.message))),
        place.rule,
        say(YES[place.suppressed_in_source]),
        ", ".join(item.id for item in place.evidence),
        place.fingerprint,
    )


def _tasks(audit: Audit, ids: dict[str, str]) -> Iterator[tuple[str | int, ...]]:
    for number, task in enumerate(audit.recommendations, start=1):
        low, high = task.effort.low, task.effort.high
        yield (
            number,
            task.id,
            say(STAGE_NAMES[task.stage]),
            wording.task(task.title),
            ", ".join(sorted(ids[name] for name in task.controls if name in ids)),
            say(YES[task.blocker]),
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
    writer.writerow(say(head) for head in heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BOM + out.getvalue()).encode("utf-8", "backslashreplace")
