"""Which SQL files build one database, and which of them are in force; no check itself."""

import re
from collections import defaultdict
from collections.abc import Iterable

from lastmile.inventory import SourceFile

# Drafts below the migrations; Supabase's own tool runs the files of the folder itself and no others.
_LAID_BY = re.compile(
    r"(?:^|/)(?:[\w.]*[_\-.])?(?:old|backups?|archived?|deprecated|unused)(?:[_\-.][\w.\-]*)?/",
    re.IGNORECASE,
)
_BELOW_SUPABASE = re.compile(r"(?:^|/)supabase/migrations/[^/]+/")


def groups(files: Iterable[SourceFile], telling: Iterable[SourceFile]) -> list[list[SourceFile]]:
    """Files that build one database: a migrations folder each; without one, all SQL files together.

    Only groups that hold one of the ``telling`` files come back.
    """
    folders: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        folders[_migrations(file.path)].append(file)
    for folder, group in folders.items():
        folders[folder] = [f for f in group if not folder or not _is_laid_by(f.path)] or group
    wanted = {_migrations(f.path) for f in telling}
    if wanted != {""}:
        wanted.discard("")  # dumps and drafts beside the migrations do not say what is in force
    return [folders[folder] for folder in sorted(wanted)]


def _migrations(path: str) -> str:
    found = re.match(r"(?:.*/)?migrations?/", path)
    return found[0] if found else ""


def _is_laid_by(path: str) -> bool:
    return bool(_BELOW_SUPABASE.search(path) or _LAID_BY.search(path))
