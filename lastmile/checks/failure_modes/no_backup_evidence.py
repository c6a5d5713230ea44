"""Stored data of which no copy is made, as far as the repository shows (CWE-1059)."""

import re

from lastmile.checks.failure_modes._service import Absence, absent, needs_service
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Fact, Role, Severity

RULE = "lastmile.no-backup-evidence"
_COPIES = re.compile(
    r"\b(?:pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mongodump|pg_restore|mongorestore|"
    r"mariabackup)\b|\.backup\(|"
    r"\bsqlite3\b.{0,80}\.(?:backup|dump)\b|\bVACUUM INTO\b|\b(?:litestream|wal-g|pgbackrest|barman|restic|"
    r"borgmatic|velero)\b|"
    r"\bbackup_retention_(?:period|days)\b|\bBackupRetentionPeriod\b|\bpoint_in_time_recovery\b|"
    r"\bPointInTimeRecovery\w{0,20}\b|"
    r"\baws_backup_(?:plan|vault)\b|\bAWS::Backup::|\bbackup_configuration\b|\bdump(?:data|_?db)\b|"
    r"\bdocument_exporter\b|"
    r"\bdef (?:\w{1,20}_)?(?:backup|export_(?:data|all|db|database|ctf))\b|\b(?:create|make|run|"
    r"do)_?[bB]ackup\w{0,10}\(|"
    r"\bfunction \w{0,20}[bB]ackup\w{0,20}\(|\bfunc (?:\([^)]{1,60}\) )?\w{0,20}[bB]ackup\w{0,20}\("
)
# Pages count by a command or a step in them, not by their heading.
_PAGES = re.compile(
    r"(?i)(?:^|/)[\w./-]{0,200}(?:backup|restore|admin|operat|runbook|recover|deploy|upgrad|install|"
    r"readme)[\w-]{0,60}\.(?:md|rst|txt|adoc)$"
)
_STEPS = re.compile(
    r"(?i)\b(?:pg_dump|mysqldump|mongodump|pg_restore|rsync|tar (?:-\w+|c\w*z?\w*f)|cp -\w+|docker (?:exec|"
    r"run|cp))\b.{0,120}(?:backup|dump|restore|data|\.sql|\.db)|"
    r"\b(?:restore|back up|backup|backing up)\b.{0,80}(?:`[^`]{3,80}`|\b(?:volume|database|data directory|"
    r"data folder|\.db)\b)"
)
_QUESTION = Absence(
    rule=RULE,
    trace=_COPIES,
    keys="dump restore backup vacuum litestream wal-g "
    "barman restic borgmatic velero recovery exporter export_",
    server_only=True,
    searched="commands, settings and functions that copy a database or restore it, and pages that give such "
    "commands",
    message="A backup of the stored data is not visible in the repository: no command, setting or page "
    "makes or restores a copy.",
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    cwe=("CWE-1059",),
    roles=(Role.SOURCE, Role.CONFIG, Role.DATA),
    paths=_PAGES,
    told=_STEPS,
)


def look(inventory: Inventory) -> Scan:
    """One finding where no copy is made. Raises NothingToLookAt where no service stores anything."""
    needs_service(inventory)
    if Fact.DATABASE not in inventory.facts:
        raise NothingToLookAt("no database seen in the code")
    return absent(inventory, _QUESTION)


CHECK = Check(RULE, look)
