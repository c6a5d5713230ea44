"""Sentences and figures in the language that is being spoken."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Literal

from lastmile.language import catalogue

Language = Literal["en", "de"]
LANGUAGES: dict[str, str] = {"en": "English", "de": "Deutsch"}

_NAME = re.compile(r"\{(\w+)\}")
_spoken: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """What is said in this block is said in this language. Raises KeyError for one we do not have."""
    if code not in LANGUAGES:
        raise KeyError(code)
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def current() -> str:
    """The code of the language that is spoken: "en", "de"."""
    return _spoken.get()


def later(text: str) -> str:
    """The text as it is, marked for the language files; ``say`` it where it is printed."""
    return text


def later_many(one: str, many: str) -> tuple[str, str]:
    """Both forms of a counted sentence as they are, marked for the language files."""
    return one, many


def say(text: str, /, **values: object) -> str:
    """An English sentence in the spoken language, its ``{names}`` filled; English if it has no counterpart.

    ``text`` is a literal, or a constant marked by ``later``: never text of the target, whose braces would be
    read. Values may be; they are put in as they are.
    """
    return filled(pattern(text), values)


def pattern(text: str) -> str:
    """The counterpart of an English sentence, its names not filled yet."""
    return catalogue.report_sentences(current()).get(text, (text,))[0]


def pattern_many(one: str, many: str, count: float) -> str:
    """The counterpart by count, its names not filled yet."""
    code = current()
    forms = catalogue.report_sentences(code).get(one, (one, many))
    return forms[min(catalogue.plural(code, count), len(forms) - 1)]


def say_many(one: str, many: str, count: float, /, **values: object) -> str:
    """A sentence by its count: ``one`` for one, ``many`` for none and more; ``{n}`` is the count."""
    return filled(pattern_many(one, many, count), {"n": number(count), **values})


def say_words(one: str, many: str, count: int, /, **values: object) -> str:
    """The same with a small count written out: ``{word}`` is "one" to "twelve", "no" for none."""
    return filled(pattern_many(one, many, count), {"word": in_words(count), **values})


NUMBER_WORDS = later("no one two three four five six seven eight nine ten eleven twelve")


def number(value: float) -> str:
    """A figure with thousands separated, at most two decimals, none where it is whole."""
    rounded = round(float(value), 2)
    text = f"{int(rounded):,}" if rounded.is_integer() else f"{rounded:,.2f}".rstrip("0")
    return localised(text)


def localised(text: str) -> str:
    """A figure written by Python ("1,234.5") with the marks of the spoken language."""
    marks = catalogue.writing(current())
    return text.translate({ord(","): marks.group, ord("."): marks.decimal})


def in_words(value: int) -> str:
    """Counts up to twelve as words, larger ones as figures."""
    words = say(NUMBER_WORDS).split()
    return words[value] if 0 <= value < len(words) else number(value)


def day(value: date) -> str:
    """A date in words."""
    return catalogue.day(current(), value)


def month(value: date) -> str:
    """A month in words."""
    return catalogue.month(current(), value)


def filled(text: str, values: Mapping[str, object]) -> str:
    """The sentence with its ``{names}`` filled; values are never read for names.

    Raises KeyError for a name that nobody gave: a defect of ours.
    """
    return _NAME.sub(lambda found: str(values[found[1]]), text)
