"""Row rules of the database that let everybody in: the lock is installed but set to "always open".

Rule: catalogue security/supabase-rls-permissive (CWE-863). The migrations are replayed in file order and
only the policies that are left are judged; a plain search for ``USING (true)`` finds rules dropped long ago.
"""

import re
from collections import defaultdict

from lastmile.checks._policies import Policy, Replay, replay
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.supabase-rls-permissive"
_CREATES = re.compile(r"create\s+policy", re.IGNORECASE)
_PRIVATE = re.compile(
    r"(?:^|_)(?:e?mails?|phone|mobile|address|street|ssn|iban|birth\w*|dob|tokens?|secret|password|salary)(?:$|_)"
)
_PERSON = re.compile(r"^(?:full|first|last|sur|family|given)_?name$")
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
    for group in _groups(files, with_policies):
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


def _groups(files: list[SourceFile], with_policies: list[SourceFile]) -> list[list[SourceFile]]:
    """Files that build one database: a migrations folder each; without one, all SQL files together."""
    folders: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        folders[_migrations(file.path)].append(file)
    wanted = {_migrations(f.path) for f in with_policies}
    if wanted != {""}:
        wanted.discard("")  # dumps and drafts beside the migrations do not say what is in force
    return [folders[folder] for folder in sorted(wanted)]


def _migrations(path: str) -> str:
    found = re.match(r"(?:.*/)?migrations?/", path)
    return found[0] if found else ""


def _grade(policy: Policy, state: Replay) -> _Grade | None:
    """How bad a policy is; None: it ties rows to somebody, or lets nobody in."""
    audience = policy.audience
    if policy.restrictive or audience is None:
        return None
    reads, writes = policy.open_commands()
    changes = sorted(writes - {"insert"})
    if policy.table.startswith("storage."):
        writes_files = bool(writes) and audience == "everybody"
        return (Severity.HIGH, Confidence.MEDIUM, "write files") if writes_files else None
    if changes:
        what = " and ".join(changes)
        severity = Severity.CRITICAL if audience == "everybody" else Severity.HIGH
        return severity, Confidence.HIGH, f"{what} any row"
    if writes:
        return _insert_grade(policy.table, audience)
    return _read_grade(state.columns.get(policy.table, frozenset()), audience) if reads else None


def _insert_grade(table: str, audience: str) -> _Grade:
    if _LETTERBOX.search(table):
        return Severity.LOW, Confidence.LOW, "insert rows of any content"
    severity = Severity.HIGH if audience == "everybody" else Severity.MEDIUM
    return severity, Confidence.MEDIUM, "insert rows of any content"


def _read_grade(columns: frozenset[str], audience: str) -> _Grade | None:
    private = sorted(c for c in columns if _PRIVATE.search(c))
    person = sorted(c for c in columns if _PERSON.search(c))
    if private and audience == "everybody":
        return Severity.HIGH, Confidence.MEDIUM, f"read every row with {', '.join(private[:3])}"
    if private or (person and audience == "everybody"):
        return Severity.MEDIUM, Confidence.LOW, f"read every row with {', '.join((private or person)[:3])}"
    return None


def _finding(policy: Policy, grade: _Grade) -> Finding:
    severity, confidence, what = grade
    who = "Everybody, without login," if policy.audience == "everybody" else "Every logged-in user"
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
