"""A firm's logo: a PNG without its metadata, or an SVG of which only drawing elements stay."""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from xml.parsers import expat

LARGEST = 512 * 1024  # bytes: the HTML carries it in itself
MOST_PIXELS = 4096  # a side
MOST_ELEMENTS = 5000
MOST_USES = 20  # each may double what the one before draws
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND")
_SHAPES = frozenset("path rect circle ellipse line polyline polygon use".split())  # noqa: SIM905 - reads better
_ELEMENTS = _SHAPES | frozenset(
    "svg g defs symbol title desc style linearGradient radialGradient stop clipPath mask pattern".split()  # noqa: SIM905 - the same
)
_ATTRIBUTES = frozenset(
    "id class style d x y x1 y1 x2 y2 cx cy r rx ry fx fy points width height viewBox transform fill "  # noqa: SIM905 - the same
    "fill-opacity fill-rule clip-path clip-rule clipPathUnits mask maskUnits maskContentUnits opacity stroke "
    "stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray "
    "stroke-dashoffset offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod "
    "patternUnits patternContentUnits patternTransform preserveAspectRatio color display visibility".split()
)
_URL = re.compile(r"\\|url\(\s*+['\"]?+\s*+(?!#)", re.IGNORECASE)  # an escape can hide a url()
_UNSAFE_STYLE = re.compile(r"@|\\|expression|javascript|</|<!|/\*|image\(|image-set|src\(", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(?P<figure>\d+(?:\.\d+)?|\.\d+)\s*(?:px|pt|mm|cm|in)?\s*")


class LogoError(ValueError):
    """The picture cannot be used; the text says why, ``line`` where in an SVG."""

    def __init__(self, said: str, line: int = 0) -> None:
        super().__init__(said)
        self.line = line


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that can stand in a report."""

    kind: str  # its MIME type
    data: bytes = field(repr=False)
    width: float = 0.0  # in units of its own: only the proportion counts
    height: float = 0.0
    dropped: tuple[tuple[int, str], ...] = ()  # line and what was left out of an SVG


def read(path: Path) -> Logo:
    """The picture of a file. Raises LogoError, OSError."""
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise LogoError(f"larger than {LARGEST // 1024} KiB")
    if data.startswith(_PNG):
        return png(data)
    if path.suffix.lower() == ".svg":
        return _Cleaner().clean(data)
    raise LogoError("neither a PNG nor an SVG")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(data):
        if at + 12 > len(data):
            raise LogoError("the PNG is cut off")
        (size,), name = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        whole = data[at : at + 12 + size]
        if len(whole) != 12 + size or zlib.crc32(whole[4:-4]) != struct.unpack(">I", whole[-4:])[0]:
            raise LogoError("the PNG is damaged")
        yield name, whole
        if name == b"IEND":
            return
        at += 12 + size
    raise LogoError("the PNG is cut off")


def png(data: bytes) -> Logo:
    """The picture without text, time, profile or animation. Raises LogoError."""
    found = list(_chunks(data))
    if found[0][0] != b"IHDR" or len(found[0][1]) != 25 or not any(name == b"IDAT" for name, _ in found):
        raise LogoError("the PNG is damaged")
    width, height = struct.unpack(">II", found[0][1][8:16])
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise LogoError(f"{width} x {height} pixels: at most {MOST_PIXELS} a side")
    kept = b"".join(whole for name, whole in found if name in _KEPT_CHUNKS)
    return Logo("image/png", _PNG + kept, float(width), float(height))


class _Cleaner:
    """Writes an SVG again with what may stay; everything else is left out, what could act is told."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.buffer_text = True
        self.out: list[str] = []
        self.open: list[str] = []
        self.said: list[str] = []  # text of the innermost element
        self.gone = 0  # depth inside an element that was left out
        self.counts = {"elements": 0, "use": 0, "shapes": 0}
        self.size = (0.0, 0.0)
        self.dropped: list[tuple[int, str]] = []

    def clean(self, data: bytes) -> Logo:
        """The picture. Raises LogoError."""
        try:
            self.parser.Parse(data, True)  # noqa: FBT003 - expat's own signature
        except expat.ExpatError as error:
            raise LogoError(f"not well-formed: {expat.ErrorString(error.code)}", error.lineno) from None
        except (ValueError, LookupError) as error:
            if isinstance(error, LogoError):
                raise
            raise LogoError(f"cannot be read: {error}") from None
        if not self.counts["shapes"]:
            raise LogoError("nothing to draw is left of it: export the logo as paths, or as PNG")
        width, height = self.size
        return Logo("image/svg+xml", "".join(self.out).encode(), width, height, tuple(self.dropped))

    def _drop(self, said: str) -> None:
        self.dropped.append((self.parser.CurrentLineNumber, said))

    def _doctype(self, *_: object) -> None:
        raise LogoError(
            "has a DOCTYPE, which can hide entities: save it without", self.parser.CurrentLineNumber
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self._count(local)
        if not self.open and (space, local) != (_SVG, "svg"):
            raise LogoError("its first element is no <svg> of the SVG namespace", 1)
        if self.gone or space != _SVG or local not in _ELEMENTS:
            if not self.gone and space == _SVG and local not in ("metadata", "switch"):
                self._drop(f"<{local}> was left out")
            self.gone += 1
            return
        kept = dict(self._attributes(attributes))
        if not self.open:
            self.size = self._proportion(attributes)
            kept = {"xmlns": _SVG, "viewBox": "0 0 {:g} {:g}".format(*self.size), **kept}
        self.counts["shapes"] += local in _SHAPES
        self.open.append(local)
        self.said = []
        self.out.append(f"<{local}" + "".join(f' {k}="{escape(v)}"' for k, v in kept.items()) + ">")

    def _count(self, local: str) -> None:
        self.counts["elements"] += 1
        self.counts["use"] += local == "use"
        if self.counts["elements"] > MOST_ELEMENTS or self.counts["use"] > MOST_USES:
            most = f"{MOST_ELEMENTS} elements, {MOST_USES} of them <use>"
            raise LogoError(f"more than {most}: simplify it", self.parser.CurrentLineNumber)
        if local in ("text", "tspan") and not self.gone:
            line = self.parser.CurrentLineNumber
            raise LogoError("has text, which looks different on every machine: turn it into paths", line)

    def _attributes(self, attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
        for name, value in attributes.items():
            local = name.removeprefix(f"{_XLINK} ")
            if local == "href":
                if value.startswith("#"):
                    yield "href", value
                else:
                    self._drop("a link out of the picture was left out")
            elif local.lower().startswith("on"):
                self._drop(f"{local}= was left out")
            elif local in _ATTRIBUTES:
                if _URL.search(value) or (local == "style" and _UNSAFE_STYLE.search(value)):
                    self._drop(f"{local}= was left out: it loads something")
                else:
                    yield local, value

    def _proportion(self, attributes: dict[str, str]) -> tuple[float, float]:
        parts = attributes.get("viewBox", "").replace(",", " ").split()
        sides = parts[2:] if len(parts) == 4 else [attributes.get("width", ""), attributes.get("height", "")]
        found = [_LENGTH.fullmatch(side) for side in sides]
        width, height = (float(match["figure"]) if match else 0.0 for match in found)
        if not (width > 0 and height > 0):
            raise LogoError("needs a viewBox, or a width and a height", self.parser.CurrentLineNumber)
        return width, height

    def _end(self, _name: str) -> None:
        if self.gone:
            self.gone -= 1
            return
        local = self.open.pop()
        words, self.said = "".join(self.said), []
        if local == "style" and (_UNSAFE_STYLE.search(words) or _URL.search(words)):
            self._drop("its <style> was left out: it has a comment, an escape, or loads something")
            words = ""
        if local in ("style", "title", "desc"):
            self.out.append(escape(words, quote=False))
        self.out.append(f"</{local}>")

    def _words(self, words: str) -> None:
        """Kept until the element ends: what is judged must be whole."""
        if not self.gone and self.open:
            self.said.append(words)
