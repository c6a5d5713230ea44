"""Finds secrets in a text: keys in a provider's shape, addresses with a password, telling assignments.

Linear by construction: shapes are matched at their literal, assignments only in windows of at most
``WINDOW`` characters around a telling word, and every repetition is bounded.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from lastmile.secret.shapes import Strength, shape_hits
from lastmile.secret.values import DYNAMIC, KEY_BEFORE, is_placeholder, judge_value, telling

WINDOW = 4000  # characters of one line that are looked at together
_OVERLAP = 500


@dataclass(frozen=True, slots=True)
class SecretMatch:
    """One secret in a text; ``repr`` never shows the value."""

    provider: str  # "Stripe"; "" where only the name tells
    kind: str  # "secret key", "password", "address with a password"
    line: int  # 1-based
    column: int  # 1-based
    value: str = field(repr=False)
    name: str | None  # variable or key that holds it
    strength: Strength
    start: int  # offset in the text


# Every name that ``telling`` accepts holds one of these; plain lower-case literals, for speed.
_TELLING = re.compile("pass|pwd|secret|token|credential|authorization|key")
_BEFORE_KEY = tuple(f"{word}{joint}" for word in sorted(KEY_BEFORE) for joint in ("", "_", "-", "."))

_NAME = r"(?P<name>[A-Za-z_][A-Za-z0-9_.\-]{0,80})"
_QUOTED = r"[rbuRBU]{0,2}(?P<quote>[\"'`])(?P<value>[^\"'`\n]{3,400})(?P=quote)"
_ASSIGNMENTS = (
    re.compile(
        rf"(?<![A-Za-z0-9_.\-]){_NAME}[\"'`]?\]?[ \t]{{0,20}}"
        rf"(?::[ \t]{{0,4}}[A-Za-z_][\w\[\]|.]{{0,30}}[ \t]{{0,4}})?(?:=>|:=|=|:)[ \t]{{0,20}}{_QUOTED}"
    ),
    # a look-up with a default in Python, and below in JavaScript
    re.compile(
        rf"(?:get|env|config|getenv)\([ ]?[\"']{_NAME}[\"'],[ ]{{0,4}}(?:default[ ]?=[ ]?)?{_QUOTED}",
        re.IGNORECASE,
    ),
    re.compile(rf"env(?:\.|\[[\"']){_NAME}(?:[\"']\])?[ ]{{0,4}}(?:\|\||\?\?)[ ]{{0,4}}{_QUOTED}"),
)
_UNQUOTED = re.compile(
    rf"^[ \t]{{0,60}}(?:-[ ]|export[ ]|ENV[ ]|ARG[ ])?{_NAME}[ \t]{{0,20}}(?:=|:[ ])[ \t]{{0,20}}"
    r"(?P<value>[^\s\"'#]{3,400})[ \t]{0,80}(?:#[^\n]{0,400})?$"
)
_ADO = re.compile(
    r"(?P<name>(?:Password|Pwd))[ ]?=[ ]?(?P<value>[^;\"'\s{}$<>%]{4,100})(?=[;\"'\s]|$)", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"://(?P<user>[^\s:@/\"'<>`\\(){}]{0,64}):(?P<value>[^\s@/\"'<>`\\]{1,200})@(?P<host>[A-Za-z0-9._\-\[\]]{1,200})"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{1,20}$")
_NAME_BEFORE = re.compile(
    r"([A-Za-z_][A-Za-z0-9_.\-]{0,80})[\"'`]?\]?[ \t]{0,20}(?::[ \t]{0,4}[A-Za-z_]\w{0,30}[ \t]{0,4})?"
    r"(?:=>|:=|=|:|,)[ \t]{0,20}(?:new \w{1,30}\()?[rbuf]{0,2}[\"'`]{0,3}(?:Bearer |Basic )?$"
)

_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1", "host.docker.internal"})  # noqa: S104 - a name to recognise, nothing binds
# Passwords in the address of a development database that are no secret.
_COMMON = re.compile(
    r"(?:pass|password|passwd|pwd|secret|root|admin|guest|test|user|username|dev|postgres|mysql|mongo|redis|"
    r"rabbitmq|changeme|example|local|docker)\d{0,3}",
    re.IGNORECASE,
)


class _Places:
    """Line and column of an offset."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None

    def of(self, offset: int) -> tuple[int, int]:
        if self._starts is None:
            self._starts = [0, *(m.end() for m in re.finditer("\n", self._text))]
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def name_before(self, offset: int) -> str | None:
        begin = max(self._text.rfind("\n", 0, offset) + 1, offset - 200)
        found = _NAME_BEFORE.search(self._text[begin:offset])
        return found[1] if found else None


def find_secrets(text: str, *, unquoted: bool = False, wide: bool = False) -> list[SecretMatch]:
    """Every secret of a text in order; none overlaps another unless ``wide``.

    ``unquoted`` reads ``name: value`` lines too (configuration); ``wide`` keeps what may be a placeholder
    (for redaction, where one mask too many costs nothing).
    """
    places = _Places(text)
    found = list(_shaped(text, places, wide=wide))
    found += _addresses(text, places, wide=wide)
    found += _assigned(text, places, unquoted=unquoted, wide=wide)
    return sorted(found, key=lambda m: m.start) if wide else _apart(found)


def _apart(found: list[SecretMatch]) -> list[SecretMatch]:
    """Of matches that overlap the surest one, by the order in which the kinds were searched."""
    kept: list[SecretMatch] = []
    starts: list[int] = []
    for match in found:
        at = bisect_right(starts, match.start)
        before_ends = at > 0 and kept[at - 1].start + len(kept[at - 1].value) > match.start
        if not before_ends and not (at < len(starts) and starts[at] < match.start + len(match.value)):
            starts.insert(at, match.start)
            kept.insert(at, match)
    return kept


def _shaped(text: str, places: _Places, *, wide: bool) -> Iterator[SecretMatch]:
    for hit in shape_hits(text, wide=wide):
        line, column = places.of(hit.start)
        name = places.name_before(hit.start)
        yield SecretMatch(
            hit.shape.provider, hit.shape.kind, line, column, hit.value, name, hit.strength, hit.start
        )


def _addresses(text: str, places: _Places, *, wide: bool) -> Iterator[SecretMatch]:
    at = text.find("://")
    while at != -1:
        found, scheme = _ADDRESS.match(text, at), _SCHEME.search(text[max(0, at - 22) : at])
        if found and scheme:
            strength = _address_strength(found)
            if strength or (wide and not DYNAMIC.search(found["value"])):
                line, column = places.of(found.start("value"))
                name = places.name_before(at - len(scheme[0]))
                kind, start = "address with a password", found.start("value")
                yield SecretMatch(
                    "", kind, line, column, found["value"], name, strength or Strength.WEAK, start
                )
        at = text.find("://", at + 3)


def _address_strength(found: re.Match[str]) -> Strength | None:
    value, host = found["value"], found["host"].strip("[]").lower()
    plain = _COMMON.fullmatch(value) or value.lower() == found["user"].lower()
    if plain or is_placeholder(value) or len(value) < 4 or value.isalpha():
        return None
    return Strength.WEAK if host in _LOCAL_HOSTS or "." not in host else Strength.LIVE


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of lines that hold a telling word, each at most ``WINDOW`` long."""
    done = 0
    lower = text.lower()
    if len(lower) != len(text):  # a few capital letters of other scripts grow when lowered
        lower = "".join(c.lower() if c.isascii() else c for c in text)
    for hit in _TELLING.finditer(lower):
        begin = hit.start()
        if begin < done or (hit[0] == "key" and not lower.endswith(_BEFORE_KEY, max(0, begin - 20), begin)):
            continue
        first = max(text.rfind("\n", 0, begin) + 1, begin - _OVERLAP)
        end = text.find("\n", begin)
        last = min(end if end != -1 else len(text), first + WINDOW)
        yield first, last
        done = last if last == end or last == len(text) else last - _OVERLAP


def _assigned(text: str, places: _Places, *, unquoted: bool, wide: bool) -> Iterator[SecretMatch]:
    for first, last in _windows(text):
        part = text[first:last]
        patterns = (*_ASSIGNMENTS, _ADO) if ";" in part else _ASSIGNMENTS
        for pattern in (*patterns, _UNQUOTED) if unquoted or wide else patterns:
            for found in pattern.finditer(part):
                strength = judge_value(found["name"], found["value"])
                if strength is None and wide and telling(found["name"]):
                    strength = _widely(found["value"], quoted=pattern in _ASSIGNMENTS)
                if strength is not None:
                    start = first + found.start("value")
                    line, column = places.of(start)
                    kind = telling(found["name"]) or "secret"
                    yield SecretMatch("", kind, line, column, found["value"], found["name"], strength, start)


def _widely(value: str, *, quoted: bool) -> Strength | None:
    """For redaction: anything literal under a telling name."""
    if DYNAMIC.search(value) or len(value) < 4 or (not quoted and re.search(r"[()\[\]]|^\w+\.\w+", value)):
        return None
    return Strength.WEAK if quoted or any(c.isdigit() for c in value) else None
