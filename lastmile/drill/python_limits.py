"""How long a Python call waits for an answer at most."""

import ast
import re

from lastmile.checks.code.python_module import Module
from lastmile.drill.python_world import Chain, arguments, nothing, option, place, spreads
from lastmile.drill.site import Place, Seen, bare, handled, partly, unknown
from lastmile.drill.waits import by_default

_LIMITS = (
    *(
        "timeout",
        "request_timeout",
        "socket_timeout",
        "command_timeout",
        "read_timeout",
        "http_client",
        "http_options",
    ),
    *("socketTimeoutMS", "timeoutMS", "config", "client_options", "transport", "retries"),
)
_CARRIES = ("options", "connect_args")
_CONNECTS = ("connect_timeout", "serverSelectionTimeoutMS")


def limit(module: Module, call: ast.Call, chain: Chain, library: str) -> Seen:
    """How long a call waits at most."""
    also: tuple[Place, ...] = ()
    if chain.maker is not None and chain.made_in is not None:
        also = (place(chain.made_in, chain.maker),)
    if _bounded_around(module, call):
        return handled("A time limit stands around the call.", None, *also)
    own = _given(call, place(module, call), library, call)
    if own is not None:
        return own
    if also and chain.maker is not None and chain.maker is not call:
        made = _given(chain.maker, next(iter(also)), library, call)
        if made is not None:
            return made
    return by_default(library, *also)


def _given(  # noqa: PLR0911 - one answer for each way to give a limit
    call: ast.Call, at: Place, library: str, asked: ast.Call
) -> Seen | None:
    """What the arguments of a call, or of the client's construction, say of time."""
    named = option(call, *_LIMITS) or option(call, *_CARRIES)
    if named is None and library == "py:urllib.request" and call is asked and len(call.args) > 2:
        named = call.args[2]
    if named is None and library == "py:smtplib" and call is not asked and len(call.args) > 3:
        named = call.args[3]
    if named is not None:
        if nothing(named):
            return bare("The time limit is switched off.", at)
        seconds = named.value if isinstance(named, ast.Constant) else None
        if (
            isinstance(seconds, int | float)
            and not isinstance(seconds, bool)
            and _in_seconds(call)
            and seconds > 120
        ):
            return partly("A time limit is set, and it is long.", at)
        return handled("A time limit is set.", at)
    connects = option(call, *_CONNECTS)
    if connects is not None and not nothing(connects):
        return partly("A time limit is set for connecting, and none for the answer.", at)
    if spreads(call):
        return unknown("The options come out of a mapping, and may hold a time limit.")
    if call is not asked and library in _ADDRESSED and _from_settings(call):
        return unknown("The address comes from the settings and may carry a time limit; the code sets none.")
    return None


_ADDRESSED = frozenset(
    ("py:psycopg2", "py:psycopg", "py:asyncpg", "py:redis", "py:pymongo", "py:motor", "py:sqlalchemy")
)


def _in_seconds(call: ast.Call) -> bool:
    return not any(k.arg and k.arg.endswith("MS") for k in call.keywords)


def _from_settings(call: ast.Call) -> bool:
    """The first argument is an address that stands in no text here."""
    first = next(arguments(call), None)
    url = isinstance(first, ast.Constant)
    return first is not None and not url and len(call.args) > 0


def _bounded_around(module: Module, call: ast.Call) -> bool:
    for outer in module.above(call):
        if isinstance(outer, ast.Call) and module.called(outer) in (
            "asyncio.wait_for",
            "async_timeout.timeout",
        ):
            return True
        if isinstance(outer, ast.AsyncWith | ast.With) and any(
            re.search(r"timeout", module.called(i.context_expr)) for i in outer.items
        ):
            return True
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
    return False
