"""Trials run on live data (CWE-1188): a remote database or hosted project is written into the code.

Rule: catalogue readiness/no-environments; "The Twelve-Factor App", III (config). Addresses of one's own
machine, of a container beside it, and defaults of a setting are no such places.
"""

import re
from collections.abc import Iterator

from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Fact, Finding, Role, Severity

RULE = "lastmile.no-environments"
_HINTS = ("://", ".supabase.co", "projectId", ".firebaseio.com")
_FIXED = re.compile(
    r"[\"'`](?:(?:postgres(?:ql)?(?:\+\w{1,20})?|mysql(?:\+\w{1,20})?|mongodb(?:\+srv)?|rediss?|"
    r"amqps?)://[^\"'`\s/@]{1,100}@"
    r"[\w-]{1,60}\.[\w.-]{2,100}[^\"'`\s]{0,200}|https://[a-z]{20}\.supabase\.co|"
    r"https://[\w-]{3,60}\.firebaseio\.com)"
)
_FIREBASE = re.compile(r"\bprojectId\s?:\s?[\"'][a-z][a-z0-9-]{4,60}[\"']")
_LOCAL = re.compile(
    r"localhost|127\.0\.0\.1|host\.docker|[./@]example\.|your[-_]|<[\w-]+>|xxxx|placeholder", re.IGNORECASE
)
_DEFAULT = re.compile(r"\|\||\?\?|default|\bor\b|env|settings?\b|config\b|placeholder|e\.g\.", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*(?:#|//|\*|/\*|--|;|\"\"\")")
_LARGEST = 500_000  # bytes
_NO_CODE = frozenset(("sql", "html", "css", "scss", "markdown"))
_SEARCHED = "addresses of remote databases and hosted projects in product code"


def look(inventory: Inventory) -> Scan:
    """One finding at each such address: all are places that a client has to change.

    Raises NothingToLookAt where the product has no server, no database and no hosted backend.
    """
    kept = {Fact.DATABASE, Fact.WEB_SERVICE, Fact.SUPABASE, Fact.FIREBASE, Fact.SERVERLESS}
    if not kept & inventory.facts or Fact.APPLICATION not in inventory.facts:
        raise NothingToLookAt("no data that trials could touch")
    files = [
        f for f in inventory.select(roles=(Role.SOURCE,)) if f.size < _LARGEST and f.language not in _NO_CODE
    ]
    fixed = [place for file in files for place in _fixed(inventory, file)]
    sent = tuple(f.path for f in files)
    return Scan(findings=tuple(_finding(*place) for place in fixed), sent=sent, searched=_SEARCHED)


def _finding(path: str, line: int) -> Finding:
    return Finding(
        rule=RULE,
        message=(
            "Which remote database or hosted project the product talks to is written into the code here, "
            "and no setting changes it: whoever tries something tries it on that data."
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.HIGH,
        path=path,
        line=line,
        symbol="addresses",
        cwe=("CWE-1188",),
    )


def _fixed(inventory: Inventory, file: SourceFile) -> Iterator[tuple[str, int]]:
    text = inventory.read(file)
    if not any(hint in text for hint in _HINTS):
        return
    firebase = "initializeApp" in text
    for number, line in enumerate(text.splitlines(), start=1):
        clipped = line[:600]
        if _COMMENT.match(clipped) or _LOCAL.search(clipped) or _DEFAULT.search(clipped):
            continue
        if _FIXED.search(clipped) or (firebase and _FIREBASE.search(clipped)):
            yield file.path, number


CHECK = Check(RULE, look)
