"""Our templates as they were compiled before: compiling those of one report takes a third of a second.

Language, theme and data are no part of what is kept, so the environment may print nothing and reckon nothing
before a page is filled.
"""

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

from jinja2 import FileSystemBytecodeCache, __version__
from jinja2.bccache import Bucket
from platformdirs import user_cache_path


class Compiled(FileSystemBytecodeCache):
    """The compiled templates of one folder, each found again as long as nothing that made it has changed."""

    def __init__(self, folder: Path, maker: Path) -> None:
        """``maker``: the module that makes the environment; what it compiled is lost when it changes."""
        super().__init__(str(folder))
        self._made_by = f"{__version__}:{hashlib.sha256(maker.read_bytes()).hexdigest()}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name under which a template is kept."""
        return super().get_cache_key(f"{self._made_by}:{name}", filename)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find one template; a file that is broken is none."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - pickle and marshal name no list of the errors that a damaged file may raise
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one template, where there is room."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def kept(maker: Path) -> Compiled | None:
    """Those in the user's cache; None where somebody else could have written them, for they are run."""
    folder = user_cache_path("lastmile") / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = folder.lstat()
    except OSError:
        return None
    own = hasattr(os, "getuid") and found.st_uid == os.getuid() and stat.S_ISDIR(found.st_mode)
    return Compiled(folder, maker) if own and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) else None
