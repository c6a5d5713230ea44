"""Nobody who finds a hole is told whom to tell, or what follows (CWE-1059).

Rule: catalogue readiness/no-security-contact; what a policy should say is in RFC 9116 (security.txt) and
ISO/IEC 29147. Three things are counted, for a page alone is paper: a private way that exists, how fast
somebody answers, and which versions get a correction.
"""

import re

from lastmile.checks.code.absence import absence, counted
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Role, Severity

RULE = "lastmile.no-security-contact"
_LARGEST = 200_000  # bytes
_POLICY = re.compile(
    r"(?:^|/)(?:security[\w-]*|vulnerabilit\w+|disclosure)\.(?:md|rst|txt|adoc)$|(?:^|/)security\.txt$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:^|/)(?:readme|contributing|support)\.(?:md|rst|txt|adoc)$", re.IGNORECASE)
_ON_HOLES = re.compile(
    r"vulnerab|security (?:issue|problem|bug|report|contact|policy|flaw|hole)|responsible disclosure",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[\w.+-]{1,60}(?:@| ?\[at\] ?|\(at\))(?!(?:example|domain|yourdomain|company|test|email|"
    r"users\.noreply)\b)[\w-]{2,60}\.[\w.-]{2,30}|mailto:"
)
_FORM = re.compile(
    r"/security/advisories|security advisor(?:y|ies)|private(?:ly)? (?:vulnerability )?report|"
    r"report a vulnerability|hackerone\.com|bugcrowd|huntr|tidelift|intigriti",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\b(?:within|in|up to|at most)\s+(?:\w+\s+){0,2}?(?:\d{1,3}|one|two|three|five|seven|a few|"
    r"several)\s*(?:-\s?\d{1,3}\s*)?(?:\w+\s+)?(?:hours?|days?|weeks?)\b|\b\d{1,3}[- ](?:hours?|days?|"
    r"business days)\b",
    re.IGNORECASE,
)
_VERSIONS = re.compile(
    r"supported versions?|latest (?:release|version|stable)|v?\d+\.(?:\d+|"
    r"x)(?:\.x)?\s*\|\s*(?::white_check_mark:|✅|yes|supported)|(?:which|these|all|older|"
    r"previous) (?:versions|releases)|end of life",
    re.IGNORECASE,
)
_POLICY_LINK = re.compile(
    r"\[[^\]\n]{0,80}(?:security|disclosure)[^\]\n]{0,80}\]\(https?://(?!img\.|\S{0,200}badge)", re.IGNORECASE
)
_WIDE = 600  # characters around the words on holes in a page on other things
_SEARCHED = (
    "security policies, security.txt, and what README, CONTRIBUTING and SUPPORT say of holes: a "
    "private way, a time, versions"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository that says what is not told.

    Raises NothingToLookAt without source code, Skip where the pages point to a policy kept elsewhere.
    """
    if not inventory.select(roles=(Role.SOURCE,)):
        raise NothingToLookAt("there is no source code")
    pages = [
        f for f in inventory.files if f.size <= _LARGEST and f.role in (Role.DOCS, Role.DATA, Role.SOURCE)
    ]
    texts = [(f.path, inventory.read(f)) for f in pages if _POLICY.search(f.path)]
    texts += [(f.path, _around(inventory.read(f))) for f in pages if _PAGE.search(f.path)]
    texts = [(path, text) for path, text in texts if text]
    asked = {
        "a private way to report it": (_ADDRESS, _FORM),
        "how fast somebody answers": (_ANSWER,),
        "which versions are corrected": (_VERSIONS,),
    }
    missing = [
        what for what, words in asked.items() if not any(w.search(text) for w in words for _, text in texts)
    ]
    if any(_POLICY_LINK.search(text) for _, text in texts):
        raise Skip("the policy is kept elsewhere and was not read")
    sent = tuple(path for path, _ in texts)
    if not missing:
        return Scan(sent=sent, opportunities={RULE: len(asked)}, searched=_SEARCHED)
    finding = absence(
        RULE,
        f"Who finds a hole is not told {', nor '.join(missing)}."
        if texts
        else "Nothing tells who finds a hole whom to tell.",
        severity=Severity.LOW,
        confidence=Confidence.LOW,  # a forge can show the policy of the whole organisation
        cwe="CWE-1059",
        searched=_SEARCHED,
        read=sent,
    )
    return counted(finding, sent, missing=len(missing), asked=len(asked), searched=_SEARCHED)


def _around(text: str) -> str:
    """What a page on other things says around its words on holes."""
    return "\n".join(
        text[max(0, m.start() - _WIDE) : m.end() + _WIDE] for m in list(_ON_HOLES.finditer(text))[:5]
    )


CHECK = Check(RULE, look)
