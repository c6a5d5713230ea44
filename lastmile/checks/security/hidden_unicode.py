"""Characters that nobody sees, or that turn the direction of what is seen, in code and orders to assistants.

Rule: catalogue security/hidden-unicode (CWE-1007). Direction controls as in "Trojan Source" (CVE-2021-42574),
letters of the Unicode tag block, and characters without width inside a name. Joiners of emoji and of scripts
that need them, byte order marks and texts of translations are left alone.
"""

import re
from collections.abc import Iterator

from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.hidden-unicode"
_ASSISTANT = re.compile(
    r"(?i)(?:^|/)(?:\.cursorrules|\.windsurfrules|\.clinerules|claude\.md|agents\.md|gemini\.md|copilot-instructions\.md|"
    r"\.cursor/rules/[^/]+|skill\.md)$"
)
_TEXTS = re.compile(
    r"(?i)(?:^|/)(?:locales?|i18n|l10n|translations?|lang|langs|languages|messages|intl|rtl|bidi|unicode)(?:/|\.)"
)
_OVERRIDES = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_BIDI = re.compile(f"[{_OVERRIDES}]")
_CLOSES = re.compile("[\u202c\u2069]")
# A black flag before them makes the flags of England, Scotland and Wales.
_TAGS = re.compile("(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])[\U000e0001\U000e0020-\U000e007e]")
_WIDTHLESS = re.compile("[A-Za-z0-9_][\u200b\u2060\ufeff\u180e\u115f\u1160\u3164\uffa0][A-Za-z0-9_]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ROLES = (Role.SOURCE, Role.CONFIG)


def look(inventory: Inventory) -> Scan:
    """One finding for each line that holds such characters, ten a file at most."""
    assistants = [f for f in inventory.files if _ASSISTANT.search(f.path) and f.role not in _ROLES]
    files = [*inventory.select(roles=_ROLES), *assistants]
    findings: list[Finding] = []
    for file in files:
        text = inventory.read(file)
        if not text.isascii() and not _TEXTS.search(file.path):
            findings += list(_judge(file, text))[:10]
    return Scan(
        tuple(findings),
        sent=tuple(f.path for f in files),
        searched="direction controls, tag letters and characters without width, in code, configuration and "
        "orders to assistants",
    )


def _judge(file: SourceFile, text: str) -> Iterator[Finding]:
    orders = bool(_ASSISTANT.search(file.path))
    for number, line in enumerate(text.split("\n"), start=1):
        if line.isascii():
            continue
        if _TAGS.search(line):
            yield _finding(file, number, "letters that no editor shows and that programs read", Severity.HIGH)
        elif _BIDI.search(line) and not _RIGHT_TO_LEFT.search(line) and (orders or not _balanced(line)):
            yield _finding(file, number, "a character that turns the direction of the text", Severity.HIGH)
        elif _WIDTHLESS.search(line) and not _quoted(line):
            yield _finding(file, number, "a character without width inside a word", Severity.MEDIUM)


def _balanced(line: str) -> bool:
    """Isolates that a text opens and closes within one quotation: it shows a name, and hides nothing."""
    inside = re.findall(r"\"([^\"\n]{0,400})\"|'([^'\n]{0,400})'|`([^`\n]{0,400})`", line)
    hidden = "".join("".join(parts) for parts in inside)
    opened, closed = len(_BIDI.findall(hidden)), len(_CLOSES.findall(hidden))
    return opened == len(_BIDI.findall(line)) and (opened == closed or len(hidden.strip()) <= 2)


def _quoted(line: str) -> bool:
    """Only inside quotations: a text that may break there."""
    bare = re.sub(
        r"\"[^\"\n]{0,400}\"|'[^'\n]{0,400}'|`[^`\n]{0,400}`|>[^<>\n]{1,400}<|(?://|#|\*).{0,400}", " ", line
    )
    return not _WIDTHLESS.search(bare)


def _finding(file: SourceFile, line: int, what: str, severity: Severity) -> Finding:
    return Finding(
        rule=RULE,
        message=f"This line holds {what}: what a reviewer sees is not what runs. "
        "Remove it and type the line anew.",
        severity=severity,
        confidence=Confidence.HIGH if severity is Severity.HIGH else Confidence.MEDIUM,
        path=file.path,
        line=line,
        symbol="hidden character",
        cwe=("CWE-1007",),
    )


CHECK = Check(RULE, look)
