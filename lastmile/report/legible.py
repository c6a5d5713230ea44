"""The filled page: code in prose looks like code, and on a screen long names break behind a mark.

Both are markup only: no character is added or replaced but the backticks that stood for code, so that what a
reader copies or searches is the name itself.
"""

import re
from collections.abc import Callable

LONG = 14  # characters; a shorter name stays whole
# What is passed over, in this order: where markup would be text or code, then each tag; the rest is text.
_PARTS = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>style|script|svg|pre|title|textarea|option)\b.*?</(?P=raw)\s*>"
    r"|<(?P<end>/?)code\b[^<>]*>"
    r"|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
    r"|(?P<text>[^<]+)",
    re.DOTALL | re.IGNORECASE,
)
# Code in prose, as a message quotes it.
QUOTED = re.compile(r"`(?=\S)([^`\n]{1,200})(?<=\S)`")
_NAME = re.compile(rf"\S{{{LONG},}}")
_MARK = re.compile(r"(?<=[^\s/_.-])[/_.-]+(?=[^\s/_.-])")


def quoted(page: str) -> str:
    """The page, escaped already, with `x` in its texts as code."""
    return _changed(page, str) if "`" in page else page


def legible(page: str) -> str:
    """The page, escaped already, with `x` in its texts as code and places to break in long names of code.

    A name that holds an option (``--offline``) stays as it is: ``unbroken`` keeps it in one piece.
    """
    return _changed(page, _broken)


def _changed(page: str, code: Callable[[str], str]) -> str:
    depth = 0

    def changed(found: re.Match[str]) -> str:
        nonlocal depth
        if found["end"] is not None:
            depth = max(0, depth - 1 if found["end"] else depth + 1)
        text = found["text"]
        if text is None:
            return found[0]
        return code(text) if depth else QUOTED.sub(lambda one: f"<code>{code(one[1])}</code>", text)

    return _PARTS.sub(changed, page)


def _broken(code: str) -> str:
    return _NAME.sub(lambda name: name[0] if "--" in name[0] else _MARK.sub(r"\g<0><wbr>", name[0]), code)
