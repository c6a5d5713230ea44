"""How long a JavaScript call waits for an answer at most, and what it does the second time."""

import re

from tree_sitter import Node

from lastmile import syntax
from lastmile.checks.code.modules import FUNCTIONS
from lastmile.drill.script_fate import answers_requests
from lastmile.drill.script_pages import Made, Page, above, function_around, given, member, place
from lastmile.drill.site import Place, Seen, bare, handled, moot, partly, unknown
from lastmile.drill.waits import by_default

_LIMITS = (
    *(
        "timeout",
        "signal",
        "timeoutMs",
        "requestTimeout",
        "abortSignal",
        "cancelToken",
        "requestHandler",
        "httpClient",
    ),
    *(
        "socketTimeout",
        "query_timeout",
        "statement_timeout",
        "commandTimeout",
        "socketTimeoutMS",
        "timeoutMS",
    ),
    *("headersTimeout", "dispatcher"),
)
_CONNECTS = ("connectionTimeout", "connectionTimeoutMillis", "connectTimeout", "serverSelectionTimeoutMS")
_SUPABASE = "js:@supabase/supabase-js"
_OFF = ("0", "null", "undefined", "false")
_RACES = re.compile(r"(?i)^(?:\w+\.)*(?:Promise\.race|\w*(?:timeout|deadline)\w*)$")
_KEYS = re.compile(r"(?i)idempoten|dedup")
_ONCE = re.compile(r"(?i)already|sent\b|_sent|isSent|once|duplicate|exists|processed|notified")


def limit(page: Page, call: Node, made: Made, library: str) -> Seen:
    """How long a call waits at most."""
    also = (place(made.made_in, made.maker),) if made.maker is not None and made.made_in is not None else ()
    for outer in above(call):
        if outer.type == "call_expression" and _RACES.match(
            syntax.dotted(outer.child_by_field_name("function"))
        ):
            # whatever its client lacks
            return handled("A time limit stands around the call.", place(page, outer))
        if outer.type in FUNCTIONS and outer.parent is not None and outer.parent.type != "arguments":
            break
    own = _given_limit(page, given(call))
    if own is not None:
        return own
    if library == _SUPABASE and ".abortSignal" in made.rest:
        return handled("A time limit is set.", place(page, call))
    if made.maker is not None and made.made_in is not None and made.maker != call:
        own = _given_limit(made.made_in, given(made.maker))
        if own is None and library == _SUPABASE:
            own = _limit_of_supabase(made.made_in, given(made.maker))
        if own is not None:
            return own
    if "axios.defaults.timeout" in page.text:
        return handled("A time limit is set for every call of this file.")
    return by_default(library, *also)


def _limit_of_supabase(page: Page, arguments: list[Node]) -> Seen | None:
    """``createClient(url, key, { db: { timeout }, global: { fetch } })``."""
    options = next((a for a in arguments if a.type == "object"), None)
    timeout = member(member(options, "db"), "timeout")
    if timeout is not None and syntax.text_of(timeout) not in _OFF:
        return handled("A time limit is set.", place(page, timeout))
    own = member(member(options, "global"), "fetch") or member(options, "fetch")
    return unknown("The options come from elsewhere, and may hold a time limit.") if own is not None else None


def _given_limit(page: Page, arguments: list[Node]) -> Seen | None:
    for argument in arguments:
        options: Node | None = argument
        if argument.type == "identifier":
            bound, options = page.value(syntax.text_of(argument), argument)
            if not bound or options is None:
                last = argument == arguments[-1] and len(arguments) > 1
                if last:
                    return unknown("The options come from elsewhere, and may hold a time limit.")
                continue
        if options is None or options.type != "object":
            continue
        found = member(options, *_LIMITS)
        if found is not None:
            text = syntax.text_of(found)
            if text in _OFF:
                return bare("The time limit is switched off.", place(page, found))
            return handled("A time limit is set.", place(page, found))
        connects = member(options, *_CONNECTS)
        if connects is not None and syntax.text_of(connects) not in _OFF:
            return partly(
                "A time limit is set for connecting, and none for the answer.", place(page, connects)
            )
        if argument == arguments[-1] and any(c.type == "spread_element" for c in options.named_children):
            return unknown("The options come out of a mapping, and may hold a time limit.")
    return None


def twice(page: Page, call: Node, *, writes: bool, money: bool = False) -> Seen:
    """What a second time does, where a first time changes something at the service."""
    if not writes:
        return moot("It only asks; a second time changes nothing.")
    text = " ".join(syntax.text_of(a) for a in given(call))
    if _KEYS.search(text):
        return handled("The call carries a key by which the service knows a repeat.", place(page, call))
    scope = function_around(call)
    for node in syntax.walk(scope) if scope is not None else ():
        if node.type == "if_statement" and _ONCE.search(
            syntax.text_of(node.child_by_field_name("condition"))[:400]
        ):
            return unknown("A condition before it may stop a second time; the code does not say so for sure.")
    if not money and not answers_requests(page, call):
        return unknown("Whether a second time is stopped is decided where this function is called.")
    whole: tuple[Place, ...] = (place(page, call),)
    return bare("Nothing stops a second time: no key, no mark that it was done.", None, *whole)
