"""Which engagement file lies beside an audit, and whether it may be taken without being named."""

from pathlib import Path

NAME = "engagement.yaml"


def beside(folder: Path) -> Path | None:
    """The engagement file in a folder of reports, None where there is none that may be taken.

    Inside a version-controlled folder the file could be the target's own: somebody may audit what lies in
    the current folder and write into it. There only a file that nobody else can read is taken, as
    ``lastmile triage`` makes it; git never checks out such a one by itself. Any other has to be named.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    return path if not foreign(path) else None


def foreign(path: Path) -> bool:
    """It lies in a version-controlled folder and is open to others, so it may have come with the target."""
    held = any((parent / ".git").exists() for parent in path.resolve().parents)
    return held and (path.is_symlink() or bool(path.stat().st_mode & 0o077))
