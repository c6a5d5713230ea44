"""Figures and target text as words: the only place where a number becomes text."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from lastmile import language
from lastmile.language import say, say_many, say_words
from lastmile.report.nouns import FIGURES, WORDS

TOKEN_MAX = 120  # report.md section 8: longer unbroken tokens make layout quadratic
LINE_MAX = 300
HOURS_PER_DAY = 8.0  # json.md: days = hours / 8

_QUARTERS = {0: "", 1: "¼", 2: "½", 3: "¾"}
# C0 and C1 controls but line feed and tab, direction marks and overrides, zero-width characters, line
# separators, tags, lone surrogates: all that can make a text look like another.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_ONE = re.compile(
    r"(?<![\d.,/-])(?<!of )(?P<one>\b1 (?:(?!to\b|of\b|and\b|or\b)[a-z]+ )?)"
    r"(?P<noun>file|folder|package|place|line|module|function|rule|project|request)s\b"
)
# Where a sentence ends and another begins; "z. B. Kunden" is none.
_NEXT = re.compile(r"(?<=[.!?])(?<!\b\w\.)\s+(?=[A-ZÄÖÜ])")
_TOKEN = re.compile(rf"\S{{{TOKEN_MAX + 1},}}")
_NAMES = re.compile(r"[\w@/-]+")  # of a symbol: "getDb.db" holds two


def num(value: float) -> str:
    """A figure with thousands separated, at most two decimals, none where it is whole."""
    return language.number(value)


def points(value: float | None) -> str:
    """A score as a whole number; 100 is all and nothing less. None is "not assessed"."""
    if value is None:
        return say("not assessed")
    return "99" if 99 < value < 100 else f"{value:.0f}"


def bounds(value: float | None, low: float | None, high: float | None) -> str:
    """Where a score can lie: "between 31 and 45", or that nothing is open, or too little to show."""
    if value is None or low is None or high is None or low >= high:
        return say("no open range")
    if points(low) == points(high):
        return say("open by less than a point")
    return say("between {low} and {high}", low=points(low), high=points(high))


def word(value: int) -> str:
    """Small counts as words ("seven"), larger ones as figures."""
    return language.in_words(value)


def count(value: int, one: str, many: str | None = None) -> str:
    """A count with its noun (one of ``nouns``): "1 finding", "30 findings"."""
    return say_many(*FIGURES.get(one, (f"{{n}} {one}", f"{{n}} {many or one + 's'}")), value)


def count_word(value: int, one: str, many: str | None = None) -> str:
    """The same with the count as a word: "seven blockers"."""
    return say_words(*WORDS.get(one, (f"{{word}} {one}", f"{{word}} {many or one + 's'}")), value)


def percent(part: float) -> str:
    """A share 0..1 as whole per cent; only all is 100 %, only nothing is 0 %."""
    whole = round(part * 100)
    if 0 < part < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole} %"


def _quarters(hours: float) -> str:
    days = hours / HOURS_PER_DAY
    if days >= 10:
        return num(math.ceil(days - 1e-9))
    whole, rest = divmod(max(1, math.ceil(days * 4 - 1e-9)), 4)
    return f"{whole or ''}{_QUARTERS[rest]}"


def day_range(low: float, high: float) -> str:
    """Hours as a range of working days, without the unit: "½ to 1"; quarters, rounded up."""
    first, last = _quarters(low), _quarters(high)
    return first if first == last else say("{low} to {high}", low=first, high=last)


def days(low: float, high: float) -> str:
    """Hours as a range of working days: "½ to 1 day", "3 to 5 days"."""
    many = 1 if high <= HOURS_PER_DAY else 2
    return say_many("{range} day", "{range} days", many, range=day_range(low, high))


def seconds(value: float) -> str:
    """Seconds with one decimal below ten, minutes from two minutes on."""
    if value >= 120:
        return say("{n} minutes", n=num(round(value / 60)))
    return f"{language.localised(f'{value:.1f}')} s" if value < 10 else f"{num(round(value))} s"


def moment(text: str) -> datetime | None:
    """An ISO date or time, UTC where it names no zone; None if it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def date(text: str) -> str:
    """An ISO date in words ("21 November 2026"); any other text as it stands."""
    found = moment(text)
    return language.day(found.date()) if found else text


def month(text: str) -> str:
    """An ISO month ("2026-11") in words ("November 2026"); any other text as it stands."""
    found = moment(f"{text}-01")
    return language.month(found.date()) if found else text


def capital(text: str) -> str:
    """The text with its first letter large, unless it begins with a name such as ``pip-audit``."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text if any(mark in first for mark in "-._:/") else text[:1].upper() + text[1:]


def clause(text: str) -> str:
    """A whole sentence behind a colon: German begins it with a large letter, English does not."""
    return capital(text) if language.current() == "de" else text


def small(text: str) -> str:
    """The text with its first letter small, unless its first word is an abbreviation or a German noun."""
    return text if text[1:2].isupper() or language.current() == "de" else text[:1].lower() + text[1:]


# German nouns keep their large letter; what stands before them does not.
_ARTICLE = re.compile(r"(?:D(?:as|er|en|em|ie)|Ein\w{0,2}|Jede\w?|Alle|Auf|Bei|Mit|Nur|Nicht)\b")


def task(title: str) -> str:
    """What a work package is called: one action, or those of its rows, with a semicolon between."""
    first, *more = language.record_text(title).rstrip(".").split("; ")
    return capital(
        "; ".join((first, *(_ARTICLE.sub(lambda found: found[0].lower(), small(one)) for one in more)))
    )


def singular(text: str) -> str:
    """The text with "1 test files" and the like put right; for English sentences that others built."""
    return _ONE.sub(r"\g<one>\g<noun>", text)


def sentence(text: str) -> str:
    """The text with a full stop at its end."""
    bare = text.strip()
    return bare if not bare or bare.rstrip("”“")[-1:] in (".", "!", "?") else bare + "."


def message(text: str, symbol: str) -> str:
    """The text as a sentence; where it begins with a name of ``symbol``, that stays as the code has it."""
    said = sentence(text)
    first = said.split(maxsplit=1)[0].rstrip(":") if said else ""
    return said if first in _NAMES.findall(symbol) else capital(said)


def first_sentence(text: str) -> str:
    """All up to the first full stop that ends a sentence."""
    return sentence(_NEXT.split(text.strip(), maxsplit=1)[0])


def listing(items: Sequence[str]) -> str:
    """Items as prose: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return say("{most} and {last}", most=", ".join(items[:-1]), last=items[-1])


def visible(text: str) -> str:
    """The text with control, direction and invisible characters written out as escapes."""
    return _HIDDEN.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters, and how many were left away."""
    more = len(text) - limit
    return text if more <= 0 else say("{start}… ({n} more)", start=text[:limit], n=num(more))


def harmless(text: str) -> str:
    """Any text as it may meet a template: nothing invisible, no token that breaks the layout."""
    return _TOKEN.sub(lambda found: cut(found.group(), TOKEN_MAX), visible(text))


def distinct(items: Iterable[str]) -> tuple[str, ...]:
    """The items without repetition, in their order."""
    return tuple(dict.fromkeys(items))
