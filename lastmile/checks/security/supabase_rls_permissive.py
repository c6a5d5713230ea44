"""Row rules of the database that let everybody in: the lock is installed but set to "always open".

Rule: catalogue security/supabase-rls-permissive (CWE-863). The migrations are replayed in file order and
only the policies that are left are judged; a plain search for ``USING (true)`` finds rules dropped long ago.
"""

import re

from lastmile.checks.security._migrations import groups
from lastmile.checks.security._policies import Policy, Replay, replay
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.supabase-rls-permissive"
_CREATES = re.compile(r"create\s+policy", re.IGNORECASE)
_PRIVATE = re.compile(
    r"(?:^|_)(?:e?mails?|phone|mobile|address|street|ssn|iban|birth\w*|dob|tokens?|secret|password|salary)(?:$|_)"
)
_PERSON = re.compile(r"^(?:full|first|last|sur|family|given)_?name$")
# A code is a key where it lets somebody in; a country's code or a product's is none.
_KEY_CODE = re.compile(
    r"(?:invit\w*|access|reset|login|join|verif\w*|otp|referral|coupon|voucher|secret)_?code$|^otp$"
)
_GIVES_WAY = re.compile(r"invit|verif|otp|reset|coupon|voucher|gift|referral|magic|share|activation|redeem")
_PASSES = re.compile(r"(?:^|_)(?:code|otp|tokens?|secret)(?:$|_)")
_PUBLISHED = re.compile(r"public|publish|visib|active|approved|listed|verified")
# Tables that strangers fill in on purpose: contact forms, waiting lists, page statistics.
_LETTERBOX = re.compile(
    r"contact|waitlist|newsletter|feedback|lead|subscri|event|analytic|inquir|enquir|message|survey|log"
)
_Grade = tuple[Severity, Confidence, str]


def look(inventory: Inventory) -> Scan:
    """Replay the SQL of each migrations folder and judge the policies that remain."""
    files = [
        f for f in inventory.select("sql", roles=tuple(Role)) if f.role not in (Role.TEST, Role.VENDORED)
    ]
    with_policies = [f for f in files if _CREATES.search(inventory.read(f))]
    if not with_policies:
        raise NothingToLookAt("no CREATE POLICY statement in any SQL file")
    findings, live = [], 0
    for group in groups(files, with_policies):
        state = replay((f.path, inventory.read(f)) for f in group)
        live += len(state.policies)
        for policy in state.policies.values():
            grade = _grade(policy, state)
            if grade:
                findings.append(_finding(policy, grade))
    return Scan(
        findings=tuple(sorted(findings, key=lambda f: (f.path or "", f.line or 0))),
        sent=tuple(f.path for f in files),
        opportunities={RULE: live},
        searched=f"{len(files)} SQL files, replayed in order",
    )


def _grade(policy: Policy, state: Replay) -> _Grade | None:
    """How bad a policy is; None: it ties rows to somebody, or lets nobody in."""
    audience = policy.audience
    if policy.restrictive or audience is None:
        return None
    if policy.table.startswith("storage."):
        writes_files = bool(policy.open_commands()[1]) and audience == "everybody"
        return (Severity.HIGH, Confidence.MEDIUM, "write files") if writes_files else None
    return _write_grade(policy, audience) or _any_read_grade(policy, audience, state)


def _write_grade(policy: Policy, audience: str) -> _Grade | None:
    writes = policy.open_commands()[1]
    if changes := sorted(writes - {"insert"}):
        severity = Severity.CRITICAL if audience == "everybody" else Severity.HIGH
        sure = Confidence.MEDIUM if policy.asks_login_alone() else Confidence.HIGH  # may be meant so
        return severity, sure, f"{' and '.join(changes)} any row"
    if writes or (policy.command == "insert" and policy.asks_login_alone()):
        return _insert_grade(policy, audience)
    if policy.asks_login_alone():
        what = "change and delete" if policy.command == "all" else policy.command
        return Severity.HIGH, Confidence.MEDIUM, f"{what} the rows of others"
    return None


def _any_read_grade(policy: Policy, audience: str, state: Replay) -> _Grade | None:
    columns = state.columns.get(policy.table, frozenset())
    if policy.open_commands()[0]:
        return _read_grade(policy.table, columns, audience)
    return _picked_grade(policy, columns) if policy.reads_for_nobody_in_particular() else None


def _picked_grade(policy: Policy, columns: frozenset[str]) -> _Grade | None:
    """Rows that a condition picks, for whoever asks: each may be read without knowing what leads to it."""
    private = _private(policy.table, columns)
    if not private:
        return None
    sure = any(map(_PASSES.search, private)) or not _PUBLISHED.search((policy.using or "").lower())
    what = f"read the rows that its condition picks, with {', '.join(private[:3])},"
    return Severity.MEDIUM, Confidence.MEDIUM if sure else Confidence.LOW, what


def _private(table: str, columns: frozenset[str]) -> list[str]:
    gives_way = bool(_GIVES_WAY.search(table))
    return sorted(
        c for c in columns if _PRIVATE.search(c) or _KEY_CODE.search(c) or (gives_way and c == "code")
    )


def _insert_grade(policy: Policy, audience: str) -> _Grade:
    if _LETTERBOX.search(policy.table):
        return Severity.LOW, Confidence.LOW, "insert rows of any content"
    graver = audience == "everybody" or policy.asks_login_alone()  # a sign-up of one's own is enough
    severity = Severity.HIGH if graver else Severity.MEDIUM
    return severity, Confidence.MEDIUM, "insert rows of any content"


def _read_grade(table: str, columns: frozenset[str], audience: str) -> _Grade | None:
    private = _private(table, columns)
    person = sorted(c for c in columns if _PERSON.search(c))
    if private and audience == "everybody":
        return Severity.HIGH, Confidence.MEDIUM, f"read every row with {', '.join(private[:3])}"
    if private or (person and audience == "everybody"):
        return Severity.MEDIUM, Confidence.LOW, f"read every row with {', '.join((private or person)[:3])}"
    return None


def _finding(policy: Policy, grade: _Grade) -> Finding:
    severity, confidence, what = grade
    login = policy.audience == "users" or policy.asks_login_alone()
    who = "Every logged-in user" if login else "Everybody, without login,"
    return Finding(
        rule=RULE,
        message=f'{who} may {what} of `{policy.table}` by the policy "{policy.name}".',
        severity=severity,
        confidence=confidence,
        path=policy.path,
        line=policy.line,
        symbol=f"{policy.table}.{policy.name}",
        cwe=("CWE-863",),
    )


CHECK = Check(RULE, look)
