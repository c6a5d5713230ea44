"""English that is left in a German report: text of ours that nobody translated, told from code and names."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

# Words that every longer English sentence has and no German one; "was", "in", "an", "so" are no proof.
ENGLISH = re.compile(
    r"\b(the|of|and|with|that|this|from|are|has|have|by|for|to|is|be|or|it|its|no|not|we|you|your|which|each)\b"
)
_CODE = {"code", "pre", "script", "style"}
_VOID = {"br", "meta", "img", "input", "link", "hr", "col", "wbr"}


class _Texts(HTMLParser):
    """The texts between two tags, and those of attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        foreign = tag in _CODE or named.get("lang") == "en" or named.get("translate") == "no"
        hidden = foreign or any(one for _, one in self.open)
        if tag not in _VOID:
            self.open.append((tag, hidden))
        if not hidden:
            self.found += [
                v for k, v in attrs if k in ("alt", "title", "aria-label", "placeholder", "content") and v
            ]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]) and data.strip():
            self.found.append(" ".join(data.split()))


def english_lines(page: str) -> Iterator[str]:
    """The texts of an HTML page that hold an English word."""
    reader = _Texts()
    reader.feed(page)
    return (text for text in dict.fromkeys(reader.found) if ENGLISH.search(text))
