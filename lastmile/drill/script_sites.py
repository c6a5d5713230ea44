"""Calls of outside services in JavaScript and TypeScript, each with what is seen for the five failures."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from lastmile import syntax
from lastmile.drill.hosts import ANYWHERE, UNKNOWN, by_host
from lastmile.drill.script_address import address
from lastmile.drill.script_answer import Answer, shape_of
from lastmile.drill.script_fate import Ends
from lastmile.drill.script_limits import limit, twice
from lastmile.drill.script_pages import Made, Page, given, member, place
from lastmile.drill.script_world import ScriptWorld
from lastmile.drill.services import MONEY, SCRIPT, Known
from lastmile.drill.site import UNREAD_CALLBACK, Place, Seen, Site, bare, handled, moot, unknown
from lastmile.model import CellState, Failure

_AXIOS = re.compile(
    r"^(?:\.default)?(?:\.create\(\))?(?:\.(get|post|put|patch|delete|head|options|request))?$"
)
_FETCHERS = frozenset(
    (
        "node-fetch",
        "cross-fetch",
        "isomorphic-fetch",
        "undici",
        "node-fetch-native",
        "ofetch",
        "ky",
        "got",
        "superagent",
    )
)
_VERBS = frozenset(("get", "post", "put", "patch", "delete", "head", "del"))
_NO_HTTP = re.compile(r"^(?:data|blob|file|chrome-extension|about):|^\.{0,2}/|^$")
_ENDED = frozenset(("then", "catch", "finally"))


def sites(world: ScriptWorld, database: str) -> Iterator[Site]:
    """Every call that we can name. ``database``: the name of Prisma's, "" where it is no service."""
    ends = Ends(world)
    for page in world.pages.values():
        for call in page.calls:
            called = call.child_by_field_name("function")
            if called is None:
                continue
            found = _http(world, ends, page, call, called) or _library(
                world, ends, page, call, called, database
            )
            if found is not None:
                yield found


def _http(world: ScriptWorld, ends: Ends, page: Page, call: Node, called: Node) -> Site | None:
    kind = _http_kind(world, page, call, called)
    if kind is None:
        return None
    library, verb, made = kind
    arguments = given(call)
    url = arguments[0] if arguments else None
    options = next((a for a in arguments[1:] if a.type == "object"), None)
    if url is not None and url.type == "object" and library == "axios":
        options, url = url, member(url, "url")
        verb = syntax.text_of(member(options, "method")).strip("'\"`").lower() or verb
    if library == "fetch":
        method = member(options, "method")
        verb = syntax.text_of(method).strip("'\"`").lower() if method is not None else "get"
    text = address(world, page, url)
    base = (
        member(given(made.maker)[0], "baseURL", "prefixUrl", "baseUrl")
        if made.maker is not None and made.maker != call and given(made.maker)
        else None
    )
    if base is not None and made.made_in is not None and "://" not in text:
        text = address(world, made.made_in, base).rstrip("/") + "/"
    named = _place_of(page, text)
    if named is None:
        return None
    return Site(*named, place(page, call), _seen_http(ends, page, call, made, library, verb, named[1]))


def _place_of(page: Page, text: str) -> tuple[str, str] | None:
    """Which service an address is; None for the product's own machines."""
    start = text.partition(UNKNOWN)[0]
    if "://" in start:
        named = by_host(text)
        if named is None and UNKNOWN in text.partition("://")[2].partition("/")[0]:
            return ANYWHERE if page.server else None
        return named
    if _NO_HTTP.match(start) and not text.startswith(UNKNOWN):
        return None
    return ANYWHERE if page.server and text.startswith(UNKNOWN) else None


def _http_kind(world: ScriptWorld, page: Page, call: Node, called: Node) -> tuple[str, str, Made] | None:
    """Library and verb of an HTTP call; None for any other."""
    text = syntax.text_of(called)
    if (
        text in ("fetch", "window.fetch", "globalThis.fetch")
        and not page.value("fetch", call)[0]
        and "fetch" not in page.imports
    ):
        return "fetch", "", Made("", "")
    made = world.made(page, called)
    if made is None:
        return None
    if made.package == "axios":
        found = _AXIOS.match(made.rest)
        return ("axios", found.group(1) or "get", made) if found else None
    if made.package in _FETCHERS:
        verb = made.rest.rpartition(".")[2]
        if verb not in ("", "fetch", "request", "default", *_VERBS):
            return None
        plain = made.package in ("ky", "got", "superagent")
        return (made.package if plain else "fetch"), (verb if verb in _VERBS else "get"), made
    return None


def _seen_http(  # noqa: PLR0913, PLR0917 - one call with all that is known of it
    ends: Ends, page: Page, call: Node, made: Made, library: str, verb: str, kind: str
) -> dict[Failure, Seen]:
    answer, down = Answer(page, call), ends.of(page, call)
    if library == "fetch":
        error = answer.status(ends) or bare("Nobody looks at the status: an error passes for an answer.")
    else:
        error = down
    return {
        Failure.DOWN: down,
        Failure.SLOW: limit(page, call, made, f"js:{library}"),
        Failure.ERROR: error,
        Failure.NONSENSE: answer.shape(),
        Failure.TWICE: _twice_http(page, call, verb, kind),
    }


def _twice_http(page: Page, call: Node, verb: str, kind: str) -> Seen:
    if kind in ("ai", "database") or verb in ("get", "head", "options", ""):
        return moot("It only asks; a second time changes nothing.")
    if verb in ("put", "delete", "del"):
        return moot("A repeat leaves the same behind as the first time.")
    found = twice(page, call, writes=True)
    if kind in ("payments", "e-mail", "messages", "chat") or found.state is CellState.HANDLED:
        return found
    return unknown("Whether this address takes an order is not in the code.")


def _library(  # noqa: PLR0913, PLR0917 - one call with all that is known of it
    world: ScriptWorld, ends: Ends, page: Page, call: Node, called: Node, database: str
) -> Site | None:
    name = called.child_by_field_name("property") if called.type == "member_expression" else None
    if called.type not in ("member_expression", "identifier") or (
        name is not None and syntax.text_of(name) in _ENDED
    ):
        return None
    made = world.made(page, called)
    known = SCRIPT.get(made.package) if made is not None else None
    if made is None or known is None:
        return None
    if known.library == "js:stripe" and re.search(r"\.webhooks\.constructEvent(?:Async)?$", made.rest):
        return Site(known.name, known.kind, place(page, call), _event(page, call))
    if not known.calls.search(made.rest) or (known.answers and _goes_on(call)):
        return None
    service = known.name
    if known.library == "js:@prisma/client":
        if not database:
            return None
        service = database
    elif known.kind == "ai":
        base = (
            member(given(made.maker)[0], "baseURL") if made.maker is not None and given(made.maker) else None
        )
        named = by_host(address(world, made.made_in or page, base)) if base is not None else None
        service = named[0] if named is not None else service
    return Site(service, known.kind, place(page, call), _seen_library(ends, page, call, made, known))


def _goes_on(call: Node) -> bool:
    """A chain that is built further: only its last call goes over the network."""
    outer = call.parent
    if outer is None or outer.type != "member_expression" or outer.parent is None:
        return False
    return (
        outer.parent.type == "call_expression"
        and syntax.text_of(outer.child_by_field_name("property")) not in _ENDED
    )


def _seen_library(ends: Ends, page: Page, call: Node, made: Made, known: Known) -> dict[Failure, Seen]:
    answer = Answer(page, call)
    down = answer.told_error(ends) if known.answers else _callback(page, call) or ends.of(page, call)
    writes = known.writes is not None and bool(known.writes.search(made.rest))
    return {
        Failure.DOWN: down,
        Failure.SLOW: limit(page, call, made, known.library),
        Failure.ERROR: down,
        Failure.NONSENSE: shape_of(page, call, known.kind, answer, ends),
        Failure.TWICE: moot("The product's own data; a repeat is the product's question.")
        if known.kind in ("database", "cache")
        else twice(page, call, writes=writes, money=bool(MONEY.search(made.rest))),
    }


def _callback(page: Page, call: Node) -> Seen | None:
    """``sendMail(options, (error, info) => …)``: the failure comes as the first argument."""
    last = given(call)[-1:]
    if not last or last[0].type not in ("arrow_function", "function_expression"):
        return None
    first = last[0].child_by_field_name("parameter") or syntax.first_child(
        last[0].child_by_field_name("parameters")
    )
    name = syntax.text_of(first).split(":")[0].rstrip("?").strip()
    if not re.match(r"(?i)_?e(?:rr(?:or)?)?$", name):
        return None
    body = syntax.text_of(last[0].child_by_field_name("body"))
    asks = re.search(rf"if\s*\(\s*!?\s*{re.escape(name)}\b", body)
    if asks is None:
        return bare(UNREAD_CALLBACK, place(page, last[0]))
    return handled("The callback looks at its error.", place(page, last[0]))


_KNOWN_EVENT = re.compile(
    r"\b(?:event|stripeEvent|evt)\.id\b|event_?[iI]d|[uU]psert|onConflict|ON CONFLICT|idempot|"
    r"[aA]lready|[pP]rocessed"
)
_ADDS = re.compile(
    r"(?<!sessions)(?<!customers)(?<!products)(?<!prices)\.(?:create|insert|insertOne|insertMany|increment|save|push)\(|"
    r"increment\s*:|INSERT\s+INTO|sendMail\(|\.emails?\.send\("
)


def _event(page: Page, call: Node) -> dict[Failure, Seen]:
    """A webhook: the provider delivers an event more than once."""
    calm = moot("Here the provider calls the product.")
    body = page.text.find("constructEvent")  # names that an import brings say nothing yet
    known = _KNOWN_EVENT.search(page.text, max(body, 0))
    if known is not None:
        line = page.text.count("\n", 0, known.start()) + 1
        note = "The code keeps in mind which event it has seen, or writes so that a repeat changes nothing."
        seen = handled(note, Place(page.path, line, line), place(page, call))
    elif call.parent is not None and call.parent.type in ("return_statement", "arrow_function"):
        seen = unknown("What an event does a second time is decided elsewhere.")
    elif _ADDS.search(page.text, max(body, 0)):
        seen = bare("An event that comes twice is taken for two.", None, place(page, call))
    else:
        seen = unknown("What an event does a second time is decided elsewhere.")
    return {failure: seen if failure is Failure.TWICE else calm for failure in Failure}
