"""Leftovers of a chat with an AI tool in product code (CWE-546): often code is missing at that place.

Rule: catalogue readiness/chat-residue. Only comments count, and lines that are no code: prompts that the
product sends stand in strings. Marks of a merge that nobody finished count, too.
"""

import re
from collections.abc import Iterator

from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.chat-residue"
_LARGEST = 1_000_000  # bytes
_COMMENT = re.compile(r"(?:^|\s)(?://|#|/\*|\*|<!--|--|\{/\*)\s{0,9}(.{3,300})")
_MISSING = re.compile(
    r"^(?:\.{3}|…)\s{0,3}(?:\(?(?:the )?(?:rest of|remaining|other|previous|existing|keep|same|"
    r"your)\b.{0,60}\b(?:code|implementation|function\w*|methods?|logic|"
    r"imports?|component|routes?|as before|unchanged|same|here)\b)|"
    r"^(?:rest|remainder) of (?:the|your) (?:code|component|implementation|file|function|logic|"
    r"existing code)\b.{0,30}(?:\.{3}|…|remains|unchanged|same|here)|"
    r"^(?:the )?(?:rest|existing|other|previous) .{0,40}\b(?:remains?|stays?) (?:the same|unchanged)\b|"
    r"^(?:your |\.{3} ?)?existing (?:code|imports|logic|implementation)\s?(?:here|goes here|\.{3}|…)|"
    r"^(?:add|insert|put|paste) your (?:\w+ ){0,2}(?:code|logic|implementation) here\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"^(?:as an ai (?:language )?(?:model|assistant)|here(?:'s| is) (?:the|your|an?) (?:updated|"
    r"complete|corrected|modified|improved|full|fixed|revised) (?:version|code|file|component|"
    r"implementation)|"
    r"(?:sure|certainly|of course)[!,] (?:here|i)|i(?:'ve| have) (?:added|fixed|updated|modified|"
    r"removed|refactored|implemented)\b|"
    r"let me know if you\b|(?:in a |note: (?:in|for) (?:a )?)(?:real|"
    r"production)(?:[- ]world)? (?:app(?:lication)?|environment|implementation|scenario|"
    r"system),? (?:you|this|we|use|it)\b)",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^```(?:\w{0,20})\s*$")
_MERGE = re.compile(r"^(?:<{7} \S|>{7} \S)")
_TEXTS = frozenset(("markdown", "rst", "html", "sql", "css", "scss"))
_MOST = 30  # places that are listed


def look(inventory: Inventory) -> Scan:
    """A finding for each such place in product code, at most thirty."""
    files = [
        f for f in inventory.select(roles=(Role.SOURCE,)) if f.size < _LARGEST and f.language not in _TEXTS
    ]
    found: list[Finding] = []
    for file in files:
        found += _residue(inventory, file)
    return Scan(findings=tuple(found[:_MOST]), sent=tuple(f.path for f in files))


def _residue(inventory: Inventory, file: SourceFile) -> Iterator[Finding]:
    text = inventory.read(file)
    fenced = text.lstrip().startswith("```")
    for number, line in enumerate(text.splitlines(), start=1):
        if _MERGE.match(line):
            yield _finding(
                file,
                number,
                "A merge was not finished: the marks of both sides stand in the code.",
                Severity.HIGH,
            )
            continue
        if fenced and _FENCE.match(line):
            yield _finding(
                file, number, "The frame of an answer was pasted along with the code.", Severity.MEDIUM
            )
            fenced = False
            continue
        comment = _COMMENT.search(line[:600])
        said = comment[1].strip() if comment else ""
        before = line[: comment.start()] if comment else ""
        if not said or any(before.count(quote) % 2 for quote in "\"'`"):
            continue
        if _MISSING.match(said):
            yield _finding(
                file,
                number,
                "A comment stands for code that was left out of a pasted answer.",
                Severity.MEDIUM,
            )
        elif _TALK.match(said):
            yield _finding(
                file,
                number,
                "A sentence of a chat stands in the code: this part was pasted as it came.",
                Severity.LOW,
            )


def _finding(file: SourceFile, line: int, message: str, severity: Severity) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=severity,
        confidence=Confidence.HIGH if severity is not Severity.LOW else Confidence.MEDIUM,
        path=file.path,
        line=line,
        cwe=("CWE-546",),
    )


CHECK = Check(RULE, look)
