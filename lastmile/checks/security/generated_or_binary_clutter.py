"""Builds, installed packages, working databases and dumps of people's data in the repository (CWE-538).

Rule: catalogue readiness/generated-or-binary-clutter. Only what git tracks counts. A database that ships as
a template, a search index or an asset is none of it: databases count by the names that frameworks give to a
working copy.
"""

import re

from lastmile.errors import Skip
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Evidence, Finding, Role, Severity

RULE = "lastmile.generated-or-binary-clutter"
_LARGEST = 3_000_000  # bytes of a text that is read
_KINDS: tuple[tuple[str, re.Pattern[str], Severity], ...] = (
    (
        "installed packages",
        re.compile(r"(?:^|/)(?:node_modules|bower_components|site-packages|\.?venv|virtualenv)/"),
        Severity.MEDIUM,
    ),
    (
        "results of a build",
        re.compile(
            r"(?:^|/)(?:\.next|\.nuxt|\.svelte-kit|\.output|__pycache__|target/(?:debug|release))/|"
            r"\.py[co]$|(?:^|/)\.eslintcache$"
        ),
        Severity.MEDIUM,
    ),
    (
        "a working database",
        re.compile(
            r"(?:^|/)(?:db\.sqlite3?|app\.db|test\.db|dev(?:elopment)?\.(?:db|sqlite3?)|"
            r"data(?:base)?\.(?:db|sqlite3?)|site\.db|users?\.db|instance/[\w.-]+\.(?:db|sqlite3?))$",
            re.IGNORECASE,
        ),
        Severity.MEDIUM,
    ),
    (
        "logs",
        re.compile(
            r"(?:^|/)(?:npm-debug|yarn-error|yarn-debug|debug|error|server|app|access|output|"
            r"nohup)(?:\.out|[\w.-]{0,20}\.log)$",
            re.IGNORECASE,
        ),
        Severity.MEDIUM,
    ),
    (
        "what an operating system leaves in folders",
        re.compile(r"(?:^|/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$"),
        Severity.LOW,
    ),
)
_ASIDE = re.compile(
    r"(?:^|/)(?:tests?|__tests__|testdata|fixtures?|samples?|examples?|e2e|spec|docs?|templates?)/",
    re.IGNORECASE,
)
_DUMP = re.compile(
    r"(?:^|/)[\w.-]*(?:dump|backup|export|prod|users?|customers?|data)[\w.-]*\.(?:sql|csv)$", re.IGNORECASE
)
_MAIL = re.compile(
    r"[\w.+-]{1,60}@(?!(?:example|test|domain|mail|email|foo|demo)\b)[\w-]{2,60}\.(?:com|net|org|de|"
    r"fr|uk|io|co|in|edu|eu)\b",
    re.IGNORECASE,
)
_MANY = 50  # different addresses from which a file is a dump of people


def look(inventory: Inventory) -> Scan:
    """One finding for each kind, at its first file, with their number.

    Raises Skip where nothing tells which files git tracks.
    """
    history = inventory.history
    if history is None:
        raise Skip("no history of git: which files belong to the repository is not known")
    findings = []
    paths = sorted(history.tracked)
    for what, pattern, severity in _KINDS:
        found = [path for path in paths if pattern.search(path) and not _ASIDE.search(path)]
        if found:
            findings.append(_finding(what, found, severity))
    dumps = [f.path for f in inventory.files if _is_dump(inventory, f)]
    if dumps:
        findings.append(_finding("a file with many people's addresses", dumps, Severity.HIGH))
    return Scan(
        findings=tuple(findings),
        sent=tuple(f.path for f in inventory.files),
        searched=f"{len(paths)} tracked files",
    )


def _is_dump(inventory: Inventory, file: SourceFile) -> bool:
    if (
        not _DUMP.search(file.path)
        or file.size > _LARGEST
        or file.role is Role.TEST
        or _ASIDE.search(file.path)
    ):
        return False
    return len(set(_MAIL.findall(inventory.read(file)))) >= _MANY


def _finding(what: str, paths: list[str], severity: Severity) -> Finding:
    others = len(paths) - 1  # the finding's place is none of them
    count = f"and {others} other file{'s' if others > 1 else ''}" if others else "one file"
    return Finding(
        rule=RULE,
        message=f"Git tracks {what}: {paths[0][:120]} ({count}).",
        severity=severity,
        confidence=Confidence.HIGH,
        path=paths[0],
        symbol=what,
        cwe=("CWE-538",),
        evidence=tuple(Evidence(kind="file", path=path, note=RULE) for path in paths[:5]),
    )


CHECK = Check(RULE, look)
