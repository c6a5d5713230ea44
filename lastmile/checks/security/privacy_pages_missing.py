"""People sign up or pay, and no page tells what becomes of their data (CWE-1059).

Rule: catalogue readiness/privacy-pages-missing (GDPR, articles 12 and 13). A product that others install
and run is not asked: these pages are theirs to write.
"""

import re

from lastmile.checks.code.absence import absence, counted
from lastmile.checks.code.command_kinds import SHIPS
from lastmile.checks.code.documents import documents
from lastmile.checks.code.gates import gates
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Fact, Role, Severity

RULE = "lastmile.privacy-pages-missing"
_PUBLIC = re.compile(
    r"sign[-_ ]?up|register|registration|create (?:an )?account|createUserWithEmail|checkout|subscribe",
    re.IGNORECASE,
)
_PRIVACY = re.compile(
    r"privacy[-_ /]?(?:policy|notice|statement|url)?[\"'`/ <]|/privacy\b|datenschutz|"
    r"confidentialit[eé]|politica[-_ ]?de[-_ ]?privacidad|gdpr",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"terms[-_ ]?(?:of[-_ ]?(?:service|use)|and[-_ ]conditions|url)|/terms\b|\btos[_-]?(?:url|text)|"
    r"impressum|imprint|/legal\b|nutzungsbedingungen|\bagb\b",
    re.IGNORECASE,
)
_PAGES = frozenset(
    ("html", "javascript", "typescript", "jsx", "tsx", "vue", "svelte", "python", "php", "ruby", "astro")
)
_INSTALLED = re.compile(
    r"^(?:docker|goreleaser|uses: (?:docker|goreleaser|softprops|ncipollo))", re.IGNORECASE
)
# A page tells others to run its published image.
_IMAGE = re.compile(
    r"\bdocker (?:run|pull)\b[^\n]{0,300}\s(?:[\w.-]{2,60}/){1,2}[\w.-]{2,60}(?::[\w.-]{1,40})?\s*$"
)
_SEARCHED = (
    "addresses, links and texts of pages for privacy and for terms or imprint, in the product's own code"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository that says which of the two is missing.

    Raises NothingToLookAt where nobody signs up or pays, and where a product that others install lacks one.
    """
    facts = inventory.facts
    if Fact.FRONTEND not in facts or not facts & {Fact.AUTH, Fact.PAYMENTS}:
        raise NothingToLookAt("no pages on which people sign up or pay")
    files = [f for f in inventory.select(roles=(Role.SOURCE,)) if f.language in _PAGES and f.size < 1_000_000]
    public = privacy = terms = False
    for file in files:
        text = f"/{file.path}\n{inventory.read(file)}"
        public = public or bool(_PUBLIC.search(text))
        privacy = privacy or bool(_PRIVACY.search(text))
        terms = terms or bool(_TERMS.search(text))
    if not public:
        raise NothingToLookAt("nobody can sign up or pay by himself")
    missing = [name for name, there in (("privacy", privacy), ("its terms", terms)) if not there]
    sent = tuple(f.path for f in files)
    if not missing:
        return Scan(sent=sent, opportunities={RULE: 2}, searched=_SEARCHED)
    if _others_install(inventory):
        raise NothingToLookAt("a product that others install: these pages are theirs to write")
    finding = absence(
        RULE,
        f"People sign up or pay here, and no page or link of the product is about {' or '.join(missing)}.",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        cwe="CWE-1059",
        searched=_SEARCHED,
    )
    return counted(finding, sent, missing=len(missing), asked=2, searched=_SEARCHED)


def _others_install(inventory: Inventory) -> bool:
    """Releases are made for others, or a page tells them to run the published image."""
    ships = [command for command, _ in gates(inventory).of(SHIPS)]
    told = [c for page in documents(inventory) for section in page.sections for c in section.commands]
    return any(c.on_release or _INSTALLED.match(c.text) for c in ships) or any(map(_IMAGE.search, told))


CHECK = Check(RULE, look)
