"""What a consultant keeps for all audits: ``config.toml`` in the user's configuration folder.

An option beats the engagement file, which beats these defaults, which beat what LastMile does by itself.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_config_dir
from pydantic import Field, ValidationError

from lastmile.errors import InputError
from lastmile.model import Noun
from lastmile.toml_in import TomlError, parse

FILE = "config.toml"
LARGEST = 64 * 1024  # bytes
OPTION, ENGAGEMENT, DEFAULTS, OURS = "the command line", "the engagement file", "your defaults", "LastMile"
_LINE = re.compile(r"at line (?P<line>\d+)")

Text = Annotated[str, Field(min_length=1)]


class Defaults(Noun):
    """The keys of the file; every one may be missing."""

    name: Text | None = None  # the consultant, who signs what ``lastmile triage`` writes
    firm: Text | None = None
    email: Text | None = None
    theme: Text | None = None
    profile: Text | None = None
    store: Text | None = None  # where ``lastmile history`` keeps what it knows
    language: Literal["en", "de"] | None = None
    paper: Literal["a4", "letter"] | None = None
    redaction_key: Annotated[str, Field(min_length=16)] | None = None


@dataclass(frozen=True)
class Chosen:
    """A setting that several places may name, and which of them won."""

    name: str
    value: str
    by: str

    @property
    def line(self) -> str:
        """For the terminal; "" where nobody named it."""
        return "" if self.by == OURS else f"{self.name}: {self.value} (from {self.by})"


def choose(
    name: str, option: str | None, engagement: str | None, defaults: str | None, ours: str = ""
) -> Chosen:
    """The first of these that says something."""
    named = ((option, OPTION), (engagement, ENGAGEMENT), (defaults, DEFAULTS))
    return next((Chosen(name, value, by) for value, by in named if value), Chosen(name, ours, OURS))


def place() -> Path:
    """Where the file lies on this machine."""
    return Path(user_config_dir("lastmile")) / FILE


def load() -> Defaults:
    """Read the file; none is there: no defaults. Raises InputError (``file:line: what is wrong``)."""
    path = place()
    try:
        data = path.read_bytes()
        if len(data) > LARGEST:
            raise InputError(f"{path}: larger than {LARGEST // 1024} KiB, so these are no defaults")
        text = data.decode("utf-8")
        return Defaults.model_validate(parse(text))
    except FileNotFoundError:
        return Defaults()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}") from None
    except TomlError as error:
        found = _LINE.search(str(error))
        raise InputError(f"{path}:{found['line'] if found else 1}: {error}") from None
    except ValidationError as error:
        # Never the value: it may be the redaction key.
        first = min(error.errors(include_input=False), key=lambda e: e["type"] != "extra_forbidden")
        key = str(first["loc"][0])
        known = ", ".join(Defaults.model_fields)
        said = f"unknown key; keys are {known}" if first["type"] == "extra_forbidden" else first["msg"]
        raise InputError(f"{path}:{_line(text, key)}: {key}: {said}") from None


def _line(text: str, key: str) -> int:
    """The line on which a key stands."""
    named = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=|\s*\[\s*{re.escape(key)}\b")
    return next((n for n, line in enumerate(text.split("\n"), start=1) if named.match(line)), 1)
