"""Server code that prints where it should log (CWE-778): by the share of its lines that bear no level."""

from collections import Counter

from lastmile.checks.code.log_lines import LogLine, server_log
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._service import needs_service
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Evidence, Finding, Severity

RULE = "lastmile.no-structured-logging"
_SHARE = 0.2  # of printed lines, under which some left-over prints are no habit
_FEWEST = 3  # printed lines, likewise
_HALF = 0.5
_WORTH = 300  # lines of code of a service that ought to say something
_SEARCHED = "lines that server code writes: by a logger with levels, or printed"


def look(inventory: Inventory) -> Scan:
    """One finding by the share of printed lines; opportunities are all lines, violations the printed ones.

    Raises NothingToLookAt where nothing is a service, and where a small one writes nothing at all.
    """
    needs_service(inventory)
    reading = Reading(inventory)
    log = server_log(reading)
    lines = log.lines
    plain = [line for line in lines if not line.levelled]
    if len(plain) == len(lines) and len(plain) < _FEWEST:
        if log.size < _WORTH:
            raise NothingToLookAt("a small service that writes next to no line of its own")
        return reading.scan((_silent(log.size, len(lines)),), searched=_SEARCHED)
    found: tuple[Finding, ...] = ()
    if len(plain) >= _FEWEST and len(plain) / len(lines) >= _SHARE:
        found = (_finding(plain, len(lines)),)
    return reading.scan(found, {RULE: len(lines)}, _SEARCHED, {RULE: len(plain)} if found else None)


def _finding(plain: list[LogLine], total: int) -> Finding:
    files = Counter(line.path for line in plain)
    worst = sum(not line.stamped for line in plain) / total
    first = {line.path: line.line for line in reversed(plain)}
    places = (
        Evidence(kind="place", path=path, line=first[path], note=f"{count} printed lines, this is the first")
        for path, count in sorted(files.items(), key=lambda item: (-item[1], item[0]))[:10]
    )
    return Finding(
        rule=RULE,
        message=f"{len(plain)} of the {total} lines that the server code writes are printed text without a "
        f"level, in "
        f"{len(files)} files: warnings cannot be told from the rest, filtered or counted.",
        severity=Severity.MEDIUM if worst >= _HALF else Severity.LOW,
        confidence=Confidence.HIGH,
        cwe=("CWE-778",),
        evidence=tuple(places),
    )


def _silent(size: int, lines: int) -> Finding:
    few = (
        f"writes {lines} printed line{'s' if lines > 1 else ''} and nothing to a log"
        if lines
        else "writes no log line of its own"
    )
    return Finding(
        rule=RULE,
        message=f"The server code ({size} lines) {few}: what it did before a failure "
        "cannot be read anywhere.",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-778",),
        evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}"),),
    )


CHECK = Check(RULE, look)
