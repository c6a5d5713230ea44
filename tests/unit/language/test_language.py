"""The second language is whole, and it never changes a fact."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from leftover import ENGLISH

from lastmile import yaml_in
from lastmile.language import (
    LANGUAGES,
    catalogue,
    current,
    record,
    record_text,
    say,
    say_many,
    say_words,
    speaking,
)
from lastmile.report import wording
from lastmile.report.nouns import FIGURES, WORDS
from lastmile.resources import folder

ROOT = Path(__file__).parents[3]
MODULES = sorted((ROOT / "lastmile" / "report").glob("*.py"))
TEMPLATES = sorted((ROOT / "report_templates").rglob("*.html"))
NAMES = re.compile(r"\{(\w+)\}")
SAYING = {"say", "say_many", "say_words", "later", "later_many"}
OTHERS = [code for code in LANGUAGES if code != "en"]


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
            yield node


def first_forms(path: Path) -> Iterator[str]:
    """The first English form of each sentence that a module says."""
    for call in calls(ast.parse(path.read_text())):
        if call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)


def in_templates() -> Iterator[str]:
    for path in TEMPLATES:
        found = re.findall(r'\bsay(?:_many|_words)?\(\s*"((?:[^"\\]|\\.)*)"', path.read_text())
        yield from (text.replace('\\"', '"') for text in found)


def said_by_us() -> set[str]:
    ours = {text for path in MODULES for text in first_forms(path)}
    speech = set(first_forms(ROOT / "lastmile" / "language" / "speech.py"))
    return ours | speech | set(in_templates())


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_of_the_report_has_its_counterpart_and_no_more(code: str) -> None:
    assert set(catalogue.report_sentences(code)) == said_by_us()


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("name", ["report", "record", "rules"])
def test_a_counterpart_holds_the_same_names(code: str, name: str) -> None:
    for one in catalogue.sentences(catalogue.path(code, name)):
        names = set(NAMES.findall(one.english[-1]))
        for said in one.said[1:] or one.said:
            assert set(NAMES.findall(said)) == names, one
        assert set(NAMES.findall(one.said[0])) <= names, one  # a singular may write its count out


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("name", ["report", "record", "rules"])
def test_no_counterpart_is_still_english(code: str, name: str) -> None:
    left = [
        said
        for one in catalogue.sentences(catalogue.path(code, name))
        for said in one.said
        if ENGLISH.search(re.sub(r"`[^`]*`", "", NAMES.sub("", said)))
    ]
    assert left == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_sentence_hides_in_an_f_string(path: Path) -> None:
    """Babel reads no call inside of one on Python 3.11, so the sentence would have no counterpart."""
    inside = [
        call
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.JoinedStr)
        for call in calls(node)
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert [call.lineno for call in inside] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_counted_noun_is_in_the_list(path: Path) -> None:
    known = {"count": FIGURES, "count_word": WORDS}
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if not isinstance(node.func.value, ast.Name) or node.func.value.id != "wording":
            continue
        if node.func.attr in known and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
            assert node.args[1].value in known[node.func.attr], node.lineno


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("path", sorted(folder("checklists").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_text_of_a_checklist_has_its_counterpart(path: Path, code: str) -> None:
    english = dict(record._texts(yaml_in.load(path)))
    other = path.parent / code / path.name
    spoken = dict(record._texts(yaml_in.load(other))) if other.exists() else {}
    assert set(spoken) == set(english)
    for place, text in spoken.items():
        assert len(text) <= 1.6 * len(english[place]) + 30, place  # pages are laid out for English
        assert not ENGLISH.search(text), text


def test_a_language_is_spoken_in_its_block_only() -> None:
    with speaking("de"):
        assert current() == "de"
        with speaking("en"):
            assert say("{low} to {high}", low="1", high="2") == "1 to 2"
        assert say("{low} to {high}", low="1", high="2") == "1 bis 2"
    assert current() == "en"
    with pytest.raises(KeyError), speaking("tlh"):
        pass


def test_figures_and_days_are_written_as_the_language_writes_them() -> None:
    told = {}
    for code in LANGUAGES:
        with speaking(code):
            told[code] = (
                wording.num(1234.5),
                wording.date("2026-11-21"),
                wording.percent(0.5),
                wording.seconds(3.25),
            )
    assert told["en"] == ("1,234.5", "21 November 2026", "50 %", "3.2 s")
    assert told["de"] == ("1.234,5", "21. November 2026", "50 %", "3,2 s")


def test_counts_take_the_form_of_their_number() -> None:
    with speaking("de"):
        assert [wording.count(n, "finding") for n in (0, 1, 2)] == [
            "0 Feststellungen",
            "1 Feststellung",
            "2 Feststellungen",
        ]
        assert [wording.count_word(n, "finding") for n in (1, 3)] == [
            "eine Feststellung",
            "drei Feststellungen",
        ]


def test_a_sentence_without_counterpart_stays_english() -> None:
    with speaking("de"):
        assert say("Nobody translated this {thing}.", thing="line") == "Nobody translated this line."
        assert say_many("{n} gnu", "{n} gnus", 2) == "2 gnus"
        assert say_words("{word} gnu", "{word} gnus", 2) == "zwei gnus"


def test_values_are_never_read_for_names() -> None:
    assert say("{low} to {high}", low="{high}", high="{low.__class__}") == "{high} to {low.__class__}"
    with pytest.raises(KeyError):
        say("{low} to {high}", low="1")


def test_texts_of_the_checklists_are_told_by_their_row() -> None:
    text = "Anyone who has the code can use your accounts"
    assert record_text(text) == text
    with speaking("de"):
        said = record_text(text)
        assert said != text
        assert record_text(f"{text}.") == f"{said}."
        assert record_text("Our own words about the shop.") == "Our own words about the shop."


def test_a_hostile_text_costs_nothing() -> None:
    with speaking("de"):
        long = "1 of 2 in 3, " * 5_000
        assert record_text(long) == long
