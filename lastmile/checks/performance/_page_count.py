"""Numbers of requests, and how often code runs, for ``api_calls_on_load``; no check itself."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

_MOST = 10_000  # requests of one call site; more is as bad


class Kind(StrEnum):
    """How often one call site sends."""

    REQUEST = "request"  # each time that it runs
    QUERY = "query"  # once: a cache answers the others
    OWN_QUERY = "own query"  # once for each value of the component's parameters


Place = tuple[str, int, Kind]


@dataclass
class Count:
    """Requests by call site: how many, and whether one for each row of a list (which counts as one)."""

    places: dict[Place, tuple[int, bool]] = field(default_factory=dict)

    @property
    def sent(self) -> int:
        """Requests in all; a list of unknown length counts as one."""
        return sum(times for times, _ in self.places.values())

    @property
    def listed(self) -> int:
        """Call sites that send one request for each row of a list."""
        return sum(listed for _, listed in self.places.values())

    def add(self, place: Place, times: int, *, listed: bool) -> None:
        """Add what one call site sends."""
        before, was = self.places.get(place, (0, False))
        if place[2] is Kind.QUERY:
            self.places[place] = (1, False)
        else:
            self.places[place] = (min(before + times, _MOST), was or listed)

    def merge(self, other: "Count", often: "Often") -> None:
        """Add what a part sends that runs ``often``."""
        for place, (times, listed) in other.places.items():
            self.add(place, times * often.times, listed=listed or often.listed)


@dataclass(frozen=True)
class Often:
    """How often code runs: a known number of times, and whether also once for each row of a list."""

    times: int = 1
    listed: bool = False

    def over(self, length: int | None) -> "Often":
        """The same within a loop over that many items; None: nobody knows how many."""
        if length is None:
            return replace(self, listed=True)
        return replace(self, times=min(self.times * max(length, 1), _MOST))
