"""Environment and credential files among the code, graded by what they hold, not by their name.

Rule: catalogue security/env-file-committed (CWE-538, CWE-312). A public address and an anon key are no
critical; where git's history is known only tracked files count.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from lastmile.checks.security._credential_files import kind_of, variables
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity
from lastmile.secret.redaction import mask
from lastmile.secret.search import find_secrets
from lastmile.secret.shapes import Strength
from lastmile.secret.values import is_placeholder, judge_value, telling

RULE = "lastmile.env-file-committed"
_ORDER = list(Strength)
_REMOTE = re.compile(r"(?:https?|wss?)://(?!localhost|127\.|0\.0\.0\.0)[\w\-]+\.[\w.\-]+", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?:_authToken|_auth|_password|npmAuthToken|password)[\"']?\s*[=: ]\s*[\"']?([^\s\"'$<]{6,400})",
    re.IGNORECASE,
)
_STATE_SECRET = re.compile(
    r"\"(?:[a-z_]*password|[a-z_]*secret[a-z_]*|[a-z_]*private_key[a-z_]*)\":\s*\"([^\"]{6,})\""
)
_COMMON = re.compile(
    r"(?:postgres|mysql|root|admin|guest|user|test|dev|local|docker|secret|password|pass|mongo|redis|rabbitmq|"
    r"username|localhost)\d{0,3}",
    re.IGNORECASE,
)
# A binary key store has no role in the inventory: only its folders say that it is for tests.
_TEST_FOLDER = re.compile(
    r"(?:^|/)(?:tests?|__tests__|specs?|testdata|test[-_]data|fixtures?|e2e|mocks?)/", re.IGNORECASE
)
_GRADES = {
    Strength.LIVE: (Severity.CRITICAL, Confidence.HIGH),
    Strength.LIKELY: (Severity.HIGH, Confidence.HIGH),
    Strength.WEAK: (Severity.MEDIUM, Confidence.MEDIUM),
    Strength.TEST: (Severity.MEDIUM, Confidence.MEDIUM),
    Strength.PUBLIC: (Severity.LOW, Confidence.HIGH),
}
_WORDS = {
    Strength.LIVE: "live-looking secrets",
    Strength.LIKELY: "values that look like real secrets",
    Strength.WEAK: "passwords that are no placeholders",
    Strength.TEST: "keys of a provider's test mode",
    Strength.PUBLIC: "only values that are public anyway",
}


@dataclass(frozen=True, slots=True)
class _Held:
    """One value that a file holds."""

    line: int
    name: str
    value: str
    provider: str
    strength: Strength


def look(inventory: Inventory) -> Scan:
    """Judge each environment and credential file by its values, key stores by their name."""
    tracked = inventory.history.tracked if inventory.history else None
    how = "tracked by git" if tracked is not None else "handed over with the code"
    findings, secrets, sent = [], set(), []
    for file in inventory.files:
        kind = kind_of(file.path)
        if kind is None or file.role in (Role.VENDORED, Role.DOCS) or _untracked(file.path, tracked):
            continue
        sent.append(file.path)
        held = _held(kind, inventory.read(file))
        secrets |= {h.value for h in held if h.strength is not Strength.PUBLIC}
        finding = _finding(file, kind, held, how)
        if finding:
            findings.append(finding)
    findings += [
        _store(left.path, how)
        for left in inventory.left_out
        if kind_of(left.path) == "store" and "debug" not in left.path and not _untracked(left.path, tracked)
    ]
    return Scan(
        findings=tuple(findings),
        sent=tuple(sent),
        searched="environment files, keys, service accounts, registry tokens, Terraform state, key stores",
        secrets=frozenset(secrets),
    )


def _untracked(path: str, tracked: frozenset[str] | None) -> bool:
    return tracked is not None and path not in tracked


def _held(kind: str, text: str) -> list[_Held]:
    """The telling values of one file, in order."""
    if kind in ("env", "template"):
        held = _of_variables(text)
        # A template is there to be copied: only a key that opens something is a slip.
        return [h for h in held if h.strength is Strength.LIVE] if kind == "template" else held
    shaped = [
        _Held(m.line, m.name or m.kind, m.value, m.provider, m.strength)
        for m in find_secrets(text, unquoted=kind == "token")
    ]
    if kind in ("key", "account"):
        return [
            h for h in shaped if h.provider == "PEM" or (kind == "account" and h.strength is Strength.LIVE)
        ]
    if kind == "state":  # in a state file every password is one that Terraform set
        shaped = [h for h in shaped if h.provider]
    pattern = _TOKEN if kind == "token" else _STATE_SECRET
    known = {h.value for h in shaped}
    strength = Strength.LIVE if kind == "token" else Strength.LIKELY
    for found in pattern.finditer(text):
        if found[1] not in known and not is_placeholder(found[1]):
            name = found[0].split("=")[0].split(":")[0].strip(' "')
            shaped.append(_Held(text.count("\n", 0, found.start()) + 1, name, found[1], "", strength))
    return shaped


def _of_variables(text: str) -> list[_Held]:
    held = []
    for line, name, value in variables(text):
        hits = find_secrets(value)
        if hits:
            held += [_Held(line, name, h.value, h.provider, h.strength) for h in hits]
            continue
        strength = _strength(name, value)
        if strength:
            held.append(_Held(line, name, value, "", strength))
    if "-----BEGIN " in text:  # a key over several lines
        known = {h.value for h in held}
        held += [
            _Held(m.line, m.name or m.kind, m.value, m.provider, m.strength)
            for m in find_secrets(text)
            if m.provider == "PEM" and m.value not in known
        ]
    return held


def _strength(name: str, value: str) -> Strength | None:
    """What one plain value of an environment file is worth."""
    if is_placeholder(value) or not value.isascii():
        return None
    if re.search(r"PUBLISHABLE|ANON|PUBLIC_KEY|SITE_KEY", name) and len(value) >= 16:
        return Strength.PUBLIC
    if judged := judge_value(
        name if telling(name) else f"{name}_SECRET" if name.endswith("KEY") else name, value
    ):
        return judged
    if telling(name) and len(value) >= 6 and not _COMMON.fullmatch(value) and not _REMOTE.match(value):
        return Strength.WEAK
    return Strength.PUBLIC if _REMOTE.match(value) and len(value) > 12 else None


def _finding(file: SourceFile, kind: str, held: list[_Held], how: str) -> Finding | None:
    if not held:
        return None
    worst = min((h.strength for h in held), key=_ORDER.index)
    if worst is Strength.PUBLIC and not any(re.search(r"KEY|TOKEN", h.name) for h in held):
        return None  # addresses alone
    severity, confidence = _GRADES[worst]
    if kind == "key" and worst is Strength.LIKELY:
        confidence = Confidence.MEDIUM  # the key is encrypted by a passphrase
    shown = [h for h in held if h.strength is worst]
    masked = worst is not Strength.PUBLIC
    listed = ", ".join(f"{h.name} {mask(h.value, h.provider)}" if masked else h.name for h in shown[:3])
    more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""
    return Finding(
        rule=RULE,
        message=f"{PurePosixPath(file.path).name} is {how} and holds {_WORDS[worst]}: {listed}{more}.",
        severity=severity,
        confidence=confidence,
        path=file.path,
        line=shown[0].line,
        cwe=("CWE-538", "CWE-312"),
    )


def _store(path: str, how: str) -> Finding:
    return Finding(
        rule=RULE,
        message=f"A key store is {how}; whoever has its passphrase, or guesses it, has the keys.",
        severity=Severity.LOW if _TEST_FOLDER.search(path) else Severity.HIGH,
        confidence=Confidence.MEDIUM,
        path=path,
        cwe=("CWE-538",),
    )


CHECK = Check(RULE, look)
