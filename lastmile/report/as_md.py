"""issues.md: one issue a finding, ready to paste into a tracker: title, labels and body.

One file and not a folder of many: the manifest names it, one search goes over all of it, and each issue has
an address of its own (``issues.md#sec-01``).
"""

import re
from collections.abc import Iterator

from lastmile.language import say, say_many
from lastmile.model import Audit
from lastmile.report import as_json, wording
from lastmile.report.counting import tally
from lastmile.report.evidence import numbered
from lastmile.report.findings import FindingView
from lastmile.report.issue import code_span, issue, plain
from lastmile.report.options import ReportOptions
from lastmile.report.ranking import ranked, worst_first
from lastmile.report.view import Report, view

TITLE_MAX = 200  # trackers take 255 characters


def render(audit: Audit, options: ReportOptions) -> bytes:
    """The document as UTF-8 (CommonMark with tables)."""
    record = numbered(audit)
    report = view(record, options, as_json.render(record))
    by_id = {one.id: one for phase in report.phases for one in phase.findings}
    told = [by_id[item.id] for item in worst_first(ranked(record))]
    cover = report.cover
    lines = [f"# {plain(_headline(record, told))}", ""]
    if cover.draft:
        draft, open_end = say("Draft"), say("Not yet final")
        why = f" {open_end}: {plain(wording.clause(cover.unfinished))}." if cover.unfinished else ""
        lines += [f"**{draft}.**{why}", ""]
    about = " · ".join(part for part in (cover.product, cover.foot, cover.confidentiality) if part)
    lines += [plain(about), "", _intro(told), ""]
    lines += _overview(told) if told else []
    for one in told:
        lines += _issue(one, report)
    return ("\n".join(lines).rstrip("\n") + "\n").encode("utf-8", "backslashreplace")


def _headline(audit: Audit, told: list[FindingView]) -> str:
    if told:
        places = sum(one.places for one in told)
        return say(
            "{issues} to open, at {places} in the code",
            issues=wording.count(len(told), "issue"),
            places=wording.count(places, "place"),
        )
    counts = tally(audit)
    if not counts.ran:
        return say("No issue to open, for no check could run")
    left = len(counts.not_assessed)
    none = say_many(
        "No issue to open: no finding in the {n} check that ran",
        "No issue to open: no finding in the {n} checks that ran",
        counts.ran,
    )
    return say("{headline}; {n} not assessed", headline=none, n=wording.num(left)) if left else none


def _intro(told: list[FindingView]) -> str:
    if not told:
        return say("What was not assessed stands in the report, with what it takes.")
    return say(
        "Each issue below has a title, labels and a body. Copy each block as it stands into your tracker. "
        "What an issue does not list stands in audit.json, each place with its line."
    )


def _overview(told: list[FindingView]) -> Iterator[str]:
    heads = (say("Issue"), say("Severity"), say("Stage"), say("Work"), say("Places"), say("Title"))
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|---|---|---:|---|"
    for one in told:
        severity = one.severity_name
        if one.blocker:
            severity = say("{severity}, blocks a launch", severity=severity)
        yield (
            f"| [{one.id}](#{one.id.lower()}) | {severity} | {one.stage_name} | {one.days} "
            f"| {wording.num(one.places)} | {plain(one.title)} |"
        )
    yield ""


def _issue(one: FindingView, report: Report) -> Iterator[str]:
    """The finding as issue.py tells it, title and body in fences of their own."""
    made = issue(one, report)
    yield from (f"## {one.id}", "", say("Title"), "")
    yield from _block([wording.cut(" ".join(made.title.split()), TITLE_MAX)], "text")
    labels = ", ".join(code_span(label) for label in made.labels)
    yield from ("", say("Labels: {labels}", labels=labels), "", say("Body"), "")
    yield from _block(made.body.rstrip("\n").split("\n"), "markdown")
    yield ""


def _block(lines: list[str], language: str) -> Iterator[str]:
    """A fenced block whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}{language}", *lines, fence)
