"""JavaScript's regular expressions in Python's syntax, for reading alone; no check itself.

Each alternative gets a group of its own: Python's parser would merge ``(a|a)`` into one class, and
JavaScript's engines do not. Back references become an empty look-ahead, which passes for anything.
"""

import re

from lastmile.checks.security._regex_nfa import TooMuch

_OPENINGS = re.compile(r"\(\?(?:<[A-Za-z_$][\w$]{0,60}>|[a-z]{0,6}(?:-[a-z]{1,6})?:|<?[=!])?|\(")
_KEPT = frozenset("bBdDsSwWfnrtv")
_HEX = re.compile(r"x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}")
_WIDE = re.compile(r"u\{([0-9A-Fa-f]{1,6})\}")
_REFERENCE = re.compile(r"k<[^>]{1,60}>|[1-9]\d{0,2}")
_TOP = 0x10FFFF
_PROPERTY = re.compile(r"([pP])\{[^}]{1,40}\}")


def to_python(pattern: str) -> str:
    """The pattern in Python's syntax. Raises TooMuch where it is not balanced."""
    out, at, depth = ["("], 0, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            text, at = _escape(pattern, at + 1, inside=False)
            out.append(text)
        elif sign == "[":
            text, at = _class(pattern, at + 1)
            out.append(text)
        elif sign == "(":
            opening = _OPENINGS.match(pattern, at)
            text = opening[0] if opening else "("
            named = text.startswith("(?<") and text[3:4] not in ("=", "!")
            flagged = text.endswith(":") and len(text) > len("(?:")
            out.append("((" if named or flagged else text + "(")
            at, depth = at + len(text), depth + 1
        elif sign == ")":
            out.append("))")
            at, depth = at + 1, depth - 1
        else:
            out.append(")|(" if sign == "|" else sign)
            at += 1
        if depth < 0:
            raise TooMuch
    return "".join([*out, ")"])


def _escape(pattern: str, at: int, *, inside: bool) -> tuple[str, int]:
    """What follows a backslash, and where it ends."""
    sign = pattern[at : at + 1]
    end = at + 1
    if found := _HEX.match(pattern, at):
        text, end = "\\" + found[0], found.end()
    elif found := _WIDE.match(pattern, at):
        text, end = f"\\U{min(int(found[1], 16), _TOP):08x}", found.end()
    elif found := _PROPERTY.match(pattern, at):
        text, end = ("\\w" if found[1] == "p" else "\\W"), found.end()
    elif not inside and (found := _REFERENCE.match(pattern, at)):
        text, end = "(?=)", found.end()
    elif sign == "0":
        text = "\\x00"
    elif sign in _KEPT and not (inside and sign == "B"):
        text = "\\" + sign
    elif sign == "c":
        text, end = "\\x01", at + 2
    else:
        text = re.escape(sign) if sign else "\\\\"
    return text, end


def _class(pattern: str, at: int) -> tuple[str, int]:
    """A class in brackets, and where it ends. ``[^]`` is any character, ``[]`` is none."""
    negated = pattern.startswith("^", at)
    at += negated
    out: list[str] = []
    while at < len(pattern) and pattern[at] != "]":
        if pattern[at] == "\\":
            text, at = _escape(pattern, at + 1, inside=True)
            out.append(text)
        else:
            out.append("\\" + pattern[at] if pattern[at] in "[&~|" else pattern[at])
            at += 1
    if at >= len(pattern):
        raise TooMuch
    if not out:
        return ("[\\s\\S]" if negated else "[^\\s\\S]"), at + 1
    return f"[{'^' if negated else ''}{''.join(out)}]", at + 1
