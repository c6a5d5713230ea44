"""The filled page for a screen: code in prose looks like code, and long names break behind a mark.

Both are markup only: no character is added or replaced but the backticks that stood for code, so that what a
reader copies or searches is the name itself.
"""

import re

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
_QUOTED = re.compile(r"`(?=\S)([^`\n]{1,200})(?<=\S)`")
_NAME = re.compile(rf"\S{{{LONG},}}")
_MARK = re.compile(r"(?<=[^\s/_.-])[/_.-]+(?=[^\s/_.-])")


def legible(page: str) -> str:
    """The page, escaped already, with `x` in its texts as code and places to break in long names of code.

    A name that holds an option (``--offline``) stays as it is: ``unbroken`` keeps it in one piece.
    """
    depth = 0

    def changed(found: re.Match[str]) -> str:
        nonlocal depth
        if found["end"] is not None:
            depth = max(0, depth - 1 if found["end"] else depth + 1)
        text = found["text"]
        if text is None:
            return found[0]
        return _broken(text) if depth else _QUOTED.sub(lambda one: f"<code>{_broken(one[1])}</code>", text)

    return _PARTS.sub(changed, page)


def _broken(code: str) -> str:
    return _NAME.sub(lambda name: name[0] if "--" in name[0] else _MARK.sub(r"\g<0><wbr>", name[0]), code)
