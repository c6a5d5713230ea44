"""Appendix "How the code came to be": what the version history tells. No figure of it enters a score."""

from dataclasses import dataclass

from lastmile.model import Audit, History, Knowledge, Standing, Trace
from lastmile.report import wording

LEAD = (
    "The version history tells how the code came to be. It is information: no figure on this page enters a "
    "score, and none says that somebody did something wrong. Lines are those of source files, tests aside."
)
ASSISTED = (
    "A trace is an account, a co-author line or a note of such a tool. Traces are lost when changes are "
    "joined or reworded, so these are lower bounds. That a tool took part says nothing about the quality."
)
_FEW = 10  # commits below which the figures say more of the import than of the work


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that the history tells, and how to read it."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Place:
    """One folder, and how many people ever worked on it."""

    path: str
    files: str
    people: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole appendix."""

    lead: str
    missing: str  # why it is not assessed, "" where it is
    rows: tuple[Row, ...]
    places: tuple[Place, ...]


def page(audit: Audit) -> Page:
    """What the record tells of the history, or why it tells nothing."""
    told = audit.history
    if told is None or told.reason or not told.commits:
        return Page(LEAD, f"Not assessed: {wording.sentence(_missing(audit))}", (), ())
    places = told.knowledge.areas if told.knowledge else ()
    return Page(
        LEAD,
        "",
        rows=(
            *_size(told),
            *_revised(told),
            *_giants(told),
            *_review(told),
            *_people(told.knowledge),
            *_tools(told),
        ),
        places=tuple(Place(a.path, wording.num(a.files), wording.num(a.people)) for a in places),
    )


def _missing(audit: Audit) -> str:
    if audit.history is not None:
        return audit.history.reason or "the history holds no commit"
    if audit.target.commit is None:
        return "the code came without a version history"
    return "this record does not tell it; a new audit does"


def _size(told: History) -> tuple[Row, ...]:
    dates = [wording.date(day) for day in (told.first_commit, told.last_commit) if day]
    span = f", from {dates[0]} to {dates[1]}" if len(dates) == 2 else ""
    if len(set(dates)) == 1:
        span = f", all on {dates[0]}" if (told.commits or 0) > 1 else f", on {dates[0]}"
    few = "" if (told.commits or 0) >= _FEW else "So short a history tells little of how the code came to be."
    return (Row("Length", f"{wording.count(told.commits or 0, 'commit')}{span}", few),)


def _share(part: int, whole: int) -> str:
    return f" ({wording.percent(part / whole)})" if whole else ""


def _revised(told: History) -> tuple[Row, ...]:
    found = told.standing
    if found is None:
        return (Row("Lines nobody came back to", f"Not assessed: {told.standing_reason}", ""),)
    if not found.lines:
        return ()
    return (
        Row(
            "Lines nobody came back to",
            f"{wording.num(found.unrevised)} of {wording.count(found.lines, 'line')}"
            f"{_share(found.unrevised, found.lines)} stand as their file was first committed",
            "Each later change is a second look at a line. The history shows none for these, so a review "
            "starts with those of them that handle money, access and data.",
        ),
        Row("Files that were born whole", _whole(found), ""),
    )


def _whole(found: Standing) -> str:
    return (
        f"{wording.num(found.once)} of {wording.count(found.files, 'file')} were committed once and never "
        f"again; {wording.num(found.whole)} longer ones stand nearly as they were first committed"
    )


def _giants(told: History) -> tuple[Row, ...]:
    name = "Very large commits"
    if told.giants is None:
        return (Row(name, f"Not assessed: {told.giants_reason}", ""),)
    commits, above = told.giants.commits, wording.num(told.giants.above)
    if not commits:
        return (Row(name, f"None added more than {above} lines", ""),)
    kept = told.standing.giant if told.standing else None
    lines = f"; {wording.count(kept, 'line')} of today came by them and stand unchanged" if kept else ""
    return (
        Row(
            name,
            f"{wording.count(commits, 'commit')} added more than {above} lines at once{lines}",
            "Nobody reads so much line by line in one sitting. Copied libraries and moved code count in.",
        ),
    )


def _review(told: History) -> tuple[Row, ...]:
    if told.main_line is None or told.reviewed is None:
        return ()
    return (
        Row(
            "Signs of review",
            f"{wording.num(told.reviewed)} of {wording.count(told.main_line, 'commit')} of the main line"
            f"{_share(told.reviewed, told.main_line)} name a pull request or a reviewer",
            "A lower bound: not every host leaves a sign, and people also review without one.",
        ),
    )


def _people(known: Knowledge | None) -> tuple[Row, ...]:
    if known is None:
        return ()
    programs = (
        f" and {wording.count(known.automatic, 'automatic account')}" if known.automatic else ""
    )  # bots, and tools that commit under a name of their own
    rows = [Row("Who committed", f"{wording.count(known.people, 'person', 'people')}{programs}", "")]
    if known.bus_factor is not None:
        rows.append(
            Row(
                "Bus factor",
                wording.num(known.bus_factor),
                "So few people would have to leave until most files had nobody left who wrote them. Low "
                "figures are common, in large products too; it helps if a second person works on each part.",
            )
        )
    if known.files:
        nobody = (
            f"; {wording.num(known.nobody)} were committed by automatic accounts alone"
            if known.nobody
            else ""
        )
        rows.append(
            Row(
                "Files that one person knows",
                f"{wording.num(known.single)} of {wording.count(known.files, 'file')}"
                f"{_share(known.single, known.files)}{nobody}",
                "",
            )
        )
    return tuple(rows)


def _tools(told: History) -> tuple[Row, ...]:
    name = "Coding assistants"
    files = [trace for trace in told.traces if trace.kind == "file"]
    rows = []
    if told.traced:
        lines = told.standing.traced if told.standing else 0
        kept = f"; {wording.count(lines, 'line')} of today came by them and stand unchanged" if lines else ""
        value = (
            f"At least {wording.num(told.traced)} of {wording.count(told.commits or 0, 'commit')}"
            f"{_share(told.traced, told.commits or 0)} bear a trace: {_named(told.traces)}{kept}"
        )
        rows.append(Row(name, value, ASSISTED))
    else:
        rows.append(Row(name, "No commit bears a trace of one", "That is no proof that none was used."))
    if files:
        tools = wording.listing([trace.tool for trace in files])
        count = wording.count(sum(trace.count for trace in files), "file")
        rows.append(Row("Instructions for them", f"{count}, for {tools}", ""))
    return tuple(rows)


def _named(traces: tuple[Trace, ...]) -> str:
    counts: dict[str, int] = {}
    for trace in traces:
        if trace.kind != "file":
            counts[trace.tool] = counts.get(trace.tool, 0) + trace.count
    return wording.listing([f"{tool} ({wording.num(count)})" for tool, count in counts.items()])
