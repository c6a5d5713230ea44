"""Type checking that is switched off: settings that tell the compiler or the build not to look (CWE-1127).

Rule: catalogue failure/type-safety-off. TypeScript's own settings, Next.js' switches, and files that opt out.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.type-safety-off"
_COMPILER = re.compile(r"(?:ts|js)config(?:\.(?:app|build|base|server|client|prod))?\.json$")
_SWITCH = re.compile(r"\"(strict|strictNullChecks|noImplicitAny)\"[ \t]{0,8}:[ \t]{0,8}(true|false)")
_IGNORED = re.compile(r"\b(ignoreBuildErrors|ignoreDuringBuilds)[ \t]{0,8}:[ \t]{0,8}true\b")
_OPTED_OUT = re.compile(r"^[ \t]{0,8}(?://|/\*)[ \t]{0,8}@ts-nocheck\b", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]{0,40}//.{0,400}$", re.MULTILINE)


def look(inventory: Inventory) -> Scan:
    """Read settings and the heads of files. Raises NothingToLookAt without TypeScript."""
    scripts = inventory.select("typescript", roles=(Role.SOURCE,))
    if not scripts:
        raise NothingToLookAt("there is no TypeScript")
    settings = [f for f in inventory.files if f.role in (Role.CONFIG, Role.DATA) and _is_setting(f.path)]
    found = [finding for file in settings for finding in _switches(inventory, file)]
    found += [f for file in scripts for f in _opted_out(inventory, file)]
    return Scan(
        findings=tuple(found),
        sent=tuple(sorted(f.path for f in (*settings, *scripts))),
        searched=f"{len(settings)} settings of the compiler and the build, {len(scripts)} TypeScript files",
    )


def _is_setting(path: str) -> bool:
    name = PurePosixPath(path).name.lower()
    return bool(_COMPILER.match(name)) or name.startswith("next.config.")


def _switches(inventory: Inventory, file: SourceFile) -> Iterator[Finding]:
    text = _COMMENT.sub("", inventory.read(file))
    for match in _IGNORED.finditer(text):
        what = "type errors" if match[1] == "ignoreBuildErrors" else "the linter's errors"
        said = f"`{match[1]}: true`: the product is built and shipped although it has {what}"
        # A linter's word is not the compiler's.
        severity = Severity.MEDIUM if match[1] == "ignoreBuildErrors" else Severity.LOW
        yield _finding(file, _line(text, match.start()), said, severity, match[1])
    for match in _SWITCH.finditer(text):
        if match[2] == "false":
            said = f"`{match[1]}` is off: the compiler is told not to look for missing values and types"
            strict = match[1] in ("strict", "strictNullChecks")
            severity = Severity.MEDIUM if strict else Severity.LOW
            yield _finding(file, _line(text, match.start()), said, severity, match[1])
            return  # one finding a setting file: the others say the same


def _opted_out(inventory: Inventory, file: SourceFile) -> Iterator[Finding]:
    text = inventory.read(file)[:4000]
    if match := _OPTED_OUT.search(text):
        said = "`@ts-nocheck`: the compiler does not look at this file"
        yield _finding(file, _line(text, match.start()), said, Severity.LOW, "ts-nocheck")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _finding(file: SourceFile, line: int, said: str, severity: Severity, symbol: str) -> Finding:
    return Finding(
        rule=RULE,
        message=f"{said}.",
        severity=severity,
        confidence=Confidence.HIGH,
        path=file.path,
        line=line,
        end_line=line,
        symbol=symbol,
        cwe=("CWE-1127",),
    )


CHECK = Check(RULE, look)
