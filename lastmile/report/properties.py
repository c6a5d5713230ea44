"""Custom properties put in place before the layout: WeasyPrint solves each ``var()`` anew for every style."""

import re

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r"(?:^|(?<=\}))\s*:root\s*\{([^{}]*)\}")
_SET = re.compile(r"--([\w-]+)\s*:\s*([^;{}]*)")
_USED = re.compile(r"var\(--([\w-]+)\)")


def in_place(ours: str, own: str) -> str:
    """Our style sheets and a theme's ``own``, joined, with what ``:root`` of ours says instead of ``var()``.

    What the theme's sheet sets itself, wherever, and what refers to another property, stays as it is.
    """
    bare = _COMMENT.sub("", ours)
    inside = _SET.findall(" ; ".join(_ROOT.findall(bare)))
    outside = {name for name, _ in _SET.findall(_ROOT.sub("", bare) + own)}
    known = {name: value.strip() for name, value in inside}
    fixed = {n: v for n, v in known.items() if n not in outside and v and "var(" not in v}
    return _USED.sub(lambda used: fixed.get(used[1], used[0]), f"{ours}\n{own}")
