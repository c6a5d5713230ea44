import re
from pathlib import Path

import pytest

from lastmile.report import fonts, wording
from lastmile.resources import folder

TEMPLATES = sorted(folder("report_templates").rglob("*.html"))
NUMBER_WORDS = re.compile(
    r"\b(zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|thousand|first|second|third|half|twice|both|dozen)\b",
    re.IGNORECASE,
)
ATTRIBUTES_OF_THE_PAGE = re.compile(r'\b(?:class|id|href|for|lang|charset|name|type|scope)="[^"{]*"')


def prose(text: str) -> str:
    """What a template prints of its own: no tag names, no class names, no expressions."""
    text = re.sub(r"\{[{%#].*?[#%}]\}", " ", text, flags=re.DOTALL)
    text = ATTRIBUTES_OF_THE_PAGE.sub(" ", text)
    return re.sub(r"</?h[1-6]\b", " ", text).replace("utf-8", " ")


def test_there_are_templates():
    assert len(TEMPLATES) > 10


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_types_a_digit_or_a_number_word(path: Path):
    own = prose(path.read_text())
    assert not re.findall(r"\d", own)
    assert not NUMBER_WORDS.findall(own)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_attribute_is_quoted_and_nothing_is_marked_safe(path: Path):
    text = path.read_text()
    assert not re.search(r"=\s*\{\{", text)
    assert "|safe" not in text.replace(" ", "")
    assert "style=" not in text
    assert not re.search(r"\son\w+=", text)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1, 2, "¼ day"),
        (4, 8, "½ to 1 day"),
        (8, 8, "1 day"),
        (8, 16, "1 to 2 days"),
        (20, 44, "2½ to 5½ days"),
        (76, 144, "9½ to 18 days"),
    ],
)
def test_hours_become_working_days(low: float, high: float, words: str):
    assert wording.days(low, high) == words


def test_only_all_is_all_and_nothing_is_never_a_number():
    assert wording.points(79.6) == "80"
    assert wording.points(99.8) == "99"
    assert wording.points(None) == "not assessed"
    assert wording.percent(0.999) == "99 %"
    assert wording.percent(0.001) == "1 %"
    assert wording.capital("pip-audit failed") == "pip-audit failed"


def test_hidden_characters_are_written_out():
    assert wording.visible("a\u202eb\x1b[31m\u2066") == "a\\u202eb\\x1b[31m\\u2066"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Ready \U0001f680!", "Ready [rocket]!"),
        ("\u2705 paid", "[white heavy check mark] paid"),
        ("\u2500\u6771", r"\u2500\u6771"),  # a rule and a letter say less by their names
        ("\U0001f1e9\U0001f1ea", r"\U0001f1e9\U0001f1ea"),  # nor does half a flag
        ("\U0001f6ff", r"\U0001f6ff"),  # it has no name
        ("\U0001f525" * 40, r"\U0001f525" * 40),  # names would bury what stands beside them
    ],
)
def test_a_picture_that_no_face_can_draw_is_named_and_letters_are_escapes(text: str, printed: str):
    assert fonts.drawable(text) == printed


def test_long_tokens_are_cut_with_what_is_missing():
    shown = wording.harmless("x" * 4000)
    assert len(shown) < 150
    assert shown.endswith("(3,880 more)")


def test_dates_are_words_and_other_text_stays():
    assert wording.date("2026-11-21T09:00:00Z") == "21 November 2026"
    assert wording.date("soon") == "soon"
