"""What a registry said of one name: there, absent, or nothing that can be believed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

THERE, ABSENT, UNKNOWN = "there", "absent", "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """One registry's word on one name; ``UNKNOWN`` carries the reason and nothing else."""

    state: str
    reason: str = ""
    newest: str | None = None  # newest stable version that is not withdrawn
    dates: Mapping[str, str] = field(
        default_factory=dict
    )  # version -> ISO date of its first file, where told
    releases: int | None = None  # versions that the registry lists; None: not told
    withdrawn: tuple[str, ...] = ()  # versions that their authors took back (PEP 592)
    notice: str = ""  # what authors or registry say of the whole: "deprecated: …", "archived", "quarantined"

    @property
    def first(self) -> date | None:
        """Day of the first upload."""
        return date.fromisoformat(min(self.dates.values())) if self.dates else None

    @property
    def last(self) -> date | None:
        """Day of the newest upload."""
        return date.fromisoformat(max(self.dates.values())) if self.dates else None

    def as_json(self) -> dict[str, Any]:
        """For the cache on disk."""
        return {
            "state": self.state,
            "newest": self.newest,
            "dates": dict(self.dates),
            "releases": self.releases,
            "withdrawn": list(self.withdrawn),
            "notice": self.notice,
        }


def from_json(data: Any) -> Answer | None:
    """The answer that ``as_json`` wrote; None for anything else."""
    try:
        state, newest, releases = data["state"], data["newest"], data["releases"]
        dates = {str(version): date.fromisoformat(day).isoformat() for version, day in data["dates"].items()}
        withdrawn, notice = tuple(str(version) for version in data["withdrawn"]), str(data["notice"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if state not in (THERE, ABSENT) or not isinstance(newest, str | None):
        return None
    if not isinstance(releases, int | None):
        return None
    return Answer(state, "", newest, dates, releases, withdrawn, notice)


def unknown(reason: str) -> Answer:
    """Nothing that can be believed."""
    return Answer(UNKNOWN, reason)


def day(text: object) -> str | None:
    """The ISO date at the head of a time as registries write it; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None
