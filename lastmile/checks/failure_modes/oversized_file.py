"""Source files too long for one head: reviews of them miss faults (CWE-1080).

Rule: catalogue failure/oversized-file. Non-blank lines of files in programming languages; generated, vendored
and test code, locks and data have other roles and are not looked at.
"""

from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.oversized-file"
LONG, VERY_LONG = 1000, 2000  # non-blank lines
_CODE = (
    *("python", "javascript", "typescript", "go", "rust", "java", "php", "ruby", "csharp", "kotlin"),
    *("swift", "scala", "dart", "c", "cpp", "vue", "svelte"),
)


def look(inventory: Inventory) -> Scan:
    """Name the long files, longest first; opportunities are all. Raises NothingToLookAt without code."""
    files = inventory.select(*_CODE, roles=(Role.SOURCE,))
    if not files:
        raise NothingToLookAt("there is no source file in a programming language")
    long = sorted((f for f in files if f.lines > LONG), key=lambda f: (-f.lines, f.path))
    return Scan(
        findings=tuple(
            Finding(
                rule=RULE,
                message=f"{file.lines:,} lines without the blank ones: split it by what its parts are for, "
                "the parts that change most first.",
                severity=Severity.MEDIUM if file.lines > VERY_LONG else Severity.LOW,
                confidence=Confidence.HIGH,
                path=file.path,
                cwe=("CWE-1080",),
            )
            for file in long
        ),
        sent=tuple(file.path for file in files),
        opportunities={RULE: len(files)},
        searched=f"{len(files)} source files",
    )


CHECK = Check(RULE, look)
