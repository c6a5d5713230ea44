"""The statements of a text in any language: by brackets and line ends, without a grammar.

Made for naming a place so that the name survives formatters: a statement is one however its lines break, a
block's header is a statement of its own, comments are none. Text that is no code costs linear time and yields
something of its kind; what a file means is asked elsewhere (``trees``, ``python``).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

LARGEST = 250_000  # characters; beyond, a text has no statements
LONGEST = 4_000  # characters kept of one statement, to the end of the token that reaches it

_DOUBLE = r'"(?:[^"\\\n]|\\.)*"?'
_SINGLE = r"'(?:[^'\\\n]|\\.)*'?"
_WORD = r"[^\W\d][\w$]*|@|\d[\w.]*"
_MARK = r"=>|->|::|&&|\|\||\?\?|\?\.|\.{2,3}|:=|[=!<>+\-*/%|&^]=+|[^\s\w]"


def _reader(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join((*parts, _WORD, r"\n", _MARK)), re.DOTALL)


_HASH = r"(?P<comment>\#[^\n]*)"
_SLASHES = r"(?P<comment>//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?)"
_TRIPLE = r'"{3}(?:[^"\\]|\\.|"(?!""))*(?:"{3})?' + r"|'{3}(?:[^'\\]|\\.|'(?!''))*(?:'{3})?"
_TICKED = r"`(?:[^`\\]|\\.)*`?"
_PATTERN = (
    r"(?<=[(,=:\[!&|?{};\n])[ \t]{0,8}/(?![/*])"
    r"(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.){0,99}\]){1,99}/[a-z]{0,8}"
)
_PYTHON = _reader(_HASH, _TRIPLE, _DOUBLE, _SINGLE)
_SCRIPT = _reader(_SLASHES, _TICKED, _PATTERN, _DOUBLE, _SINGLE)
_GO = _reader(_SLASHES, r"`[^`]*`?", _DOUBLE, _SINGLE)
_RUST = _reader(
    _SLASHES, r'r#"(?:[^"]|"(?!#))*(?:"#)?', r'"(?:[^"\\]|\\.)*"?', r"'(?:\\[^\n]{1,8}?|[^'\\\n])'"
)
_READERS = {
    "python": _PYTHON,
    **dict.fromkeys(("javascript", "typescript", "vue", "svelte", "astro"), _SCRIPT),
    "go": _GO,
    "rust": _RUST,
    **dict.fromkeys(("java", "kotlin", "csharp", "c", "cpp", "swift", "dart", "scala", "php"), _SCRIPT),
}

# Around a line end these carry the statement on: what stands before it, what stands after it.
_ON_AFTER = frozenset("= + - * / % & | ^ < > ? : , . ! ~ => && || ?? ?. :: := -> == != += -=".split())  # noqa: SIM905 - reads better than quoted marks
_ON_BEFORE = frozenset(". ? : && || ?? ?. + - * / % = == => , |".split())  # noqa: SIM905 - the same
_VALUE_BEFORE = frozenset("= ( , : [ ? + && || ?? ... return import const let var".split())  # noqa: SIM905 - the same
_CONTROL = frozenset(
    "if else for while do switch match try catch finally loop select case default unsafe defer with".split()  # noqa: SIM905 - the same
)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_NAMED = re.compile(
    r"\b(?:function|func|fn|class|interface|impl|struct|trait|mod|enum|namespace|type)\b[\s*]{0,4}"
    r"(?:\([^()]{0,200}\)\s{0,4})?([\w$]+)"
)
_BOUND = re.compile(r"([\w$.]+)\s{0,4}[:=]\s{0,4}(?:async\b\s{0,4})?(?:function\b|\(|[\w$]+\s{0,4}=>)")
_METHOD = re.compile(r"(?:[\w$]{1,80} ){0,4}([\w$]{1,80}) \(")
_PYTHON_NAMED = re.compile(r"(?:async\s{1,4})?(?:def|class)\s{1,4}(\w+)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, or the header of a block."""

    first: int  # lines, from 1
    last: int
    text: str  # its tokens, one blank between them, at most LONGEST characters
    scope: str  # names of the functions and classes around it, outermost first, with dots


@dataclass(slots=True)
class _Open:
    """The statement that is being read."""

    tokens: list[str] = field(default_factory=list)
    first: int = 0
    last: int = 0

    def add(self, word: str, line: int) -> None:
        """Add a token that begins on this line."""
        if not self.tokens:
            self.first = line
        self.tokens.append(word)
        self.last = line + word.count("\n")

    @property
    def text(self) -> str:
        """The tokens with blanks between them; none is cut, so that a secret is whole or not there."""
        ends = accumulate(len(word) for word in self.tokens)
        return " ".join(w for w, end in zip(self.tokens, ends, strict=True) if end - len(w) < LONGEST)


class Statements:
    """All statements of one text."""

    def __init__(self, text: str, language: str | None) -> None:
        self._all = list(_read(text, language)) if len(text) <= LARGEST else []
        self._starts = [statement.first for statement in self._all]

    def around(self, line: int) -> tuple[Statement | None, Statement | None, Statement | None]:
        """The statement before, at and after a line (from 1).

        At: the first that begins on the line, else the one that runs over it; None where there is neither.
        """
        end = bisect_right(self._starts, line)
        index = end - 1
        while index > 0 and self._starts[index - 1] == line:
            index -= 1
        if index >= 0 and self._all[index].first <= line <= self._all[index].last:
            return self._get(index - 1), self._all[index], self._get(index + 1)
        return self._get(end - 1), None, self._get(end)

    def _get(self, index: int) -> Statement | None:
        return self._all[index] if 0 <= index < len(self._all) else None


def _read(text: str, language: str | None) -> Iterator[Statement]:
    reader = _READERS.get(language or "")
    if reader is None:  # each line is one: where no quotes tell values apart, a secret stays in one piece
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                yield Statement(number, number, line.strip(), "")
    elif language == "python":
        yield from _python(text)
    else:
        yield from _braces(text, reader)


def _tokens(text: str, reader: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
    """Each token that is no comment, its line and its offset."""
    line = 1
    for found in reader.finditer(text):
        word = found.group()
        if found.lastgroup != "comment":
            yield word if word == "\n" else word.lstrip(), line, found.start()
        line += word.count("\n")


def _python(text: str) -> Iterator[Statement]:
    """Logical lines; the scope follows from the indentation of ``def`` and ``class``."""
    around: list[tuple[int, str]] = []
    current, depth, indent, line_start, previous = _Open(), 0, 0, 0, ""
    for word, line, offset in (*_tokens(text, _PYTHON), ("\n", text.count("\n") + 1, len(text))):
        if word == "\n":
            if current.tokens and depth <= 0 and previous != "\\":
                yield _python_statement(current, indent, around)
                current, depth = _Open(), 0
            line_start = offset + 1
            continue
        if not current.tokens:
            indent = len(text[line_start:offset].expandtabs(8))
        previous = word
        depth += (word in _OPENING) - (word in _CLOSING)
        current.add(word, line)


def _python_statement(current: _Open, indent: int, around: list[tuple[int, str]]) -> Statement:
    text = current.text
    while around and around[-1][0] >= indent:
        around.pop()
    scope = around[-1][1] if around else ""
    if named := _PYTHON_NAMED.match(text):
        around.append((indent, _inside(scope, named[1])))
    return Statement(current.first, current.last, text, scope)


def _inside(scope: str, name: str) -> str:
    """The scope inside a block; a very long one grows no more, or deep nesting would cost its square."""
    return ".".join(part for part in (scope, name) if part) if len(scope) < 400 else scope


def _braces(text: str, reader: re.Pattern[str]) -> Iterator[Statement]:
    """Statements end at ``;``, at a block's bracket, or at a line end that nothing carries on."""
    parser, ended = _Blocks(), False
    for word, line, _ in _tokens(text, reader):
        if word == "\n":
            ended = True
            continue
        if ended and not parser.inside and not parser.goes_on(word):
            parser.end()
        ended = False
        parser.take(word, line)
        yield from parser.done()
    parser.end()
    yield from parser.done()


class _Blocks:
    """Statements of a language whose blocks stand in braces."""

    def __init__(self) -> None:
        self._open = _Open()
        self._around: list[str] = []  # the scope inside each open block
        self._brackets: list[str] = []  # every open bracket; "{" is a block, "v" a value in braces
        self._done: list[Statement] = []

    @property
    def inside(self) -> bool:
        """Whether a bracket is open that holds no statements."""
        return bool(self._brackets) and self._brackets[-1] != "{"

    def done(self) -> list[Statement]:
        """The statements that ended since."""
        ended, self._done = self._done, []
        return ended

    def goes_on(self, word: str) -> bool:
        """Whether the open statement runs on over a line end before this token."""
        return bool(self._open.tokens) and (self._open.tokens[-1] in _ON_AFTER or word in _ON_BEFORE)

    def end(self) -> None:
        """End the open statement, if there is one."""
        if self._open.tokens:
            scope = self._around[-1] if self._around else ""
            self._done.append(Statement(self._open.first, self._open.last, self._open.text, scope))
            self._open = _Open()

    def take(self, word: str, line: int) -> None:
        """Take the next token."""
        if word == "{" and not (self._open.tokens and self._open.tokens[-1] in _VALUE_BEFORE):
            header = self._open.text
            self.end()
            self._brackets.append("{")
            self._around.append(_inside(self._around[-1] if self._around else "", _name(header)))
        elif word in _CLOSING and self._brackets:
            self._close(word, line)
        elif word == ";" and not self.inside:
            self.end()
        else:
            if word in _OPENING:
                self._brackets.append("v" if word == "{" else word)
            self._open.add(word, line)

    def _close(self, word: str, line: int) -> None:
        if self._brackets[-1] != "{":
            self._brackets.pop()
            self._open.add(word, line)
        elif word == "}":  # in broken text a bracket of the other kind closes no block
            self.end()
            self._brackets.pop()
            self._around.pop()


def _name(header: str) -> str:
    """The name of the function or class that a block's header opens; "" for other blocks."""
    first = header.split(" ", 1)[0]
    if not header or first in _CONTROL:
        return ""
    if found := _NAMED.search(header[:400]) or _BOUND.search(header[:400]):
        return found[1]
    if (found := _METHOD.match(header[:400])) and "=>" not in header and "function" not in header:
        return found[1]
    return re.sub(r"\s", "", header[:200]) if "(" in header else ""
