"""Themes for the tests: folders written on the spot."""

import struct
import zlib
from pathlib import Path

import font_source_sans_pro

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 50">'
    '<path fill="#7a1fa2" d="M5 45 L25 5 L45 45 Z"/></svg>'
)
BRAND = """version: 1
firm: Example & Partners
title: Launch check
contact: hello@example.com
confidentiality: House rule
legal: |
  Made for the client alone.

  The contract says the rest.
logo: logo.svg
colours:
  brand: "#7a1fa2"
  accent: "#0a7d3b"
"""


def theme(folder: Path, **files: str | bytes) -> Path:
    """A folder with these files; ``__`` in a name is a slash, ``_`` before the ending a dot."""
    for name, content in files.items():
        stem, _, ending = name.replace("__", "/").rpartition("_")
        path = folder / f"{stem}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def png(width: int = 4, height: int = 2, extra: bytes = b"") -> bytes:
    """A real PNG; ``extra`` is the text of a comment in it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + b"\x7a\x1f\xa2" * width for _ in range(height)))
    note = chunk(b"tEXt", extra) if extra else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + note + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def fonts(folder: Path, **names: str) -> None:
    """Real faces under these names, ``_`` before the ending a dot."""
    for name, face in names.items():
        data = Path(font_source_sans_pro.font_files_ttf[face]).read_bytes()
        theme(folder, **{name: data})
