"""Which place of a finding a reader sees first."""

import re
from functools import lru_cache

from lastmile.model import Finding

_ENTRY = re.compile(r"rout|api|view|handler|controller|server|main|app\.", re.IGNORECASE)
# Scripts that try something out, and prose: their places count, but a card shows the product if it fails.
_ASIDE = re.compile(r"(?:^|[_.-])test[-_.]|\.(?:mdx?|rst)$", re.IGNORECASE)  # of a file's name


@lru_cache(maxsize=4096)  # a path may be as long as the system allows, and each page asks again
def _standing(path: str) -> tuple[bool, bool]:
    """Whether a file stands beside the product, and whether it is none of its entrances."""
    return bool(_ASIDE.search(path.rpartition("/")[2])), not _ENTRY.search(path)


def preference(place: Finding) -> tuple[bool, bool, int, int, bool, str, int]:
    """Best place first: with code, of the product itself, the surest, the worst, near its entrance."""
    aside, inner = _standing(place.path or "")
    return (
        place.excerpt is None,
        aside,
        place.confidence.rank,
        place.severity.rank,
        inner,
        place.path or "",
        place.line or 0,
    )
