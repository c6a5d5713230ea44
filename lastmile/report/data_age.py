"""How old the advisories were that the audit looked holes up in, for the chapter and for the terminal."""

import re

from lastmile.language import say, say_many
from lastmile.model import Audit, Run, RunStatus
from lastmile.report import wording

_SCANNER = "osv"
_DATED = re.compile(r" of (\d{4}-\d{2}-\d{2})\b")  # in what the look-up says of each ecosystem's data
_OLD = 30  # days from which an index of advisories is called old, as «lastmile advisories status» does


def age(audit: Audit) -> tuple[str, int | None] | None:
    """ISO date of the oldest data that was used, and its days at the audit; None where none was used."""
    run = lookup(audit)
    if run is None or run.data_date is None:
        return None
    made, data = wording.moment(audit.started_at), wording.moment(run.data_date)
    return run.data_date, (made.date() - data.date()).days if made and data else None


def lookup(audit: Audit) -> Run | None:
    """The run that looked holes up in data on this machine; None where it did not work."""
    run = next((run for run in audit.runs if run.scanner == _SCANNER), None)
    return None if run is None or run.status is RunStatus.FAILED else run


def days_of(run: Run) -> list[str]:
    """ISO dates of the data that served a run, the oldest first; each ecosystem's data have their own."""
    return sorted({run.data_date, *_DATED.findall(run.searched)}) if run.data_date else []


def sentence(audit: Audit) -> str:
    """For the client: what the look-up can know, and of how many packages; "" where there was none."""
    run, found = lookup(audit), age(audit)
    if run is None or found is None:
        return ""
    dated, days = found
    dates = days_of(run)
    if run.files_reported < run.files_sent or len(dates) > 1:
        return _of_a_part(run, dates, days)
    if days is not None and days > _OLD:
        return say_many(
            "Published holes were looked up in data of {date}, {n} day before this audit; what was published "
            "later is not in it.",
            "Published holes were looked up in data of {date}, {n} days before this audit; what was "
            "published later is not in it.",
            days,
            date=wording.date(dated),
        )
    return say(
        "Published holes were looked up in data of {date}; what was published later is not in it.",
        date=wording.date(dated),
    )


def _of_a_part(run: Run, dates: list[str], days: int | None) -> str:
    """The same where data of several days served, or some packages could not be looked up."""
    listed = wording.listing([wording.date(one) for one in dates])
    rest = run.files_sent - run.files_reported
    if rest:
        said = say_many(
            "Published holes were looked up for {read} of {all} packages, in data of {date}; {n} package "
            "could not be looked up there.",
            "Published holes were looked up for {read} of {all} packages, in data of {date}; {n} packages "
            "could not be looked up there.",
            rest,
            read=wording.num(run.files_reported),
            all=wording.num(run.files_sent),
            date=listed,
        )
    else:
        said = say("Published holes were looked up in data of {date}.", date=listed)
    later = say("What was published after that is not in these data.")
    if days is None or days <= _OLD:
        return f"{said} {later}"
    old = (
        say_many(
            "The oldest of these data were {n} day old at the audit.",
            "The oldest of these data were {n} days old at the audit.",
            days,
        )
        if len(dates) > 1
        else say_many(
            "These data were {n} day old at the audit.", "These data were {n} days old at the audit.", days
        )
    )
    return f"{said} {old} {later}"


def line(audit: Audit) -> str:
    """For the terminal, "" where there was no look-up."""
    found = age(audit)
    if found is None:
        return ""
    dated, days = found
    old = f", {days} days old: run «lastmile advisories update»" if days is not None and days > _OLD else ""
    return f"Advisories of {dated}{old}"
