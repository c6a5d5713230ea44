"""Tables that everybody can read and change, because row-level security was never switched on.

Rule: catalogue security/supabase-rls-disabled (CWE-862). Supabase serves every table of the schema ``public``
over the web to whoever holds the public key (its guide "Row Level Security"); the migrations are replayed,
and what stands open after the last one is listed.
"""

import re

from lastmile.checks.security._migrations import groups
from lastmile.checks.security._row_security import State, Table, replay
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Fact, Finding, Role, Severity

RULE = "lastmile.supabase-rls-disabled"
_CREATES = re.compile(r"create\s+(?:unlogged\s+)?table", re.IGNORECASE)
_FOLDER = re.compile(r"(?:^|/)supabase/")
# SQL outside that folder is of Supabase where it names what only Supabase has.
_SUPABASE = re.compile(
    r"\bauth\"?\.\"?(?:uid\"?\(|users|jwt\"?\()|row\s+level\s+security|\bservice_role\b", re.IGNORECASE
)
# Whose row it is, or what nobody else should read: the rows are of persons.
_OWNED = re.compile(
    r"(?:^|_)(?:user|owner|profile|customer|account|member|author|creator|tenant|org(?:anization)?|team)_?id$"
    r"|(?:^|_)(?:e?mails?|phone|address|birth\w*|token|secret|password|salary|iban|amount|message)(?:$|_)"
    r"|^(?:created|owned)_by$"
)
_TOOLS_OWN = re.compile(r"^_|^(?:schema_)?migrations?$|^spatial_ref_sys$|_prisma_")


def look(inventory: Inventory) -> Scan:
    """Replay the SQL of each migrations folder and list the tables that stand open at its end."""
    files = [
        f for f in inventory.select("sql", roles=tuple(Role)) if f.role not in (Role.TEST, Role.VENDORED)
    ]
    telling = [f for f in files if _is_supabase(f, inventory) and _CREATES.search(inventory.read(f))]
    if not telling:
        raise NothingToLookAt("no SQL that creates tables in a Supabase project")
    findings: list[Finding] = []
    tables = 0
    for group in groups(files, telling):
        state = replay((f.path, inventory.read(f)) for f in group)
        tables += len(state.tables)
        findings += [
            _finding(table, state)
            for table in state.tables.values()
            if not table.closed and not _TOOLS_OWN.search(table.name)
        ]
    return Scan(
        findings=tuple(sorted(findings, key=lambda f: (f.path or "", f.line or 0))),
        sent=tuple(f.path for f in files),
        opportunities={RULE: tables},
        searched=f"{len(files)} SQL files, replayed in order",
    )


def _is_supabase(file: SourceFile, inventory: Inventory) -> bool:
    if _FOLDER.search(file.path):
        return True
    return Fact.SUPABASE in inventory.facts and bool(_SUPABASE.search(inventory.read(file)))


def _finding(table: Table, state: State) -> Finding:
    owned = any(map(_OWNED.search, table.columns))
    # Where other tables are closed this one was forgotten; else the rules may stand in the console alone.
    sure = bool(state.switches) or table.switched_off
    how = "is switched off" if table.switched_off else "is never switched on"
    hint = "" if sure else " Nothing of it is in the repository: look in the provider's console too."
    return Finding(
        rule=RULE,
        message=(
            f"Row-level security of `{table.name}` {how}: with the public key everybody may read, change and "
            f"delete its rows.{hint}"
        ),
        severity=Severity.CRITICAL if owned else Severity.HIGH,
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        path=table.path,
        line=table.line,
        symbol=table.name,
        cwe=("CWE-862",),
    )


CHECK = Check(RULE, look)
