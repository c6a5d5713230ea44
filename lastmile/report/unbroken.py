"""Options of a command, "12 %", "E-Mail" and, on screens, "SEC-01" are not torn at the end of a line.

The words of a page hold them anywhere, in reasons, in questions and in what a tool said, so that they are
marked when the page is filled. No character is added: what a reader copies is what stands there.
"""

import re

LONGEST = 26  # characters; a longer one may break, for the narrowest cell of print.css holds no more
# What is passed over, in this order: where markup would be text or code, each tag, then what stays whole.
_PARTS = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>style|script|svg|pre|title|textarea)\b.*?</(?P=raw)\s*>"
    r"|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
    r"|(?P<code>(?<![\w-])(?:sec|fm|pf|dep|cwe)-\d{2,4}(?!</|\w))"
    r"|(?P<whole>(?<![\w-])e-mails?(?!\w)"
    rf"|(?<![\w-])--[a-z][a-z0-9-]{{0,{LONGEST - 3}}}(?![\w-])|(?<!\d)\d{{1,3}} %)",
    re.DOTALL | re.IGNORECASE,
)


def unbroken(page: str, *, codes: bool = False) -> str:
    """The filled page with its options and per cents in one piece; tags, drawings and code stay.

    ``codes``: "SEC-01" too, which browsers break and the library of the PDF does not.
    """
    return _PARTS.sub(_kept_with_codes if codes else _kept, page)


def _kept_with_codes(found: re.Match[str]) -> str:
    return f'<span class="option">{found["code"]}</span>' if found["code"] else _kept(found)


def _kept(found: re.Match[str]) -> str:
    whole = found["whole"]
    return f'<span class="option">{whole}</span>' if whole else found[0]
