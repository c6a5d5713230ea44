"""No address that tells whether an instance works (CWE-1059), or one that says so whatever happens."""

import re

from lastmile.checks.failure_modes._service import needs_service, traces
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Evidence, Fact, Finding, Role, Severity

RULE = "lastmile.no-health-endpoint"
_NAMES = (
    r"(?:(?:[\w.{}-]{1,30}/){0,3}_{0,2}(?:health(?:z|check|-check|_check)?|livez|liveness|readyz|readiness|"
    r"heartbeat|lbheartbeat)"
    r"|(?:api/)?(?:v\d/)?(?:live|ready|alive|ping|status))_{0,2}/?"
)
# An address in quotes on a line that registers it.
_ROUTE = re.compile(
    r"(?i)\b(?:route|get|any|all|path|re_path|url|handle\w{0,5}|add_\w{0,20}|head|service|mapping|"
    r"register\w{0,10})\w{0,10}"
    rf"\s?!?\(?\s?\(?[^'\"`\n]{{0,60}}[rf]?['\"`]\^?/?{_NAMES}\$?['\"`]"
    rf"|^\s*\(\s*r?['\"`]/{_NAMES}\$?['\"`]\s*,|#\[get\(\"/{_NAMES}\"|"
    rf"\bpathname\s*===?\s*['\"`]/{_NAMES}['\"`]"
)
_PROBE = re.compile(
    r"^\s*HEALTHCHECK\s+(?!NONE)|\b(?:liveness|readiness|startup)Probe:\s*$|"
    r"^\s*(?:-\s*)?test:.{0,80}\b(?:curl|wget)\b|^\s*healthCheckPath:|"
    r"^\s*\[\[?(?:services\.|http_service\.)?(?:http_)?checks\]?\]|^\s*healthcheckPath\s*[=:]|"
    r"\bhealth_check_path\b|"
    r"\bhealth_?checks?\.(?:NewHandler|New|urls)\b|\bhealth_check\b.{0,40}include|\bcreateTerminus\(|"
    r"\bTerminusModule\b|"
    r"\bgrpc_health_v1\b|\bRegisterHealthServer\("
)
# A call to somebody else's address.
_ASKS = re.compile(
    r"(?i)\b(?:requests|httpx|axios|\w{0,20}client|session|fetch\w{0,10}|assert\w{0,10})\b\s?[.(]|https?://"
)
_PLACED = re.compile(
    r"(?i)(?:^|/)(?:app|pages|src/routes|routes)/(?:.{0,80}/)?(?:api/)?(?:.{0,40}/)?(?:health\w{0,6}|"
    r"heartbeat|ping|ready|livez)(?:/(?:route|\+server|index))?\.[jt]sx?$"
)
_KEYS = (
    "health",
    "live",
    "ready",
    "alive",
    "heartbeat",
    "ping",
    "status",
    "probe",
    "checks",
    "createterminus",
    "curl",
    "wget",
)
_CALLS_OUT = re.compile(
    r"(?i)\b(?:db|database|session|conn\w{0,10}|pool|client|redis|cache|store|storage|prisma|mongoose|"
    r"sequelize|engine|cursor|health\w{0,10}|"
    r"orm|knex|sql|supabase|repo\w{0,10})\b\s?\??(?:\.|\(|::|\[)|\bSELECT 1|\bexecute\(|\bPing\w{0,10}\(|"
    r"\bcheck\w{0,20}\("
)
_WINDOW = 25  # lines after the address in which its handler stands, as a rule
_SEARCHED = "addresses such as /health, /ready or /ping, health checks of containers and platforms"


def look(inventory: Inventory) -> Scan:
    """One finding where nothing tells whether an instance works.

    A low one where an address does, yet asks nothing of the database that the product needs.
    Raises NothingToLookAt where nothing is a service.
    """
    needs_service(inventory)
    files = inventory.select(roles=(Role.SOURCE, Role.CONFIG))
    sent = tuple(f.path for f in files)
    if Fact.SERVERLESS in inventory.facts and Fact.CONTAINER not in inventory.facts:
        return Scan(sent=sent, searched="functions that the platform starts for each call need none")
    probe = next(traces(inventory, files, _PROBE, _KEYS), None)
    code = [f for f in inventory.select(roles=(Role.SOURCE,)) if not f.path.endswith((".tsx", ".jsx"))]
    routes = [seen for seen in traces(inventory, code, _ROUTE, _KEYS) if not _ASKS.search(seen[2])]
    placed = [f for f in files if _PLACED.search(f.path)]
    if probe is None and not routes and not placed:
        return Scan(findings=(_missing(),), sent=sent, searched=_SEARCHED)
    seen = [(f, n) for f, n, _ in routes] + [(f, 1) for f in placed]
    empty = _says_nothing(inventory, seen) if Fact.DATABASE in inventory.facts and probe is None else None
    if empty is not None:
        return Scan(findings=(_constant(*empty),), sent=sent, searched=_SEARCHED)
    where = f"{probe[0].path}:{probe[1]}" if probe else f"{seen[0][0].path}:{seen[0][1]}"
    return Scan(sent=sent, searched=f"{_SEARCHED}; seen in {where}")


def _says_nothing(inventory: Inventory, seen: list[tuple[SourceFile, int]]) -> tuple[SourceFile, int] | None:
    """The first address whose handler stands there and asks nothing; None where one asks, or is elsewhere."""
    for file, number in seen:
        lines = inventory.read(file).splitlines()
        handler = "\n".join(lines[number - 1 : number + _WINDOW])
        if _CALLS_OUT.search(handler) or not re.search(
            r"return|=>|\bjson\b|\bsend\b|\bWrite\(|Ok\(", handler
        ):
            return None
    return seen[0] if seen else None


def _missing() -> Finding:
    return Finding(
        rule=RULE,
        message="A health check is not visible in the repository: no address such as /health, no check of a "
        "container or "
        "platform. A broken instance keeps receiving customers.",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe=("CWE-1059",),
        evidence=(Evidence(kind="absence", note=f"searched: {_SEARCHED}"),),
    )


def _constant(file: SourceFile, line: int) -> Finding:
    return Finding(
        rule=RULE,
        message="This address answers that all is well without asking the database. Beside it, add one that "
        "asks, so that "
        "an instance without its database is seen.",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        path=file.path,
        line=line,
        end_line=line,
        cwe=("CWE-1059",),
    )


CHECK = Check(RULE, look)
