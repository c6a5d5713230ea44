"""The rules and the drill draw the line between the product's own machine and a service at the same place."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from lastmile.drill.hosts import by_host
from lastmile.resources import folder
from lastmile.scanners import rulebook

PROBED = (
    "http-call-without-timeout-python",
    "http-call-python",
    "http-call-without-timeout-js",
    "http-call-js",
)


rules = cache(lambda: rulebook.load(folder("rules")))


def _regexes(part: object) -> Iterator[str]:
    """Every regular expression of a rule that speaks of a health address."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "regex" and "health" in str(value):
                yield str(value)
            else:
                yield from _regexes(value)
    elif isinstance(part, list):
        for value in part:
            yield from _regexes(value)


@pytest.mark.parametrize("rule", PROBED)
@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("localhost:8000", True),
        ("127.0.0.1", True),
        ("0.0.0.0:80", True),
        ("[::1]:8000", True),
        ("api.shop.dev", False),
        ("localhost.shop.dev", False),
    ],
)
def test_a_machine_that_asks_itself_is_no_service_to_either(rule: str, host: str, own: bool) -> None:
    found = list(_regexes(rules()[rule].definition))
    assert found
    for one in found:
        assert bool(re.search(one, f'"http://{host}/health"')) is own
        for path in ("orders", "shipping", "delivered", "status/of/order"):
            assert not re.search(one, f'"http://{host}/{path}"')
    assert (by_host(f"http://{host}/health") is None) is own
