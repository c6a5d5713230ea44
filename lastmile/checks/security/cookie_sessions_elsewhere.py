"""Whether the rules on forged forms read the way in which visitors are signed in; no finding of its own.

Rule: beside the Semgrep rules of catalogue security/csrf-missing (CWE-352), which know the middleware of
Django, Flask-WTF, Pyramid, Express and Go. Cookies that something else keeps leave the row open.
"""

import re

from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Role
from lastmile.syntax.cookie_sessions import SCRIPTS, keeps_session, names_guard, without_comments

RULE = "lastmile.cookie-sessions-elsewhere"
_ROWS = ("python", "javascript", "typescript", "go")  # the languages of the rules
_FAMILIES = ("python", "script", "go")
_DJANGO = re.compile(r"\.SessionMiddleware\b")
_EXPRESS = re.compile(r"\bexpress\(\)")


def look(inventory: Inventory) -> Scan:
    """No findings. Raises Skip where a cookie signs visitors in and no rule tells what guards their forms.

    A language counts as read where one of its files that handle the cookie names a protection, or makes an
    application of a kind that the rules read. Raises NothingToLookAt where no such cookie was seen.
    """
    seen: dict[str, bool] = {}
    for file in inventory.select(roles=(Role.SOURCE,)):
        written = inventory.read(file)
        text = without_comments(file.language, written)
        if keeps_session(file.language, text):
            family = "script" if file.language in SCRIPTS else file.language or ""
            judged = family in _FAMILIES and (names_guard(text) or _read_as_a_whole(family, text, written))
            seen[family] = seen.get(family, False) or judged
    if not seen:
        raise NothingToLookAt("no cookie that keeps visitors signed in was seen")
    if not all(seen.values()):
        raise Skip("visitors stay signed in by a cookie here, in a way that this check does not judge")
    files = inventory.select(*_ROWS, roles=(Role.SOURCE,))
    return Scan(
        sent=tuple(f.path for f in files),
        searched="cookies that sign visitors in, and what guards their forms",
    )


def _read_as_a_whole(family: str, text: str, written: str) -> bool:
    """Whether the rules judge the middleware of this file: of Express only where no comment quiets them."""
    if family == "python":
        return _DJANGO.search(text) is not None
    return family == "script" and _EXPRESS.search(text) is not None and not names_guard(written)


CHECK = Check(RULE, look)
