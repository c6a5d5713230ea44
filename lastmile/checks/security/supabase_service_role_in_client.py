"""Supabase's master key in code that runs at the visitor: it passes every row rule.

Rule: catalogue security/supabase-service-role-in-client (CWE-269, CWE-522). A key written out in such a file,
a client made with a variable that names the service role, or by one whose prefix copies it into the page.
"""

import re
from collections.abc import Iterator

from lastmile.checks.security._service_role import MADE, NAME, PUBLIC, is_service_key, runs_at_the_visitor
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity
from lastmile.secret.redaction import mask
from lastmile.secret.search import find_secrets
from lastmile.secret.shapes import token_claims

RULE = "lastmile.supabase-service-role-in-client"
_LANGUAGES = ("javascript", "typescript", "vue", "svelte", "html")
_TRACE = re.compile(r"(?i)service_?role|sb_secret_|eyJ[\w-]{20}")
_COMMENT = re.compile(r"(?m)//[^\n]*$|/\*[^*]{0,2000}\*/|<!--.{0,2000}?-->")


def look(inventory: Inventory) -> Scan:
    """One finding for each such place; opportunities are the clients of Supabase made at the visitor.

    Raises NothingToLookAt where no code names Supabase.
    """
    files = inventory.select(*_LANGUAGES, roles=(Role.SOURCE,))
    findings, clients, named = list[Finding](), 0, False
    for file in files:
        text = inventory.read(file)
        if not (_TRACE.search(text) or "createClient" in text):
            continue
        named = named or "supabase" in text.lower()
        plain = (
            _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
            if "://" not in text
            else _without_comments(text)
        )
        visitor = runs_at_the_visitor(file.path, file.language, text)
        clients += len(MADE.findall(plain)) if visitor else 0
        if _TRACE.search(plain):
            findings += _places(file, plain, visitor=visitor)
    if not (findings or clients or named):
        raise NothingToLookAt("no client of Supabase in the code")
    searched = "clients of Supabase in code that runs in browsers and apps"
    return Scan(
        tuple(findings), sent=tuple(f.path for f in files), opportunities={RULE: clients}, searched=searched
    )


def _without_comments(text: str) -> str:
    """Whole comment lines only: two slashes also stand in addresses."""
    return re.sub(r"(?m)^[ \t]*(?://|\*|/\*)[^\n]*$", "", text)


def _places(file: SourceFile, text: str, *, visitor: bool) -> Iterator[Finding]:
    seen: set[int] = set()
    if visitor:
        for match in find_secrets(text):
            if is_service_key(match.value, token_claims(match.value)):
                seen.add(match.line)
                shown = mask(match.value, match.provider)
                yield _finding(
                    file,
                    match.line,
                    f"The service role key stands in the page's code: {shown}.",
                    Confidence.HIGH,
                )
    for found in MADE.finditer(text):
        line = text.count("\n", 0, found.start(1)) + 1
        given = found[1]
        public = PUBLIC.search(given)
        if line in seen or not NAME.search(given) or not (visitor or public):
            continue
        seen.add(line)
        said = "This client of Supabase is made with the service role key in code that runs at the visitor."
        yield _finding(file, line, said, Confidence.HIGH if public else Confidence.MEDIUM)


def _finding(file: SourceFile, line: int, message: str, confidence: Confidence) -> Finding:
    return Finding(
        rule=RULE,
        message=f"{message} It passes every access rule of the database.",
        severity=Severity.CRITICAL,
        confidence=confidence,
        path=file.path,
        line=line,
        symbol="service role",
        cwe=("CWE-269", "CWE-522"),
    )


CHECK = Check(RULE, look)
