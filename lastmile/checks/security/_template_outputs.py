"""Where templates print a value without escaping it, by the marks of each engine; no check itself.

Engines: Jinja, Django, Twig, Nunjucks, Liquid, Mako, Handlebars, Mustache, EJS, ERB, Pug, Vue, Svelte.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST = 2000  # characters of a line that are read


@dataclass(frozen=True, slots=True)
class Output:
    """One place where a template prints something that can become markup."""

    line: int
    kind: str  # raw | block | attribute | handler | script | source | link
    value: str  # the expression, without its marks


# An output that escapes, in any engine; counted as an opportunity together with those below.
_ANY = re.compile(r"\{\{(?!!)|<%[=-]|\$\{|!\{|#\{|\bv-html=|\{@html\b")

# Pug alone: "!= value" after a tag.
_PUG = re.compile(r"!\{([^{}]{1,300})\}|^\s*[\w.#-]{0,80}(?:\([^()]{0,200}\))?!=\s*(\S.{0,300})")
_VUE = re.compile(r"\bv-html=(?:\"([^\"]{1,300})\"|'([^']{1,300})')")
_SVELTE = re.compile(r"\{@html\s([^{}]{1,300})\}")
_RAW = re.compile(
    r"\{\{-?\s*([^{}]{1,300}?\|\s*(?:safe|safeseq|raw)\b[^{}]{0,100})\}\}"  # Jinja, Django, Twig
    r"|\{\{\{\s*([^{}]{1,300}?)\}\}\}"  # Handlebars, Mustache
    r"|\{\{&\s*([^{}]{1,300}?)\}\}"
    r"|<%-\s*([^%]{1,300}?)-?%>"  # EJS
    r"|<%==\s*([^%]{1,300}?)-?%>"  # ERB
    r"|<%=\s*(raw[ (][^%]{1,300}?|[^%]{1,300}?\.html_safe\b[^%]{0,100})-?%>"
    r"|\$\{\s*([^{}]{1,300}?\|\s*n)\s*\}"  # Mako
    r"|\{%-?\s*(?:block)?trans(?:late)?\s([^%]{1,300}?\bas\b[^%]{0,3}\bnever\b)%\}"
)
_ESCAPED = r"(?:\{\{-?\s*([^{}]{1,300}?)-?\}\}|<%=\s*([^%]{1,300}?)-?%>)"
_BLOCK = re.compile(r"\{%-?\s*(autoescape\s+(?:off|false)|filter\s+safe)\b")
# An attribute's value without quotation marks: a space in the value begins a new attribute.
_BARE = re.compile(r"<\w[^<>]{0,1000}?\s[\w:-]{1,40}=" + _ESCAPED)
_HANDLER = re.compile(r"\son[a-z]{3,20}=(?:\"[^\"]{0,300}?|'[^']{0,300}?)" + _ESCAPED)
_SOURCE = re.compile(r"<(?:script|iframe|object|embed)\b[^<>]{0,300}?\s(?:src|data)=[\"']" + _ESCAPED)
_LINK = re.compile(
    r"<(?:a|area|form|button|base)\b[^<>]{0,500}?\s(?:href|action|formaction)=[\"']" + _ESCAPED
)
# In a script: a value without quotation marks, or in backquotes, which HTML's escapes do not end.
_SCRIPTED = re.compile(r"(?:[=(,:\[?+]\s{0,5}|`[^`]{0,200}?)" + _ESCAPED)

_COMMENT_MARKS = (
    ("<!--", "-->"),
    ("{#", "#}"),
    ("<%#", "%>"),
    ("{{!", "}}"),
    ("{% comment %}", "{% endcomment %}"),
)
_SCRIPT_OPENS = re.compile(
    r"<script\b(?![^>]{0,300}type=[\"'](?!text/javascript|module|application/javascript))", re.IGNORECASE
)
_SCRIPT_CLOSES = re.compile(r"</script", re.IGNORECASE)
_VERBATIM = re.compile(r"\{%-?\s*(raw|verbatim)\b")
_VERBATIM_ENDS = re.compile(r"\{%-?\s*end(raw|verbatim)\b")


def outputs(text: str, suffix: str) -> tuple[list[Output], int]:
    """The unescaped outputs of a template in text order, and how many outputs it has in all."""
    found, count = list[Output](), 0
    in_script = verbatim = False
    for number, full in enumerate(_uncommented(text).splitlines(), start=1):
        line = full[:_LONGEST]
        printed_as_is = verbatim or bool(_VERBATIM.search(line))
        verbatim = printed_as_is and not _VERBATIM_ENDS.search(line)
        opens, closes = _SCRIPT_OPENS.search(line), _SCRIPT_CLOSES.search(line)
        if not printed_as_is:
            count += len(_ANY.findall(line))
            rest = line[opens.end() :] if opens else line
            scripted = rest if (in_script or opens) and suffix not in (".vue", ".svelte") else ""
            found.extend(Output(number, kind, value) for kind, value in _in_line(line, scripted, suffix))
        in_script = (in_script or bool(opens)) and not closes
    return found, count


def _uncommented(text: str) -> str:
    """The text without the comments of HTML and the engines; the lines keep their numbers."""
    for opening, closing in _COMMENT_MARKS:
        kept, place = list[str](), 0
        while (start := text.find(opening, place)) >= 0:
            end = text.find(closing, start + len(opening))
            following = text.find(opening, start + len(opening))
            if end < 0:
                break
            if 0 <= following < end:  # never closed; the next one is
                kept.append(text[place:following])
                place = following
                continue
            kept += (text[place:start], "\n" * text.count("\n", start, end))
            place = end + len(closing)
        text = "".join((*kept, text[place:]))
    return text


def _in_line(line: str, scripted: str, suffix: str) -> Iterator[tuple[str, str]]:
    if suffix in (".pug", ".jade"):
        yield from (("raw", _value(match)) for match in _PUG.finditer(line))
        return
    if suffix in (".vue", ".svelte"):
        marks = _VUE if suffix == ".vue" else _SVELTE
        yield from (("raw", _value(match)) for match in marks.finditer(line))
        return
    if "{" not in line and "<%" not in line and "v-html" not in line:
        return
    raw = [_value(match) for match in _RAW.finditer(line)]
    yield from (("raw", value) for value in raw)
    yield from (("raw", _value(match)) for match in _VUE.finditer(line))
    yield from (("block", match[1]) for match in _BLOCK.finditer(line))
    for kind, pattern in (("source", _SOURCE), ("handler", _HANDLER), ("attribute", _BARE), ("link", _LINK)):
        for match in pattern.finditer(line):
            if _value(match) not in raw:
                yield kind, _value(match)
    for match in _SCRIPTED.finditer(scripted):
        if _value(match) not in raw:
            yield "script", _value(match)


def _value(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group), "").strip()
