"""Files that look for keys themselves: what has the shape of a key in them is a specimen."""

import re

_KEY_PATTERN = re.compile(r"[_-]\[[^\]\n]{1,40}\]\{\d")  # "npm_[A-Za-z0-9]{36}"
_KEY_PATTERNS = 3
_PATTERN_SIGNS = ("[", "(", "\\w", "\\d")


def looks_for_keys(text: str, prefix: str) -> bool:
    """Whether a file's text holds a pattern for keys with this prefix, or several for keys of any kind."""
    own = bool(prefix) and any(f"{prefix}{sign}" in text for sign in _PATTERN_SIGNS)
    return own or len(_KEY_PATTERN.findall(text)) >= _KEY_PATTERNS
