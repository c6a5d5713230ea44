"""The one door to other programs: finds a tool and runs it behind walls, within limits, with no way to hang.

A tool gets an absolute path, an empty folder of ours as its current one, an environment built from nothing,
its own process group, resource limits, no network (unless it is let out), a wall time and a size of output.
What is over a limit is killed with all its children and becomes a ScannerError, never a result.
"""

import importlib.metadata
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from lastmile.errors import ScannerError
from lastmile.inventory import Inventory
from lastmile.launch import launcher
from lastmile.scanners import walls

MEGABYTE = 1024 * 1024
UNKNOWN = "unknown"
_TAIL = 4000  # bytes of a tool's stderr that are kept
_STEP = 0.25  # seconds between two looks at a running tool's output
_PROBE_SECONDS = (
    60  # for a program that does nothing: beyond it the wall is taken for broken, and the next is tried
)
_PATH = "/usr/local/bin:/usr/bin:/bin"
# A corporate proxy and certificate authority, handed on only to a tool that may use the network.
_NETWORK_VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
_AUTHORITY = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_LONE_SURROGATE = re.compile(r"\\u[dD][89A-Fa-f]")

Report = TypeVar("Report", bound=BaseModel)

_live: set[subprocess.Popen[bytes]] = set()
_lock = threading.Lock()
_stopping = threading.Event()


class ToolStoppedError(ScannerError):
    """The audit was interrupted; there is no use in another attempt."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one run of a tool may use."""

    timeout: float  # seconds of wall time
    memory: int | None = None  # bytes of address space; None: no limit, for engines that reserve far ahead
    output: int = 256 * MEGABYTE  # bytes of stdout, of stderr and of any one file that it writes
    network: bool = False


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool left behind when it ended by itself."""

    tool: str
    exit_code: int
    stdout: Path
    stderr: str = field(repr=False)  # its tail; may hold text of the target, so it never enters the record
    seconds: float
    walls: Mapping[str, bool]

    def report(self, model: type[Report]) -> Report:
        """Stdout as JSON, checked against ``model``. Raises ScannerError where it is anything else."""
        text = self.stdout.read_bytes().decode("utf-8", "replace")
        try:
            if _LONE_SURROGATE.search(text):  # half a character, which the target can put into its texts
                text = json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", "replace").decode()
            return model.model_validate_json(text)
        except (ValidationError, ValueError, RecursionError):
            raise ScannerError(f"{self.tool} printed something that is not its report") from None

    def expect(self, *codes: int) -> "ToolResult":
        """The result itself, if the exit code is one of ``codes``. Raises ScannerError."""
        if self.exit_code in codes:
            return self
        killed = -self.exit_code if self.exit_code < 0 else self.exit_code - 128
        if killed > 0:
            raise ScannerError(f"{self.tool} was killed by signal {killed}")
        raise ScannerError(f"{self.tool} ended with exit code {self.exit_code}")


def _override(name: str) -> str:
    return "LASTMILE_TOOL_" + name.upper().replace("-", "_")


def find_tool(name: str) -> Path:
    """Absolute path of a tool: what LASTMILE_TOOL_<NAME> says, else beside our interpreter, else on PATH.

    Raises ScannerError that says what to do.
    """
    if given := os.environ.get(_override(name)):
        if Path(given).is_absolute() and _executable(Path(given)):
            return Path(given)
        raise ScannerError(f"{_override(name)} does not name a program; give an absolute path or unset it")
    beside = Path(sys.executable).parent / name
    if _executable(beside):
        return beside
    folders = [f for f in os.environ.get("PATH", "").split(os.pathsep) if Path(f).is_absolute()]
    if found := shutil.which(name, path=os.pathsep.join(folders)):
        return Path(found)
    raise ScannerError(
        f"{name} is not installed: install LastMile again, or set {_override(name)} to its path"
    )


def _executable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def installed_version(name: str) -> str:
    """Version of a tool from its package's metadata; "unknown" where another executable is used."""
    with suppress(ScannerError, importlib.metadata.PackageNotFoundError):
        if find_tool(name) == Path(sys.executable).parent / name and _override(name) not in os.environ:
            return importlib.metadata.version(name)
    return UNKNOWN


def run_tool(
    argv: Sequence[str | Path],
    inventory: Inventory,
    bounds: Bounds,
    environment: Mapping[str, str] | None = None,
    reads: Sequence[Path] = (),
) -> ToolResult:
    """Run a program to its end; ``argv[0]`` is absolute, every path in ``argv`` too.

    ``reads``: folders of ours outside the workspace and the snapshot that it needs, read-only.

    Raises ScannerError when it cannot be started, runs too long, prints too much or the audit is stopped.
    """
    program = Path(argv[0])
    folder = Path(tempfile.mkdtemp(prefix=f"{program.name}-", dir=inventory.workspace.resolve()))
    for name in ("cwd", "home", "tmp"):
        (folder / name).mkdir()
    passed = _network_environment() if bounds.network else {}
    readable = (
        *walls.known_to_interpreter(),
        program.parent,
        inventory.snapshot,
        *reads,
        *(Path(v) for k, v in passed.items() if "CERT" in k or "BUNDLE" in k),
    )
    room = walls.Room(inventory.workspace.resolve(), folder / "cwd", readable, bounds.network)
    wall = _wall()
    command = wall.around([str(a) for a in argv], room)
    environ = {**_environment(folder), **passed, **(environment or {})}
    started = time.monotonic()
    code = _supervise(program.name, [*launcher(_limits(bounds)), *command], environ, folder, bounds)
    seconds = time.monotonic() - started
    stood = {
        **wall.standing(network=bounds.network),
        "rlimits": True,  # the launcher does not start the tool without them
        "pdeathsig": sys.platform.startswith("linux"),
    }
    return ToolResult(program.name, code, folder / "stdout", _tail(folder / "stderr"), seconds, stood)


def stop_all() -> None:
    """Kill every running tool and let none start after it; for an interrupted audit."""
    _stopping.set()
    with _lock:
        for process in _live:
            _kill(process)


def _supervise(
    name: str, command: Sequence[str], environ: Mapping[str, str], folder: Path, bounds: Bounds
) -> int:
    """Start, watch, end; the whole process group is gone afterwards, whatever happened."""
    outputs = (folder / "stdout", folder / "stderr")
    with outputs[0].open("wb") as out, outputs[1].open("wb") as err:
        with _lock:  # so that stop_all() sees every tool that has started
            if _stopping.is_set():
                raise ToolStoppedError("the audit was stopped")
            try:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=err,
                    cwd=folder / "cwd",
                    env=environ,
                    start_new_session=True,
                )
            except OSError as error:
                raise ScannerError(f"{name} could not be started: {error.strerror}") from None
            _live.add(process)
        try:
            return _watch(name, process, outputs, bounds)
        finally:
            _kill(process)
            process.wait()
            with _lock:
                _live.discard(process)


def _watch(name: str, process: subprocess.Popen[bytes], outputs: Sequence[Path], bounds: Bounds) -> int:
    """Wait for the end; returns the exit code. Raises ScannerError at a limit."""
    deadline = time.monotonic() + bounds.timeout
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.01, min(_STEP, deadline - time.monotonic())))
        if _stopping.is_set():
            raise ToolStoppedError("the audit was stopped")
        if any(output.stat().st_size >= bounds.output for output in outputs):
            raise ScannerError(f"{name} printed more than {bounds.output:,} bytes and was stopped")
        if process.returncode is not None:
            return process.returncode
        if time.monotonic() >= deadline:
            raise ScannerError(f"{name} did not end within {bounds.timeout:.0f} s and was stopped")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process group; behind a wall the namespace goes with its first process."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _limits(bounds: Bounds) -> dict[str, int]:
    limits = {"RLIMIT_CORE": 0, "RLIMIT_NOFILE": 4096, "RLIMIT_FSIZE": bounds.output}
    if bounds.memory is not None:
        limits["RLIMIT_AS"] = bounds.memory
    return limits


def _environment(folder: Path) -> dict[str, str]:
    """Everything that a tool sees of the environment; nothing of the consultant's own."""
    home = folder / "home"
    return {
        "PATH": _PATH,
        "HOME": str(home),
        "TMPDIR": str(folder / "tmp"),
        **{f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CACHE", "CONFIG", "DATA", "STATE")},
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "PYTHONSAFEPATH": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }


def _network_environment() -> dict[str, str]:
    names = [n for name in _NETWORK_VARIABLES for n in (name, name.lower())] + list(_AUTHORITY)
    passed = {name: os.environ[name] for name in names if os.environ.get(name)}
    if "SSL_CERT_FILE" in passed:  # requests does not read it under this name
        passed.setdefault("REQUESTS_CA_BUNDLE", passed["SSL_CERT_FILE"])
    return passed


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        return file.read().decode("utf-8", "replace")


def wall_kind() -> str:
    """What stands around tools on this machine: "bwrap", "unshare" or "none"."""
    return _wall().kind


@cache
def _wall() -> walls.Wall:
    """The best wall that works here; tried once, with a program that does nothing."""
    for wall in walls.candidates():
        with tempfile.TemporaryDirectory(prefix=f"lastmile-{os.getpid()}-probe-") as name:
            folder = Path(name).resolve()
            room = walls.Room(folder, folder, walls.known_to_interpreter())
            command = wall.around([sys.executable, "-I", "-S", "-c", ""], room)
            with suppress(OSError, subprocess.TimeoutExpired):
                quiet = subprocess.DEVNULL
                probe = subprocess.run(
                    command,
                    stdin=quiet,
                    stdout=quiet,
                    stderr=quiet,
                    env={},
                    timeout=_PROBE_SECONDS,
                    check=False,
                )
                if probe.returncode == 0:
                    return wall
    return walls.NONE
