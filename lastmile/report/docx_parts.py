"""What a line of the editable report is made of; plain data, so that the story needs no library."""

import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bold:
    """Text that stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class Light:
    """Text that stands back."""

    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What blocks a launch."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A path, a name or an id of the target."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another place of the document."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A small picture of figures that also stand in words beside it."""

    png: bytes
    width: float  # millimetres
    alt: str


Part = str | Bold | Light | Hit | Code | Link | Bar
_NAME = re.compile(r"\{(\w+)\}")
Row = Sequence[Part | Sequence[Part]]  # of a table: a cell is one part or several


def sentence(pattern: str, **parts: Part) -> list[Part]:
    """A sentence of the spoken language whose ``{names}`` are parts: a link, a piece of code."""
    return [
        parts[piece] if number % 2 else piece for number, piece in enumerate(_NAME.split(pattern)) if piece
    ]


def titled(findings: Sequence[tuple[str, str]]) -> list[Part]:
    """Findings in a row, each an id and its title, or "" where the id alone stands."""
    parts: list[Part] = []
    for place, (name, title) in enumerate(findings):
        last = place == len(findings) - 1
        link = Link(name, f"f-{name}")
        parts += [f"{title} (", link, ")" if last else "); "] if title else [link, "" if last else ", "]
    return [part for part in parts if part]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of code with its number in front."""

    text: str
    hit: bool


PIXELS, HEIGHT = 600, 48
Colour = tuple[int, int, int]


def bar(pieces: tuple[tuple[float, Colour], ...], width: float, alt: str) -> Bar:
    """A bar of coloured pieces, each a share 0..1 of it; what is left over stays pale."""
    row, done = bytearray(), 0.0
    for share, colour in pieces:
        done = min(1.0, done + share)
        row += bytes(colour) * (round(done * PIXELS) - len(row) // 3)
    row += bytes((236, 231, 221)) * (PIXELS - len(row) // 3)
    return Bar(_png(bytes(row)), width, alt)


def _png(row: bytes) -> bytes:
    """A picture of which every line is the same."""
    head = struct.pack(">IIBBBBB", PIXELS, HEIGHT, 8, 2, 0, 0, 0)
    data = zlib.compress((b"\x00" + row) * HEIGHT, 9)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
