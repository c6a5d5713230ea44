"""What a person types: reasons, days, answers, a finding of their own."""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from lastmile.engagement.file import LONGEST_TITLE, OwnFinding
from lastmile.triage_walk.terminal import Terminal

ACCEPTED_FOR = 6  # months, unless somebody says otherwise: a risk that nobody looks at again is no decision
PHASES = {"s": "security", "f": "failure_modes", "p": "performance", "d": "dependencies"}
SEVERITIES = {"c": "critical", "h": "high", "m": "medium", "l": "low"}
_FILLERS = frozenset(("a", "an", "the", "of", "and", "in", "to", "is", "are"))
SURE = {"h": "high", "m": "medium", "l": "low"}
STAGES = {"h": "harden", "i": "integrate", "l": "launch"}
_SPAN = re.compile(r"(?P<number>\d{1,4})\s*(?P<unit>[dwmy])[a-z]*", re.IGNORECASE)
_PLACE = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+))?")
_HOURS = re.compile(r"(?P<low>\d+(?:\.\d+)?)\s*(?:(?:-|to|\s)\s*(?P<high>\d+(?:\.\d+)?))?\s*h?")


def later(today: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def expiry(typed: str, today: date) -> str | None:
    """The last day that a person meant: a date, ``90d``, ``8w``, ``6m``, ``1y``, or ``never`` (None).

    Raises ValueError, one line, for anything else and for a day that is over.
    """
    if typed.lower() == "never":
        return None
    if span := _SPAN.fullmatch(typed):
        number, unit = int(span["number"]), span["unit"].lower()
        days = {"d": number, "w": 7 * number}
        day = (
            today + timedelta(days=days[unit])
            if unit in days
            else later(today, number * (12 if unit == "y" else 1))
        )
    else:
        try:
            day = date.fromisoformat(typed)
        except ValueError:
            raise ValueError("write a day as 2027-05-20, a span as 90d, 8w, 6m or 1y, or never") from None
    if day < today:
        raise ValueError(f"{day.isoformat()} is over")
    return day.isoformat()


def ask_expiry(terminal: Terminal, today: date) -> str | None:
    """Until when a risk is accepted. Raises Left."""
    usual = later(today, ACCEPTED_FOR).isoformat()
    day: str | None = _right(terminal, "Until", lambda typed: expiry(typed, today), usual)
    return day


def _right(
    terminal: Terminal, label: str, read: Callable[[str], Any], default: str = "", hint: str = ""
) -> Any:
    """Ask until ``read`` is content. Raises Left."""
    while True:
        try:
            return read(terminal.line(label, default, hint))
        except ValidationError as error:
            terminal.say(f"          {error.errors()[0]['msg'].removeprefix('Value error, ')}", "red")
        except (ValueError, OverflowError) as error:
            terminal.say(f"          {error}", "red")


def _wanted(typed: str) -> str:
    if not typed:
        raise ValueError("a few words are needed here; Ctrl-C leaves")
    return typed


def _titled(typed: str) -> str:
    if not 0 < len(typed.split()) <= LONGEST_TITLE:
        raise ValueError(f"a clause of at most {LONGEST_TITLE} words: what happens to the business")
    return typed


def place(typed: str) -> dict[str, Any]:
    """``app/pay.py:12`` as path and line; nothing typed: the finding is about the whole repository."""
    found = _PLACE.fullmatch(typed)
    if found is None:
        return {}
    line = {"line": int(found["line"])} if found["line"] else {}
    if found["path"].startswith("/") or ".." in found["path"].split("/"):
        raise ValueError("a path is relative to the repository")
    return {"path": found["path"], **line}


def hours(typed: str) -> list[float]:
    """``4``, ``4-8`` or ``4 to 8`` as [low, high]. Raises ValueError."""
    found = _HOURS.fullmatch(typed)
    if found is None:
        raise ValueError("hours as 4 or as 4-8")
    low, high = float(found["low"]), float(found["high"] or found["low"])
    if not 0 < low <= high:
        raise ValueError("hours are above 0, the lower figure first")
    return [_bare(low), _bare(high)]


def _bare(value: float) -> float:
    return int(value) if value.is_integer() else value


def slug(title: str, taken: set[str]) -> str:
    """An id made of the title's first words, of which there is none yet."""
    words = [word for word in re.findall(r"[a-z0-9]+", title.lower()) if word not in _FILLERS]
    stem = "-".join(words[:5])[:50].strip("-") or "finding"
    numbers = (f"{stem}-{n}" for n in range(2, 10_000))
    return stem if stem not in taken else next(name for name in numbers if name not in taken)


def own_finding(terminal: Terminal, author: str, today: date, taken: set[str]) -> dict[str, Any]:
    """Ask for a finding of the person's own; an entry of the file. Raises Left."""
    terminal.say("A finding of your own. Ctrl-C leaves it.", "bold")
    title = _right(terminal, "Title", _titled, hint="a clause: what happens to the business")
    phase = PHASES[terminal.choice("Phase", PHASES)]
    severity = SEVERITIES[terminal.choice("Severity", SEVERITIES)]
    sure = SURE[terminal.choice("Sureness", SURE, "h")]
    stage = STAGES[terminal.choice("Stage", STAGES, "h" if severity in ("critical", "high") else "i")]
    where = _right(terminal, "Where", place, hint="path:line; Enter: the repository as a whole")
    seen = terminal.line("Seen", hint="what you saw there; Enter: nothing")
    risk = _right(terminal, "Risk", _wanted, hint="what can happen: who does what, and what is lost")
    fix = _right(terminal, "Fix", _wanted, hint="what to do: first the urgent step, then the lasting one")
    effort = _right(terminal, "Hours", hours, hint="of work: 4, or 4-8")
    entry = {
        "id": slug(title, taken),
        "title": title,
        "phase": phase,
        "stage": stage,
        "severity": severity,
        "confidence": sure,
        **where,
        **({"seen": seen} if seen else {}),
        "risk": risk,
        "fix": fix,
        "effort_hours": effort,
        "author": author,
        "date": today.isoformat(),
    }
    OwnFinding.model_validate(entry)
    return entry
