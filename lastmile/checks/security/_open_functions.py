"""Functions of Supabase that write for whomever the request names, past all row rules; no check itself.

Its gateway lets through whoever has the key that every page of the product hands out, so that is no login.
Only what is whole in one file is believed: a word of headers or tokens, a module of the project, quiets it.
"""

import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.answering import answering_functions
from lastmile.checks.code.reading import Reading
from lastmile.checks.security._webhooks_script import code_of
from lastmile.inventory import SourceFile
from lastmile.syntax.serverless import answering_function

# The headers that browsers may send name "authorization", the client's options "auth"; neither asks anybody.
_ALLOWED = re.compile(
    r"['\"]Access-Control-[\w-]{1,40}['\"]\s{0,20}:\s{0,20}['\"][^'\"\n]{0,300}['\"]"
    r"|\bauth\s{0,9}:\s{0,9}\{[^{}]{0,200}\}"
)
_ASKS = re.compile(
    r"\bheaders\s{0,20}(?:\.\s{0,20}(?:get|has)\b|\[)|\breq(?:uest)?\s{0,20}\.\s{0,20}headers\b|auth(?!or\b)"
    r"|get_?user|claims|session|verif|secret|signature|hmac|jwt|token|api_?key|passw|otp\b|pin\b|invit|cron",
    re.IGNORECASE,
)
_OWN_MODULE = re.compile(r"\b(?:from|import)\s{0,20}\(?\s{0,20}['\"]\.{1,2}/(?![^'\"\n]{0,100}\bcors\b)")
_BODY = r"\(?\s{0,20}await\s{1,20}req(?:uest)?\.json\(\)"
_WHOLE = re.compile(rf"\b(\w{{1,60}})(?:\s{{0,9}}:\s{{0,9}}[\w.<>\[\]]{{1,60}})?\s{{0,20}}=\s{{0,20}}{_BODY}")
_PARTS = re.compile(
    rf"\{{([^{{}}]{{1,600}})\}}(?:\s{{0,9}}:\s{{0,9}}[\w.<>\[\]]{{1,60}})?\s{{0,20}}=\s{{0,20}}{_BODY}"
)
_PERSON = r"(?:user_?id|profile_?id|customer_?id|account_?id|owner_?id)"
_NAMED = re.compile(rf"\b{_PERSON}\b", re.IGNORECASE)
_STATEMENT = re.compile(r"\.from\(['\"][^;]{0,2000};")
_WRITES = re.compile(r"\.\s{0,60}(?:insert|update|upsert|delete)\(")


def open_functions(reading: Reading) -> Iterator[tuple[SourceFile, int]]:
    """Each such function with the line of the record that it writes."""
    for file in answering_functions(reading.inventory):
        text = reading.inventory.read(file)
        if answering_function(file.path, file.language, text) != "supabase" or file.role not in reading.roles:
            continue
        tree = syntax.tree(reading.inventory, file)
        if tree is not None and (line := _open_write(code_of(tree.root_node), text)):
            yield file, line


def _open_write(code: str, text: str) -> int:
    code = _ALLOWED.sub("", code)
    trusted = "SERVICE_ROLE" in code and "ANON_KEY" not in code
    if not trusted or _ASKS.search(code) or _OWN_MODULE.search(code):
        return 0
    whole = "|".join(re.escape(found[1]) for found in _WHOLE.finditer(code))
    parts = [m[0] for found in _PARTS.finditer(code) for m in _NAMED.finditer(found[1])]
    names = [rf"(?:{whole})\s{{0,9}}\??\.\s{{0,9}}{_PERSON}\b"] * bool(whole)
    names += [rf"(?<![.\w'\"]){re.escape(name)}\b" for name in parts]
    if not names:
        return 0
    person = re.compile("|".join(names), re.IGNORECASE)
    for found in _STATEMENT.finditer(code):
        if _WRITES.search(found[0]) and person.search(found[0]):
            start = text.find(found[0][:40].split("\n")[0])
            return text.count("\n", 0, max(start, 0)) + 1
    return 0
