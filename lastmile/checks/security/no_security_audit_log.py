"""Logins, password changes and rights that leave no trace (CWE-778), counted by their endpoints."""

import re

from lastmile.checks.code.reading import Reading
from lastmile.checks.security import _endpoints_python, _endpoints_script
from lastmile.checks.security._endpoints import Endpoint
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Fact, Finding, Role, Severity

RULE = "lastmile.no-security-audit-log"
_SENSITIVE = re.compile(
    r"(?i)log_?-?in(?![a-z])|sign_?-?in(?![a-z])|sign_?-?up|register|password|passwd|(?:^|[^a-z])roles?(?:$|"
    r"[^a-z])|permission|2fa|mfa|otp|totp|"
    r"api_?-?keys?(?:$|[^a-z])|impersonat|(?:delete|remove|close)_?-?(?:user|account)|users?/(?::|<|"
    r"\{)\w{0,20}id"
)
_WRITTEN = re.compile(
    r"(?i)\b\w{0,20}log(?:ger|ging)?\b\s?\.\s?(?:info|warn\w{0,3}|error|debug|exception|critical|notice|"
    r"log)\(|(?<![\w.])log\(|"
    r"\b\w{0,30}audit\w{0,30}\s?[.(]|\b(?:record|track|write|add|create|save)_?(?:\w{0,20}_?)?(?:event|"
    r"activity|history|log)\w{0,10}\("
)
# A trail that the whole product writes: a table of it, or a package that keeps one.
_TRAIL = re.compile(
    r"\b(?:Audit(?:Log|Trail|Entry|Event|Record)\w{0,10}|audit_?(?:logs?|trail|events?|entries)|auditlog|"
    r"simple_history|HistoricalRecords|"
    r"LogEntry|ActivityLog|activity_logs?|security_events?|login_(?:history|attempts?|events?)|LoginAttempt|"
    r"easyaudit|"
    r"user_logged_in\.connect|user_login_failed)\b"
)
_SEARCHED = (
    "log and audit calls in the endpoints for logins, passwords, rights and accounts, and tables "
    "that keep a trail"
)
_HALF = 0.5
_LARGEST = 500_000  # bytes of a file that is searched


def look(inventory: Inventory) -> Scan:
    """One finding by the share of such endpoints that write nothing down.

    Raises NothingToLookAt where there is none.
    """
    if Fact.AUTH not in inventory.facts or Fact.LIBRARY in inventory.facts:
        raise NothingToLookAt("nobody logs in here")
    reading = Reading(inventory)
    every = [*_endpoints_python.endpoints(reading), *_endpoints_script.endpoints(reading)]
    sensitive = [e for e in every if _SENSITIVE.search(f"{e.address} {e.name}")]
    if not sensitive:
        raise NothingToLookAt("no endpoint for logins, passwords or rights seen in the code")
    trail = any(
        _TRAIL.search(inventory.read(f))
        for f in inventory.select("python", "javascript", "typescript", "sql", "prisma", roles=(Role.SOURCE,))
        if f.size < _LARGEST
    )
    silent = [] if trail else [e for e in sensitive if e.code and not _WRITTEN.search(e.code)]
    # One that only begins a login at another service leaves its trace there.
    found = (_finding(silent, len(sensitive)),) if len(silent) >= _HALF * len(sensitive) and silent else ()
    return reading.scan(found, {RULE: len(sensitive)}, _SEARCHED, {RULE: len(silent)} if found else None)


def _finding(silent: list[Endpoint], total: int) -> Finding:
    places = (
        Evidence(
            kind="place", path=e.path, line=e.line, note="changes accounts or rights and writes nothing down"
        )
        for e in silent[:10]
    )
    return Finding(
        rule=RULE,
        message=f"{len(silent)} of {total} endpoints for logins, passwords, rights or accounts write "
        f"nothing to a log or a trail: "
        "after a break-in nobody can say who did what.",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-778",),
        evidence=tuple(places),
    )


CHECK = Check(RULE, look)
