"""Builds a new index beside the old one and puts it in its place: all of an update, or nothing of it."""

import fcntl
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from lastmile.advisories.index import Holding, Writer, place
from lastmile.advisories.osv import Affected, BadRecordError, read
from lastmile.advisories.sources import (
    ExportError,
    Source,
    SourceError,
    UpdateError,
    exploited_ids,
    gather,
    is_address,
    members,
)

SOURCE_VARIABLE = "LASTMILE_ADVISORIES_URL"
PATIENCE = 60.0  # seconds to wait for another update
_FEW = 3  # broken members that any export may have
_PART = 0.05  # and the part of all members above which an export is not believed
_BATCH = 2000


def update(
    origin: str | None, asked: Sequence[str], say: Callable[[str], None] = lambda _text: None
) -> tuple[Holding, ...]:
    """Take the exports of ``asked`` (none: all that the source has) into the index; return what is new.

    ``origin``: folder, zip or address; None: LASTMILE_ADVISORIES_URL, else OSV's own exports.
    Raises SourceError (what the user named), UpdateError and WebError; the old index is whole then.
    """
    origin = origin or os.environ.get(SOURCE_VARIABLE) or None
    target = place()
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(target), tempfile.TemporaryDirectory(dir=target.parent, prefix=".advisories-") as desk:
            source = gather(origin, tuple(dict.fromkeys(asked)), Path(desk))
            for remark in source.remarks:
                say(remark)
            return _built(source, target, Path(desk) / "new.sqlite", say)
    except ExportError as error:
        if origin and not is_address(origin):
            raise SourceError(f"--from: {error}") from None
        raise
    except (OSError, sqlite3.Error) as error:
        said = getattr(error, "strerror", None) or type(error).__name__
        raise UpdateError(f"the advisory index cannot be written: {said}; the old data stays") from None


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """One update at a time; the lock goes with the process, however that ends."""
    with (target.parent / f".{target.name}.lock").open("w") as lock:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise UpdateError("another update is under way; the old data stays") from None
                time.sleep(0.1)
        yield


def _built(source: Source, target: Path, new: Path, say: Callable[[str], None]) -> tuple[Holding, ...]:
    writer = Writer(new)
    try:
        writer.keep(target, source.exports, exploited=source.exploited is None)
        if source.exploited is not None:
            writer.exploited(exploited_ids(source.exploited))
        held = tuple(_take(writer, name, file, source.name, say) for name, file in source.exports.items())
        writer.finish()
    finally:
        writer.close()
    with new.open("rb") as whole:
        os.fsync(whole.fileno())
    new.replace(target)
    return held


def _take(writer: Writer, ecosystem: str, file: Path, source: str, say: Callable[[str], None]) -> Holding:
    """Read one export into the new index. Raises ExportError where too little of it can be read."""
    today = datetime.now(UTC).date()
    names, newest, live, total, broken = set[str](), "", 0, 0, list[tuple[str, str]]()
    batch: list[tuple[str, Affected]] = []
    for member, content in members(file, ecosystem):
        total += 1
        try:
            record = read(content, ecosystem)
        except BadRecordError as error:
            broken.append((member, str(error)))
            continue
        if record is None:
            continue
        live += 1
        newest = max(newest, _clamped(record.modified, today))
        names.update(name for name, _ in record.affected)
        batch += record.affected
        if len(batch) >= _BATCH:
            writer.add(ecosystem, batch)
            batch = []
    writer.add(ecosystem, batch)
    for member, why in broken[:_FEW]:
        say(f"{ecosystem}: {member!a:.120} left out: {why}")
    if len(broken) > max(_FEW, total * _PART) or not names:
        what = f"{len(broken)} of {total} members are broken" if broken else "no advisory of it in the export"
        raise ExportError(f"{ecosystem}/all.zip: {what}; the old data stays")
    holding = Holding(ecosystem, live, len(names), newest, source, len(broken), today.isoformat())
    writer.hold(holding)
    return holding


def _clamped(modified: str, today: date) -> str:
    """A record from the future is no proof that the data are newer than today; year 1 means unknown."""
    if modified < "1990":
        return ""
    return min(modified, today.isoformat())
