"""Nobody new can start the product from what is written (CWE-1059), by commands that fit its manifests.

Rule: catalogue readiness/no-setup-docs. Three things are counted: how it is started (and not by the words
of the project generator alone), that the commands lead somewhere, and which settings it reads from its
environment. How tests are run is not asked: ``npm test``, ``make test`` or ``go test`` need no page.
"""

import re
from collections.abc import Iterator

from lastmile.checks.code.absence import absence, counted
from lastmile.checks.code.documents import Document, documents, elsewhere
from lastmile.checks.code.own_commands import Manifests, Told, Use, told
from lastmile.checks.failure_modes._settings import settings
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Fact, Role, Severity

RULE = "lastmile.no-setup-docs"
_FEW = 5  # settings from which naming them is asked for
_THIRD = 1 / 3
_NO_START = "has no command that starts the product"
_TEMPLATE = re.compile(
    r"bootstrapped with \[?`?create-|This project was bootstrapped with|"
    r"This template provides a minimal setup to get React|"
    r"Welcome to your Lovable project|# Welcome to your Expo app|generated with \[Angular CLI\]|"
    r"This is a \[Next\.js\]|"
    r"should help get you started developing with Vue|Everything you need to build a Svelte project",
    re.IGNORECASE,
)
_TEMPLATE_WORDS = 450  # words up to which a page with such a sentence is still the generator's
_SEARCHED = (
    "commands in pages of the repository that fit its own scripts, targets, packages and containers, "
    "and names of "
    "settings in pages, example files and compose files"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository that says what is not written down.

    Raises NothingToLookAt without source code, Skip where pages point to documentation elsewhere and do not
    tell themselves how the product is started.
    """
    if not inventory.select(roles=(Role.SOURCE,)):
        raise NothingToLookAt("there is no source code")
    pages = documents(inventory)
    place = elsewhere(inventory, pages)
    said = _told(inventory, pages)
    missing = list(_missing(inventory, pages, said))
    if place and missing == [_NO_START]:
        raise Skip(f"the documentation is kept elsewhere ({place[:100]}) and was not read")
    read, named = (frozenset[str](), frozenset[str]()) if place else settings(inventory)
    asked = 3 if len(read) >= _FEW else 2
    if len(read) >= _FEW and len(named) < _THIRD * len(read):
        few = ", ".join(sorted(read - named)[:3])
        missing.append(
            f"names {len(named)} of {len(read)} settings that the code reads ({few} are not there)"
        )
    sent = tuple(page.path for page in pages)
    if not missing:
        return Scan(sent=sent, opportunities={RULE: asked}, searched=_SEARCHED)
    finding = absence(
        RULE,
        f"What is written in the repository {'; it '.join(missing)}.",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM if place else Confidence.HIGH,
        cwe="CWE-1059",
        searched=_SEARCHED,
        read=sent,
    )
    return counted(finding, sent, missing=len(missing), asked=asked, searched=_SEARCHED)


def _missing(inventory: Inventory, pages: tuple[Document, ...], said: Told) -> Iterator[str]:
    """What the pages do not tell, apart from settings: one of the start, one of dead commands."""
    library = Fact.LIBRARY in inventory.facts and Fact.APPLICATION not in inventory.facts
    wanted = {Use.START, Use.SETUP} if library else {Use.START}
    if not wanted & said.uses:
        yield _NO_START
    elif any(_is_template(page) for page in pages if "/" not in page.path):
        yield "is the page of the project generator and says nothing of this product"
    if said.dead:
        path, _, line = said.dead[0]
        command = line.partition(" #")[0].rstrip()  # what stands behind it explains it to a reader
        yield f"asks in {path} for `{command}`, which no package.json has"


def _told(inventory: Inventory, pages: tuple[Document, ...]) -> Told:
    lines = [
        (page.path, section.line, command)
        for page in pages
        for section in page.sections
        for command in section.commands
    ]
    return told(Manifests(inventory), lines)


def _is_template(page: Document) -> bool:
    return page.words < _TEMPLATE_WORDS and bool(_TEMPLATE.search(page.text[:5000]))


CHECK = Check(RULE, look)
