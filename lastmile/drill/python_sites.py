"""Calls of outside services in Python code, each with what is seen there for the five failures."""

import ast
import re
from collections.abc import Iterator

from lastmile.checks.code.python_module import Module
from lastmile.drill.hosts import ANYWHERE, UNKNOWN, by_host
from lastmile.drill.python_answer import Answer, shape_of
from lastmile.drill.python_fate import Ends
from lastmile.drill.python_limits import limit
from lastmile.drill.python_twice import twice
from lastmile.drill.python_world import Chain, PythonWorld, arguments, option, place
from lastmile.drill.services import AWS, MONEY, PYTHON, Known
from lastmile.drill.site import SILENT, Seen, Site, bare, handled, moot, unknown
from lastmile.model import CellState, Failure

_HTTP = re.compile(
    r"^(?P<library>requests|httpx|aiohttp|urllib\.request|urllib3)(?:\.(?:sessions\.)?(?:[Ss]ession|Client|AsyncClient|"
    r"ClientSession|PoolManager)\(\))?\.(?P<verb>get|post|put|patch|delete|head|options|request|stream|urlopen)$"
)
_HELPS = re.compile(
    r"^_?(?:get|post|put|patch|delete|request|fetch|call|send)(?:_(?:json|url|request|api|with_\w+|page|data))?$"
)
_BOTO = re.compile(
    r"^boto3(?:\.(?:Session|session\.Session)\(\))?\.(?:client|resource)\(\)(?:\.\w+(?:\(\))?)*\.(\w+)$"
)
_LOCAL = frozenset(
    (
        "generate_presigned_url",
        "generate_presigned_post",
        "get_paginator",
        "get_waiter",
        "Bucket",
        "Object",
        "Table",
    )
)
_MAIL_SETUP = re.compile(r"^EMAIL_TIMEOUT\s*=", re.MULTILINE)


def sites(world: PythonWorld) -> Iterator[Site]:
    """Every call that we can name, in the order of the files."""
    mail = next((m for m in world.modules if _MAIL_SETUP.search(world.reading.inventory.read(m.file))), None)
    for module in world.modules:
        for node in module.nodes:
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
                continue
            chain = world.chain(module, node.func)
            found = None
            if chain.text:
                found = _http(world, module, node, chain) or _library(world, module, node, chain, mail)
            found = found or _helper(world, module, node)
            if found is not None:
                yield found


def _http(world: PythonWorld, module: Module, call: ast.Call, chain: Chain) -> Site | None:
    match = _HTTP.match(chain.text)
    if match is None:
        return None
    verb = match["verb"].lower()
    given = list(call.args)
    url = option(call, "url")
    if url is None:
        at = 1 if verb in ("request", "stream") else 0
        url = given[at] if len(given) > at else None
    if isinstance(url, ast.Starred):
        url = None
    text = world.address(module, _request_of(world, module, url))
    base = option(chain.maker, "base_url")
    if base is not None and chain.made_in is not None and "://" not in text.partition(UNKNOWN)[0]:
        text = world.address(chain.made_in, base).rstrip("/") + "/"
    if "://" in text.partition(UNKNOWN)[0]:
        named = by_host(text)
        if named is None and UNKNOWN not in text.partition("://")[2].partition("/")[0]:
            return None  # the product's own machine
    elif text.startswith("/"):
        return None
    else:
        named = None
    name, kind = named or ANYWHERE
    return Site(
        name, kind, place(module, call), _seen_http(world, module, call, chain, match["library"], verb, kind)
    )


def _helper(world: PythonWorld, module: Module, call: ast.Call) -> Site | None:
    """``self.post("https://…")``: an address goes into a helper of the team's, which is not followed."""
    name = str(getattr(call.func, "attr", None) or getattr(call.func, "id", ""))
    if not _HELPS.match(name):
        return None
    own = option(call, "url")
    # ``get("NAME", "https://…")`` asks a mapping, with a default
    for given in (own, *call.args[: 1 if name == "get" else 2]):
        text = world.address(module, given) if given is not None else ""
        named = by_host(text) if "://" in text.partition(UNKNOWN)[0] else None
        if named is not None:
            hidden = unknown(
                "The call goes through a helper of the team's, and what that does was not followed."
            )
            asks = moot("It only asks; a second time changes nothing.") if name == "get" else hidden
            seen = {failure: asks if failure is Failure.TWICE else hidden for failure in Failure}
            return Site(*named, place(module, call), seen)
    return None


def _request_of(world: PythonWorld, module: Module, url: ast.expr | None) -> ast.expr | None:
    """``urlopen(Request("https://…"))``: the address that the request was made with."""
    made = world.chain(module, url)
    if made.text.endswith("request.Request()") and made.maker is not None:
        return next(arguments(made.maker), None)
    return url


def _seen_http(  # noqa: PLR0913, PLR0917 - one call with all that is known of it
    world: PythonWorld, module: Module, call: ast.Call, chain: Chain, library: str, verb: str, kind: str
) -> dict[Failure, Seen]:
    key = f"py:{library}"
    answer, down = Answer(module, call), Ends(world, key, error=False).of(module, call)
    raises = library == "urllib.request" or any(
        k.arg == "raise_for_status" for c in (call, chain.maker) if c is not None for k in c.keywords
    )
    return {
        Failure.DOWN: down,
        Failure.SLOW: limit(module, call, chain, key),
        Failure.ERROR: _status(world, module, call, answer, key, raises=raises),
        Failure.NONSENSE: answer.shape(),
        Failure.TWICE: _twice_http(module, call, verb, kind),
    }


def _status(  # noqa: PLR0913 - one call with all that is known of it
    world: PythonWorld, module: Module, call: ast.Call, answer: Answer, library: str, *, raises: bool
) -> Seen:
    said = "raises" if raises else answer.status()
    if said == "raises":
        return Ends(world, library, error=True).of(module, call)
    if said == "looked at":
        return handled("The code looks at the status of the answer.")
    if said == "passed on":
        return unknown("The answer leaves the function before anybody looks at its status.")
    return bare("Nobody looks at the status: an error passes for an answer.")


def _twice_http(module: Module, call: ast.Call, verb: str, kind: str) -> Seen:
    if kind == "ai" or verb in ("get", "head", "options", "stream"):
        return moot("It only asks; a second time changes nothing.")
    if verb in ("put", "delete"):
        return moot("A repeat leaves the same behind as the first time.")
    if kind in ("payments", "e-mail", "messages", "chat"):
        return twice(module, call, writes=True)
    found = twice(module, call, writes=True)
    return (
        found
        if found.state is CellState.HANDLED
        else unknown("Whether this address takes an order is not in the code.")
    )


def _library(
    world: PythonWorld, module: Module, call: ast.Call, chain: Chain, mail: Module | None
) -> Site | None:
    bucket = _BOTO.match(chain.text)
    if bucket is not None:
        return _aws(world, module, call, chain, bucket.group(1))
    known, rest = _known(chain.text)
    if known is None or not known.calls.search(rest):
        return None
    seen = _seen_library(world, module, call, chain, known, rest)
    if known.library == "py:django.core.mail":
        if mail is not None:
            seen[Failure.SLOW] = handled("The settings set a time limit for mail.")
        quiet = option(call, "fail_silently")
        if isinstance(quiet, ast.Constant) and quiet.value is True:
            seen[Failure.DOWN] = seen[Failure.ERROR] = bare(SILENT)
    name, kind = _by_base(world, chain) or (known.name, known.kind)
    return Site(name, kind, place(module, call), seen)


def _by_base(world: PythonWorld, chain: Chain) -> tuple[str, str] | None:
    """A client of one service that is pointed at another: OpenAI's library with Groq's address."""
    base = option(chain.maker, "base_url")
    if base is None or chain.made_in is None:
        return None
    text = world.address(chain.made_in, base)
    if UNKNOWN in text:
        return "AI model (address set elsewhere)", "ai"
    return by_host(text)


def _known(name: str) -> tuple[Known | None, str]:
    for package, known in PYTHON.items():
        if name.startswith(f"{package}."):
            return known, name.removeprefix(package)
    return None, ""


def _seen_library(  # noqa: PLR0913, PLR0917 - one call with all that is known of it
    world: PythonWorld, module: Module, call: ast.Call, chain: Chain, known: Known, rest: str
) -> dict[Failure, Seen]:
    writes = known.writes is not None and bool(known.writes.search(rest))
    stored = known.kind in ("database", "cache")
    return {
        Failure.DOWN: Ends(world, known.library, error=False).of(module, call),
        Failure.SLOW: limit(module, call, chain, known.library),
        Failure.ERROR: Ends(world, known.library, error=True).of(module, call),
        Failure.NONSENSE: shape_of(module, call, known.kind, Answer(module, call)),
        Failure.TWICE: moot("The product's own data; a repeat is the product's question.")
        if stored
        else twice(module, call, writes=writes, money=bool(MONEY.search(rest))),
    }


def _aws(world: PythonWorld, module: Module, call: ast.Call, chain: Chain, method: str) -> Site | None:
    first = next(iter(chain.maker.args), None) if chain.maker is not None else None
    name = first.value if isinstance(first, ast.Constant) else ""
    if name not in AWS or method in _LOCAL or method[:1].isupper():
        return None
    service, kind = AWS[str(name)]
    writes = re.compile(r"^send|^publish") if kind in ("e-mail", "messages", "queue") else None
    known = Known(service, kind, "py:boto3", re.compile("."), writes)
    return Site(service, kind, place(module, call), _seen_library(world, module, call, chain, known, method))
