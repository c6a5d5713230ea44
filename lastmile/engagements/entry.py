"""What the store writes down of one audit: the record whole, and the few facts by which it is found."""

import hashlib
import json
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any

from lastmile.engagements.place import StoreError
from lastmile.errors import AuditFileError
from lastmile.model import Audit, Decided, Finding, Status
from lastmile.secret.redaction import Redactor

NAME_MAX = 120  # characters of a client's or project's name
_RECORD_MAX = 512 * 1024 * 1024  # bytes; what audit.json may have


@dataclass(frozen=True)
class Entry:
    """One audit, ready to be written down."""

    client: str
    project: str
    named: bool  # the user typed the project's name
    values: dict[str, Any]  # columns of the audit's row
    accepted: tuple[dict[str, Any], ...]  # columns of the accepted risks' rows


def entry(audit: Audit, data: bytes, *, client: str | None, project: str | None) -> Entry:
    """Prepare an audit whose audit.json is ``data``.

    The client and the project come from the arguments, else from the record's engagement; a project without a
    name is called as its target. Raises InputError: no client, a name that cannot be one, no time of day.
    """
    told = audit.engagement
    owner = client or (told.client if told else None)
    if owner is None:
        raise StoreError("say whose audit this is: --client NAME (its engagement file names no client)")
    return Entry(
        client=name(owner, "client"),
        project=name(project or (told.project if told else None) or _called(audit), "project"),
        named=project is not None,
        values=_values(audit, data),
        accepted=tuple(_accepted(audit)),
    )


def name(text: str, what: str) -> str:
    """A client's or project's name as it is kept. Raises StoreError for one that nobody could type again."""
    shown = " ".join(unicodedata.normalize("NFC", text).split())
    if not shown or len(shown) > NAME_MAX or not shown.isprintable():
        raise StoreError(f"a {what} has a name of 1 to {NAME_MAX} printable characters")
    return shown


def key(text: str) -> str:
    """By what a name is found: case and spaces tell nobody apart."""
    return unicodedata.normalize("NFC", " ".join(text.split()).casefold())


def packed(data: bytes) -> bytes:
    """The record as it is kept."""
    return zlib.compress(data, 6)


def unpacked(data: bytes, digest: str, number: int) -> bytes:
    """The record as it was, byte for byte. Raises StoreError where it is damaged."""
    engine = zlib.decompressobj()
    try:
        record = engine.decompress(data, _RECORD_MAX)
    except zlib.error:
        record = b""
    if hashlib.sha256(record).hexdigest() != digest:
        raise StoreError(f"audit {number} of the store is damaged: it is not what was added")
    return record


def _called(audit: Audit) -> str:
    return _text(f"{audit.target.name}/{audit.target.subdir}" if audit.target.subdir else audit.target.name)


def _values(audit: Audit, data: bytes) -> dict[str, Any]:
    return {
        "run_key": _run_key(audit),
        "digest": hashlib.sha256(data).hexdigest(),
        "audited_at": _moment(audit.started_at),
        "target": _called(audit),
        "commit_id": _text(audit.target.commit)[:64] if audit.target.commit else None,
        "lastmile_version": _text(audit.lastmile_version),
        "checklist_version": _text(audit.checklist_version),
        "profile": _text(audit.profile),
        "scope": _text(scope(audit)),
        "verdict": _text(audit.verdict.status),
        "provisional": audit.verdict.provisional,
        **audit.score.model_dump(include={"overall", "low", "high", "coverage"}),
        "record": packed(data),
        "size": len(data),
    }


def scope(audit: Audit) -> str:
    """What the audit was told to look at, in words; "" for the whole repository."""
    phases = ", ".join(sorted(str(phase) for phase in audit.options.get("phases") or ()))
    excluded = ", ".join(sorted(str(glob) for glob in audit.options.get("exclude") or ()))
    parts = (
        f"only {audit.target.subdir}" if audit.target.subdir else "",
        f"only {phases}" if phases else "",
        f"without {excluded}" if excluded else "",
    )
    return "; ".join(part for part in parts if part)


def _run_key(audit: Audit) -> str:
    """The same for every judgement of one run: what was audited, when, and with which options."""
    parts = audit.model_dump(mode="json", include={"started_at", "finished_at", "target", "options"})
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _moment(text: str) -> str:
    """A time as UTC in ISO form, which sorts. Raises AuditFileError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise AuditFileError(f"the record's started_at is no time: {_text(text)[:40]}") from None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).isoformat(timespec="seconds")


def _accepted(audit: Audit) -> Iterator[dict[str, Any]]:
    """The decisions by which risks are accepted in this audit, each with what it is about."""
    mine = [finding for finding in audit.findings if finding.status is Status.ACCEPTED]
    for decided in audit.engagement.decisions if audit.engagement else ():
        about = [finding for finding in mine if _fits(decided, finding)]
        if decided.status is not Status.ACCEPTED or decided.state != "used" or not about:
            continue
        worst = min(about, key=lambda finding: finding.severity.rank)
        yield {
            "title": _text(worst.title or worst.message),
            "place": _text(_place(decided, worst)),
            "places": len(about),
            "severity": worst.severity.value,
            "author": _text(decided.author),
            "reason": _text(decided.reason),
            "expires": decided.expires,
        }


def _fits(decided: Decided, finding: Finding) -> bool:
    """Every selector that is given matches, and its author decided it."""
    return (
        finding.decided_by == decided.author
        and (decided.fingerprint is None or decided.fingerprint == finding.fingerprint)
        and (decided.rule is None or fnmatchcase(finding.rule, decided.rule))
        and (decided.path is None or fnmatchcase(finding.path or "", decided.path))
    )


def _place(decided: Decided, worst: Finding) -> str:
    if decided.fingerprint is None:
        return ", ".join(part for part in (decided.rule, decided.path) if part)
    line = f":{worst.line}" if worst.line else ""
    return f"{worst.path}{line}" if worst.path else "the whole repository"


def _text(text: str) -> str:
    """A text of the record as a database and a terminal can hold it."""
    return Redactor(()).path(text)
