"""JavaScript and TypeScript loops that wait for one item after another (CWE-1050).

Rule: catalogue performance/await-in-loop. The Semgrep rule of that row names the calls that surely ask the
network; this one says of every other loop, at low severity, that its turns wait in line. Loops that must
wait (retries, pauses, streams, queues, transactions, the first that fits, each turn upon the last) are fine.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.reading import SCRIPT, Reading
from lastmile.checks.code.script_loops import LOOPS, Turns, called, is_short, method, names, turns_over
from lastmile.checks.performance._script_queries import Query, is_request, query_of
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.await-in-loop-js"
# Scripts run once, by hand, where order and gentleness matter more than speed.
_BY_HAND = re.compile(
    r"(^|/)(scripts?|\w*migrations?|migrate|seeds?|seeders?|bin|tools|cli|commands?)/|(^|/)[\w-]*(seed|"
    r"migrat)[\w-]*\.\w+$"
)
_WAITS = re.compile(
    r"^(sleep|delay|wait|pause|throttle|setTimeout|backoff|rateLimit|waitFor\w*|nextTick|acquire|lock|"
    r"drain|idle)\w*$"
    r"|(Sleep|Delay|Throttle|Backoff|RateLimit)$|^(wait|sleep|delay)",
    re.IGNORECASE,
)
_IN_ORDER = re.compile(  # one consumer, one browser's page, one person at a keyboard
    r"^(read|next|pop|shift|take|receive|poll|dequeue|brpop|blpop|lpop|rpop|prompt|question|ask|write|"
    r"seek|commit|"
    r"rollback|savepoint|click|fill|type|goto|press|evaluate|all|allSettled|race|any|hasNext|moveNext)$"
)
_ONE_BY_ONE = re.compile(
    r"^(tx|trx|transaction|queryRunner|page|browser|driver|locator|frame|rl|reader|cursor|t)\b"
)
_TRANSACTION = re.compile(
    r"(^|\.)(\$transaction|transaction|withTransaction|runTransaction|inTransaction|tx|batch)$"
)
_AGAIN = re.compile(
    r"(?i)attempt|chunk|batch|retr(y|ies)|tries|backoff|poll|page|cursor|offset|hasMore|depth|deadline|nextToken"
)
_FOREVER = frozenset({"true", "1", ""})


def look(inventory: Inventory) -> Scan:
    """One finding a loop, at the wait that says most; opportunities are the loops."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for file, tree in reading.trees(*SCRIPT):
        for loop in (n for n in syntax.walk(tree.root_node) if n.type in LOOPS):
            count += 1
            if not _BY_HAND.search(file.path):
                found.extend(_judge(file, loop))
    return reading.scan(found, {RULE: count})


def _judge(file: SourceFile, loop: Node) -> Iterator[Finding]:
    if not _over_items(loop):
        return
    turns = Turns(loop)
    waits = [n for n in turns.nodes if n.type == "await_expression" and _innermost(n) == loop]
    if not waits or _must_wait(loop, turns, waits):
        return
    wait = min(waits, key=lambda w: (_rank(w, turns), w.start_byte))
    call = syntax.first_child(wait)
    if call is None:
        return
    query = query_of(call) if names(call) & turns.varying() else None
    reads = query in (Query.ONE, Query.MANY) and names(call) & turns.item
    yield Finding(
        rule=RULE,
        message=(
            f"Each turn of this loop waits for {called(call) or 'its own call'} before the next one starts: "
            "the time grows with the number of items. Ask for all in one call, or run a bounded number "
            "at a time."
        ),
        severity=Severity.MEDIUM if reads else Severity.LOW,
        confidence=Confidence.MEDIUM if reads or query or is_request(call) else Confidence.LOW,
        path=file.path,
        line=syntax.line_of(call),
        end_line=syntax.line_of(call),
        symbol=syntax.symbol_of(loop),
        cwe=("CWE-1050",),
    )


def _rank(wait: Node, turns: Turns) -> int:
    """The wait that most surely goes to a database or over the network stands for its loop."""
    call = syntax.first_child(wait)
    about = bool(names(call) & turns.varying())
    return (0 if query_of(call) or is_request(call) else 2) + (0 if about else 1)


def _over_items(loop: Node) -> bool:
    """A loop over things: no stream, no retry by its header, not for ever, no list that is written down."""
    if loop.type == "for_in_statement":
        right = loop.child_by_field_name("right")
        if any(c.type == "await" for c in loop.children) or is_short(right):
            return False
        return not any(_AGAIN.match(name) for name in turns_over(loop))
    head = syntax.text_of(loop.child_by_field_name("condition")).strip("(); \n")
    if head in _FOREVER or _AGAIN.search(head):
        return False
    last = re.search(r"<=?\s*(\w+)$", head)
    few = last is not None and last[1].isdigit() and int(last[1]) <= 8
    return not few


def _innermost(wait: Node) -> Node | None:
    here = wait.parent
    while here is not None and here.type not in LOOPS:
        here = here.parent
    return here


def _must_wait(loop: Node, turns: Turns, waits: list[Node]) -> bool:
    for node in turns.nodes:
        match node.type:
            case "await_expression":
                call = syntax.first_child(node)
                if call is None or call.type == "new_expression" or _in_order(call):
                    return True
                if call.type == "identifier" and syntax.text_of(call) in turns.item:
                    return True  # promises that run already
            case "yield_expression":
                return True  # who asks for the items sets the pace
            case "break_statement" | "return_statement" if _hangs_on(node, loop, turns):
                return True
            case _:
                pass
    asked = set[str]()
    for wait in waits:
        asked |= names(wait) | _conditions(wait, loop)
    asked |= names(loop.child_by_field_name("condition"))
    return bool(asked & turns.carried) or _in_transaction(loop)


def _in_order(call: Node) -> bool:
    name, last = called(call), method(call)
    return bool(_WAITS.search(last) or _IN_ORDER.match(last) or _ONE_BY_ONE.match(name.removeprefix("this.")))


def _conditions(node: Node, loop: Node) -> set[str]:
    """The names that decide, inside the loop, whether a node runs."""
    found, here = set[str](), node.parent
    while here is not None and here != loop:
        if here.type == "if_statement":
            found |= names(here.child_by_field_name("condition"))
        here = here.parent
    return found


def _hangs_on(leave: Node, loop: Node, turns: Turns) -> bool:
    """The loop ends early by what an ``await`` gave, or without asking anything: the first that fits."""
    inner = _innermost(leave)
    if inner != loop and leave.type == "break_statement":
        return False
    here, asks = leave.parent, False
    while here is not None and here != loop:
        if here.type == "switch_statement" and leave.type == "break_statement":
            return False
        if here.type == "if_statement":
            asks = True
            condition = here.child_by_field_name("condition")
            waits = condition is not None and any(
                n.type == "await_expression" for n in syntax.walk(condition)
            )
            if waits or names(condition) & turns.awaited:
                return True
        here = here.parent
    return not asks or bool(names(leave) & turns.awaited) or "await" in syntax.text_of(leave)[:200]


def _in_transaction(loop: Node) -> bool:
    here = loop.parent
    while here is not None:
        if here.type == "call_expression" and _TRANSACTION.search(called(here)):
            return True
        if here.type in ("function_declaration", "method_definition"):
            text = syntax.text_of(here)
            return bool(
                re.search(
                    r"(?i)['\"`]\s*(begin|start transaction)\b|\bbeginTransaction\(|startTransaction\(", text
                )
            )
        here = here.parent
    return False


CHECK = Check(RULE, look)
