"""Network calls of Python's libraries that wait without an end (CWE-1088), beside the plain HTTP calls.

The plain calls of requests, httpx and urllib are a rule's (http-call-without-timeout-python). Here: sessions
that an object keeps, and the protocols whose constructors have no time limit of their own. Sources: the
libraries' own documentation of their ``timeout`` parameters.
"""

import ast
import re
from collections.abc import Iterator

from lastmile import syntax
from lastmile.checks.code.python_module import HIGH, LOW, SURE, Level, Module, modules
from lastmile.checks.code.reading import Reading
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Finding

RULE = "lastmile.call-without-timeout"
_CWE = ("CWE-1088", "CWE-400")
# Resolved name -> (place of the timeout among the positional arguments, keyword), None: keyword only.
_PROTOCOLS: dict[str, int | None] = {
    "smtplib.SMTP": 3,
    "smtplib.SMTP_SSL": 5,
    "ftplib.FTP": 4,
    "ftplib.FTP_TLS": None,
    "telnetlib.Telnet": 2,
    "imaplib.IMAP4": 2,
    "imaplib.IMAP4_SSL": None,
    "poplib.POP3": 2,
    "poplib.POP3_SSL": None,
    "nntplib.NNTP": None,
    "http.client.HTTPConnection": 2,
    "http.client.HTTPSConnection": None,
    "socket.create_connection": 1,
    "xmlrpc.client.ServerProxy": -1,  # cannot be given one: only a transport of its own can
}
_POOLS = frozenset(
    {
        "urllib3.PoolManager",
        "urllib3.HTTPConnectionPool",
        "urllib3.HTTPSConnectionPool",
        "urllib3.ProxyManager",
    }
)
_SESSIONS = re.compile(
    r"^(requests\.(sessions\.)?[Ss]ession|requests_oauthlib\.OAuth[12]Session|cloudscraper\.create_scraper|"
    r"requests_html\.HTMLSession|authlib\.integrations\.requests_client\.OAuth[12]Session)$"
)
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})


def look(inventory: Inventory) -> Scan:
    """Calls that never give up; opportunities are all calls of these kinds."""
    reading, found, count = Reading(inventory), list[Finding](), 0
    for module in modules(
        reading, "lib", "Session", "session", "socket", "http", "timeout", "scraper", "urllib3"
    ):
        if _bounded_elsewhere(module):
            continue
        kept = _kept_sessions(module)
        for node in module.nodes:
            if isinstance(node, ast.Call):
                seen = list(_judge(module, node, kept))
                count += len(seen)
                found.extend(f for f in seen if f is not None)
    return reading.scan(found, {RULE: count})


def _bounded_elsewhere(module: Module) -> bool:
    return any(module.called(n) == "socket.setdefaulttimeout" for n in module.nodes)


def _judge(module: Module, call: ast.Call, kept: set[str]) -> Iterator[Finding | None]:
    """Nothing for a call of another kind, None for one with a limit."""
    name = module.called(call)
    if name in _PROTOCOLS:
        yield _of(
            module, call, name, SURE, bounded=_given(call, _PROTOCOLS[name]) or _set_later(module, call)
        )
    elif name in _POOLS:
        yield _of(module, call, name, LOW, bounded=_given(call, None) or _each_request_bounded(module))
    elif name == "aiohttp.ClientTimeout":
        total = next((k.value for k in call.keywords if k.arg == "total"), None)
        others = any(
            k.arg in ("sock_read", "sock_connect", "connect") and not _is_none(k.value) for k in call.keywords
        )
        yield _of(module, call, name, SURE, bounded=not _is_none(total) or others)
    elif name in ("aiohttp.ClientSession", "httpx.Timeout"):
        first = call.args[0] if call.args and name == "httpx.Timeout" else None
        given = next((k.value for k in call.keywords if k.arg == "timeout"), first)
        yield _of(module, call, name, SURE, bounded=not _is_none(given))
    elif isinstance(call.func, ast.Attribute) and call.func.attr in _VERBS:
        base = syntax.dotted(call.func.value)
        if base in kept or _SESSIONS.match(module.called(call.func.value)):
            yield _of(
                module, call, f"{base or 'Session()'}.{call.func.attr}", HIGH, bounded=_given(call, None)
            )


def _is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _given(call: ast.Call, place: int | None) -> bool:
    """A timeout stands among the arguments, or may stand in what they spread."""
    if any(isinstance(a, ast.Starred) for a in call.args) or any(k.arg is None for k in call.keywords):
        return True
    named = next((k.value for k in call.keywords if k.arg in ("timeout", "transport")), None)
    if named is not None:
        return not _is_none(named)
    return place is not None and 0 <= place < len(call.args) and not _is_none(call.args[place])


def _set_later(module: Module, call: ast.Call) -> bool:
    """FTP().connect(host, port, timeout), SMTP() without a host, ``sock.settimeout`` right after."""
    name = module.called(call)
    if not call.args and not any(k.arg in ("host", "address", "uri") for k in call.keywords):
        return True
    scope = module.scope(call)
    return name != "xmlrpc.client.ServerProxy" and any(
        isinstance(n, ast.Attribute) and n.attr in ("settimeout", "timeout") for n in ast.walk(scope)
    )


def _each_request_bounded(module: Module) -> bool:
    calls = [n for n in module.nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    asks = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr in ("request", "urlopen")]
    return all(_given(c, None) for c in asks)


def _kept_sessions(module: Module) -> set[str]:
    """Names of sessions that outlive a function: ``self.session``, or a name of the module."""
    found: set[str] = set()
    for node in module.nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign) and _SESSIONS.match(module.called(node.value)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.update(
                syntax.dotted(t) for t in targets if isinstance(t, ast.Attribute) or _needs_us(module, node)
            )
    bounded = {
        syntax.dotted(n.func.value)
        for n in module.nodes
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "mount"
    } | {
        syntax.dotted(t.value)
        for n in module.nodes
        if isinstance(n, ast.Assign)
        for t in n.targets
        if isinstance(t, ast.Attribute) and t.attr in ("request", "timeout")
    }
    return found - bounded - {""}


def _needs_us(module: Module, node: ast.Assign | ast.AnnAssign) -> bool:
    """Sessions that are made in another way than the rule knows."""
    return not re.fullmatch(r"requests\.[Ss]ession", module.called(node.value))


def _of(module: Module, call: ast.Call, name: str, level: Level, *, bounded: bool) -> Finding | None:
    if bounded:
        return None
    said = (
        f"{name} waits without an end when the other side does not answer; give it a timeout of some seconds."
    )
    return module.finding(RULE, call, said, level, _CWE)


CHECK = Check(RULE, look)
