"""Which popular package a name could be mistaken for: by a slip of the finger, a separator, or the order.

Distance: Damerau-Levenshtein (a swap of neighbours counts one), by RapidFuzz. Short names are near to many,
so the distance allowed grows with the length.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from lastmile.names import is_known, popular

_SHORTEST = 5  # characters; below that every other word is near
_LONG = 9  # characters from which on two slips are allowed
_PARTS = re.compile(r"[-_.]+")
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=4096)
def nearest(ecosystem: str, name: str) -> str | None:
    """The popular name that this one resembles; None for known names, scopes and whatever is far from all."""
    if len(name) < _SHORTEST or name.startswith("@") or is_known(ecosystem, name):
        return None
    if (shuffled := _shuffled(ecosystem).get(_key(name))) is not None:
        return shuffled if shuffled != name else None
    most = 2 if len(name) >= _LONG else 1
    found = extractOne(name, _plain_names(ecosystem), scorer=DamerauLevenshtein.distance, score_cutoff=most)
    if found is None:
        return None
    other = found[0]
    # "psycopg3" beside "psycopg2" is the next generation, not a slip.
    same_but_digits = _DIGITS.sub("", name) == _DIGITS.sub("", other)
    return None if same_but_digits or len(other) < _SHORTEST else other


@cache
def _plain_names(ecosystem: str) -> tuple[str, ...]:
    return tuple(name for name in popular(ecosystem) if not name.startswith("@"))


@cache
def _shuffled(ecosystem: str) -> Mapping[str, str]:
    """Popular names of several parts by their parts in order: "cors-flask" is found as "flask-cors"."""
    names = (name for name in reversed(_plain_names(ecosystem)) if _PARTS.search(name))
    return {_key(name): name for name in names}


def _key(name: str) -> str:
    return " ".join(sorted(_PARTS.split(name.lower())))
