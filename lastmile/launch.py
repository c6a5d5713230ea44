"""A program of its own, started before each tool and each git: it sets limits, then becomes that program.

Usage: ``python -I -S launch.py '{"parent": 123, "limits": {"RLIMIT_CORE": 0}}' /path/of/tool argument…``.
It exists because a ``preexec_fn`` would run Python between fork and exec of a process with threads, where
a lock of another thread can be held for ever.
"""

import ctypes
import json
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def launcher(limits: dict[str, int]) -> list[str]:
    """The head of a command line: what follows it runs within these limits ("RLIMIT_…") and dies with us."""
    order = json.dumps({"parent": os.getpid(), "limits": limits})
    return [sys.executable, "-I", "-S", os.path.abspath(__file__), order]  # noqa: PTH100 - no pathlib: it starts often


def _die_with(parent: int) -> None:
    """Ask the kernel to kill this process when the thread that started it is gone; Linux only."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Set the limits and become the tool; exits 126 where the tool cannot be started."""
    order = json.loads(sys.argv[1])
    for name, wanted in order["limits"].items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (value, value))
    _die_with(order["parent"])
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, and exec would hand that on
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - becoming the tool is what this program is for
    except OSError as error:
        sys.stderr.write(f"cannot start: {error.strerror}\n")
        sys.exit(126)


if __name__ == "__main__":
    main()
