"""Retries without an end or a pause (CWE-835): when a partner is down, the program hammers it and itself."""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import LOW, SURE, Function, Module, modules, parameters
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.unbounded-retry"
_CWE = ("CWE-835", "CWE-1050")
# Errors of partners: what a wrong input raises is asked again of a person, not of a partner.
_PARTNER = re.compile(
    r"^(|Exception|BaseException|ConnectionError|ConnectionRefusedError|ConnectionResetError|OSError|IOError|"
    r"RequestException|HTTPError|URLError|OperationalError|InterfaceError|DatabaseError|ClientError|APIError|"
    r"RateLimitError|TransportError|ConnectError|NetworkError|ServerError|RedisError|AMQPConnectionError|"
    r"NoBrokersAvailable|WebDriverException|PyMongoError|AutoReconnect|ServerSelectionTimeoutError)$"
)
_WAITS = re.compile(
    r"(^|\.|_)(sleep|wait|wait_for|wait_until|backoff|delay|pause|recv|recvfrom|accept|get|read|readline|select|poll|input|pop|"
    r"blpop|brpop|next|join|acquire|consume|prompt|ask|getch|listen|receive|yield_|check_call|throttle)$"
)


def look(inventory: Inventory) -> Scan:
    """Endless loops around a failing call, functions that call themselves, and decorators without a stop."""
    reading, found = Reading(inventory), list[Finding]()
    for module in modules(reading, "while", "retry", "except", "backoff"):
        found.extend(_loops(module))
        found.extend(_recursions(module))
        found.extend(_decorators(module))
    return reading.scan(found)


def _loops(module: Module) -> Iterator[Finding]:
    for loop in module.nodes:
        if not (isinstance(loop, ast.While) and isinstance(loop.test, ast.Constant) and loop.test.value):
            continue
        for attempt in (s for s in loop.body if isinstance(s, ast.Try)):
            handlers = [h for h in attempt.handlers if _goes_on(module, h)]
            if not handlers or not _succeeds(attempt, loop) or _counts(loop):
                continue
            calls = [n for n in ast.walk(loop) if isinstance(n, ast.Call)]
            asks = any(syntax.dotted(c.func).rpartition(".")[2] in ("input", "prompt", "ask") for c in calls)
            if asks or any(isinstance(n, ast.Yield | ast.YieldFrom) for n in ast.walk(loop)):
                continue
            outside = [n for s in loop.body if s is not attempt for n in ast.walk(s)]
            inside = [n for h in attempt.handlers for n in ast.walk(h)]
            pauses = any(
                isinstance(n, ast.Call) and _WAITS.search(syntax.dotted(n.func)) for n in [*outside, *inside]
            )
            said = (
                "This loop tries again for ever"
                + (", " if pauses else " and without a pause, ")
                + "however often the call fails. Limit the attempts and let the pause grow."
            )
            yield module.finding(RULE, loop, said, LOW if pauses else SURE, _CWE, end=handlers[0].end_lineno)


def _goes_on(module: Module, handler: ast.ExceptHandler) -> bool:
    """The handler leads to the next attempt: nothing in it leaves the loop."""
    if not any(_PARTNER.match(name) for name in module.error_names(handler.type)):
        return False
    return not any(
        isinstance(n, ast.Raise | ast.Return | ast.Break)
        or (isinstance(n, ast.Call) and re.search(r"(^|\.)_?exit$", syntax.dotted(n.func)))
        for n in ast.walk(handler)
    )


def _succeeds(attempt: ast.Try, loop: ast.While) -> bool:
    """Success ends the loop, so what happens in it is an attempt, not a service that runs for ever."""
    last = attempt.body[-1]
    if isinstance(last, ast.Break | ast.Return):
        return any(isinstance(n, ast.Call) for s in attempt.body for n in ast.walk(s))
    if any(isinstance(s, ast.Break | ast.Return) for s in attempt.orelse):
        return True
    after = loop.body[loop.body.index(attempt) + 1 :]
    return any(isinstance(s, ast.Break | ast.Return) for s in after)


def _counts(loop: ast.While) -> bool:
    """Something in the loop counts or watches the clock, and ends it."""
    for node in ast.walk(loop):
        if not isinstance(node, ast.If):
            continue
        ends = any(isinstance(n, ast.Break | ast.Raise | ast.Return) for s in node.body for n in ast.walk(s))
        if ends and any(isinstance(n, ast.Compare) for n in ast.walk(node.test)):
            return True
    return False


def _recursions(module: Module) -> Iterator[Finding]:
    """``except …: return fetch(url)`` inside ``fetch(url)``: the same call again, until the stack is full."""
    for _, function, owner in module.functions:
        own = f"self.{function.name}" if owner else function.name
        for node in syntax.own_nodes(function):
            if not isinstance(node, ast.Try):
                continue
            for handler in node.handlers:
                call = next((c for c in ast.walk(handler) if _repeats(function, c, own)), None)
                if call is not None and any(_PARTNER.match(n) for n in module.error_names(handler.type)):
                    said = (
                        f"When it fails, {function.name} calls itself again with the same arguments, "
                        "without a count: it ends "
                        "when the stack is full. Use a loop with a limit and a growing pause."
                    )
                    yield module.finding(RULE, call, said, SURE, ("CWE-674", "CWE-835"))


def _repeats(function: Function, node: ast.AST, own: str) -> bool:
    if not (isinstance(node, ast.Call) and syntax.dotted(node.func) == own):
        return False
    given = [*node.args, *(k.value for k in node.keywords)]
    names = parameters(function)
    return all(isinstance(g, ast.Name) and g.id in names for g in given)


def _decorators(module: Module) -> Iterator[Finding]:
    """Tenacity and backoff try for ever unless they are told when to stop."""
    for _, function, _owner in module.functions:
        for decorator in function.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            name = module.resolved(call.func if call else decorator)
            given = {k.arg for k in call.keywords} if call else set()
            if None in given:
                continue
            if name in ("tenacity.retry", "retrying.retry", "retry.retry"):
                ends = given & {"stop", "stop_max_attempt_number", "stop_max_delay", "stop_func", "tries"}
                waits = given & {"wait", "wait_fixed", "wait_exponential_multiplier", "wait_func", "delay"}
                if (
                    ends
                    or (call is not None and call.args)
                    or ("retry" in given and "result" in ast.dump(decorator)[:2000])
                ):
                    continue
                level = LOW if waits else SURE
            elif name in ("backoff.on_exception", "backoff.on_predicate") and not given & {
                "max_tries",
                "max_time",
            }:
                level = LOW
            else:
                continue
            said = f"{name} without a limit tries for ever; say after how many attempts it stops."
            yield module.finding(RULE, decorator, said, level, _CWE)


CHECK = Check(RULE, look)
