"""How the code of a commit came to be: people, traces of tools, lines nobody returned to. Facts, no score."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from lastmile.intake.checkout import Git, GitFailed
from lastmile.intake.git_objects import GitEntry
from lastmile.intake.git_people import knowledge_of
from lastmile.intake.git_standing import LARGEST, Growth, sizes_of, standing_of, told
from lastmile.intake.git_traces import traced
from lastmile.intake.git_walk import (
    Change,
    Deadline,
    Life,
    changes_of,
    commits_of,
    lives_of,
    main_line,
)
from lastmile.intake.paths import left_out_folder, visible
from lastmile.intake.roles import role_of
from lastmile.model import History, Role

_SECONDS = 120.0  # of wall time for all of it; 26,000 commits take some 7 of one core
_MESSAGE = 20_000  # characters of a message that are read
_PACKAGED = frozenset(("package.json",))
_NOT_ASKED = "the history was not asked for (--history none); --history full looks at it"
_SHALLOW = "only the newest commits are there; a full clone, or --history full, shows the rest"
# A pull or merge request, or a reviewer, in the words of the hosts; reading is a person's word for it.
_REVIEWED = re.compile(
    r"\A[^\n]{0,300}\(#\d{1,9}\)[ \t]*$|\AMerge pull request #\d|\AMerged in [^\n]{1,200} \(pull request #\d"
    r"|\AMerged PR \d|\AAuto merge of #\d|\AMerge #\d|^See merge request \S{1,200}!\d"
    r"|^(?:Reviewed-by|Reviewed-on|Approved-by|Differential Revision): \S",
    re.MULTILINE,
)


def story_of(
    git: Git,
    commit: str,
    entries: Sequence[GitEntry],
    *,
    counted: bool,
    inside: Callable[[str], bool] = lambda _path: True,
) -> History:
    """The history of ``commit``, whose files are ``entries``; what cannot be told says why.

    ``counted=False``: the user wants no history. ``inside``: which paths (visible form) are audited.
    """
    shallow = (git.git_dir / "shallow").exists()
    if shallow or not counted:
        return History(shallow=shallow, reason=_SHALLOW if shallow else _NOT_ASKED)
    deadline = Deadline(_SECONDS)
    try:
        commits = commits_of(git, commit, deadline)
        today = _today(entries, inside)
        growth = Growth()
        product = _product()

        def seen(change: Change) -> None:
            if product(change.path) and inside(visible(change.path)):
                growth.note(change)

        lives = lives_of(changes_of(git, commit, deadline), frozenset(today), seen)
    except GitFailed as failed:
        return History(shallow=False, reason=f"the history could not be walked: {failed}")
    traces, bearing = traced(commits, [entry.path for entry in entries])
    line = main_line(commits)
    dates = [one.date for one in commits]
    return History(
        shallow=False,
        commits=len(commits),
        first_commit=min(dates, default=None),
        last_commit=dates[0] if dates else None,
        main_line=len(line),
        reviewed=sum(1 for one in line if _REVIEWED.search(one.message[:_MESSAGE])),
        traced=len(bearing),
        traces=traces,
        knowledge=knowledge_of(commits, lives),
        **_counted(git, today, lives, growth, bearing, deadline),
    )


def _product() -> Callable[[bytes], bool]:
    @cache  # a path comes again with each commit that touched it
    def product(path: bytes) -> bool:
        return _is_product(visible(path))

    return product


def _is_product(path: str) -> bool:
    """Whether a path is the product's source; a tracked ``dist`` is output wherever it lies."""
    folders = path.split("/")[:-1]
    return role_of(path) is Role.SOURCE and not any(
        left_out_folder(name, _PACKAGED, tracked=True) for name in folders
    )


def _today(entries: Sequence[GitEntry], inside: Callable[[str], bool]) -> dict[bytes, str]:
    """Path -> blob of each file of product code that is audited."""
    return {
        entry.path: entry.object_id
        for entry in entries
        if entry.mode in ("100644", "100755")
        and entry.size is not None
        and entry.size <= LARGEST
        and inside(visible(entry.path))
        and _is_product(visible(entry.path))
    }


def _counted(  # noqa: PLR0913, PLR0917 - what the walk brought home
    git: Git,
    today: Mapping[bytes, str],
    lives: Mapping[bytes, Life],
    growth: Growth,
    bearing: frozenset[str],
    deadline: Deadline,
) -> dict[str, Any]:
    """The parts that need the files' text; each says itself why it is missing."""
    parts: dict[str, Any] = {}
    giants: dict[str, int] | None = None
    try:
        blobs = growth.blobs() | set(today.values()) | {life.first for life in lives.values() if life.first}
        sizes = sizes_of(git, sorted(blobs), deadline)
        try:
            giants = growth.giants(git, sizes, deadline)
            parts["giants"] = told(giants)
        except GitFailed as failed:
            parts["giants_reason"] = str(failed)
        parts["standing"] = standing_of(git, today, lives, sizes, giants, bearing, deadline)
    except GitFailed as failed:
        parts["standing_reason"] = str(failed)
        if giants is None:
            parts.setdefault("giants_reason", str(failed))
    return parts
