"""Whether the rules on forged forms read the way in which visitors are signed in; no finding of its own.

Rule: beside the Semgrep rules of catalogue security/csrf-missing (CWE-352), which know the middleware of
Django, Flask-WTF, Pyramid, Express and Go. Cookies that something else keeps leave the row open.
"""

from lastmile.checks.security._cookie_guards import Judged, judge
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Role
from lastmile.syntax.cookie_sessions import SCRIPTS, session_code

RULE = "lastmile.cookie-sessions-elsewhere"
_ROWS = ("python", "javascript", "typescript", "go")  # the languages of the rules
_FAMILIES = ("python", "script", "go")


def look(inventory: Inventory) -> Scan:
    """No findings. Raises Skip where a cookie signs visitors in and no rule tells what guards their forms.

    The files of one language belong together: a middleware guards them all, an attribute only the cookie that
    carries it. Raises NothingToLookAt where no file speaks of a cookie that may sign somebody in.
    """
    seen: dict[str, list[Judged]] = {}
    for file in inventory.select(roles=(Role.SOURCE,)):
        written = inventory.read(file)
        code = session_code(file.language, written)
        if code is not None:
            family = "script" if file.language in SCRIPTS else file.language or ""
            seen.setdefault(family, []).append(
                judge(family, code, written) if family in _FAMILIES else Judged(signs_in=True)
            )
    if not seen:
        raise NothingToLookAt("no cookie that keeps visitors signed in was seen")
    # Files that only mention a cookie add nothing to those of another language that handle it.
    answers = [_guarded(files) for files in seen.values() if any(file.signs_in for file in files)]
    if not answers or not all(answers):
        raise Skip("visitors stay signed in by a cookie here, in a way that this check does not judge")
    files = inventory.select(*_ROWS, roles=(Role.SOURCE,))
    return Scan(
        sent=tuple(f.path for f in files),
        searched="cookies that sign visitors in, and what guards their forms",
    )


def _guarded(files: list[Judged]) -> bool:
    """Whether the rules or a cookie's own attribute answer for every file of one language."""
    if any(file.covers for file in files):
        return True
    return any(file.restricts for file in files) and not any(file.open for file in files)


CHECK = Check(RULE, look)
