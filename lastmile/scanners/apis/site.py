"""A folder that looks like an installed Python to a type checker: links into the wheelhouse, no program."""

from collections.abc import Iterable
from pathlib import Path

from lastmile.scanners.apis.store import LaidOut


def site_of(packages: Iterable[LaidOut], folder: Path, python: str) -> Path:
    """Make the environment below ``folder`` and return where its packages lie."""
    site = folder / "lib" / f"python{python}" / "site-packages"
    site.mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text(f"home = {folder}\nversion = {python}\n", encoding="utf-8")
    for package in packages:
        for entry in sorted(package.folder.iterdir()):
            if not entry.name.startswith("."):
                _link(entry, site / entry.name)
    return site


def _link(source: Path, goal: Path) -> None:
    """Link an entry; where several packages fill one folder, the folder is made and its parts are linked."""
    if not goal.exists():
        goal.symlink_to(source)
        return
    if not (goal.is_dir() and source.is_dir()):
        return  # two packages bring one module: pip would let the last one win, and nobody can say which
    if goal.is_symlink():
        first = goal.resolve()
        goal.unlink()
        goal.mkdir()
        for entry in first.iterdir():
            (goal / entry.name).symlink_to(entry)
    for entry in sorted(source.iterdir()):
        _link(entry, goal / entry.name)
