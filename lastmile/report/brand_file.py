"""What may stand in ``brand.yaml``, key by key (docs/usage.md shows a whole file)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from lastmile.model import Noun
from lastmile.report.colours import normal

FORMAT: Literal[1] = 1


def _text(value: object) -> object:
    """YAML reads a bare ``#0b3954`` as a comment and a bare 123456 as a number: the word says so."""
    if not isinstance(value, str):
        raise ValueError("a colour is written as #RRGGBB, in quotes")  # noqa: TRY004 - pydantic wants a ValueError
    return value


def _one_line(text: str) -> str:
    if "\n" in text.strip():
        raise ValueError("one line only")
    return text.strip()


Colour = Annotated[str, BeforeValidator(_text), AfterValidator(normal)]
Name = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_one_line)]
Line = Annotated[str, Field(min_length=1, max_length=160), AfterValidator(_one_line)]
Words = Annotated[str, Field(min_length=1, max_length=2000)]
File = Annotated[str, Field(min_length=1, max_length=200)]


class DarkColours(Noun):
    """The same two on the dark screen; without them lighter shades are made."""

    brand: Colour | None = None
    accent: Colour | None = None


class Colours(Noun):
    """Severity colours are not among them: they mean the same in every report."""

    brand: Colour | None = None
    accent: Colour | None = None
    cover_text: Colour | None = None
    dark: DarkColours = DarkColours()


class Sans(Noun):
    """Faces of the text and the charts."""

    regular: File
    italic: File
    semibold: File


class Serif(Noun):
    """Faces of headings."""

    regular: File
    semibold: File


class Mono(Noun):
    """The face of code."""

    regular: File


class Fonts(Noun):
    """Font files of the firm; a family that is not named stays ours."""

    sans: Sans | None = None
    serif: Serif | None = None
    mono: Mono | None = None


class BrandFile(Noun):
    """The whole file."""

    version: Literal[1] = 1
    firm: Name | None = None
    title: Name | None = None  # what the report is called
    contact: Line | None = None
    confidentiality: Line | None = None
    legal: Words | None = None
    logo: File | None = None
    logo_on_dark: File | None = None
    colours: Colours = Colours()
    fonts: Fonts = Fonts()


PARTS: dict[tuple[str, ...], type[Noun]] = {
    (): BrandFile,
    ("colours",): Colours,
    ("colours", "dark"): DarkColours,
    ("fonts",): Fonts,
    ("fonts", "sans"): Sans,
    ("fonts", "serif"): Serif,
    ("fonts", "mono"): Mono,
}
