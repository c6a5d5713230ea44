"""Opens a target: a folder as it lies, a commit of it, a bare repository, or a clone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from re import Pattern

from lastmile.errors import TargetError
from lastmile.intake.address import Address, Kind
from lastmile.intake.checkout import Git, GitFailed, clone
from lastmile.intake.commit import commit_source
from lastmile.intake.folder import folder_source
from lastmile.intake.git_facts import differs, history_of
from lastmile.intake.git_objects import (
    GitEntry,
    NoHistory,
    borrow,
    fetches_elsewhere,
    find_commit,
    list_files,
)
from lastmile.intake.paths import visible
from lastmile.intake.source import Source
from lastmile.intake.wishes import Wishes
from lastmile.inventory import History
from lastmile.model import LeftOut


@dataclass(frozen=True)
class Opened:
    """The files of a target, and its history where git could tell."""

    source: Source
    history: History | None
    notes: tuple[LeftOut, ...] = ()


def open_target(address: Address, wishes: Wishes, workspace: Path, excluded: Pattern[str] | None) -> Opened:
    """Lay a target open, without running anything of it and without following anything out of it.

    Raises TargetError (cannot be reached, unknown ref, damaged) and InputError (token).
    """
    if address.folder is not None and address.kind is Kind.FOLDER and wishes.ref is None:
        return _folder(address.folder, wishes, workspace, excluded)
    try:
        return _commit(_repository(address, wishes, workspace), address, wishes, excluded)
    except NoHistory as reason:
        wanted = "--ref needs git, and " if wishes.ref else ""
        raise TargetError(f"{wanted}{address.name} cannot be read as a repository: {reason}") from None
    except GitFailed as failed:
        raise TargetError(f"{address.name} cannot be read as a repository: {failed}") from None


def _repository(address: Address, wishes: Wishes, workspace: Path) -> Git:
    local = None if address.folder is None else _git_dir(address.folder, address.kind)
    if address.kind in (Kind.REMOTE, Kind.FILE_URL) and not (local and fetches_elsewhere(local)):
        try:
            git_dir = clone(
                address,
                workspace,
                ref=wishes.ref,
                history=wishes.history,
                token_env=wishes.token_env,
                seconds=wishes.seconds,
                progress=wishes.progress,
            )
            return Git(workspace, git_dir)
        except GitFailed:
            if local is None:
                raise
            # The far side gives up on one damaged object; read it directly and name what is damaged.
            wishes.progress("the repository cannot be cloned whole: reading what is there")
    if local is None:
        raise NoHistory("it is not a folder")
    return borrow(workspace, local)


def _git_dir(folder: Path, kind: Kind) -> Path:
    return folder / ".git" if kind is not Kind.BARE and (folder / ".git").exists() else folder


def _commit(git: Git, address: Address, wishes: Wishes, excluded: Pattern[str] | None) -> Opened:
    commit = find_commit(git, wishes.ref)
    if commit is None and wishes.ref is None:
        raise TargetError(f"{address.source} is empty: it has no commit on its main branch")
    if commit is None:
        more = (
            "; only the newest commits were fetched, --history full fetches all" if _is_shallow(git) else ""
        )
        raise TargetError(f"{address.source} has no branch, tag or commit {wishes.ref!r}{more}")
    files, unreadable = list_files(git, commit)
    source = commit_source(git, files, unreadable, subdir=wishes.subdir, excluded=excluded)
    counted, inside = wishes.history != "none", _inside(wishes, excluded)
    history = history_of(git, commit, wishes.ref, files, dirty=False, counted=counted, inside=inside)
    return Opened(source, history)


def _inside(wishes: Wishes, excluded: Pattern[str] | None) -> Callable[[str], bool]:
    """Which paths of the repository the user asked for."""
    below = f"{wishes.subdir}/" if wishes.subdir else ""
    return lambda path: path.startswith(below) and not (excluded and excluded.match(path))


def _is_shallow(git: Git) -> bool:
    return (git.git_dir / "shallow").exists()


def _folder(folder: Path, wishes: Wishes, workspace: Path, excluded: Pattern[str] | None) -> Opened:
    """A folder as it lies; git only adds facts, and where it cannot the audit goes on without."""
    git: Git | None = None
    files: list[GitEntry] = []
    history: History | None = None
    notes: tuple[LeftOut, ...] = ()
    try:
        if (folder / ".git").exists() or (folder / ".git").is_symlink():
            git = borrow(workspace, folder / ".git")
            history, files = _metadata(git, folder, wishes, excluded)
    except (NoHistory, GitFailed, TargetError) as reason:
        notes = (LeftOut(path=".git", reason=f"history not read: {reason}"),)
    tracked = [visible(file.path) for file in files]
    return Opened(
        folder_source(folder, subdir=wishes.subdir, excluded=excluded, tracked=tracked), history, notes
    )


def _metadata(
    git: Git, folder: Path, wishes: Wishes, excluded: Pattern[str] | None
) -> tuple[History | None, list[GitEntry]]:
    commit = find_commit(git, None)
    if commit is None:
        return None, []
    files, unreadable = list_files(git, commit)
    dirty = None if unreadable else differs(git, folder, files)
    counted, inside = wishes.history != "none", _inside(wishes, excluded)
    history = history_of(git, commit, None, files, dirty=dirty, counted=counted, inside=inside)
    return history, files
