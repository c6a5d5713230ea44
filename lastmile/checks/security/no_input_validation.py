"""Request handlers that use what a client sent without asking what it is (CWE-20)."""

from lastmile.checks.code.reading import Reading
from lastmile.checks.security._go_input import go_handlers, tagged_structs
from lastmile.checks.security._handlers import Care, Handler
from lastmile.checks.security._python_input import python_handlers
from lastmile.checks.security._script_input import GLOBAL, script_handlers, script_routes
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.no-input-validation"
_ENOUGH = 0.6  # share of validated handlers from which the rest are exceptions, not the habit (catalogue)
_FEWEST = 2  # handlers; one alone is no habit


def look(inventory: Inventory) -> Scan:
    """One finding for each handler without validation; where most have it, the rest are of low severity.

    Opportunities are the handlers that read input. Raises NothingToLookAt where none does.
    """
    reading, handlers = Reading(inventory), list[Handler]()
    for file, tree in reading.python():
        handlers.extend(python_handlers(file, tree))
    handlers.extend(_script(reading))
    handlers.extend(_go(reading))
    if not handlers:
        if reading.unread:
            return reading.scan((), {RULE: 0})
        raise NothingToLookAt("no request handler reads a body, a form or a query that it stores")
    validated = sum(h.care is Care.FULL for h in handlers)
    open_ones = [h for h in handlers if h.care is not Care.FULL]
    habit = len(handlers) >= _FEWEST and validated / len(handlers) < _ENOUGH
    found = [_finding(h, validated, len(handlers), habit=habit) for h in open_ones]
    return reading.scan(found, {RULE: len(handlers)}, "request handlers of the usual web frameworks")


def _script(reading: Reading) -> list[Handler]:
    files = list(reading.inventory.select("javascript", "typescript", roles=reading.roles))
    texts = (reading.inventory.read(f) for f in files)
    if any(GLOBAL.search(text) for text in texts):
        reading.sent.extend(f.path for f in files)
        return []  # a pipe or a middleware checks every request of the application
    behind: set[str] = set()
    for _, tree in reading.trees("javascript", "typescript"):
        behind |= script_routes(tree)
    return [
        h
        for file, tree in reading.trees("javascript", "typescript")
        for h in script_handlers(file, tree, behind)
    ]


def _go(reading: Reading) -> list[Handler]:
    tagged: set[str] = set()
    for _, tree in reading.trees("go"):
        tagged |= tagged_structs(tree)
    return [h for file, tree in reading.trees("go") for h in go_handlers(file, tree, tagged)]


def _finding(handler: Handler, validated: int, total: int, *, habit: bool) -> Finding:
    if not habit:
        severity, confidence = Severity.LOW, Confidence.MEDIUM
    elif handler.writes:
        sure = validated == 0 and total >= 3 and handler.care is Care.NONE
        severity, confidence = Severity.HIGH, Confidence.HIGH if sure else Confidence.MEDIUM
    else:
        severity, confidence = Severity.MEDIUM, Confidence.MEDIUM
    does = "and hands it to the database" if handler.writes else "and goes on with it"
    asks = (
        "asks only whether it is there" if handler.care is Care.PRESENCE else "checks neither type nor length"
    )
    return Finding(
        rule=RULE,
        message=f"This handler takes what the client sent {does}; it {asks}. {_share(validated, total)}.",
        severity=severity,
        confidence=confidence,
        path=handler.path,
        line=handler.line,
        end_line=handler.end_line,
        symbol=handler.symbol,
        cwe=("CWE-20",),
    )


def _share(validated: int, total: int) -> str:
    if total == 1:
        return "It is the only handler that reads input"
    return (
        f"{validated} of {total} handlers that read input {'validates' if validated == 1 else 'validate'} it"
    )


CHECK = Check(RULE, look)
