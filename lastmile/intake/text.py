r"""Bytes of the target to text that every tool reads alike: UTF-8, newlines ``\n`` and nothing else."""

import codecs
import re

_BOMS = (  # the longer first: the UTF-32 mark begins with the UTF-16 one
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# str.splitlines ends a line here and no scanner does: line numbers would differ between tools.
_ODD_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FORM_FEED = re.compile(r"^\f+", re.MULTILINE)  # Python ignores it before indentation, a space it would not


def _unmarked(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in every second byte; other NULs mean a binary file."""
    if b"\0" in data:
        sample = data[:4096]
        odd, even = sample[1::2].count(0), sample[0::2].count(0)
        half = len(sample) // 2
        if half and max(odd, even) > 0.7 * half and min(odd, even) < 0.05 * half:
            text = data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
            return None if "\0" in text else text
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def decode(data: bytes) -> str | None:
    """Text of a file, or None if it is binary."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text: str | None = data[len(mark) :].decode(encoding, "replace")
            break
    else:
        text = _unmarked(data)
    if text is None or "\0" in text:
        return None
    control = sum(
        text[:4096].count(character) for character in "\x01\x02\x03\x04\x05\x06\x0e\x0f\x10\x11\x12\x14"
    )
    if control > 0.03 * min(len(text), 4096):  # packed data happens to hold no NUL
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Surrogates (from broken UTF-16) cannot be written as UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8")
    return _ODD_BREAKS.sub(" ", _FORM_FEED.sub("", text))


def count_lines(text: str) -> int:
    """Lines that hold more than white space."""
    return sum(1 for line in text.split("\n") if line and not line.isspace())
