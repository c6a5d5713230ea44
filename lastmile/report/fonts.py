"""The faces of the report: from the font packages, whole for the PDF, cut to the used characters for HTML.

``own`` are the faces of a brand. They stand before ours in every stack, so that what they lack is drawn
with ours and never with a font of the machine.
"""

import base64
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
import uharfbuzz as harfbuzz
from fontTools.ttLib import TTFont

# No packaged monospaced face is a dependency: code uses what the machine has, the same stack everywhere.
MONO = '"DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", Menlo, Consolas, monospace'


STACKS = {
    "sans": '"Source Sans Pro", Arial, sans-serif',
    "serif": '"Source Serif Pro", Georgia, serif',
    "mono": MONO,
}
_TABLES = frozenset(
    {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "fpgm", "prep", "cvt ", "loca", "glyf"}
    | {"name", "post", "gasp", "GDEF", "GPOS", "GSUB", "kern", "CFF ", "VORG", "vhea", "vmtx", "BASE"}
)
# Pictures, whose names say more than a number: signs, dingbats, emoji (without the letters that make flags).
PICTURES = (range(0x2300, 0x2400), range(0x2600, 0x27C0), range(0x2B00, 0x2C00), range(0x1F300, 0x1FB00))
NAME_MAX = 32  # characters of a name
NAMED = 8  # strange characters in a text; where more stand, names would bury it
_FEATURES = ("kern", "liga", "lnum", "tnum", "mark", "ccmp")


@dataclass(frozen=True, slots=True)
class Face:
    """One file is one family, weight and style (report.md T1)."""

    name: str
    family: str
    weight: int
    style: str
    path: Path
    role: str = "sans"  # sans, serif or mono: the stack that it belongs to


def _face(package: dict[str, str], key: str, family: str, weight: int, style: str = "normal") -> Face:
    role = "serif" if "Serif" in family else "sans"
    return Face(key, family, weight, style, Path(package[key]), role)


@cache
def faces() -> tuple[Face, ...]:
    """The faces that the templates use."""
    sans, serif = font_source_sans_pro.font_files_ttf, font_source_serif_pro.font_files_ttf
    return (
        _face(sans, "SourceSansPro", "Source Sans Pro", 400),
        _face(sans, "SourceSansProIt", "Source Sans Pro", 400, "italic"),
        _face(sans, "SourceSansProSemibold", "Source Sans Pro", 600),
        _face(serif, "SourceSerifPro", "Source Serif Pro", 400),
        _face(serif, "SourceSerifProSemibold", "Source Serif Pro", 600),
    )


@lru_cache(maxsize=32)
def _drawn(face: Face) -> frozenset[int]:
    with TTFont(face.path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def stacks(families: Mapping[str, str] | None = None, *, last: bool = False) -> str:
    """The custom properties of our stacks; ``families`` stand before ours, by role.

    ``last``: right behind our face instead, so that they draw only what it lacks.
    """
    rows = []
    for role, ours in STACKS.items():
        brands = f'"{families[role]}", ' if families and role in families else ""
        face, rest = ours.split(", ", 1)
        rows.append(f"--{role}: {face}, {brands}{rest};" if last else f"--{role}: {brands}{ours};")
    return ":root { " + " ".join(rows) + " }"


def width(face: Face) -> float:
    """How wide its small letters run, beside those of our text face."""

    def advance(path: Path) -> float:
        with TTFont(path, lazy=True) as font:
            known, sizes = font.getBestCmap(), font["hmtx"]
            letters = [sizes[known[code]][0] for code in range(ord("a"), ord("z") + 1)]
            return float(sum(letters) / font["head"].unitsPerEm)

    return advance(face.path) / advance(faces()[0].path)


@lru_cache(maxsize=8)
def covered(own: tuple[Face, ...] = ()) -> frozenset[int]:
    """Code points that every upright stack can draw; others would fall to fonts of the machine."""
    stacks: list[frozenset[int]] = []
    for face in faces():
        if face.style == "normal":
            before = [f for f in own if (f.role, f.weight, f.style) == (face.role, face.weight, "normal")]
            stacks.append(_drawn(face).union(*(_drawn(f) for f in before)))
    return frozenset.intersection(*stacks) | {ord("\n"), ord("\t")}


def drawable(text: str, own: tuple[Face, ...] = ()) -> str:
    """The text with what our faces lack written out: a picture as [rocket], other letters as escapes."""
    known = covered(own)
    strange = sum(ord(character) not in known for character in text)
    if not strange:
        return text
    written = _named if strange <= NAMED else _escape
    return "".join(character if ord(character) in known else written(character) for character in text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _named(character: str) -> str:
    name = unicodedata.name(character, "") if any(ord(character) in block for block in PICTURES) else ""
    return f"[{name.lower()}]" if 0 < len(name) <= NAME_MAX else _escape(character)


def machine_faces() -> frozenset[str]:
    """The families that a PDF may take from the machine: those of the stack for code."""
    return frozenset(name.strip().strip('"') for name in MONO.split(",")) - {"monospace"}


def _rule(face: Face, source: str) -> str:
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {face.style}; font-display: swap; src: {source}; }}"
    )


def print_css(own: tuple[Face, ...] = ()) -> str:
    """@font-face rules with names that only the PDF worker's fetcher knows."""
    return "\n".join(_rule(face, f'url("font:{face.name}")') for face in (*own, *faces()))


def files(own: tuple[Face, ...] = ()) -> dict[str, bytes]:
    """The faces by name, for the PDF worker."""
    data = {face.path: face.path.read_bytes() for face in (*own, *faces())}  # one file may be several faces
    return {face.name: data[face.path] for face in (*own, *faces())}


@lru_cache(maxsize=32)
def _cut(path: Path, characters: frozenset[str]) -> bytes:
    """The face with these characters only, as WOFF2; the same bytes each time."""
    whole = harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path)))
    wanted = harfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.flags = harfbuzz.SubsetFlags.NO_HINTING | harfbuzz.SubsetFlags.NOTDEF_OUTLINE
    if any(path == face.path for face in faces()):
        # A brand's may be of any script: Arabic letters are joined by features that Latin has not.
        wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(_tag(name) for name in _FEATURES)
    # An editor's own, of which a browser would complain; a variable face stands as its default.
    wanted.drop_table_tag_set.update(_tag(name) for name in whole.table_tags if name not in _TABLES)
    font = TTFont(io.BytesIO(harfbuzz.subset(whole, wanted).blob.data), recalcTimestamp=False)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def screen_css(text: str, own: tuple[Face, ...] = ()) -> str:
    """@font-face rules with the faces inside, cut to the characters of this text and of plain typing."""
    wanted = frozenset(text) | {chr(code) for code in range(0x20, 0x7F)}
    rules = []
    for face in (*own, *faces()):
        data = base64.b64encode(_cut(face.path, wanted)).decode("ascii")
        rules.append(_rule(face, f'url("data:font/woff2;base64,{data}") format("woff2")'))
    return "\n".join(rules)
