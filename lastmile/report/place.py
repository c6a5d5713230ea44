"""Where reports go, checked before the work: an audit of ten minutes must not end in «permission denied»."""

import os
import re
import shutil
import tempfile
from pathlib import Path

from lastmile.errors import InputError
from lastmile.model import Audit

FREE_MEGABYTES = 50  # the largest reports seen are a fifth of it
LONGEST_SHOWN = 120  # characters of a folder's name in a message


def prepare(folder: Path) -> None:
    """Make sure that files can be written into ``folder``; leave nothing behind that was not there.

    Raises InputError, one line: what is wrong with the folder.
    """
    existing = _existing(folder)
    if not existing.is_dir():
        raise InputError(f"{existing} is a file; name a folder with --output")
    try:
        # Made and removed at once: only a real attempt knows about quotas and read-only mounts.
        with tempfile.NamedTemporaryFile(dir=existing, prefix=".lastmile-"):
            pass
        free = shutil.disk_usage(existing).free // 1_000_000
    except OSError as error:
        problem = os.strerror(error.errno) if error.errno else str(error)
        raise InputError(f"{folder}: cannot be written: {problem}; name another with --output") from None
    if free < FREE_MEGABYTES:
        raise InputError(f"{folder}: only {free} MB are free; {FREE_MEGABYTES} MB are needed")


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    try:
        for place in (folder, *folder.absolute().parents):
            if place.exists():
                return place
            if place.is_symlink():
                raise InputError(f"{place} is a link that leads nowhere; name a folder with --output")
    except OSError as error:  # a name that is too long, a folder above it that nobody may enter
        name = str(folder) if len(str(folder)) <= LONGEST_SHOWN else f"{str(folder)[:LONGEST_SHOWN]}…"
        raise InputError(f"{name}: {error.strerror or error}; name another with --output") from None
    return Path("/")


def destination(base: Path, audit: Audit) -> Path:
    """The default folder of an audit: its name and the start of its commit."""
    commit = f"-{audit.target.commit[:12]}" if audit.target.commit else ""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", audit.target.name).strip(".-") or "target"  # a mask is no name
    return base / f"{name}{commit}"
