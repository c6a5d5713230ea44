"""Addresses for developers that whoever knows them may call: seeds, resets, dumps and debug pages.

Rule: catalogue security/debug-endpoint-exposed (CWE-489, CWE-215). An address behind a login, a secret or a
question about the environment is left alone. Profilers of Go have a Semgrep rule beside this check.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from lastmile.checks.code.answering import leave_open_for_functions
from lastmile.checks.code.reading import Reading
from lastmile.checks.security import _endpoints_python, _endpoints_script
from lastmile.checks.security._endpoints import Endpoint, asks_who
from lastmile.checks.security._placed_endpoints import placed_endpoints
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Finding, Severity

RULE = "lastmile.debug-endpoint-exposed"
# The deed stands last, or before what it is done to: ``/seed``, ``/api/reset-db``, not ``/seeds/<id>``.
_WORK = re.compile(
    r"(?i)(?:^|/)(?:seed(?:[-_]?(?:db|data|database|users|demo))?|"
    r"(?:reset|drop|wipe|clear|truncate|recreate|flush)[-_]?(?:db|database|tables|all[-_]?data|everything)|"
    r"(?:init|create|populate|fill)[-_]?(?:db|database|tables)|"
    r"(?:db|database)/(?:reset|drop|seed|wipe|init))/?$"
)
_SHOW = re.compile(
    r"(?i)(?:^|/)(?:_{0,2}debug|debug[-_](?:info|env|config|vars|session|headers|db|users)|"
    r"debug/(?:env|config|vars|db|users)|"
    r"(?:dump|print|show)[-_]?(?:env|config|db|database|users|session)|phpinfo)/?$"
)
_TRY = re.compile(r"(?i)(?:^|/)test[-_]?(?:e?mail|sms|push|payment)/?$")
# Asked before anything is done: which environment this is, or for a secret.
_OF_ENVIRONMENT = re.compile(
    r"(?i)\bdebug\b|environ|process\.env|\bNODE_ENV\b|\bsettings\b|\bconfig\b|import\.meta\.env|is_?(?:dev|prod|local)|"
    r"development|secret|safe_mode|feature"
)
_NEXT = re.compile(r"(?:^|/)(?:app/(?P<app>.{1,200})/route|pages/(?P<pages>api/.{1,200}))\.[jt]sx?$")
_NEXT_GUARD = re.compile(r"(?:^|/)(?:middleware|proxy)\.[jt]s$")
_ASKING = re.compile(r"\b(?:if|switch|assert|abort|raise|throw|notFound)\b|\?")


def look(inventory: Inventory) -> Scan:
    """One finding for each such address; opportunities are all addresses that were read.

    Raises NothingToLookAt where no address of the usual frameworks was found, and Skip where serverless
    functions have addresses that we do not read.
    """
    reading = Reading(inventory)
    every = [
        *_endpoints_python.endpoints(reading),
        *_endpoints_script.endpoints(reading),
        *(replace(e, address=f"/{e.address}") for e in placed_endpoints(reading) if not _NEXT.search(e.path)),
    ]
    found: dict[tuple[str, int], Finding] = {}
    for endpoint in every:
        kind = _kind(endpoint.address)
        if not kind or endpoint.guarded or _asks_environment(endpoint.code):
            continue
        if not _inside_question(reading, endpoint):
            said = _finding(endpoint.path, endpoint.line, endpoint.symbol, endpoint.address, kind)
            found[endpoint.path, endpoint.line] = said
    placed = list(_placed(reading))
    seen = {path for path, _ in found}
    found.update({(f.path or "", 1): f for f in placed if f.path not in seen})
    if not every and not any(_NEXT.search(path) for path in reading.sent) and not reading.unread:
        leave_open_for_functions(inventory)
        raise NothingToLookAt("no address of the usual web frameworks")
    return reading.scan(
        found.values(), {RULE: max(len(every), len(found))}, "addresses of the usual web frameworks"
    )


def _kind(address: str) -> str:
    """What such an address is for; "" for one of the product's own."""
    if _WORK.search(address):
        return "fills or empties the database"
    if _SHOW.search(address):
        return "shows the inside of the service"
    return "sends or stores something as a trial" if _TRY.search(address) else ""


def _asks_environment(code: str) -> bool:
    return bool(_OF_ENVIRONMENT.search(code) and _ASKING.search(code))


def _inside_question(reading: Reading, endpoint: Endpoint) -> bool:
    """Whether it is registered inside ``if (isDev) {`` or its kin, by the lines' indentation."""
    file = next(f for f in reading.inventory.files if f.path == endpoint.path)
    lines = reading.inventory.read(file).splitlines()[: endpoint.line]
    indent = len(lines[-1]) - len(lines[-1].lstrip())
    for line in reversed(lines[:-1]):
        stripped = line.lstrip()
        if stripped and len(line) - len(stripped) < indent:
            indent = len(line) - len(stripped)
            if stripped.startswith(("if ", "if(", "else", "} else")):
                return True
    return False


def _placed(reading: Reading) -> Iterator[Finding]:
    """Routes that Next.js serves by their place, whatever method they answer."""
    files = reading.inventory.select("javascript", "typescript", roles=reading.roles)
    guarded = any(_NEXT_GUARD.search(f.path) and asks_who(reading.inventory.read(f)) for f in files)
    for file in () if guarded else files:
        place = _NEXT.search(file.path)
        address = (place["app"] or place["pages"]) if place else ""
        kind = _kind(f"/{address}")
        if not kind or not address.startswith("api/"):
            continue
        text = reading.inventory.read(file)
        if not asks_who(text) and not _asks_environment(text):
            yield _finding(file.path, 1, f"/{address}", f"/{address}", kind)


def _finding(path: str, line: int, symbol: str | None, address: str, kind: str) -> Finding:
    return Finding(
        rule=RULE,
        message=(
            f"The address {address} {kind} for whoever calls it. Remove it, or serve it to developers alone."
        ),
        severity=Severity.LOW if kind.startswith("sends") else Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        path=path,
        line=line,
        symbol=symbol,
        cwe=("CWE-489", "CWE-215"),
    )


CHECK = Check(RULE, look)
