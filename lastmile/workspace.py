"""A private folder for one audit, removed whatever happens; what a killed run left behind is swept."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "lastmile-"


@contextmanager
def workspace() -> Iterator[Path]:
    """Yield an empty folder (0700) that bears this process's id, and remove it at the end.

    Raises OSError when the system's temporary folder cannot be written.
    """
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        remove(folder)


def sweep(*, ours_too: bool = False) -> list[Path]:
    """Remove our own folders whose process is gone (a SIGKILL leaves them); return what was removed.

    ``ours_too``: this process ends at once, and threads of it may have made some that nobody else removes.
    """
    removed = []
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        try:
            ours = folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
        except OSError:
            continue
        if not (ours and owner.isdigit()):
            continue
        if not _alive(int(owner)) or (ours_too and int(owner) == os.getpid()):
            remove(folder)
            removed.append(folder)
    return removed


def remove(folder: Path) -> None:
    """Remove a folder of ours, also where a part is read-only, or another process is quicker."""

    def unlock(_function: object, path: str, _error: object) -> None:
        parent = Path(path).parent
        # Two audits that begin at once sweep the same leftovers.
        with suppress(FileNotFoundError):
            parent.chmod(0o700)
        if Path(path).is_dir() and not Path(path).is_symlink():
            with suppress(FileNotFoundError):
                Path(path).chmod(0o700)
            shutil.rmtree(path, ignore_errors=True)
        else:
            Path(path).unlink(missing_ok=True)

    if folder.exists():
        shutil.rmtree(folder, onerror=unlock)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
