"""No page says how the product is made and why (CWE-1053, CWE-1059).

Rule: catalogue readiness/no-architecture-record. A page counts that explains, in prose, several folders or
modules which the product really has; so do records of decisions that give their reason. A heading or a tree
of folders explains nothing.
"""

import re
from pathlib import PurePosixPath

from lastmile.checks.code.absence import absence
from lastmile.checks.code.documents import Document, documents, elsewhere
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Role, Severity

RULE = "lastmile.no-architecture-record"
_SMALL = 3000  # lines of product code below which the code itself is the record
_PARTS = 4  # own folders or modules that a page must explain
_WORDS = 150  # words of prose of such a page
_DECISION = re.compile(
    r"(?:^|/)(?:adrs?|decisions?|rationale|rfcs?|design|proposals?|enhancements?|architecture)/|(?:^|"
    r"/)(?:adr|rfc|dep)[-_]?\d",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|instead of|trade-?offs?|alternatives?|consequences?|we (?:chose|decided|use|"
    r"do not)|rather than|reason)\b",
    re.IGNORECASE,
)
_ON_DESIGN = re.compile(
    r"architect|design|structure|overview|internals|how it works|concepts?|components?|modules?|"
    r"data ?flow|layout|technical|code ?base|"
    r"developer|contribut|development|backend|storage|protocol|under the hood",
    re.IGNORECASE,
)
_CODE_NAME = re.compile(r"[A-Za-z_][\w-]{2,60}")
_COMMON = frozenset(
    [
        "src",
        "app",
        "lib",
        "test",
        "tests",
        "docs",
        "main",
        "index",
        "config",
        "utils",
        "static",
        "public",
        "assets",
        "scripts",
        "data",
        "server",
        "client",
        "api",
        "web",
    ]
)
_SEARCHED = (
    "pages of the repository that explain its own folders or modules in prose, and records of "
    "decisions with reasons"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository if no page explains it.

    Raises NothingToLookAt below 3,000 lines, Skip where the pages point to documentation kept elsewhere.
    """
    sources = inventory.select(roles=(Role.SOURCE,))
    if sum(file.lines for file in sources) < _SMALL:
        raise NothingToLookAt(f"less than {_SMALL:,} lines: the code is its own record")
    pages = documents(inventory)
    sent = tuple(page.path for page in pages)
    parts = _parts(inventory)
    if any(_decides(page) or _explains(page, parts) for page in pages):
        return Scan(sent=sent, searched=_SEARCHED)
    if place := elsewhere(inventory, pages):
        raise Skip(f"the documentation is kept elsewhere ({place[:100]}) and was not read")
    finding = absence(
        RULE,
        "No page explains how the product is put together or why: none names four of its own parts "
        "in prose, and no "
        "decision is recorded with its reason.",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        cwe="CWE-1059",
        searched=_SEARCHED,
        read=sent,
    )
    return Scan(findings=(finding,), sent=sent, searched=_SEARCHED)


def _parts(inventory: Inventory) -> frozenset[str]:
    """Names of folders and modules of the product, lower case, without those that every product has."""
    names: set[str] = set()
    for file in inventory.select(roles=(Role.SOURCE,)):
        path = PurePosixPath(file.path)
        names |= {part.lower() for part in path.parts[:-1]} | {path.stem.lower()}
    return frozenset(name for name in names if len(name) > 2) - _COMMON


def _decides(page: Document) -> bool:
    return (
        bool(_DECISION.search(page.path)) and page.words > _WORDS // 2 and len(_REASON.findall(page.text)) > 1
    )


def _explains(page: Document, parts: frozenset[str]) -> bool:
    """Some page on the design names own parts in its prose."""
    on_design = bool(_ON_DESIGN.search(page.path))
    texts = [s.text for s in page.sections if on_design or _ON_DESIGN.search(s.title)]
    text = "\n".join(texts)
    prose = re.findall(r"[A-Za-z]{2,40}", re.sub(r"(?m)^\s*[│├└|`].*$", "", text))
    named = parts.intersection(word.lower() for word in _CODE_NAME.findall(text[:100_000]))
    return len(prose) >= _WORDS and len(named) >= _PARTS


CHECK = Check(RULE, look)
