"""Go code whose goroutines race, block for ever, or protect nothing (CWE-362, CWE-833)."""

import re
from collections.abc import Iterator
from posixpath import dirname

from lastmile import syntax
from lastmile.checks.code.go_code import GoFunction, go_code, go_functions
from lastmile.checks.code.go_hazards import Hazard
from lastmile.checks.code.reading import Reading
from lastmile.checks.failure_modes._go_channels import channel_hazards
from lastmile.checks.failure_modes._go_locks import lock_hazards
from lastmile.checks.failure_modes._go_races import race_hazards
from lastmile.checks.failure_modes._go_sharing import sharing_hazards
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.go-concurrency-hazard"
_GO_LINE = re.compile(r"^go (\d{1,3})\.(\d{1,3})", re.MULTILINE)
_OWN_VARIABLE = (
    1,
    22,
)  # from this version each turn of a loop has its own variable (go.dev/blog/loopvar-preview)


def look(inventory: Inventory) -> Scan:
    """Goroutines, locks and channels that are used wrongly; opportunities are the places that use them."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    versions = dict(_versions(inventory))
    for function in go_functions(go_code(reading)):
        text = syntax.text_of(function.node)
        count += len(re.findall(r"\bgo (?:func\b|\w)|\.R?Lock\(\)|\bmake\(chan\b|\bselect \{", text))
        shares = _version_at(versions, dirname(function.one.file.path)) < _OWN_VARIABLE
        hits: dict[int, Finding] = {}
        for hazard in (
            *lock_hazards(function),
            *sharing_hazards(function, captures=shares),
            *channel_hazards(function),
            *race_hazards(function),
        ):
            hits.setdefault(syntax.line_of(hazard.node), _finding(function, hazard))
        found += (f for f in hits.values() if f not in found[-200:])
    return reading.scan(found, {RULE: max(count, len(found))})


def _versions(inventory: Inventory) -> Iterator[tuple[str, tuple[int, int]]]:
    for file in inventory.files:
        if file.path.rpartition("/")[2] == "go.mod":
            line = _GO_LINE.search(inventory.read(file))
            if line is not None:
                yield dirname(file.path), (int(line[1]), int(line[2]))


def _version_at(versions: dict[str, tuple[int, int]], folder: str) -> tuple[int, int]:
    """The Go version that the nearest go.mod above asks for; (0, 0) without one."""
    while folder not in versions and folder:
        folder = dirname(folder)
    return versions.get(folder, (0, 0))


def _finding(function: GoFunction, hazard: Hazard) -> Finding:
    return Finding(
        rule=RULE,
        message=hazard.message,
        severity=hazard.severity,
        confidence=hazard.confidence,
        path=function.one.file.path,
        line=syntax.line_of(hazard.node),
        end_line=syntax.line_of(hazard.end or hazard.node),
        symbol=syntax.symbol_of(hazard.node),
        cwe=("CWE-362", "CWE-833"),
    )


CHECK = Check(RULE, look)
