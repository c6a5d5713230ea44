"""What the user typed as TARGET, judged before anything is opened: an allow-list, not a block-list.

No message here repeats what was typed in a URL: it may hold a password.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lastmile.errors import InputError, TargetError

_CONTROL = re.compile(r"[\x00-\x1f\x7f]|%(?:0[0-9a-f]|1[0-9a-f]|7f)", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$")
_SCP = re.compile(r"([A-Za-z0-9_][A-Za-z0-9_.-]*)@([A-Za-z0-9][A-Za-z0-9.-]*):(?!-|/?/-)(.+)$")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*$")
# What git itself writes into a bare repository; anything beside it makes the folder a plain one.
_BARE_ENTRIES = (
    "HEAD config description hooks info objects refs packed-refs branches logs ORIG_HEAD FETCH_HEAD index "
    "COMMIT_EDITMSG shallow lfs modules worktrees config.worktree gc.log gc.pid MERGE_RR rr-cache"
)


class Kind(StrEnum):
    """How a target is opened."""

    FOLDER = "folder"
    BARE = "bare"
    FILE_URL = "file-url"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Address:
    """A target that passed the allow-list; holds no credentials."""

    kind: Kind
    source: str  # what reports show: a URL without user info, or a folder's own name
    name: str  # safe ASCII, for files and folders of ours
    url: str = ""  # what git is told
    folder: Path | None = None
    host: str = ""  # "host" or "host:port", for https


def safe_name(text: str) -> str:
    """A name of letters, digits, ``._-``, at most 60 characters, never empty or hidden."""
    stem = text.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip(".-")[:60] or "target"


def _is_bare(folder: Path) -> bool:
    try:
        names = {entry.name for entry in folder.iterdir()}
    except OSError as error:
        raise TargetError(f"the folder {folder.name} cannot be read: {error.strerror}") from None
    return (
        {"HEAD", "objects"} <= names
        and names <= set(_BARE_ENTRIES.split())
        and bool(names & {"refs", "packed-refs"})
    )


def _named(folder: Path) -> Path:
    """The folder that bears the product's name: a report on "repo" tells a client nothing."""
    return folder.parent if folder.name in (".git", "repo", "repo.git", "repository") else folder


def _folder(folder: Path) -> Address:
    folder = folder.resolve()
    named = _named(folder)
    kind = Kind.BARE if _is_bare(folder) else Kind.FOLDER
    return Address(kind, named.name or "/", safe_name(named.name), folder=folder)


def _file_url(target: str) -> Address:
    parts = urlsplit(target)
    if parts.netloc not in ("", "localhost"):
        raise InputError("a file:// URL names a folder of this machine: file:///path/to/repository")
    folder = Path(unquote(parts.path))
    if not folder.is_dir():
        raise TargetError(f"the file:// URL names no folder: {safe_name(folder.name)} does not exist here")
    folder = folder.resolve()
    named = _named(folder).name
    return Address(Kind.FILE_URL, named, safe_name(named), url=f"file://{folder}", folder=folder)


def _network_url(target: str, scheme: str) -> Address:
    try:
        parts = urlsplit(target)
    except ValueError:
        raise InputError("the URL is malformed; write https://host/path or ssh://git@host/path") from None
    user, _, host = parts.netloc.rpartition("@")
    if scheme == "https" and "@" in parts.netloc:
        raise InputError(
            "the URL holds credentials, and they would end up in logs: remove them, put the token into an "
            "environment variable and name that with --token-env"
        )
    if user and not _USER.match(user):
        raise InputError("the ssh URL holds a password: remove it, the SSH agent is used")
    if not _HOST.match(host) or len(parts.path) < 2:
        raise InputError("the URL is malformed; write https://host/path or ssh://git@host/path")
    return Address(
        Kind.REMOTE,
        f"{scheme}://{host}{parts.path}",
        safe_name(parts.path),
        url=f"{scheme}://{parts.netloc}{parts.path}",
        host=host if scheme == "https" else "",
    )


def _url(target: str, scheme: str) -> Address:
    if "?" in target or "#" in target:
        raise InputError("the URL holds a query or fragment; give the plain address of the repository")
    if scheme == "file":
        return _file_url(target)
    if scheme in ("https", "ssh"):
        return _network_url(target, scheme)
    if scheme == "http":
        raise InputError("http:// is not safe against tampering; use https:// or ssh://")
    raise InputError("this kind of URL is not supported; use https://, ssh://, git@host:path or a folder")


def parse_target(target: str) -> Address:
    """Judge what the user typed.

    Raises InputError for anything that is no folder and no allowed git URL, TargetError for a folder
    that cannot be read.
    """
    if not target.strip():
        raise InputError("no target was given: name a folder or a git URL")
    if _CONTROL.search(target):
        raise InputError("the target holds control characters")
    if target.startswith("-"):
        raise InputError("the target starts with '-': put ./ in front if it is a folder")
    if (scheme := _SCHEME.match(target)) and "::" not in target:
        return _url(target, scheme.group(1).lower())
    folder = Path(target).expanduser()
    try:
        if folder.is_dir():
            return _folder(folder)
        if folder.exists():
            raise InputError(f"{safe_name(target)} is a file, not a folder: unpack it and name the folder")
    except (OSError, ValueError):
        raise InputError("the target is neither a folder that can be opened nor a git URL") from None
    if "::" in target:
        raise InputError("git's helper addresses (name::address) can run commands and are not supported")
    if match := _SCP.match(target):
        _, host, path = match.groups()
        if any(character in path for character in "?#"):
            raise InputError("the address holds a query; give the plain address of the repository")
        return Address(Kind.REMOTE, f"{host}:{path}", safe_name(path), url=target)
    shown = "" if set("@:") & set(target) else f": {safe_name(target)}"
    raise InputError(f"the target is neither an existing folder nor a git URL{shown}")
