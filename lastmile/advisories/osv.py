"""One OSV record, checked and cut down to what matching needs; the format is the OSV schema 1.x.

https://ossf.github.io/osv-schema/
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cvss import CVSS2, CVSS3, CVSS4
from cvss.exceptions import CVSSError

from lastmile.advisories.versions import LONGEST, normal_name
from lastmile.model import Severity

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_NAME = 300
_MOST_VERSIONS = 50_000
_MOST_EVENTS = 10_000
_EVENTS = ("introduced", "fixed", "last_affected", "limit")
_RANGES = ("SEMVER", "ECOSYSTEM")  # GIT ranges name commits, which no lock of a registry names
_VECTORS = {"CVSS_V4": CVSS4, "CVSS_V3": CVSS3, "CVSS_V2": CVSS2}  # the newest that is given counts
_WORDS = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
}

Event = tuple[str, str]
"""Kind of the event and the version at which it happens."""


class BadRecordError(ValueError):
    """A member is no OSV record; the text says why."""


@dataclass(frozen=True, slots=True)
class Affected:
    """What one advisory says of one package."""

    id: str
    aliases: tuple[str, ...]
    severity: str | None  # Severity; None: nobody published one
    notice: str  # "" for a hole; else why it is none: RustSec's "unmaintained", "notice", "unsound"
    ranges: tuple[tuple[Event, ...], ...]
    versions: tuple[str, ...]

    def to_json(self) -> str:
        """The row's text in the index."""
        return json.dumps(list(asdict(self).values()), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Affected":
        """The reverse of ``to_json``."""
        id_, aliases, severity, notice, ranges, versions = json.loads(text)
        events = tuple(tuple((kind, version) for kind, version in one) for one in ranges)
        return cls(id_, tuple(aliases), severity, notice, events, tuple(versions))


@dataclass(frozen=True, slots=True)
class Record:
    """One advisory as far as one ecosystem is concerned."""

    id: str
    modified: str  # ISO date, "" where the record names none
    affected: tuple[tuple[str, Affected], ...]  # normalised package name, what is said of it


def read(data: bytes, ecosystem: str) -> Record | None:
    """The record's part for ``ecosystem``; None if it was withdrawn or speaks of others only.

    Raises BadRecordError where it is no OSV record.
    """
    if not data:
        raise BadRecordError("empty, damaged, encrypted or too large")
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        raise BadRecordError("no JSON") from None
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str) or not _ID.fullmatch(raw["id"]):
        raise BadRecordError("no OSV record: it has no usable id")
    if raw.get("withdrawn"):
        return None
    try:
        affected = tuple(_affected(raw, ecosystem))
    except (TypeError, AttributeError, KeyError):
        raise BadRecordError("no OSV record: a field has another shape than the format says") from None
    if not affected:
        return None
    modified = raw.get("modified")
    date = modified[:10] if isinstance(modified, str) and _DATE.match(modified) else ""
    return Record(raw["id"], date, affected)


def _affected(raw: Mapping[str, Any], ecosystem: str) -> Iterator[tuple[str, Affected]]:
    aliases = tuple(sorted({a for a in raw.get("aliases") or () if isinstance(a, str) and _ID.fullmatch(a)}))
    for one in raw.get("affected") or ():
        package = one.get("package") or {}
        # "Maven:https://…" names a repository after the colon.
        if str(package.get("ecosystem", "")).partition(":")[0] != ecosystem:
            continue
        name = package["name"]
        if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME:
            raise BadRecordError("no OSV record: it names no package")
        versions = tuple(v for v in one.get("versions") or () if isinstance(v, str) and len(v) <= LONGEST)
        ranges = tuple(_ranges(one.get("ranges") or ()))
        if len(versions) > _MOST_VERSIONS or sum(map(len, ranges)) > _MOST_EVENTS:
            raise BadRecordError("it names more versions than any package has")
        if not versions and not ranges:
            continue  # commits alone: nothing that a lock could match
        word, notice = _severity(raw, one), _notice(raw, one)
        yield normal_name(ecosystem, name), Affected(raw["id"], aliases, word, notice, ranges, versions)


def _ranges(raw: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Event, ...]]:
    for one in raw:
        if one.get("type") not in _RANGES:
            continue
        events = [
            (kind, event[kind])
            for event in one.get("events") or ()
            for kind in _EVENTS
            if isinstance(event.get(kind), str) and len(event[kind]) <= LONGEST
        ]
        if any(kind == "introduced" for kind, _ in events):
            yield tuple(events)


def _notice(raw: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    for part in (raw, one):
        word = (part.get("database_specific") or {}).get("informational")
        if isinstance(word, str) and word:
            return word[:40]
    return ""


def _severity(raw: Mapping[str, Any], one: Mapping[str, Any]) -> str | None:
    """By the CVSS base score; else by the word that the database gives; else None."""
    given = {
        entry.get("type"): entry.get("score")
        for entry in (*(raw.get("severity") or ()), *(one.get("severity") or ()))
        if isinstance(entry, dict)
    }
    for kind, reader in _VECTORS.items():
        vector = given.get(kind)
        if isinstance(vector, str) and len(vector) < 500:
            try:
                return _by_score(float(reader(vector).base_score))
            except (CVSSError, ValueError, TypeError, KeyError, ArithmeticError):
                continue
    for part in (raw, one):
        for field in ("database_specific", "ecosystem_specific"):
            word = (part.get(field) or {}).get("severity")
            if isinstance(word, str) and word.lower() in _WORDS:
                return _WORDS[word.lower()].value
    return None


def _by_score(score: float) -> str:
    """CVSS's own qualitative scale (v3.1 section 5, v4.0 section 6); 0.0 is "none" there."""
    steps = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM))
    return next((severity for least, severity in steps if score >= least), Severity.LOW).value
