"""What the user may say about a target besides its address, judged before anything is opened."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from lastmile.errors import InputError

# A branch, tag or commit as git check-ref-format allows it; revision syntax (HEAD~3, a..b) is not taken.
_REF = re.compile(r"(?!.*(?:\.\.|//|@\{|/\.|\.lock(?:/|$)))[\w][\w./+@=,#%!-]*(?<![/.])$")


@dataclass(frozen=True)
class Wishes:
    """Options of one look."""

    ref: str | None
    subdir: str | None
    token_env: str | None
    history: str | None  # "none" | a number | "full" | None: full while it stays small
    seconds: float
    progress: Callable[[str], None]


def _subdir(subdir: str | None) -> str | None:
    if subdir is None:
        return None
    pure = PurePosixPath(subdir.strip())
    if pure.is_absolute() or ".." in pure.parts or any(ord(character) < 32 for character in subdir):
        raise InputError("--subdir names a folder inside the target, such as packages/api")
    return None if pure == PurePosixPath() else str(pure)


def make_wishes(  # noqa: PLR0913 - one parameter an option
    *,
    ref: str | None,
    subdir: str | None,
    token_env: str | None,
    history: str | None,
    seconds: float,
    progress: Callable[[str], None],
) -> Wishes:
    """Judge the options. Raises InputError with the option's name."""
    if ref is not None and not _REF.match(ref):
        raise InputError("--ref takes the name of a branch or tag, or the id of a commit")
    if history is not None and not re.fullmatch(r"none|full|[1-9]\d{0,6}", history):
        raise InputError("--history takes none, full, or a number of commits")
    if token_env is not None and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", token_env):
        raise InputError("--token-env takes the NAME of an environment variable, not the token itself")
    return Wishes(ref, _subdir(subdir), token_env, history, seconds, progress)
