"""The door to Babel: sentences of a language file, and how a language writes dates, figures and plurals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol, get_group_symbol

from lastmile.resources import folder

FILES = "report_templates"
# "en" is the English of the reports: day before month.
LOCALES = {"en": "en_GB", "de": "de"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One entry of a language file: the English forms, and their counterparts by the language's plural."""

    english: tuple[str, ...]  # one form, or one and many
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language writes figures."""

    decimal: str
    group: str


def path(code: str, name: str) -> Path:
    """Where a language's sentences lie, by ``name``.

    ``report``: what the report says; ``record``: what the record holds; ``rules``: what rules say at a place.
    """
    return folder(FILES) / "languages" / f"{code}.{name}.po"


def sentences(file: Path) -> tuple[Sentence, ...]:
    """What a language file says, without entries that are empty or marked fuzzy, in its order."""
    with file.open("rb") as stream:
        found = read_po(stream)
    made = []
    for message in found:
        english = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        said = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if english[0] and not message.fuzzy and all(said):
            made.append(Sentence(english, said))
    return tuple(made)


@cache
def report_sentences(code: str) -> Mapping[str, tuple[str, ...]]:
    """The sentences of the report by their first English form; none for English itself."""
    if code == "en":
        return {}
    return {one.english[0]: one.said for one in sentences(path(code, "report"))}


@cache
def writing(code: str) -> Writing:
    """Decimal mark and the mark between thousands."""
    locale = LOCALES[code]
    return Writing(get_decimal_symbol(locale), get_group_symbol(locale))


def day(code: str, value: date) -> str:
    """A date in words: "21 November 2026", "21. November 2026"."""
    return str(format_date(value, "long", locale=LOCALES[code]))


def month(code: str, value: date) -> str:
    """The month of a date in words: "November 2026"."""
    return str(format_date(value, "LLLL yyyy", locale=LOCALES[code]))


def plural(code: str, count: float) -> int:
    """Which of the forms of a sentence stands with this count (CLDR): 0 for one, 1 for more."""
    return 0 if _locale(code).plural_form(count) == "one" else 1


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(LOCALES[code])
