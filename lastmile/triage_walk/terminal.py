"""The terminal of the walk: single keys, lines of text, and text of the target made harmless."""

import os
import select
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from lastmile.errors import InputError
from lastmile.report.wording import visible

WIDEST = 110  # columns; longer lines of prose are hard to read
_ARROWS = {b"[D": "b", b"OD": "b", b"[C": "s", b"OC": "s"}  # left: back, right: skip
_ENDS = ("\x03", "\x04")  # Ctrl-C, Ctrl-D


class Left(Exception):  # noqa: N818 - a wish, not an error: the person wants out of what is going on
    """Ctrl-C or Ctrl-D: out of this prompt, or out of the walk."""


class Terminal:
    """Speaks to one person. Nothing is held back: what was shown stays in the scrollback."""

    def __init__(self) -> None:
        """Raise InputError where there is no terminal to ask on."""
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise InputError(
                "lastmile triage asks questions, so it needs a terminal; edit the YAML file instead"
            )
        self._console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Keys come one by one and are not shown, and Ctrl-C is a key; afterwards all is as it was."""
        fd = sys.stdin.fileno()
        before = termios.tcgetattr(fd)
        try:
            tty.setcbreak(fd, termios.TCSADRAIN)
            mode = termios.tcgetattr(fd)
            mode[0] |= termios.ICRNL  # Python 3.12.0 and 3.12.1 switch it off: Enter would end no line
            mode[3] &= ~termios.ISIG
            termios.tcsetattr(fd, termios.TCSADRAIN, mode)
            yield
        finally:
            termios.tcsetattr(fd, termios.TCSADRAIN, before)

    @property
    def width(self) -> int:
        """Columns of a line of prose."""
        return max(40, min(WIDEST, self._console.width))

    def say(self, text: str = "", style: str = "") -> None:
        """Print one line; whatever it holds shows as text."""
        self._console.print(Text(visible(text), style=style))

    def parts(self, *parts: tuple[str, str]) -> None:
        """Print one line of (text, style) parts, cut at the terminal's edge."""
        line = Text.assemble(*((visible(text).expandtabs(4), style) for text, style in parts))
        line.truncate(self._console.width - 1, overflow="ellipsis")
        self._console.print(line)

    def prose(self, label: str, text: str, most: int = 4) -> None:
        """Print a paragraph beside its label, at most ``most`` lines of it."""
        room = self.width - 10
        lines = Text(visible(" ".join(text.split()))).wrap(self._console, room)
        shown = [str(line).rstrip() for line in lines[:most]]
        if len(lines) > most:
            shown[-1] = shown[-1][: room - 2] + " …"
        for number, line in enumerate(shown):
            self._console.print(Text.assemble((f"{label if not number else '':<9} ", "bold"), line))

    def rule(self) -> None:
        """Print a line across."""
        self._console.print(Text("─" * self.width, style="dim"))

    def key(self) -> str:
        """Wait for one key; letters come small. Raises Left for Ctrl-C, Ctrl-D and a lost terminal."""
        sys.stdout.flush()
        fd = sys.stdin.fileno()
        first = os.read(fd, 1)
        if not first:
            raise Left
        if first == b"\x1b":
            pressed = _ARROWS.get(_pending(fd), "")
        else:
            pressed = first.decode("ascii", "replace").lower()
        if pressed in _ENDS:
            raise Left
        return pressed

    def choice(self, label: str, keys: dict[str, str], default: str = "") -> str:
        """Ask for one of these keys; Enter takes ``default``. Raises Left."""
        named = "  ".join(f"{key} {meaning}" for key, meaning in keys.items())
        enter = f"  [Enter: {keys[default]}]" if default else ""
        self.parts((f"{label:<9} ", "bold"), (named, ""), (enter, "dim"))
        while True:
            pressed = self.key()
            if pressed in ("\r", "\n") and default:
                pressed = default
            if pressed in keys:
                self.say(f"          {keys[pressed]}", "cyan")
                return pressed

    def keys(self, named: str) -> None:
        """Print the keys that may be pressed, over two lines where the terminal is narrow."""
        for line in Text(named).wrap(self._console, self._console.width - 1):
            self._console.print(Text(str(line).rstrip(), style="reverse"))

    def line(self, label: str, default: str = "", hint: str = "") -> str:
        """Ask for a line of text, without control characters; Enter alone is ``default``. Raises Left."""
        if default or hint:
            self.parts((f"{'':<9} {f'Enter takes: {default}' if default else hint}", "dim"))
        with _whole_lines(sys.stdin.fileno()) as fd:
            sys.stdout.write(f"{label:<9} ")
            sys.stdout.flush()
            typed = b""
            while not typed.endswith((b"\n", b"\x03")):
                more = os.read(fd, 4096)
                if not more:  # Ctrl-D, or a terminal that is gone
                    self.say()
                    raise Left
                typed += more
        if typed.endswith(b"\x03"):
            self.say()
            raise Left
        text = typed.decode("utf-8", "replace")
        return "".join(c for c in text if c.isprintable()).strip() or default


def _pending(fd: int) -> bytes:
    """The rest of an escape sequence; it comes at once or not at all."""
    return os.read(fd, 8) if select.select([fd], [], [], 0.05)[0] else b""


@contextmanager
def _whole_lines(fd: int) -> Iterator[int]:
    """Lines come whole, edited by the terminal; Ctrl-C ends one as Enter does: a signal could be missed."""
    before = termios.tcgetattr(fd)
    try:
        mode = termios.tcgetattr(fd)
        mode[3] = (mode[3] & ~termios.ISIG) | termios.ICANON | termios.ECHO
        mode[6][termios.VEOL] = b"\x03"
        termios.tcsetattr(fd, termios.TCSADRAIN, mode)
        yield fd
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, before)
