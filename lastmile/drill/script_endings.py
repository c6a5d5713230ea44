"""What a handler of a JavaScript failure does about it."""

import re

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.drill.script_pages import Page, given, place
from lastmile.drill.site import DROPPED, LOGGED, Place, Seen, bare, handled, partly

_LOGS = re.compile(
    r"^(?:console\.\w+|(?:\w+\.)*(?:log|logger|logging)(?:\.\w+)?|(?:\w+\.)*(?:captureException|debug|info|warn|error))$"
)
_TELLS = re.compile(
    r"(?i)(?:^|\.)(?:toast\w*|alert|redirect|reject|next|dispatch|emit|notify\w*|enqueue\w*|show\w*|send\w*|end|json|status|render|reply|"
    r"set\w*(?:error|err|message|msg|fail|alert|toast|notice|snack)\w*|fail\w*|add\w*error|abort|exit|retry|respond\w*|callback|cb|done)$"
)
_STATE = re.compile(r"(?i)^(?:\w+\.)*(?:error|err|message|status|failed|failure)\w*(?:\.value)?$")
_EMPTY = re.compile(r"^(?:null|undefined|\[\]|\{\s*\}|\(\{\s*\}\)|false|''|\"\"|``|0|-1|void 0|)$")


def chained(page: Page, here: Node, child: Node) -> Seen | None:
    """``….catch(f)`` and ``….then(f, g)`` on the promise."""
    if here.type != "member_expression" or here.child_by_field_name("object") != child or here.parent is None:
        return None
    method, call = syntax.text_of(here.child_by_field_name("property")), here.parent
    if call.type != "call_expression" or method not in ("catch", "then"):
        return None
    handlers = given(call)
    taken = (
        handlers[0]
        if method == "catch" and handlers
        else handlers[1]
        if method == "then" and len(handlers) > 1
        else None
    )
    if taken is None:
        return None
    if taken.type in FUNCTIONS:
        return _ending(taken, place(page, taken), place(page, call))
    return handled("The failure is given to a function.", place(page, taken), place(page, call))


def clause(page: Page, attempt: Node) -> Seen | None:
    """What the ``catch`` of a ``try`` does; None where it has none, or throws the error on."""
    handler = attempt.child_by_field_name("handler")
    return _ending(handler, place(page, handler), place(page, attempt)) if handler is not None else None


def _ending(  # noqa: PLR0911 - one answer for each way to end
    handler: Node, at: Place, whole: Place
) -> Seen | None:
    """What a handler does; None where it throws the error on."""
    body = handler.child_by_field_name("body")
    if body is None:
        return None
    if body.type != "statement_block":
        called = syntax.dotted(body.child_by_field_name("function")) if body.type == "call_expression" else ""
        return _told(body, [called] if called else [], at, whole)
    inside = [c for c in body.named_children if c.type != "comment"]
    if not inside:
        if any(c.type == "comment" for c in body.named_children):
            return partly("The error is dropped; a comment says why.", at, whole)
        return bare(DROPPED, at, whole)
    if inside[-1].type == "throw_statement":
        return None
    nodes = [n for s in inside for n in syntax.walk(s)]
    returned = [syntax.text_of(syntax.first_child(n)) for n in nodes if n.type == "return_statement"]
    if any(not _EMPTY.match(text) for text in returned):
        return handled("The failure is answered.", at, whole)
    seen = _acts(nodes, at, whole)
    if seen is not None or not returned:
        return seen or _goes_on(nodes, at, whole)
    return partly("It is caught, and what is left is an empty value.", at, whole)


def _calls(nodes: list[Node]) -> list[str]:
    return [syntax.dotted(n.child_by_field_name("function")) for n in nodes if n.type == "call_expression"]


def _acts(nodes: list[Node], at: Place, whole: Place) -> Seen | None:
    """The handler tells somebody, keeps the error for the page, or tries again."""
    calls = _calls(nodes)
    if any(_TELLS.search(name) and not _LOGS.match(name) for name in calls):
        return handled("The failure is answered.", at, whole)
    set_to = [n.child_by_field_name("left") for n in nodes if n.type == "assignment_expression"]
    if any(_STATE.match(syntax.text_of(left)) for left in set_to):
        return handled("The failure is kept for the page.", at, whole)
    again = any(name.endswith(("sleep", "delay")) for name in calls)
    return handled("It is tried again.", at, whole) if again else None


def _goes_on(nodes: list[Node], at: Place, whole: Place) -> Seen:
    idle = re.compile(r"set\w*(?:[lL]oading|[bB]usy|[pP]ending)\w*$")
    others = [name for name in _calls(nodes) if name and not _LOGS.match(name) and not idle.match(name)]
    if not others and not any(n.type == "assignment_expression" for n in nodes):
        return partly(LOGGED, at, whole)
    return partly("It is caught, and the code goes on with something else.", at, whole)


def _told(body: Node, calls: list[str], at: Place, whole: Place) -> Seen:
    """A handler that is one expression: ``.catch(() => null)``, ``.catch((e) => next(e))``."""
    text = syntax.text_of(body)
    if _EMPTY.match(text):
        return partly("It is caught, and what is left is an empty value.", at, whole)
    if calls and _LOGS.match(calls[0]):
        return partly(LOGGED, at, whole)
    return handled("The failure is answered.", at, whole)
