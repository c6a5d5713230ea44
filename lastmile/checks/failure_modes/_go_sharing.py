"""Data that several goroutines change at once without a lock; no check itself."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.go_code import GoFunction
from lastmile.checks.code.go_hazards import (
    LOCKED,
    WRITE_LOCKED,
    Hazard,
    bound_inside,
    goroutine,
    is_handler,
    is_map,
)
from lastmile.checks.code.go_statements import ancestor, loop_around, mentions
from lastmile.model import Confidence, Severity

_CRASH = "two at once end the whole process (concurrent map writes)"


def sharing_hazards(function: GoFunction, *, captures: bool) -> Iterator[Hazard]:
    """Changes of shared data in one function; ``captures``: goroutines share the variable of a loop."""
    if is_handler(function.node):
        yield from _in_handler(function, function.node)
    for node in syntax.walk(function.body):
        if node.type == "func_literal" and is_handler(node) and not is_handler(function.node):
            yield from _in_handler(function, node)
        if captures and node.type == "for_statement":
            yield from _kept_pointers(node)
        literal = goroutine(node) if node.type in ("go_statement", "call_expression") else None
        if literal is None:
            continue
        loop = loop_around(node)
        if loop is not None and not LOCKED.search(syntax.text_of(literal)):
            yield from _in_goroutine(function, literal)
        if loop is not None and captures:
            yield from _captured(loop, literal)
        yield from _request_context(function, literal, node)


def changes(node: Node) -> Iterator[tuple[Node, Node, str]]:
    """Changes: the statement, what is changed, and the sign ("=", "+=", "++", "delete")."""
    for part in syntax.walk(node):
        if part.type == "assignment_statement":
            left = part.child_by_field_name("left")
            sign = syntax.text_of(part.child_by_field_name("operator"))
            for target in left.named_children if left is not None else ():
                yield part, target, sign
        elif part.type in ("inc_statement", "dec_statement"):
            target_node = syntax.first_child(part)
            if target_node is not None:
                yield part, target_node, "++"
        elif (
            part.type == "call_expression"
            and syntax.text_of(part.child_by_field_name("function")) == "delete"
        ):
            first = syntax.first_child(part.child_by_field_name("arguments"))
            if first is not None:
                yield part, first, "delete"


def _in_handler(function: GoFunction, node: Node) -> Iterator[Hazard]:
    """Maps and counters of the package, or of the handler's own struct, changed while others do the same."""
    for statement, target, sign in changes(node.child_by_field_name("body") or node):
        operand = target.child_by_field_name("operand") if target.type == "index_expression" else target
        base = syntax.text_of(operand).partition(".")[0]
        ours = function.one.package.variables
        shared = base in ours and not function.is_local(base)
        owner = function.node.child_by_field_name("receiver")
        held = owner is not None and base in {
            syntax.text_of(n) for n in syntax.walk(owner) if n.type == "identifier"
        }
        outer = node != function.node and function.is_local(base) and not bound_inside(node, base)
        if operand is None or not (shared or (held and "." in syntax.text_of(operand)) or outer):
            continue
        if _guarded(node, statement):
            continue
        if (target.type == "index_expression" or sign == "delete") and is_map(function, operand):
            text = (
                f"Every request writes to the map {syntax.text_of(operand)} without a lock: {_CRASH}. "
                "Guard it with a mutex."
            )
            yield Hazard(statement, text, Severity.HIGH, Confidence.HIGH)
        elif target.type != "index_expression" and (sign in ("++", "+=", "-=") or grows(statement, target)):
            text = (
                f"Every request changes {syntax.text_of(target)} without a lock: two at once lose an "
                "update. Use sync/atomic or a mutex."
            )
            yield Hazard(statement, text, Severity.MEDIUM, Confidence.MEDIUM)


def _guarded(function: Node, statement: Node) -> bool:
    """A lock is taken before the statement; one for readers alone does not protect a write."""
    text = (function.text or b"")[: statement.start_byte - function.start_byte].decode("utf-8", "replace")
    return bool(WRITE_LOCKED.search(text))


def grows(statement: Node, target: Node) -> bool:
    """``list = append(list, …)``."""
    right = syntax.text_of(statement.child_by_field_name("right"))
    return right.startswith(f"append({syntax.text_of(target)},")


def _in_goroutine(function: GoFunction, literal: Node) -> Iterator[Hazard]:
    """Goroutines of one loop that change the same variable."""
    body = literal.child_by_field_name("body") or literal
    receives = re.search(r"<-\s*\w*(sem|lock|token|limit|mutex)", syntax.text_of(body))
    for statement, target, sign in changes(body):
        operand = target.child_by_field_name("operand") if target.type == "index_expression" else target
        base = syntax.text_of(operand).partition(".")[0]
        if operand is None or not re.fullmatch(r"\w+", base) or base == "_" or bound_inside(literal, base):
            continue
        if _own_turn(literal, base) or receives:
            continue
        if target.type == "index_expression" or sign == "delete":
            if is_map(function, operand):
                text = (
                    f"Several goroutines write to the map {syntax.text_of(operand)} without a lock: "
                    f"{_CRASH}. Guard it with a mutex."
                )
                yield Hazard(statement, text, Severity.HIGH, Confidence.HIGH)
        elif sign in ("++", "+=", "-=") or grows(statement, target):
            text = (
                f"Several goroutines change {syntax.text_of(target)} without a lock, so updates get "
                "lost. Use sync/atomic or a mutex."
            )
            yield Hazard(statement, text, Severity.HIGH, Confidence.HIGH)


def _own_turn(literal: Node, name: str) -> bool:
    """Declared inside the loop's body: each turn has its own."""
    loop = loop_around(literal)
    body = loop.child_by_field_name("body") if loop is not None else None
    if body is None:
        return False
    for node in syntax.walk(body, lambda n: n.type == "func_literal"):
        if node.type in ("short_var_declaration", "var_spec"):
            left = node.child_by_field_name("left") or node.child_by_field_name("name")
            if re.search(rf"\b{re.escape(name)}\b", syntax.text_of(left)):
                return True
    return False


def _variables(loop: Node) -> list[str]:
    """The names that the header of a loop declares."""
    names: list[str] = []
    for part in loop.named_children:
        if part.type == "range_clause" and ":=" in syntax.text_of(part):
            names += re.findall(r"\w+", syntax.text_of(part.child_by_field_name("left")))
        elif part.type == "for_clause":
            initial = part.child_by_field_name("initializer")
            if initial is not None and initial.type == "short_var_declaration":
                names += re.findall(r"\w+", syntax.text_of(initial.child_by_field_name("left")))
    return names


def _captured(loop: Node, literal: Node) -> Iterator[Hazard]:
    """Before Go 1.22 all turns of a loop share its variable, and a goroutine mostly sees the last value."""
    body = literal.child_by_field_name("body")
    for name in _variables(loop):
        if name == "_" or bound_inside(literal, name) or _own_turn(literal, name):
            continue
        used = mentions(body, name)
        if used:
            text = (
                f"All goroutines of this loop share the one variable {name} (Go before 1.22), and "
                "mostly see its last value. Pass it as an argument."
            )
            yield Hazard(used[0], text, Severity.MEDIUM, Confidence.MEDIUM)


def _kept_pointers(loop: Node) -> Iterator[Hazard]:
    """``list = append(list, &item)``: before Go 1.22 all of them point to the one variable of the loop."""
    names = set(_variables(loop))
    for node in syntax.walk(loop.child_by_field_name("body") or loop, lambda n: n.type == "func_literal"):
        if node.type != "unary_expression" or not syntax.text_of(node).startswith("&"):
            continue
        name = syntax.text_of(syntax.first_child(node))
        kept = ancestor(node, "assignment_statement", "send_statement", within=loop) is not None
        if name in names and kept and not _own_turn(node, name):
            text = (
                f"All turns of this loop share the one variable {name} (Go before 1.22): what keeps this "
                f"pointer sees its last value. Copy {name} first."
            )
            yield Hazard(node, text, Severity.MEDIUM, Confidence.MEDIUM)


def _request_context(function: GoFunction, literal: Node, node: Node) -> Iterator[Hazard]:
    """The framework gin takes its context back when the handler returns and gives it to the next request."""
    if node.type != "go_statement":
        return
    for mention in syntax.walk(literal.child_by_field_name("body") or literal):
        if mention.type != "identifier" or function.type_of(mention) != "gin.Context":
            continue
        name = syntax.text_of(mention)
        before = re.search(rf"\b{re.escape(name)} *:?= *\w+\.Copy\(\)", syntax.text_of(function.body))
        if not bound_inside(literal, name) and before is None:
            text = (
                f"The goroutine uses {name}, which gin gives to the next request as soon as this one "
                f"is answered. Use {name}.Copy()."
            )
            yield Hazard(mention, text, Severity.MEDIUM, Confidence.HIGH)
            return
