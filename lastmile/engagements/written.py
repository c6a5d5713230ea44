"""A record of the store put back into a file."""

import os
from pathlib import Path

from lastmile.engagements.place import StoreError


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, readable by its owner alone. Raises StoreError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        place = os.open(path, flags, 0o600)
    except FileExistsError:
        raise StoreError(f"{path}: is there already; name another file with --output") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from None
    try:
        with os.fdopen(place, "wb") as file:
            file.write(data)
    except OSError as error:
        path.unlink(missing_ok=True)  # half a record is none
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from None
