"""Whether an asynchronous JavaScript function can fail without catching it itself; no check itself."""

import re

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS, Module
from lastmile.checks.failure_modes._promises import Promises, own

_DEEPEST = 4
# Waiting for time to pass, or for a frame, does not fail.
_HARMLESS = re.compile(
    r"(^|\.)(sleep|delay|wait|timeout|setTimeout|nextTick|tick|pause|allSettled|waitFor\w*|requestAnimationFrame)$",
    re.IGNORECASE,
)

# The client of Supabase answers with an error instead of failing, unless it is told to throw.
ANSWERS = re.compile(r"^(?:\w+\.)*supabase\w*\.")


def caught(chain: Node | None) -> bool:
    """Whether a chain of calls ends in ``.catch(f)`` or ``.then(f, g)``, also below ``.finally(f)``."""
    while chain is not None and chain.type in ("parenthesized_expression", "await_expression"):
        chain = syntax.first_child(chain)
    if chain is None or chain.type != "call_expression":
        return False
    called, arguments = chain.child_by_field_name("function"), chain.child_by_field_name("arguments")
    method = syntax.text_of(called.child_by_field_name("property")) if called is not None else ""
    given = [a for a in arguments.named_children if a.type != "comment"] if arguments is not None else []
    if method == "catch":
        return bool(given) and _handles(given[0])
    if method == "then" and len(given) > 1 and _handles(given[1]):
        return True
    below = called.child_by_field_name("object") if called is not None else None
    return method == "finally" and caught(below)


def _handles(node: Node) -> bool:
    return node.type not in ("undefined", "null", "number", "string", "spread_element")


def guarded(node: Node, function: Node) -> bool:
    """Whether a ``catch`` of the same function stands around a node."""
    child, parent = node, node.parent
    while parent is not None and child != function:
        if parent.type == "try_statement":
            handler = parent.child_by_field_name("handler")
            if handler is not None and not _rethrows(handler):
                return True
        child, parent = parent, parent.parent
    return False


def _rethrows(handler: Node) -> bool:
    """The handler itself ends in ``throw``; one that throws only sometimes is taken for handling."""
    body = handler.child_by_field_name("body")
    last = [c for c in body.named_children if c.type != "comment"][-1:] if body is not None else []
    return bool(last) and last[0].type == "throw_statement"


def failing_wait(promises: Promises, function: Node, depth: int = _DEEPEST) -> Node | None:
    """The first ``await`` or ``throw`` of a function that can fail and that nothing there catches."""
    for node in own(function):
        if node.type == "throw_statement" and not guarded(node, function):
            return node
        waits = node.type == "await_expression" or (
            node.type == "for_in_statement" and any(c.type == "await" for c in node.children)
        )
        if waits and not guarded(node, function) and not _safe(promises, node, depth):
            return node
    return None


def _safe(promises: Promises, node: Node, depth: int) -> bool:
    value = syntax.first_child(node) if node.type == "await_expression" else None
    if value is None or (value.type != "call_expression" and not _plain(value)):
        return False
    if caught(value) or _plain(value):
        return True
    name = syntax.dotted(value.child_by_field_name("function"))
    if _HARMLESS.search(name) or (ANSWERS.match(name) and "throwOnError" not in name):
        return True
    origin = promises.of(value)
    if origin is None or origin.function is None or depth == 0:
        return False
    return handles_itself(promises, *origin.function, depth=depth - 1)


def _plain(value: Node) -> bool:
    """A value, or a promise that nobody rejects: ``new Promise((resolve) => setTimeout(resolve, 9))``."""
    made = value.type == "new_expression" and "reject" not in syntax.text_of(value)
    return made or value.type in ("object", "array", "string", "number")


def handles_itself(promises: Promises, module: Module, function: Node, *, depth: int = _DEEPEST) -> bool:
    """Whether a function waits for something and catches every failure of it."""
    there = promises.elsewhere(module)
    if function.type not in (*FUNCTIONS, "generator_function_declaration"):
        return False
    waits = any(n.type in ("await_expression", "try_statement", "return_statement") for n in own(function))
    body = function.child_by_field_name("body")
    if body is not None and body.type != "statement_block":
        return caught(body)
    if any(_returned_failure(there, n) for n in own(function) if n.type == "return_statement"):
        return False
    return waits and failing_wait(there, function, depth) is None


def _returned_failure(promises: Promises, node: Node) -> bool:
    """``return load()``: the failure of what is returned is the caller's, even inside ``try``."""
    value = syntax.first_child(node)
    return value is not None and not caught(value) and promises.of(value) is not None
