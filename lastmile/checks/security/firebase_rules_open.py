"""Firebase rules that let strangers read or write: the data stands open to the internet.

Rule: catalogue security/firebase-rules-open (CWE-284). Whole databases, writing anywhere, and reading of what
persons own; a published catalogue may be read by everybody.
"""

import re
from datetime import UTC, datetime

from lastmile.checks.security._firebase_rules import Rule, of_json, of_language
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity, Unread
from lastmile.yaml_in import YamlError

RULE = "lastmile.firebase-rules-open"
_RULES = re.compile(r"\.rules$")
_JSON = re.compile(r"(?:^|/)(?:[\w.-]*\.)?(?:database|firebase|rtdb)[\w.-]*rules\.json$|\.rules\.json$")
_LANGUAGE = re.compile(r"\bservice\s+(cloud\.firestore|firebase\.storage)\b")
_EMULATOR = re.compile(r"emulator", re.IGNORECASE)
_PRIVATE = re.compile(
    r"user|customer|profile|account|order|invoice|payment|message|chat|conversation|patient|booking|appointment"
    r"|address|transaction|private|secret|token|session|notification|subscription",
    re.IGNORECASE,
)
# Strangers fill these in on purpose.
_LETTERBOX = re.compile(
    r"contact|waitlist|newsletter|feedback|lead|subscri|event|analytic|inquir|enquir|survey|log|report",
    re.IGNORECASE,
)
_Grade = tuple[Severity, Confidence, str]


def look(inventory: Inventory) -> Scan:
    """Judge each permission of each rules file."""
    roles = [r for r in Role if r not in (Role.TEST, Role.VENDORED)]
    files = [f for f in inventory.select(roles=roles) if _is_rules(f, inventory)]
    if not files:
        raise NothingToLookAt("no Firebase rules")
    findings: list[Finding] = []
    unread: list[Unread] = []
    count = 0
    for file in files:
        text = inventory.read(file)
        today = datetime.now(UTC).date()
        try:
            rules = list(
                of_json(text, file.path, today) if file.path.endswith(".json") else of_language(text, today)
            )
        except YamlError as error:
            unread.append(Unread(path=file.path, reason=str(error)))
            continue
        count += len(rules)
        storage = "firebase.storage" in text
        graded = ((rule, _grade(rule, storage=storage)) for rule in rules)
        findings += [_finding(file, rule, grade) for rule, grade in graded if grade]
    return Scan(
        findings=tuple(findings),
        sent=tuple(f.path for f in files),
        unread=tuple(unread),
        opportunities={RULE: count},
        searched="rules of Firestore, Cloud Storage and the Realtime Database",
    )


def _is_rules(file: SourceFile, inventory: Inventory) -> bool:
    if _EMULATOR.search(file.path) or file.size > 1_000_000:
        return False
    if _RULES.search(file.path):
        return bool(_LANGUAGE.search(inventory.read(file)))
    return bool(_JSON.search(file.path)) and '"rules"' in inventory.read(file)


def _grade(rule: Rule, *, storage: bool) -> _Grade | None:
    """How bad a permission is; None: it asks for more than a login, or shows what is meant to be seen."""
    match rule.admits:
        case "users" if rule.everywhere and rule.writes:
            return Severity.HIGH, Confidence.MEDIUM, "everybody who signs up may change everything"
        case "everybody":
            return _write_grade(rule) if rule.writes else _read_grade(rule, storage=storage)
        case _:
            return None


def _read_grade(rule: Rule, *, storage: bool) -> _Grade | None:
    if rule.everywhere and storage:  # pictures of a site are public; a list of all files rarely is
        return Severity.MEDIUM, Confidence.MEDIUM, "everybody may list and fetch every file"
    if rule.everywhere:
        return Severity.CRITICAL, Confidence.HIGH, "everybody may read everything"
    if _PRIVATE.search(rule.path):
        sure = not re.search(r"public", rule.path, re.IGNORECASE)
        return Severity.HIGH, Confidence.MEDIUM if sure else Confidence.LOW, "everybody may read these"
    return None


def _write_grade(rule: Rule) -> _Grade:
    if rule.writes == {"create"}:
        if _LETTERBOX.search(rule.path):
            return Severity.LOW, Confidence.LOW, "everybody may add entries of any content"
        return Severity.HIGH, Confidence.MEDIUM, "everybody may add entries of any content"
    what = "everything" if rule.everywhere else "these entries"
    return Severity.CRITICAL, Confidence.HIGH, f"everybody, without login, may change {what}"


def _finding(file: SourceFile, rule: Rule, grade: _Grade) -> Finding:
    severity, confidence, what = grade
    until = f" until {rule.until.isoformat()}" if rule.until else ""
    return Finding(
        rule=RULE,
        message=f"The rule for `/{rule.path}` is always open{until}: {what}."
        if rule.admits == "everybody"
        else f"The rule for `/{rule.path}` asks for a login and no more: {what}.",
        severity=severity,
        confidence=confidence,
        path=file.path,
        line=rule.line,
        symbol=f"/{rule.path}",
        cwe=("CWE-284", "CWE-862"),
    )


CHECK = Check(RULE, look)
