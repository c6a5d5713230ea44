"""A theme: a consultant's folder with a brand, parts that stand before ours, and style sheets after ours.

Everything is read and checked once, before anything is audited; a report is made of what was read.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lastmile.errors import ThemeError
from lastmile.report import brand, colours, fonts, svg, theme_laws
from lastmile.report.brand import Brand
from lastmile.report.logo import Logo
from lastmile.report.templates import Look, Part, misread, named, source, trusted
from lastmile.report.theme_problems import Problems
from lastmile.resources import folder as shipped

SHEETS = ("print.css", "screen.css")
PARTS = "parts"
LARGEST = 256 * 1024  # bytes of a part or a style sheet
# The box of a logo: its width and height at most, and the unit.
BOXES = {"print": (64.0, 18.0, "mm"), "letter": (50.0, 10.0, "mm"), "screen": (12.0, 3.0, "rem")}


@dataclass(frozen=True, slots=True)
class Theme:
    """What a report looks like; the empty one is ours. Only the digest tells two apart."""

    brand: Brand = field(default=Brand(), repr=False)
    parts: Mapping[str, Part] = field(default_factory=dict, repr=False, hash=False)
    sheets: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    digest: str = ""

    @property
    def faces(self) -> tuple[fonts.Face, ...]:
        """The brand's own faces, which stand before ours."""
        return self.brand.faces

    @property
    def look(self) -> Look:
        """What changes in the filling of templates."""
        ours, mine = colours.OURS, self.brand.palette
        swaps = {ours.brand: mine.brand, ours.accent: mine.accent, ours.band: mine.band}
        if any(face.role == "sans" for face in self.faces):
            swaps[svg.SANS] = f"Brand Sans, {svg.SANS}"
        return Look(self.parts, {old: new for old, new in swaps.items() if old != new})

    @property
    def tokens(self) -> str:
        """The rows of tokens.css that the brand changes; to stand right after it."""
        rows = [
            f"--{name.replace('_', '-')}: {colour};"
            for name, colour in asdict(self.brand.palette).items()
            if colour != getattr(colours.OURS, name)
        ]
        families = {face.role: face.family for face in self.faces}
        colour = f":root {{ {' '.join(rows)} }}" if rows else ""
        return "\n".join(part for part in (colour, fonts.stacks(families) if families else "") if part)

    def logo_css(self, where: str) -> str:
        """The size of the logo on paper, on the letter or on the screen; "" without one."""
        rules = source("logo.css") if where == "screen" and self.brand.logo else ""
        return rules + "".join(
            f".logo-{name} {{ width: {width:.2f}{unit}; height: {height:.2f}{unit}; }}\n"
            for name, picture in self._pictures()
            for width, height, unit in (_fitted(picture, *BOXES[where]),)
        )

    def print_logo(self) -> dict[str, str]:
        """The addresses that the PDF worker knows, for the templates; "" where there is no such picture."""
        held = {name: f"asset:logo-{name}" for name, _ in self._pictures()}
        return {"light": "", "dark": "", **held, "cover": held.get("dark") or held.get("light") or ""}

    def screen_logo(self) -> dict[str, str]:
        """The pictures themselves as data URLs."""
        held: dict[str, str] = {
            name: trusted(f"data:{picture.kind};base64,{base64.b64encode(picture.data).decode('ascii')}")
            for name, picture in self._pictures()
        }
        return {"light": "", "dark": "", **held, "cover": held.get("dark") or held.get("light") or ""}

    def assets(self) -> dict[str, tuple[str, bytes]]:
        """Type and bytes by the names of ``print_logo``."""
        return {f"logo-{name}": (picture.kind, picture.data) for name, picture in self._pictures()}

    def _pictures(self) -> Iterator[tuple[str, Logo]]:
        for name, picture in (("light", self.brand.logo), ("dark", self.brand.logo_on_dark)):
            if picture is not None:
                yield name, picture


OURS = Theme()


def _fitted(picture: Logo, width: float, height: float, unit: str) -> tuple[float, float, str]:
    scale = min(width / picture.width, height / picture.height)
    return picture.width * scale, picture.height * scale, unit


def load(folder: Path) -> Theme:
    """The theme of a folder. Raises ThemeError (``file:line: what is wrong``)."""
    problems = Problems()
    theme = read(folder, problems)
    problems.raise_first()
    return theme


def read(folder: Path, problems: Problems) -> Theme:
    """The theme as far as it is sound; what is wrong goes to ``problems``.

    Raises ThemeError where the folder is none.
    """
    if not folder.is_dir():
        raise ThemeError(f"{folder}: there is no such folder, so there is no theme")
    found = brand.read(folder, problems)
    sheets = dict(_sheets(folder, problems))
    parts = dict(_parts(folder, found, problems))
    _unused(folder, parts, problems)
    if not ((folder / brand.NAME).exists() or sheets or parts or problems.errors):
        raise ThemeError(f"{folder}: no theme: it has no {brand.NAME}, no {PARTS}/, no {' or '.join(SHEETS)}")
    for character in brand.undrawable(found):
        problems.note(
            folder / brand.NAME,
            1,
            f"no face here can draw {character!r}: it is printed as an escape or by its name; add a font",
        )
    return Theme(found, parts, sheets, _digest(found, sheets, parts))


def _digest(found: Brand, sheets: Mapping[str, str], parts: Mapping[str, Part]) -> str:
    """Equal for equal themes, wherever they lie."""
    pictures = [hashlib.sha256(p.data).hexdigest() if p else "" for p in (found.logo, found.logo_on_dark)]
    faces = [[face.name, hashlib.sha256(face.path.read_bytes()).hexdigest()] for face in found.faces]
    words = [
        found.firm,
        found.title,
        found.contact,
        found.confidentiality,
        found.legal,
        asdict(found.palette),
    ]
    texts = {name: part.text for name, part in parts.items()}
    whole = json.dumps([words, pictures, faces, sheets, texts], sort_keys=True)
    return hashlib.sha256(whole.encode("utf-8", "backslashreplace")).hexdigest()


def _text(path: Path, problems: Problems) -> str | None:
    """The text of a small file, "" and a problem where it is none."""
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST else b""
        if path.stat().st_size > LARGEST:
            problems.wrong(path, 1, f"larger than {LARGEST // 1024} KiB")
        return data.decode("utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        problems.wrong(path, data.count(b"\n", 0, error.start) + 1, f"not UTF-8 at byte {error.start}")
    except OSError as error:
        problems.wrong(path, 1, f"cannot be read: {error.strerror or error}")
    return None


def _sheets(folder: Path, problems: Problems) -> Iterator[tuple[str, str]]:
    for name in SHEETS:
        path = folder / name
        text = _text(path, problems) if path.exists() else None
        if text is not None:
            for line, said in theme_laws.sheet(text):
                problems.wrong(path, line, said)
            yield name, text


def _parts(folder: Path, found: Brand, problems: Problems) -> Iterator[tuple[str, Part]]:
    known = fonts.covered(found.faces)
    for path in sorted((folder / PARTS).glob("*.html")):
        text = _text(path, problems)
        if text is None:
            continue
        name = f"{PARTS}/{path.name}"
        for line, said in (*misread(name, text), *theme_laws.part(text)):
            problems.wrong(path, line, said)
        for line, said in theme_laws.advice(text):
            problems.note(path, line, said)
        for line, words in enumerate(text.split("\n"), start=1):
            strange = next((c for c in words if ord(c) not in known), None)
            if strange is not None:
                problems.wrong(path, line, f"no face of the report can draw {strange!r}")
        yield name, Part(str(path), text)


def _unused(folder: Path, parts: Mapping[str, Part], problems: Problems) -> None:
    """Parts that nothing includes, and files that look as if somebody had meant them to count."""
    ours = shipped("report_templates")
    wanted = {name for part in parts.values() for name in named(part.text)}
    for name, part in parts.items():
        if not (ours / name).is_file() and name not in wanted:
            have = ", ".join(sorted(path.stem for path in (ours / PARTS).glob("*.html")))
            said = f"no part of a report has this name, and nothing includes it; parts: {have}"
            problems.wrong(Path(part.file), 1, said)
    for path in sorted(folder.glob("*")):
        used = path.name in (*SHEETS, brand.NAME, PARTS)
        if not used and path.suffix in (".html", ".css", ".yaml", ".yml"):
            problems.note(
                path, 1, f"is not used: a theme has {brand.NAME}, {', '.join(SHEETS)} and {PARTS}/*.html"
            )
