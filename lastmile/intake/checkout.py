"""Git, and nothing but git: the only module that starts it or imports GitPython.

Two rules keep a hostile repository powerless:

* Git never works inside the target.  A folder's objects are read from a git directory of OURS that
  borrows them as alternates, so the target's ``config`` (fsmonitor, hooksPath, sshCommand, filters,
  promisor remotes, includes), hooks and ownership never come into play.
* Nothing is ever checked out.  Blobs are read by plumbing, so attributes (``working-tree-encoding``,
  ``export-ignore``), smudge filters and post-checkout hooks have no moment at which to act.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from lastmile.errors import InputError, TargetError
from lastmile.intake.address import Address, Kind
from lastmile.intake.git_environment import clone_environment, plumbing_environment
from lastmile.launch import launcher

if TYPE_CHECKING:
    import git

FULL_CLONE_LIMIT = 200 * 1024**2  # bytes; above it only the newest commit is fetched (json.md)
_CLONE_LIMIT = 2 * 1024**3  # bytes; above it even one commit is too much
_PLUMBING_SECONDS = 120.0
_PLUMBING_BYTES = 128 * 1024**2  # of output; a listing of 400,000 files has 45 MB, a batch of blobs 96
_REASONS = (  # git's words -> ours; the first that matches
    (r"could not resolve host", "the host name is not known"),
    (r"authentication failed|could not read (?:user|pass)|permission denied|prompts disabled|error: 40[13]",
     "access was refused; name the variable that holds a token with --token-env, or use the SSH agent"),
    (r"host key verification failed", "the host's SSH key is not known; connect once by ssh to accept it"),
    (r"certificate|ssl", "the TLS certificate was not accepted; SSL_CERT_FILE names a company CA"),
    (r"not found|does not exist|not appear to be a git repo|error: 404", "there is no such repository"),
    (r"refused|timed out|unreachable|could not connect|failed to connect", "the host cannot be reached"),
    (r"not our ref|couldn't find remote ref|remote branch .* not found", "the ref does not exist there"),
)  # fmt: skip


class GitFailed(Exception):  # noqa: N818 - internal signal; look.py and its siblings turn it into words
    """Git ended badly; the text is the last line of its stderr, made one line."""


class TooLarge(Exception):  # noqa: N818 - internal signal: clone again, with less history
    """The clone grew over its limit."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a git command left."""

    code: int
    out: bytes
    error: str


def _one_line(error: str) -> str:
    lines = [line for line in error.splitlines() if line.strip()]
    told = next(
        (line for line in reversed(lines) if line.startswith(("fatal:", "error:"))),
        lines[-1] if lines else "",
    )
    return re.sub(r"//[^/\s@]*@", "//", re.sub(r"[^\x20-\x7e]", "?", told))[:200]


def _kill(process: "subprocess.Popen[Any]") -> None:
    """End git and what it started; it leads a session of its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


class Git:
    """Plumbing on one git directory of ours."""

    def __init__(self, workspace: Path, git_dir: Path) -> None:
        self.git_dir = git_dir
        self._workspace = workspace
        self._environment = plumbing_environment(workspace, GIT_DIR=str(git_dir))

    def run(self, *arguments: str, given: BinaryIO | None = None, seconds: float = _PLUMBING_SECONDS) -> Done:
        """Run one plumbing command. Raises GitFailed when git is missing or out of time."""
        git = shutil.which("git")
        if git is None:
            raise GitFailed("git cannot be started: it is not installed")
        spool = self._workspace / "git-out"
        with spool.open("wb") as out:
            try:
                process = subprocess.Popen(
                    [*launcher({"RLIMIT_FSIZE": _PLUMBING_BYTES}), git, *arguments],
                    stdin=given or subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.PIPE,
                    cwd=self._workspace,
                    env=self._environment,
                    start_new_session=True,
                )
            except OSError as error:
                raise GitFailed(f"git cannot be started: {error.strerror}") from None
            try:
                _, error_text = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                raise GitFailed(f"git {arguments[0]} did not end within {seconds:.0f} s") from None
            finally:
                _kill(process)
                process.wait()
        if process.returncode == -signal.SIGXFSZ:  # a tree that names itself tenfold, ten levels deep
            raise GitFailed(f"git {arguments[0]} printed more than {_PLUMBING_BYTES // 1024**2} MB")
        return Done(process.returncode, spool.read_bytes(), _one_line(error_text.decode("utf-8", "replace")))


def _size(folder: Path) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(root, name)).st_size  # noqa: PTH118 - called twice a second
            except OSError:
                continue
    return total


class _Watch:
    """Kills a clone that grows over its limit or outlives its time."""

    def __init__(self, folder: Path, limit: int, seconds: float, progress: Callable[[str], None]) -> None:
        self.verdict = ""
        self.limit = limit
        self._until = time.monotonic() + seconds
        self._folder, self._progress = folder, progress

    def follow(self, process: "subprocess.Popen[Any]") -> None:
        """Look twice a second until the process ends."""
        told = 0
        while process.poll() is None:
            size = _size(self._folder)
            if size > self.limit or time.monotonic() > self._until:
                self.verdict = "size" if size > self.limit else "time"
                _kill(process)
                return
            if size - told > 10 * 1024**2:
                told = size
                self._progress(f"cloning: {size // 1024**2} MB")
            time.sleep(0.2)


def _clean_repo(environment: Mapping[str, str], watch: _Watch, started: list[Any]) -> "type[git.Repo]":
    """GitPython's Repo over a Git that starts from our environment.

    GitPython copies os.environ into every call (Git.execute), which would hand the consultant's
    GIT_* variables and secrets to git; overriding that one method keeps its clone and its guards.
    """
    import git  # noqa: PLC0415 - costs 0.2 s, and refuses to be imported where git is missing
    from git.cmd import _AutoInterrupt  # noqa: PLC0415 - what Git.execute returns for as_process

    class CleanGit(git.Git):
        def execute(self, command: Any, *_: Any, **__: Any) -> Any:
            program = shutil.which(str(command[0])) or str(command[0])
            process = subprocess.Popen(
                [*launcher({}), program, *map(str, command[1:])],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                env=dict(environment),
                start_new_session=True,
            )
            started.append(process)
            threading.Thread(target=watch.follow, args=(process,), daemon=True).start()
            return _AutoInterrupt(process, command)

    class CleanRepo(git.Repo):
        GitCommandWrapperType = CleanGit
        config_level = ("repository",)  # type: ignore[assignment] # a shorter tuple works; the consultant's own git settings play no part

    return CleanRepo


def _clone_once(
    address: Address, to: Path, environment: Mapping[str, str], watch: _Watch, options: list[str]
) -> None:
    """One attempt; GitPython refuses unsafe protocols once more. Raises GitFailed, TooLarge, TargetError."""
    started: list[Any] = []
    try:
        import git  # noqa: PLC0415 - as above
    except ImportError:
        raise InputError("git is not installed, and a clone needs it") from None
    try:
        repo = _clean_repo(environment, watch, started).clone_from(
            address.url,
            to,
            multi_options=["--bare", "--no-recurse-submodules", "--no-local", *options],
        )
        repo.close()
        if _size(to) > watch.limit:  # it ended between two looks
            raise TooLarge
    except git.GitError as error:
        if watch.verdict == "size":
            raise TooLarge from None
        if watch.verdict == "time":
            raise TargetError(
                f"cloning {address.source} took too long; clone it yourself and name the folder"
            ) from None
        raise GitFailed(_one_line(str(getattr(error, "stderr", error)))) from None
    finally:
        for process in started:
            _kill(process)


def clone(  # noqa: PLR0913 - what the user may say about a clone
    address: Address,
    workspace: Path,
    *,
    ref: str | None,
    history: str | None,
    token_env: str | None,
    seconds: float,
    progress: Callable[[str], None],
) -> Path:
    """Clone bare into the workspace and return the git directory.

    ``history``: "none", a number of commits, "full", or None: full while under 200 MB, else one commit.
    Raises TargetError (unreachable, unknown ref), InputError (token), GitFailed (the far side broke).
    """
    to = workspace / "git"
    environment = clone_environment(workspace, address, token_env)
    shallow = (
        ["--depth=1"] if history in (None, "none") else [] if history == "full" else [f"--depth={history}"]
    )
    named = [shlex.quote(f"--branch={ref}")] if ref and not re.fullmatch(r"[0-9a-f]{7,64}", ref) else []
    progress(f"cloning {address.source}")
    limits: dict[int, list[str]] = {FULL_CLONE_LIMIT: []} if history is None else {}
    limits[_CLONE_LIMIT] = [*shallow, *named] if shallow else []
    for limit, options in limits.items():
        try:
            _clone_once(address, to, environment, _Watch(to, limit, seconds, progress), options)
        except TooLarge:
            shutil.rmtree(to, ignore_errors=True)
            progress(f"{address.source} is larger than {limit // 1024**2} MB")
        except GitFailed as failed:
            raise _explained(address, str(failed), ref) from failed
        else:
            return to
    raise TargetError(f"{address.source} is larger than 2 GB; clone it yourself and name the folder")


def _explained(address: Address, told: str, ref: str | None) -> TargetError | GitFailed:
    if re.search(r"remote branch .* not found", told, re.IGNORECASE):
        return TargetError(f"{address.source} has no branch or tag {ref!r}; check --ref")
    if address.kind is Kind.FILE_URL:
        return GitFailed(told)
    reason = next((ours for pattern, ours in _REASONS if re.search(pattern, told, re.IGNORECASE)), told)
    return TargetError(f"{address.source} cannot be cloned: {reason}")


def git_version() -> str | None:
    """Version of the git on PATH, or None where there is none; for ``lastmile doctor``."""
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    try:
        asked = subprocess.run(
            ["git", "--version"],  # noqa: S607 - the user's own git
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            timeout=_PLUMBING_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return asked.stdout.removeprefix("git version").strip() or None
