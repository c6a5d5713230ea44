"""The client's language: one sentence in English in the code, every other language in a file.

``say`` is for sentences that the report makes, ``record_text`` for those that the record holds in English
(texts of the checklists, reasons, messages). Both speak the language of the ``speaking`` block they run in.
"""

from lastmile.language.record import record_text
from lastmile.language.speech import (
    LANGUAGES,
    Language,
    current,
    day,
    filled,
    in_words,
    later,
    later_many,
    localised,
    month,
    number,
    pattern,
    pattern_many,
    say,
    say_many,
    say_words,
    speaking,
)

__all__ = [
    "LANGUAGES",
    "Language",
    "current",
    "day",
    "filled",
    "in_words",
    "later",
    "later_many",
    "localised",
    "month",
    "number",
    "pattern",
    "pattern_many",
    "record_text",
    "say",
    "say_many",
    "say_words",
    "speaking",
]
