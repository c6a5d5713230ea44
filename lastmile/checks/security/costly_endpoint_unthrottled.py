"""Endpoints that spend money at every call, for whoever calls, as often as he likes.

Rule: catalogue security/costly-endpoint-unthrottled (CWE-770, CWE-799). A guard of any kind, a limit on this
endpoint and a limit for the whole application all count as care; so does what we cannot see.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from lastmile.checks.code.reading import Reading
from lastmile.checks.security import _endpoints_python, _endpoints_script
from lastmile.checks.security._costly_calls import cost_of
from lastmile.checks.security._endpoints import Endpoint
from lastmile.checks.security._placed_endpoints import placed_endpoints
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Role, Severity

RULE = "lastmile.costly-endpoint-unthrottled"
_WHAT = {
    "AI": "an AI provider",
    "SMS": "a phone provider",
    "mail": "a mail provider",
    "maps": "a maps provider",
}
_CARE = re.compile(
    r"(?i)(?<!\.)limit(?!ed_?to)|throttl|quota|credits?\b|\b429\b|budget|cooldown|captcha|turnstile|usage_?(count|left)|"
    r"construct_?event|signature|cron_?secret"
)
# A limit that stands before every endpoint; the largest size of a body or an upload is none on calls.
_EVERYWHERE = re.compile(
    r"\b(?:app|server|fastify|application)\.(?:use|register|addHook)\([^;\n]{0,120}"
    r"(?:(?<![bB]ody)[lL]imit(?!s?['\"]?\s*[:}])|[tT]hrottl|slowDown)|"
    r"default_limits|application_limits|SlowAPI\w*Middleware|add_middleware\([^)\n]{0,80}(?:Limit|Throttl)|"
    r"DEFAULT_THROTTLE_(?:CLASSES|RATES)|ThrottlerGuard|limit_req\b|rate_based_statement|RateLimitMiddleware|arcjet"
)
_MIDDLEWARE = re.compile(r"(?:^|/)(?:middleware|proxy)\.[jt]s$")
_FUNCTION = re.compile(
    r"(?:\b(?:async\s+)?function\s+|\bdef\s+|"
    r"\bconst\s+(?=\w{6,60}\s*=\s*(?:async\s*)?(?:\(|function|\w+\s*=>)))"
    r"(\w{6,60})\b|^[ \t]+(?:(?:async|public) ){1,2}(\w{6,60})\(",
    re.MULTILINE,
)
_COMMON = frozenset({"handler", "create", "request", "response", "execute", "process", "result", "params"})
_STEPS = 2  # from a handler to a function that makes the call, in another file
_ABOVE = 8  # lines above a function that may hold its decorators


def look(inventory: Inventory) -> Scan:
    """One finding for each open endpoint that calls a paid provider. Opportunities are all that call one.

    Raises NothingToLookAt where nothing calls one, and Skip where something does that no endpoint was seen to
    lead to.
    """
    reading = Reading(inventory)
    every = [
        *_endpoints_python.endpoints(reading),
        *_endpoints_script.endpoints(reading),
        *placed_endpoints(reading),
    ]
    texts = {
        f.path: inventory.read(f)
        for f in inventory.select("python", "javascript", "typescript", roles=reading.roles)
    }
    spenders = _spenders(texts)
    costly = [(e, what) for e in every if (what := _cost(e, texts, spenders))]
    if not costly:
        if reading.unread:
            return reading.scan((), {RULE: 0})
        if any(cost_of(text, text) for text in texts.values()):
            raise Skip("a paid provider is called here, and which endpoint leads to the call was not seen")
        raise NothingToLookAt("no call of a provider that is paid by the call was seen")
    limited = _limited(inventory, texts)
    open_ones = [(e, what) for e, what in costly if not (limited or e.guarded or _careful(e, texts[e.path]))]
    searched = "endpoints that call AI, phone, mail and maps providers"
    return reading.scan([_finding(e, what) for e, what in open_ones], {RULE: len(costly)}, searched)


def _spenders(texts: dict[str, str]) -> dict[str, str]:
    """Functions of the project that call a provider, or call one that does, with what it costs.

    Only names that the project gives once: of two functions of one name we could not say which is called.
    """
    homes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for text in texts.values():
        for name, body in _bodies(text):
            homes[name].append((body, text))
    once = {name: found[0] for name, found in homes.items() if len(found) == 1 and name not in _COMMON}
    known = {name: what for name, (body, text) in once.items() if (what := cost_of(body, text))}
    careful = {name for name, (body, _) in once.items() if _CARE.search(body)}
    for _ in range(_STEPS - 1):
        for name, (body, _text) in once.items():
            called = next((known[n] for n in _called(body) if n in known), None)
            if name not in known and called:
                known[name] = called
                if any(n in careful for n in _called(body) if n in known):
                    careful.add(name)
    return {name: what for name, what in known.items() if name not in careful}


def _bodies(text: str) -> Iterator[tuple[str, str]]:
    """Name and text of each function, up to the next one: rough, and enough to see a provider's call."""
    starts = list(_FUNCTION.finditer(text))
    for at, found in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        yield found[1] or found[2], text[found.start() : end][:20_000]


def _called(code: str) -> list[str]:
    return re.findall(r"(?<![\w])(\w{6,60})\(", code)


def _cost(endpoint: Endpoint, texts: dict[str, str], spenders: dict[str, str]) -> str | None:
    here = cost_of(endpoint.code, texts.get(endpoint.path, ""))
    if here or not endpoint.code:
        return here
    return next((spenders[n] for n in _called(endpoint.code) if n in spenders), None)


def _careful(endpoint: Endpoint, text: str) -> bool:
    """Its decorators, its middleware or its body limit it."""
    lines = text.splitlines()
    first = max(0, endpoint.line - 1 - _ABOVE)
    before = lines[first : endpoint.line - 1]
    while "" in (kept := [line.strip() for line in before]):
        before = before[kept.index("") + 1 :]
    around = "\n".join([*before, *lines[endpoint.line - 1 : endpoint.end_line]])
    return bool(_CARE.search(around) or _CARE.search(endpoint.code))


def _limited(inventory: Inventory, texts: dict[str, str]) -> bool:
    """A limit that stands before the whole application."""
    if any(_EVERYWHERE.search(text) for text in texts.values()):
        return True
    if any(_MIDDLEWARE.search(path) and _CARE.search(text) for path, text in texts.items()):
        return True
    return any(_EVERYWHERE.search(inventory.read(f)) for f in inventory.select(roles=(Role.CONFIG,)))


def _finding(endpoint: Endpoint, what: str) -> Finding:
    dear = what in ("AI", "SMS")
    return Finding(
        rule=RULE,
        message=f"Each call of this endpoint costs money at {_WHAT[what]}, and neither a check of who is "
        "calling nor a limit was found before it.",
        severity=Severity.HIGH if dear else Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        path=endpoint.path,
        line=endpoint.line,
        end_line=endpoint.end_line,
        symbol=endpoint.symbol,
        cwe=("CWE-770", "CWE-799"),
    )


CHECK = Check(RULE, look)
