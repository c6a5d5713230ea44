"""Texts that the record holds in English, in the spoken language.

The record is English whatever the report is, so that audits compare. Texts of the checklists have their
counterparts in ``checklists/<language>/``, told by row and field. What checks and tools wrote is matched
with the English forms of ``<language>.record.po`` (reasons, notes) and
``<language>.rules.po`` (what a rule says at a place): "{n} files have no test" fits "12 files have no test".
What stands in ``{n}`` and ``{n2}`` is a figure, and ``{n}`` chooses the form. In ``{name}``, ``{path}``,
``{code}`` and ``{version}`` (a digit may follow) stands a word of the target, which stays as it is; in any
other name a text that may have a counterpart itself. A day in ``{date}`` is told in words.

A text that fits nothing stands as it is: the client's own words, and those of a newer record.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from lastmile import yaml_in
from lastmile.language import catalogue, speech
from lastmile.resources import folder

_NAME = re.compile(r"\{(\w+)\}")
_COUNT = re.compile(r"n\d?")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Our own words before a day: a version or a name of the target may look like one, and stays as it is.
_DATED = re.compile(
    r"((?:repairs|no release) since |always open until |by commit \S{1,60} of )"
    rf"({_DAY.pattern})(?![\w-])"
)
# What stands in these is a word of the target: 2.0 is a release and no figure, `file` is not "Datei".
_AS_IT_IS = re.compile(r"(?:name|path|code|version)\w*")
_BETWEEN = "; "
_DEEP = 6  # a value of a sentence may be one itself; an advisory is a chain of up to seven
_LONGEST = 600  # characters; sentences of ours are shorter, and a hostile text must not keep us matching
# Fields that clients read; the others of a row are for us.
FIELDS = (
    "question",
    "title",
    "risk",
    "action",
    "fix",
    "good",
    "not_assessed",
    "name",
    "bar",
    "meaning",
)


@dataclass(frozen=True, slots=True)
class _Form:
    """An English form, what is to be seen of it at once, and what it becomes."""

    english: str
    joins: bool  # a semicolon of its own stands between its parts
    fixed: str  # its longest piece without a name: to see that a text lacks it costs little
    words: frozenset[str]  # those that stand between spaces
    rank: tuple[int, int]  # the lower one is tried first
    sentence: catalogue.Sentence


def record_text(text: str) -> str:
    """The counterpart of a text of the record; in English the text itself, its days in words."""
    code = speech.current()
    if not 0 < len(text) <= _LONGEST:
        return text
    return _DATED.sub(_in_words, text) if code == "en" else _found(code, text, _DEEP)


def _in_words(found: re.Match[str]) -> str:
    return found[1] + _value("en", "date", found[2], 0)


@cache
def _found(code: str, text: str, depth: int) -> str:
    bare = text.rstrip(".")
    known = _checklists(code)
    for told, end in ((bare, text[len(bare) :]), (text, "")):  # forms end bare; an open one would fit before
        if told in known:
            return known[told] + end
        if made := _matched(code, told, depth):
            return made + end
    return text


def _matched(code: str, text: str, depth: int) -> str:
    by_word = _forms(code)
    near = (form for word in ("", *set(text.split(" "))) for form in by_word.get(word, ()))
    forms = sorted((form for form in near if form.fixed in text), key=lambda form: form.rank)
    if _BETWEEN not in text:
        return _first(code, forms, text, depth)
    return (
        _first(code, [form for form in forms if form.joins], text, depth)
        or _joined(code, text, depth)
        or _first(code, [form for form in forms if not form.joins], text, depth)
    )


def _first(code: str, forms: Iterable[_Form], text: str, depth: int) -> str:
    """What the first form makes of a text that fits it."""
    for form in forms:
        if found := _pattern(form.english).fullmatch(text):
            return _filled(code, form.sentence, found.groupdict(), depth)
    return ""


def _joined(code: str, text: str, depth: int) -> str:
    """Sentences with a semicolon between, as reasons are put together, if each has a counterpart."""
    said = list[str]()
    for part in text.split(_BETWEEN) if depth else ():
        said.append(_found(code, part, depth - 1))
        if said[-1] == part:
            return ""
    return _BETWEEN.join(said)


def _filled(code: str, sentence: catalogue.Sentence, values: dict[str, str], depth: int) -> str:
    said = sentence.said[0]
    if len(sentence.said) > 1:
        count = values.get("n", "1").replace(",", "")
        said = sentence.said[catalogue.plural(code, float(count) if _FIGURE.fullmatch(count) else 2)]
    return speech.filled(said, {name: _value(code, name, value, depth) for name, value in values.items()})


def _value(code: str, name: str, value: str, depth: int) -> str:
    """What stands in a name: a word of the target, a figure in our marks, a day, or a text of the record."""
    if _AS_IT_IS.fullmatch(name):
        return value
    if name == "date" and _DAY.fullmatch(value):
        try:
            return speech.day(date.fromisoformat(value))
        except ValueError:  # no day of the calendar
            return value
    if _FIGURE.fullmatch(value):
        return speech.localised(value) if "," in value or value.count(".") == 1 else value
    return _found(code, value, depth - 1) if depth else value


@cache
def _forms(code: str) -> Mapping[str, tuple[_Form, ...]]:
    """The forms by one whole word that each text of theirs holds; under "" those that have none.

    The word is the one that the fewest forms share, so that a text meets few of them.
    """
    files = (catalogue.path(code, name) for name in ("record", "rules"))
    made = [form for file in files for one in catalogue.sentences(file) for form in _of(one)]
    shared = Counter(word for form in made for word in form.words)
    by_word = defaultdict(list)
    for form in made:
        by_word[min(form.words, key=lambda word: (shared[word], word), default="")].append(form)
    return {word: tuple(forms) for word, forms in by_word.items()}


def _of(sentence: catalogue.Sentence) -> Iterator[_Form]:
    for english in sentence.english:
        pieces = _NAME.split(english)[::2]
        words = frozenset(word for word in english.split(" ") if word and "{" not in word)
        # First the forms that begin as the text does, then those that begin with a figure; the longer ahead.
        begins = 0 if pieces[0] else 1 if english.startswith("{n}") else 2
        rank = (begins, -len("".join(_NAME.split(sentence.english[0])[::2])))
        yield _Form(english, _BETWEEN in english, max(pieces, key=len), words, rank, sentence)


@cache
def _pattern(english: str) -> re.Pattern[str]:
    parts, seen = [], set()
    for number, part in enumerate(_NAME.split(english)):
        if number % 2 == 0:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            parts.append(rf"(?P<{part}>{_FIGURE.pattern if _COUNT.fullmatch(part) else '.+?'})")
    return re.compile("".join(parts), re.DOTALL)


@cache
def _checklists(code: str) -> Mapping[str, str]:
    """Texts of the checklists, English to spoken, by row and field; the first row of two alike wins."""
    ours = folder("checklists")
    made: dict[str, str] = {}
    for file in sorted((ours / code).glob("*.yaml")):
        english = dict(_texts(yaml_in.load(ours / file.name)))
        for place, text in _texts(yaml_in.load(file)):
            if place in english:
                made.setdefault(english[place].rstrip("."), text.rstrip("."))
    return made


def _texts(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """Every text of a checklist file with its row and field."""
    if isinstance(data.get("question"), str):
        yield ("", "question"), data["question"]
    for row in (*data.get("controls", ()), *data.get("profiles", ())):
        for field in FIELDS:
            if isinstance(row.get(field), str):
                yield (row["id"], field), row[field]
        for field, text in (row.get("mild") or {}).items():
            yield (row["id"], f"mild.{field}"), str(text)
    for package in data.get("work_packages", ()):
        yield (package.get("of", package["action"]), "action"), package["action"]
