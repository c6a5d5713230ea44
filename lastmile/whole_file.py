"""Puts a file in place as a whole: the old one or the new one, never a part."""

import contextlib
import os
import secrets
import time
from collections.abc import Iterable
from pathlib import Path

ABANDONED = 3600.0  # seconds; nobody writes one file for so long


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Remove the parts of these files that a killed run left in ``folder``; a younger one may be at work."""
    for part in (part for name in names for part in folder.glob(f".{name}.*.part")):
        with contextlib.suppress(OSError):
            if time.time() - part.lstat().st_mtime > ABANDONED:
                part.unlink()


def write_whole(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write beside, sync, then put in place. ``mode`` is that of the new file. Raises OSError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(beside, flags, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
