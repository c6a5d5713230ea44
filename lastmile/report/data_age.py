"""How old the advisories were that the audit looked holes up in, for the chapter and for the terminal."""

from lastmile.language import say, say_many
from lastmile.model import Audit, RunStatus
from lastmile.report import wording

_SCANNER = "osv"
_OLD = 30  # days from which an index of advisories is called old, as «lastmile advisories status» does


def age(audit: Audit) -> tuple[str, int | None] | None:
    """ISO date of the oldest data that was used, and its days at the audit; None where none was used."""
    run = next((run for run in audit.runs if run.scanner == _SCANNER), None)
    if run is None or run.data_date is None or run.status is RunStatus.FAILED:
        return None
    made, data = wording.moment(audit.started_at), wording.moment(run.data_date)
    return run.data_date, (made.date() - data.date()).days if made and data else None


def sentence(audit: Audit) -> str:
    """For the client: what the look-up can know, "" where there was none."""
    found = age(audit)
    if found is None:
        return ""
    dated, days = found
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


def line(audit: Audit) -> str:
    """For the terminal, "" where there was no look-up."""
    found = age(audit)
    if found is None:
        return ""
    dated, days = found
    old = f", {days} days old: run «lastmile advisories update»" if days is not None and days > _OLD else ""
    return f"Advisories of {dated}{old}"
