"""What a rule or a scanner says at a place has its counterpart, and a release stays the release it is."""

import pytest

from lastmile.language import LANGUAGES, record_text, speaking
from lastmile.resources import folder
from lastmile.scanners import rulebook

OTHERS = [code for code in LANGUAGES if code != "en"]


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_of_a_rule_has_its_counterpart(code: str) -> None:
    with speaking(code):
        left = [
            rule.id
            for rule in rulebook.load(folder("rules")).values()
            if record_text(rule.message) == rule.message
        ]
    assert left == []


def test_a_release_is_no_figure() -> None:
    said = "flask 2.0 has a published vulnerability (CVE-2023-1). Fixed in 2.3. 1 more file pins it."
    with speaking("de"):
        told = record_text(said)
    assert told != said
    assert "flask 2.0 " in told
    assert "in 2.3." in told
    assert "pin" not in told
