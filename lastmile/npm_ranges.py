"""npm's version ranges: whether a version fits a wish; for whoever compares the two.

The grammar is that of node-semver's documentation: comparators, hyphen ranges, x-ranges, tilde and caret.
``univers`` is not used for it: it reads ``1``, ``^0`` and ``<=2`` otherwise than npm and breaks on ``<2.x``.
Only releases are judged; what a pre-release fits is a question of its own, and gives None.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_Release = tuple[int, int, int]
_LONGEST = 300  # characters of a range
_VERSION = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:\+[\w.-]{1,100})?$")
_PART = (
    r"v?(?P<major>\d{1,9}|[xX*])(?:\.(?P<minor>\d{1,9}|[xX*]))?(?:\.(?P<patch>\d{1,9}|[xX*]))?"
    r"(?P<pre>-[\w.-]{1,100})?(?:\+[\w.-]{1,100})?"
)
_COMPARATOR = re.compile(rf"(?P<sign><=|>=|<|>|=|\^|~>|~)?\s{{0,5}}{_PART}(?=\s|$)")
_HYPHEN = re.compile(r"(\S{1,100})\s{1,5}-\s{1,5}(\S{1,100})$")


class _Span(NamedTuple):
    """Releases from ``low`` up to and not including ``high``; None: no end."""

    low: _Release
    high: _Release | None


@lru_cache(maxsize=20_000)
def fits(version: str, wish: str) -> bool | None:
    """Whether a version lies in an npm range; None for tags, pre-releases and what is no range."""
    have = _VERSION.match(version)
    if have is None or len(wish) > _LONGEST:
        return None
    release = (int(have[1]), int(have[2]), int(have[3]))
    answers = [_inside(release, part.strip()) for part in wish.split("||")]
    if True in answers:
        return True
    return None if None in answers else False


def _inside(release: _Release, wish: str) -> bool | None:
    """One alternative: all its comparators hold."""
    if found := _HYPHEN.match(wish):
        wish = f">={found[1]} <={found[2]}"
    place = 0
    answer = True
    while place < len(wish):
        comparator = _COMPARATOR.match(wish, place)
        if comparator is None:
            return None
        low, high = _span(comparator)
        answer = answer and release >= low and (high is None or release < high)
        place = comparator.end() + len(wish[comparator.end() :]) - len(wish[comparator.end() :].lstrip())
    return answer


def _span(found: re.Match[str]) -> _Span:
    """What one comparator allows; a part that is missing or ``x`` stands for every number there."""
    numbers: list[int] = []
    for part in (found["major"], found["minor"], found["patch"]):
        if part is None or not part.isdigit():
            break
        numbers.append(int(part))
    sign = found["sign"] or "="
    if not numbers:
        return _Span((0, 0, 0), (0, 0, 0) if sign in ("<", ">") else None)
    low: _Release = (numbers[0], *(numbers[1:2] or [0]), *(numbers[2:3] or [0]))  # type: ignore[assignment]  # three by construction
    beyond = _next(numbers)
    match sign:
        case ">=":
            span = _Span(low, None)
        case ">":  # a release is newer than its own pre-releases
            span = _Span(low if found["pre"] else beyond, None)
        case "<":
            span = _Span((0, 0, 0), low)
        case "<=":
            span = _Span((0, 0, 0), low if found["pre"] else beyond)
        case "^":
            first = next((n for n, number in enumerate(numbers) if number), len(numbers) - 1)
            span = _Span(low, _next(numbers[: first + 1]))
        case "~" | "~>":
            span = _Span(low, _next(numbers[:2]))
        case _:
            span = _Span(low, low if found["pre"] else beyond)
    return span


def _next(numbers: list[int]) -> _Release:
    """The first release beyond everything that begins with these numbers."""
    raised = [*numbers[:-1], numbers[-1] + 1, 0, 0][:3]
    return (raised[0], raised[1], raised[2])
