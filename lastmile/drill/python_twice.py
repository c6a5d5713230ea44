"""What a Python call does the second time."""

import ast
import re

from lastmile.checks.code.python_module import Module
from lastmile.drill.python_world import arguments, place, spreads, statement
from lastmile.drill.site import Place, Seen, bare, handled, moot, unknown

_KEYS = re.compile(r"(?i)idempoten|dedup|unique_|message_?group|request_?id")
_ONCE = re.compile(r"(?i)(?:already|_sent|sent_|is_sent|once|duplicate|exists\b|processed|notified|last_\w+)")


def twice(module: Module, call: ast.Call, *, writes: bool, money: bool = False) -> Seen:
    """What a second time does, where a first time changes something at the service."""
    if not writes:
        return moot("It only asks; a second time changes nothing.")
    scope = module.scope(call)
    told = [k.arg or "" for k in call.keywords] + [
        n.value
        for a in arguments(call)
        for n in ast.walk(a)
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    if any(_KEYS.search(t) for t in told):
        return handled("The call carries a key by which the service knows a repeat.", place(module, call))
    if spreads(call):
        return unknown("The options come out of a mapping, and may hold a key.")
    nodes = ast.walk(scope) if not isinstance(scope, ast.Module) else ()
    for node in nodes:
        if isinstance(node, ast.If) and _ONCE.search(ast.unparse(node.test)[:400]):
            return unknown("A condition before it may stop a second time; the code does not say so for sure.")
    if not money and not module.handles_requests(scope):
        return unknown("Whether a second time is stopped is decided where this function is called.")
    return bare("Nothing stops a second time: no key, no mark that it was done.", None, *_whole(module, call))


def _whole(module: Module, call: ast.Call) -> tuple[Place, ...]:
    found = statement(module, call)
    return (place(module, found),) if found is not None else ()
