"""Credentials written into the code: anyone who can read the code can use them.

Rule: catalogue security/hardcoded-secret (CWE-798). Live keys in a provider's shape are critical; random
values under telling names high; chosen passwords medium. Environment and credential files are left to
``env-file-committed``.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lastmile.checks.security._credential_files import kind_of
from lastmile.checks.security._service_role import is_service_key, runs_at_the_visitor
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity
from lastmile.secret.redaction import identity, mask
from lastmile.secret.search import SecretMatch, find_secrets
from lastmile.secret.shapes import Strength, prefix_of, token_claims
from lastmile.secret.specimens import looks_for_keys

RULE = "lastmile.hardcoded-secret"
_ROLES = (Role.SOURCE, Role.TEST, Role.TRIAL, Role.CONFIG, Role.DOCS, Role.DATA, Role.GENERATED)
_LOCK = re.compile(
    r"(?:^|/)(?:[\w.\-]*[.\-]lock(?:\.json|\.ya?ml|b)?|npm-shrinkwrap\.json|go\.sum|pylock[\w.\-]*\.toml|[\w.\-]+\.(?:map|snap|svg))$",
    re.IGNORECASE,
)
_TEXTS = re.compile(
    r"(?:^|/)(?:locales?|i18n|l10n|translations?|lang|langs|languages|messages)(?:/|\.)", re.IGNORECASE
)
_UNQUOTED = frozenset({"yaml", "ini", "toml", "dockerfile", "terraform", "makefile"})
_WEB_CONFIG = re.compile(
    r"authDomain|firebaseapp|firebaseio|project_info|google-services|maps\.googleapis", re.IGNORECASE
)


# An AWS access key id names an account's key; only the 40 characters of the secret beside it open anything.
_AWS_SECRET = re.compile(
    r"(?<![A-Za-z0-9/+=])(?=[a-z0-9/+]{0,39}[A-Z])(?=[A-Za-z/+]{0,39}\d)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])"
    r"|(?i:secret_?access_?key)[\"']?[ ]{0,4}(?:=>|[:=])[ ]{0,4}[\"']?[A-Za-z0-9/+]{40}"
)


@dataclass(frozen=True, slots=True)
class _Place:
    file: SourceFile
    match: SecretMatch
    severity: Severity
    confidence: Confidence
    elsewhere: bool  # another check reports it; it is masked all the same


def look(inventory: Inventory) -> Scan:
    """Search every text that people of the product wrote."""
    files = [
        f for f in inventory.select(roles=_ROLES) if not _LOCK.search(f.path) and kind_of(f.path) is None
    ]
    places: list[_Place] = []
    for file in files:
        places += _places(file, inventory.read(file))
    homes: dict[str, set[str]] = defaultdict(set)
    for place in places:
        homes[identity(place.match.value)].add(place.file.path)
    return Scan(
        findings=tuple(
            _finding(place, homes[identity(place.match.value)]) for place in places if not place.elsewhere
        ),
        sent=tuple(f.path for f in files),
        searched="all text files except lock files, minified and vendored ones",
        secrets=frozenset(place.match.value for place in places),
    )


def _places(file: SourceFile, text: str) -> Iterator[_Place]:
    seen: set[str] = set()
    unquoted = file.language in _UNQUOTED and file.role in (Role.CONFIG, Role.TEST)
    for match in find_secrets(text, unquoted=unquoted):
        grade = _grade(file, match, text)
        if grade and match.value not in seen:
            seen.add(match.value)
            yield _Place(file, match, *grade, elsewhere=_is_elsewhere(file, match, text))


def _is_elsewhere(file: SourceFile, match: SecretMatch, text: str) -> bool:
    """The master key of Supabase in a page's code is ``supabase-service-role-in-client``."""
    if match.provider not in ("Supabase", "JWT") or file.role is not Role.SOURCE:
        return False
    master = is_service_key(match.value, token_claims(match.value))
    return master and runs_at_the_visitor(file.path, file.language, text)


def _grade(file: SourceFile, match: SecretMatch, text: str) -> tuple[Severity, Confidence] | None:
    """Severity and confidence of a match at this place; None: no finding."""
    docs, config = file.role is Role.DOCS, file.role is Role.CONFIG
    grade: tuple[Severity, Confidence] | None = None
    if match.strength is Strength.LIVE:
        grade = (Severity.HIGH, Confidence.MEDIUM) if docs else (Severity.CRITICAL, Confidence.HIGH)
        if match.provider == "Google" and match.kind == "API key":
            # Keys of this shape are public by design in browser configurations of Firebase and Maps.
            grade = None if _WEB_CONFIG.search(text) else (Severity.HIGH, Confidence.MEDIUM)
        elif match.provider == "AWS" and match.kind == "access key" and not _AWS_SECRET.search(text):
            grade = (Severity.LOW, Confidence.MEDIUM)
    elif docs or (not match.provider and _TEXTS.search(file.path)):
        grade = None  # examples in a manual, words of a translation
    elif match.strength is Strength.LIKELY:
        grade = (Severity.MEDIUM if match.provider == "JWT" else Severity.HIGH, Confidence.MEDIUM)
    elif match.strength is Strength.WEAK and match.kind == "password":
        grade = (Severity.MEDIUM, Confidence.LOW if config else Confidence.MEDIUM)
    if grade and match.provider and looks_for_keys(text, prefix_of(match.value)):
        return Severity.LOW, Confidence.LOW
    return grade


def _finding(place: _Place, homes: set[str]) -> Finding:
    match = place.match
    what = f"{match.provider} {match.kind}" if match.provider else match.kind.capitalize()
    name = f" in `{match.name}`" if match.name else ""
    others = len(homes) - 1
    same = f"; the same value stands in {others} other file{'s' if others > 1 else ''}" if others else ""
    return Finding(
        rule=RULE,
        message=f"{what} in plain text{name}: {mask(match.value, match.provider)}{same}.",
        severity=place.severity,
        confidence=place.confidence,
        path=place.file.path,
        line=match.line,
        end_line=match.line + match.value.count("\n"),
        symbol=match.name,
        cwe=("CWE-798",),
    )


CHECK = Check(RULE, look)
