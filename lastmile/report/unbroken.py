"""Options of a command are not torn at a line's end: after "--" a line may break, for all renderers.

The words of a page hold them anywhere, in reasons, in questions and in what a tool said, so that they are
marked when the page is filled. No character is added: what a reader copies is what stands there.
"""

import re

LONGEST = 26  # characters; a longer one may break, for the narrowest cell of print.css holds no more
# What is passed over, in this order: where markup would be text or code, each tag, then the option itself.
_PARTS = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>style|script|svg|pre|title|textarea)\b.*?</(?P=raw)\s*>"
    r"|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
    rf"|(?<![\w-])(?P<option>--[a-z][a-z0-9-]{{0,{LONGEST - 3}}})(?![\w-])",
    re.DOTALL | re.IGNORECASE,
)


def unbroken(page: str) -> str:
    """The filled page with each option of a command in one piece; tags, drawings and code stay."""
    return _PARTS.sub(_kept, page)


def _kept(found: re.Match[str]) -> str:
    option = found["option"]
    return f'<span class="option">{option}</span>' if option else found[0]
