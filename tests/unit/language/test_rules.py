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


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("llm-call-unbounded-python", "it may wait for many minutes, and the answer may be as long"),
        ("llm-output-unparsed-js", "now and then it is not, and this line then throws"),
        (
            "session-cookie-flags-go-other",
            "set Secure, and HttpOnly unless a script of your own has to read the cookie",
        ),
        ("tls-verification-disabled-go-setting", "Make sure that this setting is off in production"),
        (
            "tls-verification-disabled-python-protocol",
            "is made without a context that checks certificates: it can be broken open on the way",
        ),
        ("debug-mode-enabled-js-graphql", "The GraphQL interface shows every visitor its whole schema"),
        ("cors-too-open-go-websocket", "remove this setting: without it the library compares them itself"),
        ("csrf-missing-js", "nothing seen here checks that a request comes from one of its own pages"),
    ],
)
def test_a_rule_says_no_more_than_it_sees(rule: str, said: str) -> None:
    told = [one.message for key, one in rulebook.load(folder("rules")).items() if key.endswith(rule)]
    assert [said in message for message in told] == [True]
