"""A finding that something is not visible in the repository, said the same way by all; no check itself."""

from collections.abc import Iterable

from lastmile.inventory import Scan
from lastmile.model import Confidence, Evidence, Finding, Severity

_SHOWN = 10  # files that are named as read


def absence(  # noqa: PLR0913 - the parts of one sentence
    rule: str,
    message: str,
    *,
    severity: Severity,
    confidence: Confidence,
    cwe: str,
    searched: str,
    read: Iterable[str] = (),
) -> Finding:
    """One finding for the whole repository; ``searched``: where we looked, ``read``: files that we read."""
    files = [
        Evidence(kind="file", path=path, note="read; it is not in there") for path in dict.fromkeys(read)
    ]
    return Finding(
        rule=rule,
        message=message,
        severity=severity,
        confidence=confidence,
        cwe=(cwe,),
        evidence=(Evidence(kind="absence", note=f"searched: {searched}"), *files[:_SHOWN]),
    )


def counted(finding: Finding, sent: Iterable[str], *, missing: int, asked: int, searched: str) -> Scan:
    """What a check brings home whose one finding speaks for ``missing`` of ``asked`` things."""
    return Scan(
        findings=(finding,),
        sent=tuple(sent),
        opportunities={finding.rule: asked},
        violations={finding.rule: missing},
        searched=searched,
    )
