"""The one TOML door: what is broken, or would cost far more than its size, is one kind of error."""

import re
import tomllib
from typing import Any

from lastmile.errors import LastMileError

# Parts of one dotted key. The parser keeps every prefix: 200,000 parts cost 4 minutes and all memory.
_PARTS = 16
_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\[^\n])*+\"|'[^'\n]*+'")
_LONG_KEY = re.compile(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{_PARTS}}}")


class TomlError(LastMileError):
    """A TOML text is broken; the text says how."""


def parse(text: str) -> dict[str, Any]:
    """Parse a TOML document. Raises TomlError."""
    if _LONG_KEY.search(_QUOTED.sub("q", text)):
        raise TomlError(f"a key of over {_PARTS} parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise TomlError("nested too deeply") from None
    except ValueError as error:  # TOMLDecodeError, and what Python says of a number with too many digits
        raise TomlError(str(error)) from None
