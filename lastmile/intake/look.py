"""The front door: from what the user typed to an ``Inventory``."""

import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from lastmile.errors import TargetError
from lastmile.intake.address import Address, parse_target
from lastmile.intake.manifests.registry import is_manifest, read_manifest
from lastmile.intake.manifests.tree import read_tree
from lastmile.intake.opened import Opened, open_target
from lastmile.intake.paths import globs
from lastmile.intake.roles import vendored_root
from lastmile.intake.snapshot import Snapshot, read_copy, take_snapshot
from lastmile.intake.survey import survey
from lastmile.intake.trials import with_trials
from lastmile.intake.wishes import Wishes, make_wishes
from lastmile.inventory import Inventory, Limits, Manifest, SourceFile
from lastmile.model import Language, Role, Target

_GIT_LEFTOVERS = ("git", "git-home", "git-out", "askpass")
_NOT_SHIPPED = frozenset(("test", "tests", "fixtures", "examples", "example", "e2e"))
_CODE = (Role.SOURCE, Role.TEST, Role.TRIAL)


def _nothing(address: Address, opened: Opened, shot: Snapshot, wishes: Wishes) -> TargetError:
    """Say why there is nothing to audit, and what to do."""
    where = f"{address.name}/{wishes.subdir}" if wishes.subdir else address.name
    if not opened.source.entries:
        return TargetError(f"{where} is empty: there is nothing to audit")
    reasons = Counter(item.reason.partition(" (")[0] for item in shot.left_out)
    if set(reasons) == {"binary file"}:
        return TargetError(f"{where} holds only binaries: name the folder that holds the source code")
    common = reasons.most_common(1)[0][0] if reasons else "no file is text"
    return TargetError(f"{where} holds no file that can be audited (most often: {common})")


def _snapshot(
    address: Address, opened: Opened, wishes: Wishes, folder: Path, exclude: Iterable[str]
) -> Snapshot:
    excluded = globs(exclude)
    shot = take_snapshot(opened.source, folder, subdir=wishes.subdir, excluded=excluded)
    if wishes.subdir and not any(
        entry.path.startswith(f"{wishes.subdir}/") for entry in opened.source.entries
    ):
        raise TargetError(f"{address.name} has no folder {wishes.subdir!r} with files in it; check --subdir")
    roles = {file.role for file in shot.files}
    if Role.SOURCE not in roles and Role.TEST in roles:  # a repository of examples: they are its source
        shutil.rmtree(folder)
        shot = take_snapshot(opened.source, folder, subdir=wishes.subdir, excluded=excluded, examples=False)
    if not shot.files:
        raise _nothing(address, opened, shot, wishes)
    shot.files[:] = with_trials(shot.files, partial(read_copy, shot.folder))
    return shot


def _manifests(shot: Snapshot, opened: Opened, read: Callable[[SourceFile], str]) -> tuple[Manifest, ...]:
    """Every manifest and lock outside vendored code; one that could not be copied is named with a problem."""
    files = {file.path: file for file in shot.files}
    wanted = [
        file.path
        for file in shot.files
        if is_manifest(file.path) and file.role not in (Role.VENDORED, Role.GENERATED, Role.MINIFIED)
    ]
    read_ones = read_tree(files, wanted, lambda path: read(files[path]))
    found = [_manifest(manifest, files[manifest.path].role) for manifest in read_ones]
    found.extend(
        replace(read_manifest(entry.path, ""), dependencies=(), problem="the file could not be read")
        for entry in opened.source.entries
        if entry.path not in files and is_manifest(entry.path) and vendored_root(entry.path) is None
    )
    return tuple(sorted(found, key=lambda manifest: manifest.path))


def _manifest(manifest: Manifest, role: Role) -> Manifest:
    """What only tests, examples or the documentation install does not ship."""
    folders = [part.lower() for part in PurePosixPath(manifest.path).parts[:-1]]
    aside = role is Role.TEST or _NOT_SHIPPED & set(folders) or folders[:1] in (["docs"], ["doc"])
    if not aside:
        return manifest
    return replace(manifest, dependencies=tuple(replace(d, development=True) for d in manifest.dependencies))


def _languages(files: Sequence[SourceFile]) -> tuple[Language, ...]:
    """Most lines first; files of code only."""
    groups: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        if file.language is not None and file.role in _CODE:
            groups[file.language].append(file)
    made = [Language(name=n, files=len(fs), lines=sum(f.lines for f in fs)) for n, fs in groups.items()]
    return tuple(sorted(made, key=lambda language: (-language.lines, language.name)))


def _target(address: Address, opened: Opened, wishes: Wishes, shot: Snapshot) -> Target:
    history = opened.history
    return Target(
        source=address.source,
        name=address.name,
        commit=history.commit if history else None,
        ref=wishes.ref or (history.ref if history else None),
        subdir=wishes.subdir,
        dirty=history.dirty if history else None,
        files=len(shot.files),
        lines=sum(file.lines for file in shot.files if file.role in _CODE),
        languages=_languages(shot.files),
    )


def _clean_up(workspace: Path) -> None:
    """Remove the clone, our git settings and the askpass script: scanners need none of them."""
    for name in _GIT_LEFTOVERS:
        place = workspace / name
        if place.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink(missing_ok=True)


def _inventory(address: Address, opened: Opened, wishes: Wishes, shot: Snapshot, limits: Limits) -> Inventory:
    read = partial(read_copy, shot.folder)
    manifests = _manifests(shot, opened, read)
    facts, frameworks = survey(shot.files, read, manifests)
    return Inventory(
        target=_target(address, opened, wishes, shot),
        snapshot=shot.folder,
        workspace=shot.folder.parent / "scratch",
        files=tuple(shot.files),
        read=read,
        facts=facts,
        frameworks=frameworks,
        manifests=manifests,
        left_out=tuple(sorted((*opened.notes, *shot.left_out), key=lambda item: (item.path, item.reason))),
        suppressions=tuple(sorted(shot.suppressions, key=lambda s: (s.path, s.line or 0, s.rule or ""))),
        history=opened.history,
        limits=limits,
    )


def look(  # noqa: PLR0913 - one parameter an option of the command line
    target: str,
    *,
    ref: str | None = None,
    subdir: str | None = None,
    token_env: str | None = None,
    exclude: Iterable[str] = (),
    history: str | None = None,
    limits: Limits,
    workspace: Path,
    progress: Callable[[str], None],
) -> Inventory:
    """Open ``target``, copy it clean into ``workspace`` and survey it.

    ``workspace`` is an empty folder of ours, which the caller removes after the audit.
    Raises InputError (what was typed is wrong) and TargetError (there is nothing to audit).
    """
    wishes = make_wishes(
        ref=ref,
        subdir=subdir,
        token_env=token_env,
        history=history,
        seconds=limits.timeout,
        progress=progress,
    )
    address = parse_target(target)
    patterns = tuple(exclude)
    workspace = workspace.resolve()
    (workspace / "scratch").mkdir(mode=0o700)
    try:
        opened = open_target(address, wishes, workspace, globs(patterns))
        progress(f"reading {len(opened.source.entries):,} files")
        shot = _snapshot(address, opened, wishes, workspace / "snapshot", patterns)
    finally:
        _clean_up(workspace)
    progress("surveying")
    return _inventory(address, opened, wishes, shot, limits)
