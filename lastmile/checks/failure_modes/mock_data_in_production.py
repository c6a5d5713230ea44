"""Invented data that the shipped code shows as if it were real.

Rule: catalogue failure/mock-data-in-production (CWE-489, CWE-1164). Lists named as mock that are returned or
shown, waits that stand for a call, and libraries that invent people, in files that are no tests, seeds or
stories. A switch for development before the place is enough to leave it alone.
"""

import re
from collections.abc import Iterator

from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Fact, Finding, Role, Severity

RULE = "lastmile.mock-data-in-production"
_SCRIPT = ("javascript", "typescript", "vue", "svelte")
_ASIDE = re.compile(
    r"(?i)mock|fake|dummy|demo|sample|seed|stor(?:y|ies)\b|fixture|test|example|playground|populate|factor(?:y|ies)|docs?/|"
    r"scripts?/|tools?/|showcase|landing|preview|sandbox|generat|bench|commands/|template|placeholder|onboarding|tutorial"
)
_NAME = r"(?:mock|MOCK|dummy|DUMMY|fake|FAKE)(?:_|[A-Z])[A-Za-z_]{2,40}"
_LIST = re.compile(
    rf"^(?:export\s+)?(?:const|let|var)\s+({_NAME})\b[^=\n]{{0,80}}=\s*\[\s*\{{?", re.MULTILINE
)
_IMPORTED = re.compile(
    rf"^import\s+[^;'\"]{{0,400}}?\b({_NAME})\b[^;'\"]{{0,400}}from\s+['\"]([^'\"\n]{{1,200}})['\"]",
    re.MULTILINE,
)
_SWITCH = re.compile(
    r"__DEV__|NODE_ENV|import\.meta\.env|(?i:use_?mock|mock_?mode|is_?mock|enable_?mock|mock_?enabled|is_?dev\b|dev_?mode|"
    r"demo_?mode|is_?demo|dev_?config|development|feature_?flag|isStorybook|offline|fallback_?only)"
)
_STANDS_FOR = re.compile(
    r"(?i)(?://|\*|#)\s{0,4}.{0,60}\b(?:simulat(?:e|es|ing|ed)\s+(?:an?\s+|the\s+)?(?:api|network|server|backend|payment|"
    r"upload|sending|saving|login|auth\w*|async|database|db)\b|(?:fake|mock)\s+(?:an?\s+)?(?:api|network|server|backend|payment)"
    r"\s+(?:call|request|response|delay|processing))"
)
_WAITS = re.compile(r"\bsetTimeout\(|\bsleep\(|\bdelay\(|\bwait\(")
_REAL = re.compile(
    r"\bfetch\(|\baxios\b|\bsupabase\b|\.(?:post|put|patch|mutate|mutateAsync|invoke|rpc)\(|\bprisma\b"
)
_RETURNS_MOCK = re.compile(
    r"(?i)(?://|#)\s{0,4}(?:for now|temporar\w+|todo|fixme|in (?:a )?real|until)\b.{0,80}"
    r"\b(?:mock|fake|dummy|hard-?coded|"
    r"simulated)\b|(?://|#)\s{0,4}(?:return|using|use)\w{0,4}\s+(?:mock|fake|dummy)\b.{0,30}\b(?:data|response|users?|"
    r"products?|results?|metrics|for now|until)\b"
)
_RETURN = re.compile(r"^\s*(?:return\b|res\.(?:json|send|status)\(|set[A-Z]\w{1,30}\(|resolve\()")
_FAKER = re.compile(
    r"^\s*(?:import\s+[^;'\"\n]{1,80}from\s+['\"]@faker-js/faker|const\s+[^;\n]{1,60}require\(['\"]@?faker(?:-js/faker)?['\"]\)|"
    r"from\s+faker\s+import|import\s+faker\b)",
    re.MULTILINE,
)
_WINDOW = 6  # lines before a use that may hold its switch, and after a comment that belong to it


def look(inventory: Inventory) -> Scan:
    """At most one finding a file, the gravest first."""
    files = inventory.select(*_SCRIPT, "python", roles=(Role.SOURCE,))
    findings: list[Finding] = []
    if Fact.LIBRARY not in inventory.facts:
        for file in files:
            if not _ASIDE.search(file.path):
                findings += list(_judge(file, inventory.read(file)))[:1]
    return Scan(tuple(findings), sent=tuple(f.path for f in files), searched="invented data in shipped code")


def _judge(file: SourceFile, text: str) -> Iterator[Finding]:
    lines = [line[:400] for line in text.splitlines()]
    if file.language != "python":
        yield from _shown_lists(file, text, lines)
        yield from _waits(file, lines)
    yield from _answers(file, lines)
    faker = _FAKER.search(text)
    if faker:
        line = text.count("\n", 0, faker.start()) + 1
        said = "A library that invents people and figures is used in shipped code: what it makes looks real."
        yield _finding(file, line, said, "faker", (Severity.MEDIUM, Confidence.LOW))


def _shown_lists(file: SourceFile, text: str, lines: list[str]) -> Iterator[Finding]:
    names = {m[1] for m in _LIST.finditer(text)}
    names |= {m[1] for m in _IMPORTED.finditer(text) if m[2].startswith((".", "@/", "~/", "src/"))}
    for name in sorted(names):
        use = re.compile(
            rf"(?:\breturn\s+|=>\s*\(?|useState(?:<[^>\n]{{1,60}}>)?\(|\bset[A-Z]\w{{1,30}}\(|\bjson\(|\|\||\?\?|[?:]\s|resolve\(|"
            rf"\{{)\s*{name}\b(?!\s*[:=])|\b{name}\.(?:map|filter|find|slice|reduce|forEach|length|some)\b"
        )
        for number, line in enumerate(lines, 1):
            if not use.search(line) or line.lstrip().startswith(("import", "export {", "//", "*")):
                continue
            if _SWITCH.search("\n".join(lines[max(0, number - 1 - _WINDOW) : number])):
                continue
            said = f"`{name}` is shown or returned where the product's users expect their own data."
            yield _finding(file, number, said, name, (Severity.MEDIUM, Confidence.MEDIUM))
            break


def _waits(file: SourceFile, lines: list[str]) -> Iterator[Finding]:
    """``// Simulate API call`` and a wait in its place."""
    for number, line in enumerate(lines, 1):
        if not _STANDS_FOR.search(line):
            continue
        after = "\n".join(lines[number - 1 : number + 3])
        around = "\n".join(lines[max(0, number - 16) : number + 15])
        if _WAITS.search(after) and not _REAL.search(around) and not _SWITCH.search(around):
            said = "A wait stands in the place of the call, and what follows looks as if it had been made."
            yield _finding(file, number, said, "simulated call", (Severity.MEDIUM, Confidence.MEDIUM))
            return


def _answers(file: SourceFile, lines: list[str]) -> Iterator[Finding]:
    """A comment says that what comes next is invented, and it is returned."""
    for number, line in enumerate(lines, 1):
        if not _RETURNS_MOCK.search(line):
            continue
        following = [
            x for x in lines[number : number + _WINDOW] if x.strip() and not re.match(r"\s*(?://|#|\*)", x)
        ]
        before = "\n".join(lines[max(0, number - 1 - _WINDOW) : number])
        if any(_RETURN.match(x) for x in following[:3]) and not _SWITCH.search(before):
            said = "The code's own comment says that what it returns here is invented."
            yield _finding(file, number, said, "invented answer", (Severity.MEDIUM, Confidence.MEDIUM))
            return


def _finding(
    file: SourceFile, line: int, message: str, symbol: str, grade: tuple[Severity, Confidence]
) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=grade[0],
        confidence=grade[1],
        path=file.path,
        line=line,
        symbol=symbol,
        cwe=("CWE-489", "CWE-1164"),
    )


CHECK = Check(RULE, look)
