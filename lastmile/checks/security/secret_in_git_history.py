"""Secrets that were deleted from the code and are still in its history.

Rule: catalogue security/secret-in-git-history (CWE-540, CWE-312). Whether a key was replaced meanwhile cannot
be seen, and no key is ever tried: so the severity is high at most, and the fix begins with that question.
"""

from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, PastSecret, Scan
from lastmile.model import Confidence, Finding, Role, Severity
from lastmile.secret.redaction import mask

RULE = "lastmile.secret-in-git-history"
_ROLES = (Role.SOURCE, Role.CONFIG, Role.DATA, Role.TEST, Role.TRIAL, Role.DOCS)


def look(inventory: Inventory) -> Scan:
    """Turn what intake found in older commits into findings, but for what the code still holds.

    Raises NothingToLookAt without git, Skip where only a part of the history is there.
    """
    history = inventory.history
    if history is None:
        raise NothingToLookAt("the code came without a git history")
    if history.past is None:
        raise Skip("older commits were not fetched or not asked for; --history full looks at all of them")
    past = history.past
    if past.problem:
        raise Skip(f"the history could not be read: {past.problem}")
    if past.unread > past.objects // 5:
        raise Skip(f"{past.unread} of {past.objects} older file versions were not read")
    current = [inventory.read(file) for file in inventory.select(roles=_ROLES)] if past.secrets else []
    removed = [s for s in past.secrets if not any(s.value in text for text in current)]
    return Scan(
        findings=tuple(_finding(secret) for secret in removed),
        sent=tuple(sorted(history.tracked)),
        searched=f"{past.objects - past.unread} of {past.objects} older versions of files",
        secrets=frozenset(secret.value for secret in past.secrets),
    )


def _finding(secret: PastSecret) -> Finding:
    what = f"{secret.provider} {secret.kind}" if secret.provider else secret.kind.capitalize()
    where = f"line {secret.line} of an older version"
    when = f", last touched by commit {secret.commit[:10]} of {secret.date}" if secret.commit else ""
    if secret.example:
        severity, confidence = Severity.MEDIUM, Confidence.LOW
    else:
        severity, confidence = Severity.HIGH, Confidence.HIGH if secret.sure else Confidence.MEDIUM
    return Finding(
        rule=RULE,
        message=f"{what} in the git history ({where}{when}): {mask(secret.value, secret.provider)}.",
        severity=severity,
        confidence=confidence,
        path=secret.path,
        symbol=f"{secret.name or secret.kind}@{secret.commit[:10]}",
        cwe=("CWE-540", "CWE-312"),
    )


CHECK = Check(RULE, look)
