"""Goroutines of Go that change one variable beside each other, outside of loops and by name; no check itself.

Sources: the atomic and copylocks passes of go vet, SA2003 of staticcheck, and what the race detector reports.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.go_code import GoFunction
from lastmile.checks.code.go_hazards import LOCKED, Hazard, bound_inside, goroutine, is_map
from lastmile.checks.code.go_statements import call_of, loop_around, mentions
from lastmile.checks.failure_modes._go_sharing import changes, grows
from lastmile.model import Confidence, Severity

_SYNC = re.compile(r"\.(Wait|Lock|RLock|Load|Done|Err|Shutdown)\(|<-|\brange\b|\bselect\b|\bclose\(")
_MAKES = re.compile(
    r"\bos\.(Create|Mkdir|WriteFile|OpenFile|Remove|RemoveAll|Rename|Symlink|Link)\(([^(),]+)[,)]"
)


def race_hazards(function: GoFunction) -> Iterator[Hazard]:
    """Races between goroutines of one function, and reads and writes that are not one step."""
    yield from _beside(function)
    yield from _by_name(function)
    for node in syntax.walk(function.body):
        match node.type:
            case "call_expression" | "assignment_statement":
                yield from _two_steps(node)
            case "if_statement":
                yield from _asked_first(node)
            case "defer_statement":
                yield from _locked_late(node)
            case _:
                pass


def _shared(function: GoFunction, body: Node, literal: Node | None) -> dict[str, list[Node]]:
    """Counters, grown lists and maps from outside that a body changes, with the statements."""
    found: dict[str, list[Node]] = defaultdict(list)
    if LOCKED.search(syntax.text_of(body)) or "<-" in syntax.text_of(body).partition("\n\n")[0]:
        return found
    for statement, target, sign in changes(body):
        operand = target.child_by_field_name("operand") if target.type == "index_expression" else target
        name = syntax.text_of(operand)
        if operand is None or not re.fullmatch(r"\w+", name) or name == "_":
            continue
        if literal is not None and bound_inside(literal, name):
            continue
        into_map = (target.type == "index_expression" or sign == "delete") and is_map(function, operand)
        counted = target.type != "index_expression" and (
            sign in ("++", "+=", "-=") or grows(statement, target)
        )
        if into_map or counted:
            found[name].append(statement)
    return found


def _beside(function: GoFunction) -> Iterator[Hazard]:
    """Two goroutines that change one variable, or one beside the function that started it."""
    seen: dict[str, Node] = {}
    for node in syntax.walk(function.body):
        literal = goroutine(node) if node.type == "go_statement" else None
        if literal is None or loop_around(node) is not None:
            continue
        body = literal.child_by_field_name("body") or literal
        for name, places in _shared(function, body, literal).items():
            other = seen.setdefault(name, node)
            if (other != node and other.parent == node.parent) or _used_meanwhile(node, name):
                text = (
                    f"This goroutine changes {name} while others use it, without a lock: updates get lost. "
                    "Use sync/atomic or a mutex."
                )
                for place in places:
                    yield Hazard(place, text, Severity.HIGH, Confidence.HIGH)


def _used_meanwhile(start: Node, name: str) -> bool:
    """The function changes the variable behind the go statement, before it waits for anything."""
    sibling = start.next_named_sibling
    while sibling is not None:
        if sibling.type != "go_statement":
            if _SYNC.search(syntax.text_of(sibling)):
                return False
            if any(_names(target, name) for _, target, _ in changes(sibling)):
                return True
        sibling = sibling.next_named_sibling
    return False


def _names(target: Node, name: str) -> bool:
    return bool(mentions(target, name))


def _by_name(function: GoFunction) -> Iterator[Hazard]:
    """``go increment()`` in a loop, where increment changes a variable of the package."""
    for node in syntax.walk(function.body):
        call = call_of(node) if node.type == "go_statement" else None
        if call is None or loop_around(node) is None:
            continue
        called = call.child_by_field_name("function")
        if called is None or called.type != "identifier" or function.is_local(syntax.text_of(called)):
            continue
        for other in function.one.tree.root_node.named_children:
            if other.type != "function_declaration":
                continue
            if syntax.text_of(other.child_by_field_name("name")) == syntax.text_of(called):
                yield from _named(GoFunction(function.code, function.one, other))


def _named(started: GoFunction) -> Iterator[Hazard]:
    for name, places in _shared(started, started.body, None).items():
        if name in started.one.package.variables and not started.is_local(name):
            text = (
                f"Several goroutines run this function and change {name} without a lock: updates get lost. "
                "Use sync/atomic or a mutex."
            )
            for place in places:
                yield Hazard(place, text, Severity.HIGH, Confidence.HIGH)


def _two_steps(node: Node) -> Iterator[Hazard]:
    """``x = atomic.AddInt64(&x, 1)``, ``x.Store(x.Load() + 1)``: the parts are atomic, the whole is not."""
    text = syntax.text_of(node)[:300]
    if node.type == "assignment_statement":
        lost = re.match(r"(\*?)([\w.]+) = atomic\.Add\w+\((&?)([\w.]+),", text)
        if lost is None or lost[2] != lost[4] or bool(lost[1]) == bool(lost[3]):
            return
    else:
        stored = re.match(r"([\w.]+)\.Store\(([\w.]+)\.Load\(\) ?[+\-*/|&]", text)
        old = re.match(r"atomic\.Store\w+\(&?([\w.]+), ?atomic\.Load\w+\(&?([\w.]+)\) ?[+\-*/|&]", text)
        both = stored or old
        if both is None or both[1] != both[2]:
            return
    said = "Reading and writing are each atomic here, but not both together: updates get lost. Use Add alone."
    yield Hazard(node, said, Severity.MEDIUM, Confidence.HIGH)


def _asked_first(node: Node) -> Iterator[Hazard]:
    """``if _, err := os.Stat(p); os.IsNotExist(err) { os.Create(p) }``."""
    start = syntax.text_of(node.child_by_field_name("initializer"))
    question = re.search(r"\bos\.L?[sS]tat\(([^()]+)\)", start)
    then = node.child_by_field_name("consequence")
    if question is None or then is None:
        return
    for call in syntax.walk(then, lambda n: n.type == "func_literal"):
        deed = _MAKES.match(syntax.text_of(call)[:200]) if call.type == "call_expression" else None
        if deed is None or deed[2].strip() != question[1].strip() or "O_EXCL" in syntax.text_of(call):
            continue
        said = (
            f"Between this question and os.{deed[1]} another process can make or remove the file. Act at "
            "once, and handle the error."
        )
        yield Hazard(node, said, Severity.LOW, Confidence.MEDIUM, call)
        return


def _locked_late(node: Node) -> Iterator[Hazard]:
    """``mu.Lock(); defer mu.Lock()``: meant was Unlock."""
    before = node.prev_named_sibling
    late = re.fullmatch(r"defer ([\w.]+\.R?)Lock\(\)", syntax.text_of(node))
    if late is None or before is None or syntax.text_of(before) != f"{late[1]}Lock()":
        return
    text = "The lock is taken a second time at the end, where Unlock was meant: the function never returns."
    yield Hazard(node, text, Severity.HIGH, Confidence.HIGH)
