"""The walls around a tool: which there are on this machine, and the command line that puts them up.

Best first: bubblewrap (no network, read-only file system, own process namespace), ``unshare`` (no network,
own process namespace), none. Nothing is started here; ``tool.py`` asks for the probe and runs it.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_HIDDEN = Path("/tmp")  # noqa: S108 - replaced by an empty folder inside the walls, never written to
_SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"
_BWRAP = ("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", str(_HIDDEN))
_UNSHARE = ("--user", "--map-root-user", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc")


@dataclass(frozen=True, slots=True)
class Wall:
    """One kind of wall; ``program`` is None where there is none."""

    kind: str  # bwrap | unshare | none
    program: str | None = None

    def around(self, argv: Sequence[str], room: "Room") -> list[str]:
        """The command line that runs ``argv`` behind this wall; ``argv[0]`` is an absolute path."""
        if self.program is None or (self.kind == "unshare" and room.network):
            return list(argv)
        if self.kind == "unshare":
            return [self.program, *_UNSHARE, "--net", "--", *argv]
        share = ("--share-net",) if room.network else ()
        ends = ("--unshare-all", *share, "--die-with-parent", "--new-session", "--chdir", str(room.cwd))
        return [self.program, *_BWRAP, *_binds(room), *ends, "--", *argv]

    def standing(self, *, network: bool) -> dict[str, bool]:
        """Which walls stand; "network" is left out for a tool that is let out on purpose."""
        cut = {} if network else {"network": self.kind != "none"}
        return {**cut, "filesystem": self.kind == "bwrap"}


NONE = Wall("none")


@dataclass(frozen=True, slots=True)
class Room:
    """What a tool needs inside the walls."""

    writable: Path  # the audit's workspace
    cwd: Path
    readable: tuple[Path, ...] = ()  # to be seen even where it lies below /tmp
    network: bool = False


def known_to_interpreter() -> tuple[Path, ...]:
    """The folders without which our own interpreter and its scripts do not start."""
    return tuple(Path(p) for p in dict.fromkeys((sys.prefix, sys.base_prefix)))


def _binds(room: Room) -> Iterable[str]:
    """Bring back what the empty /tmp hides: the readable paths, then the workspace with leave to write."""
    for path in dict.fromkeys(p for given in room.readable for p in (given, given.resolve())):
        if path.is_relative_to(_HIDDEN) and path != _HIDDEN:
            yield from ("--ro-bind-try", str(path), str(path))
    yield from ("--bind", str(room.writable), str(room.writable))


def candidates() -> list[Wall]:
    """The walls whose programs are installed, best first; each still has to be tried."""
    if not sys.platform.startswith("linux"):
        return []
    own = [entry for entry in os.environ.get("PATH", "").split(os.pathsep) if Path(entry).is_absolute()]
    path = os.pathsep.join([_SYSTEM_PATH, *own])
    found = ((kind, shutil.which(kind, path=path)) for kind in ("bwrap", "unshare"))
    return [Wall(kind, program) for kind, program in found if program]
