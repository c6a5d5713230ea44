"""One finding a test file, for the checks that judge single test cases; no check itself."""

from collections.abc import Callable, Iterable

from lastmile.checks.code.cases import Case, Facts
from lastmile.model import Confidence, Finding, Severity

MOST = 15  # findings of one check; the others are counted in its share


def by_file(
    rule: str,
    files: Iterable[tuple[Facts, list[Case]]],
    said: Callable[[Facts, list[Case]], str],
    grade: Callable[[list[Case]], tuple[Severity, Confidence]],
) -> tuple[tuple[Finding, ...], int]:
    """A finding at the first of the cases of each file, most cases first, and how many cases there are."""
    ordered = sorted(files, key=lambda pair: (-len(pair[1]), pair[0].path))
    found = []
    for file, own in ordered[:MOST]:
        severity, confidence = grade(own)
        found.append(
            Finding(
                rule=rule,
                message=said(file, own),
                severity=severity,
                confidence=confidence,
                path=file.path,
                line=own[0].line,
                symbol=own[0].name[:80] or None,
                cwe=("CWE-1068",),
            )
        )
    return tuple(found), sum(len(own) for _, own in ordered)
