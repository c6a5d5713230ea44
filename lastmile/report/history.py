"""Appendix "How the code came to be": what the version history tells. No figure of it enters a score."""

from dataclasses import dataclass

from lastmile.language import later, record_text, say, say_many
from lastmile.model import Audit, History, Knowledge, Standing, Trace
from lastmile.report import wording

LEAD = later(
    "The version history tells how the code came to be. It is information: no figure in this appendix enters "
    "a score, and none says that somebody did something wrong. Lines are those of source files, "
    "blank ones too and tests aside; the size of the code elsewhere in this report leaves out blank lines "
    "and counts tests."
)
ASSISTED = later(
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
        return Page("", _not_assessed(wording.sentence(_missing(audit))), (), ())
    places = told.knowledge.areas if told.knowledge else ()
    return Page(
        say(LEAD),
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
        reason = audit.history.reason
        return record_text(reason) if reason else say("the history holds no commit")
    if audit.target.commit is None:
        return say("the code came without a version history")
    return say("this record does not tell it; a new audit does")


def _not_assessed(reason: str) -> str:
    return say("Not assessed: {reason}", reason=reason)


def _size(told: History) -> tuple[Row, ...]:
    dates = [wording.date(day) for day in (told.first_commit, told.last_commit) if day]
    number = told.commits or 0
    length = wording.count(number, "commit")
    if len(set(dates)) == 1:
        length = say_many(
            "{commits}, on {day}", "{commits}, all on {day}", number, commits=length, day=dates[0]
        )
    elif dates:
        length = say("{commits}, from {first} to {last}", commits=length, first=dates[0], last=dates[1])
    few = "" if number >= _FEW else say("So short a history tells little of how the code came to be.")
    return (Row(say("Length"), length, few),)


def _share(part: int, whole: int) -> str:
    return f" ({wording.percent(part / whole)})" if whole else ""


def _revised(told: History) -> tuple[Row, ...]:
    found, name = told.standing, say("Lines nobody came back to")
    if found is None:
        return (Row(name, _not_assessed(record_text(told.standing_reason)), ""),)
    if not found.lines:
        return ()
    return (
        Row(
            name,
            say_many(
                "{part} of {n} line{share} stand as their file was first committed",
                "{part} of {n} lines{share} stand as their file was first committed",
                found.lines,
                part=wording.num(found.unrevised),
                share=_share(found.unrevised, found.lines),
            ),
            say(
                "Each later change is a second look at a line. The history shows none for these, so a review "
                "starts with those of them that handle money, access and data."
            ),
        ),
        Row(say("Files that were born whole"), _whole(found), ""),
    )


def _whole(found: Standing) -> str:
    return say_many(
        "{once} of {n} file were committed once and never again; {whole} longer ones stand nearly as they "
        "were first committed",
        "{once} of {n} files were committed once and never again; {whole} longer ones stand nearly as they "
        "were first committed",
        found.files,
        once=wording.num(found.once),
        whole=wording.num(found.whole),
    )


def _giants(told: History) -> tuple[Row, ...]:
    name = say("Very large commits")
    if told.giants is None:
        return (Row(name, _not_assessed(record_text(told.giants_reason)), ""),)
    commits, above = told.giants.commits, wording.num(told.giants.above)
    if not commits:
        return (Row(name, say("None added more than {above} lines", above=above), ""),)
    added = say_many(
        "{n} commit added more than {above} lines at once",
        "{n} commits added more than {above} lines at once",
        commits,
        above=above,
    )
    return (
        Row(
            name,
            f"{added}{_kept(told.standing.giant if told.standing else None)}",
            say(
                "Nobody reads so much line by line in one sitting. Copied libraries and moved code count in."
            ),
        ),
    )


def _kept(lines: int | None) -> str:
    """What is left of the lines that some commits brought, after a semicolon; "" for none."""
    if not lines:
        return ""
    told = say_many(
        "{n} line of today came by them and stand unchanged",
        "{n} lines of today came by them and stand unchanged",
        lines,
    )
    return f"; {told}"


def _review(told: History) -> tuple[Row, ...]:
    if told.main_line is None or told.reviewed is None:
        return ()
    return (
        Row(
            say("Signs of review"),
            say_many(
                "{part} of {n} commit of the main line{share} name a pull request or a reviewer",
                "{part} of {n} commits of the main line{share} name a pull request or a reviewer",
                told.main_line,
                part=wording.num(told.reviewed),
                share=_share(told.reviewed, told.main_line),
            ),
            say("A lower bound: not every host leaves a sign, and people also review without one."),
        ),
    )


def _people(known: Knowledge | None) -> tuple[Row, ...]:
    if known is None:
        return ()
    who = [wording.count(known.people, "person", "people")]
    if known.automatic:  # bots, and tools that commit under a name of their own
        who.append(wording.count(known.automatic, "automatic account"))
    rows = [Row(say("Who committed"), wording.listing(who), "")]
    if known.bus_factor is not None:
        meaning = say(
            "So few people would have to leave until most files had nobody left who wrote them. Low figures "
            "are common, in large products too; it helps if a second person works on each part."
        )
        rows.append(Row(say("Bus factor"), wording.count(known.bus_factor, "person", "people"), meaning))
    if known.files:
        rows.append(Row(say("Files that one person knows"), _single(known), ""))
    return tuple(rows)


def _single(known: Knowledge) -> str:
    single = say_many(
        "{part} of {n} file{share}",
        "{part} of {n} files{share}",
        known.files,
        part=wording.num(known.single),
        share=_share(known.single, known.files),
    )
    if not known.nobody:
        return single
    nobody = say_many(
        "{n} were committed by automatic accounts alone",
        "{n} were committed by automatic accounts alone",
        known.nobody,
    )
    return f"{single}; {nobody}"


def _tools(told: History) -> tuple[Row, ...]:
    name = say("Coding assistants")
    files = [trace for trace in told.traces if trace.kind == "file"]
    rows = []
    if told.traced:
        traced = say_many(
            "At least {part} of {n} commit{share} bear a trace: {tools}",
            "At least {part} of {n} commits{share} bear a trace: {tools}",
            told.commits or 0,
            part=wording.num(told.traced),
            share=_share(told.traced, told.commits or 0),
            tools=_named(told.traces),
        )
        rows.append(
            Row(name, f"{traced}{_kept(told.standing.traced if told.standing else 0)}", say(ASSISTED))
        )
    else:
        none, doubt = say("No commit bears a trace of one"), say("That is no proof that none was used.")
        rows.append(Row(name, none, doubt))
    if files:
        tools = wording.listing([record_text(trace.tool) for trace in files])
        number = wording.count(sum(trace.count for trace in files), "file")
        rows.append(
            Row(say("Instructions for them"), say("{files}, for {tools}", files=number, tools=tools), "")
        )
    return tuple(rows)


def _named(traces: tuple[Trace, ...]) -> str:
    counts: dict[str, int] = {}
    for trace in traces:
        if trace.kind != "file":
            counts[trace.tool] = counts.get(trace.tool, 0) + trace.count
    return wording.listing([f"{tool} ({wording.num(count)})" for tool, count in counts.items()])
