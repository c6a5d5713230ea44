"""Servers that die in the middle of a request when they are stopped (CWE-460).

Node, Go, and axum and warp of Rust.

Gunicorn, uvicorn, actix-web and Rocket end their requests by themselves, as their documentation says.
"""

import re
from collections.abc import Iterator

from lastmile.checks.failure_modes._express_app import TAKEN_OVER, listens_for_another
from lastmile.checks.failure_modes._service import traces
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Evidence, Fact, Finding, Role, Severity

RULE = "lastmile.no-graceful-shutdown"
_SEARCHED = "handlers of SIGTERM and SIGINT, and packages and calls that end a server in good order"
_SCRIPT_MADE = re.compile(
    r"(?:require\(\s*|from\s+)['\"](?:express|fastify|koa|@koa/\w+|@hono/node-server|@nestjs/core|"
    r"(?:node:)?https?|@hapi/hapi)['\"]"
)
_APPLICATION = re.compile(r"\bexpress\(\s*\)|\b[fF]astify\(|\bnew Koa\(")
# Language -> a line that starts to listen, words of such lines, a line that ends in good order, its words.
_SCRIPT = (
    re.compile(r"\b\w+\.listen\(\s*[\w.{'\"(]|\bserve\(\s*\{?\s*\w"),
    ("listen(", "serve("),
    re.compile(
        r"['\"`]SIG(?:TERM|INT)['\"`]|enableShutdownHooks|"
        r"['\"](?:http-terminator|stoppable|@godaddy/terminus|http-graceful-shutdown|"
        r"express-graceful-shutdown|"
        r"http-shutdown|lightship|death|exit-hook|close-with-grace|fastify-graceful-shutdown)['\"]"
    ),
    (
        "sigterm",
        "sigint",
        "shutdown",
        "terminat",
        "stoppable",
        "terminus",
        "lightship",
        "death",
        "exit-hook",
        "grace",
    ),
)
_GO = (
    re.compile(
        r"\.?\bListenAndServe(?:TLS)?\(|\b(?:r|router|engine|g)\.Run\(|\b(?:e|echo)\.Start\w{0,10}\(|"
        r"\bapp\.Listen\("
    ),
    ("listen", ".run(", ".start"),
    re.compile(
        r"\.Shutdown(?:WithContext|WithTimeout)?\(|\.GracefulStop\(|\bsignal\.Notify|\brun\.SignalHandler\(|"
        r"\bgraceful\w{0,10}\.\w"
    ),
    ("shutdown", "gracefulstop", "signal.", "signalhandler", "graceful"),
)
_RUST = (
    re.compile(r"\baxum::serve\(|\bwarp::serve\(|\bServer::bind\(|\baxum_server::bind"),
    ("serve(", "server"),
    re.compile(r"graceful_shutdown|\bctrl_c\(|\bSignalKind::|\bsignal_hook\b"),
    ("graceful", "ctrl_c", "signal"),
)
_FAMILIES = ((("javascript", "typescript"), _SCRIPT), (("go",), _GO), (("rust",), _RUST))


def look(inventory: Inventory) -> Scan:
    """One finding where a server starts and nothing in its language ends it in good order.

    Raises NothingToLookAt where no such server starts.
    """
    sent, started, open_ends = list[str](), False, list[Evidence]()
    serves = not inventory.facts & {Fact.SERVERLESS, Fact.LIBRARY}
    for languages, (start, start_keys, end, end_keys) in _FAMILIES if serves else ():
        files = inventory.select(*languages, roles=(Role.SOURCE,))
        starting = _starting(inventory, files, start, start_keys)
        places = {f.path: n for f, n in starting}
        if not places:
            continue
        started = True
        sent += (f.path for f in files)
        if next(traces(inventory, files, end, end_keys), None) is None:
            open_ends += (
                Evidence(kind="place", path=p, line=n, note="starts the server") for p, n in places.items()
            )
    if not started:
        raise NothingToLookAt("there is no server that has to end its own requests")
    found = (_finding(open_ends),) if open_ends else ()
    return Scan(findings=found, sent=tuple(sent), searched=f"{_SEARCHED}; {len(sent)} files")


def _starting(
    inventory: Inventory, files: tuple[SourceFile, ...], start: re.Pattern[str], keys: tuple[str, ...]
) -> Iterator[tuple[SourceFile, int]]:
    seen: set[str] = set()
    made = any(_makes_application(inventory.read(file)) for file in files)
    for file, number, _ in traces(inventory, files, start, keys):
        if file.path in seen:
            continue
        if file.language in ("javascript", "typescript"):
            text = inventory.read(file)
            own = _SCRIPT_MADE.search(text) and not TAKEN_OVER.search(text)
            if not own and not (made and listens_for_another(text)):
                continue
        seen.add(file.path)
        yield file, number


def _makes_application(text: str) -> bool:
    """Whether a script makes an application of one of the frameworks, which another file may let listen."""
    return bool(_SCRIPT_MADE.search(text) and _APPLICATION.search(text)) and not TAKEN_OVER.search(text)


def _finding(places: list[Evidence]) -> Finding:
    return Finding(
        rule=RULE,
        message="Nothing handles SIGTERM: at each deployment the process ends at once, and requests that are "
        "under way break off. Stop accepting, let them end, close the connections, then exit.",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-460",),
        evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}"), *places[:10]),
    )


CHECK = Check(RULE, look)
