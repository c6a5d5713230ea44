"""A firm's brand: ``brand.yaml``, its logo, colours and fonts, all checked before a page is made."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont, TTLibError
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lastmile.report import colours, fonts, logo
from lastmile.report.brand_file import FORMAT, PARTS, BrandFile, Colours, Fonts
from lastmile.report.charts import FILLS
from lastmile.report.fonts import Face
from lastmile.report.logo import Logo, LogoError
from lastmile.report.theme_problems import Problems
from lastmile.yaml_in import Lines, YamlError, load

NAME = "brand.yaml"
LARGEST_FONT = 24 * 1024 * 1024  # bytes; faces with the letters of East Asia have 5 to 23 MB
LARGEST = 64 * 1024
_FACES = {"regular": (400, "normal"), "italic": (400, "italic"), "semibold": (600, "normal")}
_MUCH_WIDER = 1.06
_RESTRICTED = 0x0002  # OS/2 fsType: the maker forbids embedding
Where = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Brand:
    """What a report shows of the firm; everything empty is LastMile's own look."""

    firm: str = ""
    title: str = ""
    contact: str = ""
    confidentiality: str = ""
    legal: str = ""
    palette: colours.Palette = colours.OURS
    logo: Logo | None = None
    logo_on_dark: Logo | None = None
    faces: tuple[Face, ...] = field(default=(), repr=False)


@dataclass
class _Reading:
    """One reading of one file: what it says and where, and the problems found on the way."""

    folder: Path
    problems: Problems
    head: Lines

    @property
    def file(self) -> Path:
        return self.folder / NAME

    def wrong(self, where: Where, said: str) -> None:
        """One problem at a key."""
        name = ".".join(str(part) for part in where)
        self.problems.wrong(self.file, _line(self.head, where), f"{name}: {said}" if name else said)

    def note(self, where: Where, said: str) -> None:
        """One thing that is no error."""
        self.problems.note(self.file, _line(self.head, where), f"{'.'.join(map(str, where))}: {said}")

    def path(self, where: Where, name: str) -> Path | None:
        """A file of the theme's folder; None where it is none, and a problem says so."""
        path = self.folder / name
        if Path(name).is_absolute() or ".." in Path(name).parts:
            self.wrong(where, f"{name}: a file inside the theme's folder, by its name there")
        elif not path.is_file():
            self.wrong(where, f"{name}: there is no such file in {self.folder}")
        elif not path.resolve().is_relative_to(self.folder.resolve()):
            self.wrong(where, f"{name}: leads out of the theme's folder")
        else:
            return path
        return None


def read(folder: Path, problems: Problems) -> Brand:
    """The brand of a theme's folder; without the file, LastMile's own. What is wrong goes to ``problems``."""
    path = folder / NAME
    if not path.exists():
        return Brand()
    head = _head(path, problems)
    if head is None:
        return Brand()
    reading = _Reading(folder, problems, head)
    try:
        file = BrandFile.model_validate({key: value for key, value in head.items() if value is not None})
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False):
            reading.wrong(one["loc"], _said(one))
        return Brand()
    if file.logo and not file.firm:
        reading.wrong(("logo",), "needs «firm»: its name stands in for the picture where that is not seen")
    if file.logo_on_dark and not file.logo:
        reading.wrong(("logo_on_dark",), "needs «logo», for light pages")
    return Brand(
        firm=file.firm or "",
        title=file.title or "",
        contact=file.contact or "",
        confidentiality=file.confidentiality or "",
        legal=(file.legal or "").strip(),
        palette=_palette(reading, file.colours),
        logo=_logo(reading, "logo", file.logo),
        logo_on_dark=_logo(reading, "logo_on_dark", file.logo_on_dark),
        faces=_faces(reading, file),
    )


def _head(path: Path, problems: Problems) -> Lines | None:
    try:
        if path.stat().st_size > LARGEST:
            problems.wrong(path, 1, f"larger than {LARGEST // 1024} KiB, so this is no brand file")
            return None
        head = load(path)
    except YamlError as error:
        line, _, said = str(error).removeprefix(f"{path}:").partition(": ")
        problems.wrong(path, int(line) if line.isdigit() else 1, said or str(error))
        return None
    except UnicodeDecodeError as error:
        problems.wrong(path, 1, f"not UTF-8 at byte {error.start}")
        return None
    except OSError as error:
        problems.wrong(path, 1, f"cannot be read: {error.strerror or error}")
        return None
    if not isinstance(head, Lines) or head.get("version") != FORMAT:
        problems.wrong(path, 1, f"a brand file starts with «version: {FORMAT}»")
        return None
    return head


def _said(problem: ErrorDetails) -> str:
    """What pydantic found, in words of a person."""
    name = str(problem["loc"][-1]) if problem["loc"] else ""
    if problem["type"] == "extra_forbidden":
        noun = PARTS.get(tuple(str(part) for part in problem["loc"][:-1]), BrandFile)
        near = get_close_matches(name, noun.model_fields, n=1)
        return "unknown key; " + (
            f"did you mean «{near[0]}»?" if near else f"keys: {', '.join(noun.model_fields)}"
        )
    if problem["type"] == "missing":
        return "is missing: a file for each face that the report uses"
    return problem["msg"].removeprefix("Value error, ")


def _line(node: Any, location: Where) -> int:
    """The line of the deepest part of ``location`` that the file has."""
    line = 1
    for part in location:
        if isinstance(node, Lines):
            line = node.key_lines.get(part, line)
            node = node.get(part)
    return line


def _palette(reading: _Reading, given: Colours) -> colours.Palette:
    light, dark = colours.LIGHT_GROUNDS, colours.DARK_GROUNDS
    brand = given.brand or colours.OURS.brand
    sound = [
        _readable(reading, ("colours", "brand"), given.brand, light, "on white and on panels"),
        _readable(reading, ("colours", "accent"), given.accent, light, "on white and on panels"),
        _readable(reading, ("colours", "cover_text"), given.cover_text, (brand,), "on the cover"),
        _readable(reading, ("colours", "dark", "brand"), given.dark.brand, dark, "on the dark screen"),
        _readable(reading, ("colours", "dark", "accent"), given.dark.accent, dark, "on the dark screen"),
    ]  # fmt: skip
    if not all(sound):
        return colours.OURS
    for key, colour in (("brand", given.brand), ("accent", given.accent)):
        twin = _like_a_severity(colour) if colour else ""
        if twin:
            reading.note(("colours", key), f"{colour} is easily taken for the severity «{twin}»")
    return colours.palette(given.brand, given.accent, given.cover_text, given.dark.brand, given.dark.accent)


def _readable(
    reading: _Reading, where: Where, colour: str | None, grounds: Iterable[str], words: str
) -> bool:
    """It passes, or a problem names the ratio and the nearest shade that does."""
    held = tuple(grounds)
    if colour is None or colours.passes(colour, held):
        return True
    ratio, ground = colours.worst(colour, held)
    shade = colours.nearest(colour, held)
    reading.wrong(
        where,
        f"{colour} cannot be read {words}: its contrast on {ground} is {int(ratio * 100) / 100:.2f}, "
        f"and {colours.LEAST} is the least; the nearest shade that passes is «{shade}»",
    )
    return False


def _like_a_severity(colour: str) -> str:
    return next(
        (s.value for s, (fill, _) in FILLS.items() if colours.distance(colour, fill) < colours.NEAR), ""
    )


def _logo(reading: _Reading, key: str, name: str | None) -> Logo | None:
    path = reading.path((key,), name) if name else None
    if path is None:
        return None
    try:
        found = logo.read(path)
    except LogoError as error:
        if error.line:
            reading.problems.wrong(path, error.line, str(error))
        else:
            reading.wrong((key,), f"{name}: {error}")
    except OSError as error:
        reading.wrong((key,), f"{name}: cannot be read: {error.strerror or error}")
    else:
        for line, said in found.dropped:
            reading.problems.note(path, line, said)
        return found
    return None


def _faces(reading: _Reading, file: BrandFile) -> tuple[Face, ...]:
    found = []
    for role in Fonts.model_fields:
        family = getattr(file.fonts, role)
        for name, given in family.model_dump().items() if family else ():
            where = ("fonts", role, name)
            path = reading.path(where, given)
            said = _font_problem(path) if path else ""
            if said:
                reading.wrong(where, f"{given}: {said}")
            elif path:
                weight, style = _FACES[name]
                title = role.capitalize()
                found.append(Face(f"Brand{title}{name}", f"Brand {title}", weight, style, path, role))
                wider = fonts.width(found[-1]) if (role, name) == ("sans", "regular") else 1.0
                if wider > _MUCH_WIDER:
                    much = f"{round((wider - 1) * 100)} % wider than the face that pages are measured for"
                    reading.note(where, f"{given}: {much}; look whether a page spills over")
    return tuple(found)


def _font_problem(path: Path) -> str:
    """Why a file cannot be a face of the report; "" where it can."""
    try:
        if path.stat().st_size > LARGEST_FONT:
            return f"larger than {LARGEST_FONT // 1024 // 1024} MiB"
        data = path.read_bytes()
        if data.startswith(b"ttcf"):
            return "a collection of fonts: save the one you want as a file of its own (.ttf, .otf)"
        with TTFont(io.BytesIO(data), lazy=True) as font:
            return _unfit(font)
    except (TTLibError, OSError, AssertionError, KeyError, ValueError) as error:
        return f"no font that can be read ({type(error).__name__})"


def _unfit(font: TTFont) -> str:
    if font.flavor or not ("glyf" in font or "CFF " in font):
        return "a TrueType or OpenType file is needed (.ttf, .otf), no web font"
    if "fvar" in font:
        return "a variable font: give a file for each weight"
    if "OS/2" in font and font["OS/2"].fsType & 0xF == _RESTRICTED:
        return "its maker forbids embedding (fsType), so no report may carry it"
    missing = sorted(set(range(0x21, 0x7F)) - set(font.getBestCmap() or ()))
    return f"lacks {chr(missing[0])!r}, which every report needs" if missing else ""


def undrawable(brand: Brand) -> tuple[str, ...]:
    """Characters of the brand's own words that neither its faces nor ours can draw."""
    known = fonts.covered(brand.faces)
    words = (brand.firm, brand.title, brand.contact, brand.confidentiality, brand.legal)
    return tuple(sorted({c for text in words for c in text if ord(c) not in known}))
