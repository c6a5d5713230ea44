"""An HTML page of ours read once: its texts, and what is wrong with its anchors, pictures and addresses."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from lastmile.report import quality_secrets
from lastmile.report.quality_words import Text

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_CODE = frozenset({"code", "pre", "samp", "kbd", "script", "style"})
_ASKED = {  # attributes whose address is fetched as the page opens
    "src": None,
    "srcset": None,
    "poster": None,
    "data": frozenset({"object"}),
    "background": None,
    "href": frozenset({"link", "image", "use", "feimage", "base"}),
    "xlink:href": None,
}
_INSIDE = ("data:", "#", "font:", "asset:")  # what comes with the page; the last two by the PDF's own names
_STYLE_ASKS = re.compile(r"@import\b[^;]{0,80}|url\((?!\s*[\"']?(?:data:|#|font:|asset:|\)))[^)]{0,80}")


class Page(HTMLParser):
    """What a page says, and what it lacks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[Text] = []  # words that may be ours: outside of code
        self.strings: list[Text] = []  # everything that can be read in it, code and attributes too
        self.outside: list[str] = []  # what it fetches from elsewhere
        self._language = ""
        self._ids: Counter[str] = Counter()
        self._links: dict[str, str] = {}  # fragment -> where it stands first
        self._lacks: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._at = "the head"
        self._is_data = False  # of the script that is open
        self._drawn = (0, 0)
        self.feed(page)
        self.close()

    def defects(self) -> Iterator[str]:
        """One line for each: broken and doubled anchors, pictures without words, no language."""
        if not self._language:
            yield "the page names no language: <html lang=…> is missing"
        yield from (f"#{name}: the anchor stands {n} times" for name, n in self._ids.items() if n > 1)
        for name, place in self._links.items():
            if name not in self._ids:
                yield f"{place}: a link leads to #{name}, which is nowhere in the page"
        yield from self._lacks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what the element names, asks for and leads to."""
        named = {name: value or "" for name, value in attrs}
        if tag == "html":
            self._language = named.get("lang", "")
        if name := named.get("id"):
            self._ids[name] += 1
            self._at = f"#{name}"
        if tag == "a" and (to := named.get("href", "")).startswith("#") and len(to) > 1:
            self._links.setdefault(to[1:], self._at)
        self._is_data = named.get("type") == "application/json"
        self._picture(tag, named)
        self._addresses(tag, named)
        self.strings += [Text(self._at, value) for value in named.values() if len(value) > 3]
        foreign = tag in _CODE or named.get("class") == "evidence" or named.get("translate") == "no"
        if tag not in _VOID:
            self._open.append((tag, foreign or any(hidden for _, hidden in self._open[-1:])))

    def handle_endtag(self, tag: str) -> None:
        """Close the element and all that was left open in it."""
        if any(name == tag for name, _ in self._open):
            while self._open and self._open.pop()[0] != tag:
                pass

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself, in a drawing."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        """Keep a text; that of a style or script of ours is read for what it fetches alone."""
        around, foreign = self._open[-1] if self._open else ("", False)
        if around == "style":
            self.outside += [f"{self._at}: {found[0][:60]}" for found in _STYLE_ASKS.finditer(data)]
        elif around == "title" and len(self._open) > 1 and self._open[-2][0] == "svg" and self._lacks:
            self._lacks = [line for line in self._lacks if line != self._drawing()]
        elif around == "script" and self._is_data:
            inside = quality_secrets.of_json(data.encode("utf-8", "backslashreplace"))
            self.strings += [Text(f"the page's data, {place}", text) for place, text in inside]
        if around in ("style", "script") or not data.strip():
            return
        text = " ".join(data.split())
        self.strings.append(Text(self._at, text))
        if not foreign:
            self.texts.append(Text(self._at, text))

    def _drawing(self) -> str:
        line, column = self._drawn
        return (
            f"{self._at}: a drawing without words (at {line}:{column}): it needs a title that says its data"
        )

    def _picture(self, tag: str, named: dict[str, str]) -> None:
        if tag == "img" and not named.get("alt", "").strip():
            self._lacks.append(f"{self._at}: a picture has no alternative text")
        if tag == "svg" and named.get("aria-hidden") != "true":
            self._drawn = self.getpos()
            self._lacks.append(self._drawing())  # until its title comes

    def _addresses(self, tag: str, named: dict[str, str]) -> None:
        for name, tags in _ASKED.items():
            value = named.get(name, "").strip()
            if value and (tags is None or tag in tags) and not value.lower().startswith(_INSIDE):
                self.outside.append(f"{self._at}: <{tag} {name}> asks for {value[:60]}")
        if style := named.get("style"):
            self.outside += [f"{self._at}: {found[0][:60]}" for found in _STYLE_ASKS.finditer(style)]
        if tag == "meta" and named.get("http-equiv", "").lower() == "refresh":
            self.outside.append(f"{self._at}: the page leads elsewhere by itself")
