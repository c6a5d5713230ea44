"""The laws of a theme's own files, read as text: what may not stand in a part or a style sheet, and where."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from lastmile.report.wording import listing

Said = tuple[int, str]  # line, what is wrong

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_BLOCK = re.compile(r"\{%.*?%\}", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"<(?P<name>[a-zA-Z][\w:-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"(?P<name>[\w:-]+)\s*=\s*(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.DOTALL)
_ELSEWHERE = re.compile(r"\{%[-+]?\s*(?:include|extends|macro|call|block|filter)\b")  # prints, or is printed
_BARE = re.compile(r"=\s*\{\{")
_LOGO = re.compile(r"\{\{-?\s*logo\.(?:light|dark|cover)\s*-?\}\}")
_TAGS = frozenset(
    "animate applet audio base embed foreignobject form frame frameset iframe image link meta object portal "  # noqa: SIM905 - reads better
    "script set source style template track video".split()
)
_LOADING = frozenset(
    "action background cite data formaction manifest ping poster src srcdoc srcset xlink:href".split()  # noqa: SIM905 - the same
)
_VOID = frozenset("area br col hr img input wbr".split())  # noqa: SIM905 - the same
_FIGURE = re.compile(
    r"\d+|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|thousand|"
    r"half|twice|both|dozen)\b",
    re.IGNORECASE,
)
_SHEET = (
    (r"@import\b", "@import loads another file"),
    (r"@font-face\b", "fonts come from brand.yaml, where they are checked"),
    (r"@charset\b|@namespace\b", "this rule has no place in a report"),
    (r"\b(?:url|src|image|image-set|-webkit-image-set|cross-fade|element)\(", "a report loads nothing"),
    (r"\bexpression\(|\bbehavior\s*:|-moz-binding", "this runs code in old browsers"),
    (r"</|<!", "markup would end the style sheet"),
    (r"\\", "an escape outside quotes can hide what is loaded"),
    (r"\.sev-\w*|\.chip\.sev", "severity colours mean the same in every report; they are not brandable"),
    (r"--(?:brand|accent|cover|band)[\w-]*\s*:", "colours come from brand.yaml, where they are checked"),
)
_SHEET_LAWS = tuple((re.compile(pattern, re.IGNORECASE), said) for pattern, said in _SHEET)
_QUOTED = re.compile(r"/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)


def _blank(found: re.Match[str]) -> str:
    """The same number of characters and lines, nothing to read."""
    return re.sub(r"[^\n]", " ", found.group())


def _shut(found: re.Match[str]) -> str:
    """The same with its braces, so that it is still seen to be an expression."""
    return "{{" + re.sub(r"[^\n]", "x", found.group()[2:-2]) + "}}"


def _at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def part(text: str) -> Iterator[Said]:
    """What is wrong in the HTML of a part."""
    bare = _BLOCK.sub(_blank, _COMMENT.sub(_blank, text))
    masked = _EXPRESSION.sub(_shut, bare)
    for found in _BARE.finditer(masked):
        yield _at(text, found.start()), 'an attribute without quotes lets text out of it: write ="{{ … }}"'
    for tag in _TAG.finditer(masked):
        name, line = tag["name"].lower(), _at(text, tag.start())
        if name in _TAGS or ":" in name:
            yield line, f"<{name}> has no place in a report"
            continue
        for found in _ATTRIBUTE.finditer(tag["rest"]):
            start = tag.start("rest") + found.start("value")
            value = bare[start : start + len(found["value"])]
            said = _attribute(found["name"].lower(), value, found["value"])
            if said:
                yield _at(text, start), said
    for found in re.finditer(r"\{%-?\s*autoescape\b", text):
        yield _at(text, found.start()), "escaping cannot be switched: the texts come from a stranger's code"


def _attribute(name: str, value: str, masked: str) -> str:
    """Why an attribute may not be there; "" where it may."""
    if name == "style":
        return "style= is blocked by the page's own policy: give a class, and a rule in the style sheet"
    if name.startswith("on"):
        return f"{name}= is blocked by the page's own policy"
    if name in _LOADING and not (name == "src" and _LOGO.fullmatch(value.strip())):
        return f"{name}= would load something; the only pictures are logo.light, logo.dark and logo.cover"
    if name == "href" and not masked.startswith("#"):
        if "{{" in masked:
            return "href= with a value leads where a stranger's text says; only #… may have one"
        if not masked.startswith(("https://", "mailto:")):
            return "href= leads to #…, https://… or mailto:…"
    return ""


class _Balance(HTMLParser):
    """Finds elements that are not closed in their order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, int]] = []
        self.said: list[Said] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        """Remember it."""
        if tag not in _VOID:
            self.open.append((tag, self.getpos()[0]))

    def handle_endtag(self, tag: str) -> None:
        """It closes the innermost one, or something is wrong."""
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        elif tag not in _VOID:
            self.said.append((self.getpos()[0], f"</{tag}> closes nothing that is open here"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """It opens and closes itself."""


def advice(text: str) -> Iterator[Said]:
    """What is no error in a part but seldom meant: open elements, figures that were typed."""
    said = _COMMENT.sub(_blank, text)
    if not _BLOCK.sub(_blank, said).strip() and not _ELSEWHERE.search(said):
        yield 1, "prints nothing, so this part of the report is gone"
    bare = _EXPRESSION.sub(_blank, _BLOCK.sub(_blank, said))
    reader = _Balance()
    reader.feed(bare)
    reader.close()
    yield from reader.said
    for tag, line in reader.open:
        yield line, f"<{tag}> is not closed in this part"
    prose = re.sub(r"<[^>]*>", _blank, bare)
    for number, words in enumerate(prose.split("\n"), start=1):
        typed = list(dict.fromkeys(found.group() for found in _FIGURE.finditer(words)))
        if typed:
            yield number, f"types {listing([f'«{word}»' for word in typed])}: a figure belongs into the data"


def sheet(text: str) -> Iterator[Said]:
    """What is wrong in a style sheet."""
    masked = _QUOTED.sub(_blank, text)
    for found in re.finditer(r"</|<!", text):
        if masked[found.start()] == " ":
            yield _at(text, found.start()), "markup would end the style sheet"
    for law, said in _SHEET_LAWS:
        for found in law.finditer(masked):
            yield _at(text, found.start()), f"{found.group().strip()}: {said}"
    for mark, said in (("/*", "a comment"), ('"', "a quotation"), ("'", "a quotation")):
        if mark in masked:
            yield _at(text, masked.index(mark)), f"{said} that is never closed"
    yield from _braces(masked)


def _braces(masked: str) -> Iterator[Said]:
    held: list[int] = []
    for line, words in enumerate(masked.split("\n"), start=1):
        for mark in words:
            if mark == "{":
                held.append(line)
            elif mark == "}" and held:
                held.pop()
            elif mark == "}":
                yield line, "a } that closes nothing"
    for line in held:
        yield line, "a { that is never closed"
