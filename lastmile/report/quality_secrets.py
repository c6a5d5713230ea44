"""The last wall before a file is written: no secret, and nothing that is fetched from elsewhere.

Redaction masks a secret where a text of the target enters the record; this looks at what leaves, words of
the consultant and of a theme included. It never opens for a draft.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from lastmile.secret.search import find_secrets

# Between two texts: no shape of a secret runs over it, so that two texts never make one.
_APART = "\n\0\n"


def secrets(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One line for each text (place, text) that holds a secret; the value is never in it."""
    told: dict[str, str] = {}
    for place, text in texts:
        told.setdefault(text, place)
    joined = _APART.join(told)
    starts, at = [], 0
    for text in told:
        starts.append(at)
        at += len(text) + len(_APART)
    places, number, last = list(told.values()), 0, ""
    for match in find_secrets(joined):
        while number + 1 < len(starts) and starts[number + 1] <= match.start:
            number += 1
        what = f"{match.provider} {match.kind}".strip()
        line = f"{places[number]}: a secret stands there in plain ({what}); take it out, and replace the key"
        if line != last:
            yield line
        last = line


def of_json(data: bytes) -> Iterator[tuple[str, str]]:
    """Every text of a JSON file, keys too, with the place where it stands."""
    return _inside(json.loads(data), "")


def _inside(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield place, key
            yield from _inside(one, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _inside(one, f"{place}[{number}]")
