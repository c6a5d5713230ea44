"""Databases that answer to the whole network: published ports with a password that everybody knows.

Rule: catalogue security/database-exposed (CWE-1392, CWE-284). Compose files as data (Docker: a port without
an address is published on all interfaces), Terraform block by block.
"""

import re
from collections.abc import Iterator

from lastmile import yaml_in
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Finding, Role, Severity, Unread

RULE = "lastmile.database-exposed"
_COMPOSE = re.compile(r"(?:^|/)(?:docker-)?(?:compose|stack)[\w.-]*\.ya?ml$", re.IGNORECASE)
_LIVE = re.compile(r"(?<![a-z])(?:prod|production|live|deploy|release)(?![a-z])", re.IGNORECASE)
_NOT_LIVE = re.compile(
    r"(?<![a-z])(?:dev|devel|development|local|test|tests|testing|ci|e2e|override|debug|example|sample|demo)(?![a-z])",
    re.IGNORECASE,
)
_PORTS = {5432: "PostgreSQL", 3306: "MySQL", 27017: "MongoDB", 6379: "Redis", 9200: "Elasticsearch"}
_IMAGE = re.compile(
    r"(?:^|/)(postgres|postgis|timescaledb|pgvector|mysql|mariadb|percona|mongo|redis|valkey|elasticsearch|opensearch)\b"
)
_PASSWORD = re.compile(r"(?:PASSWORD|PASS|PWD)$")
_DEFAULT = re.compile(
    r"(?:postgres|postgresql|mysql|mariadb|mongo|mongodb|redis|elastic|root|admin|user|test|pass|password|passwd|secret|"
    r"changeme|change_me|example|default|guest|qwerty|toor|1234|12345|123456|12345678)\d{0,4}!?",
    re.IGNORECASE,
)
_OPENS = re.compile(r"\b(?:requirepass|--auth\b|xpack\.security\.enabled=true)")
_PORT = re.compile(
    r"^(?:(?P<address>\d{1,3}(?:\.\d{1,3}){3}|\[[\da-fA-F:]*\]|localhost|\$\{[^}]*\}):)?"
    r"(?:(?P<host>\$\{[^}]*\}|[\d-]+):)?(?P<inner>\d{1,5})(?:/tcp)?$"
)
_BLOCK = re.compile(
    r"\b(?:ingress\s*\{|resource\s+\"aws_(?P<kind>db_instance|rds_cluster_instance|redshift_cluster|dms_replication_instance|"
    r"security_group_rule|vpc_security_group_ingress_rule)\"\s+\"[^\"]{1,100}\"\s*\{)"
)
_PUBLIC = re.compile(r"^\s*publicly_accessible\s*=\s*true\b", re.MULTILINE)
_WORLD = re.compile(r"cidr_(?:blocks|ipv4)\s*=\s*\[?\s*\"0\.0\.0\.0/0\"")
_RANGE = re.compile(r"^\s*(from|to)_port\s*=\s*\"?(\d{1,5})\b", re.MULTILINE)
_EGRESS = re.compile(r"type\s*=\s*\"egress\"")


def look(inventory: Inventory) -> Scan:
    """Read each compose file and each Terraform file."""
    files = [
        f
        for f in inventory.select(roles=(Role.CONFIG, Role.SOURCE))
        if f.size < 1_000_000 and (_COMPOSE.search(f.path) or f.path.endswith(".tf"))
    ]
    if not files:
        raise NothingToLookAt("no compose file and no Terraform")
    findings: list[Finding] = []
    unread: list[Unread] = []
    for file in files:
        text = inventory.read(file)
        try:
            findings += _terraform(file, text) if file.path.endswith(".tf") else _compose(file, text)
        except yaml_in.YamlError as error:
            unread.append(Unread(path=file.path, reason=str(error)))
    return Scan(
        findings=tuple(findings),
        sent=tuple(f.path for f in files),
        unread=tuple(unread),
        searched="compose files and Terraform",
    )


def _compose(file: SourceFile, text: str) -> Iterator[Finding]:
    root = yaml_in.parse(text, file.path)
    services = root.get("services") if isinstance(root, dict) else None
    for name, service in services.items() if isinstance(services, dict) else ():
        if not isinstance(service, yaml_in.Lines) or not _IMAGE.search(str(service.get("image", ""))):
            continue
        ports = service.get("ports")
        published = [p for port in ports if (p := _published(port))] if isinstance(ports, list) else []
        why = _easy(service)
        if not published or why is None:
            continue
        severity, confidence = _grade(file, service)
        yield _finding(
            file,
            service.key_lines["ports"],
            f"`{name}` publishes {_PORTS[published[0]]} on every network interface, {why}.",
            (severity, confidence),
            str(name),
        )


def _published(port: object) -> int | None:
    """The database's port that one entry publishes on all interfaces."""
    if isinstance(port, dict):
        target, address = str(port.get("target", "")), str(port.get("host_ip", ""))
        open_to_all = "published" in port
    else:
        found = _PORT.match(str(port))
        if found is None:
            return None
        # "127.0.0.1:5432:5432" names an address, "5432:5432" only a port of the machine.
        address, target = (found["address"] or "") if found["host"] else "", found["inner"]
        open_to_all = bool(found["host"] or found["address"])
    number = int(target) if target.isdigit() else 0
    return number if number in _PORTS and open_to_all and address in ("", "0.0.0.0", "[::]") else None  # noqa: S104 - an address to recognise, nothing binds


def _easy(service: yaml_in.Lines) -> str | None:
    """How a stranger gets in; None: nobody can say."""
    given = service.get("environment")
    pairs = (
        given.items()
        if isinstance(given, dict)
        else [str(x).partition("=")[::2] for x in given]
        if isinstance(given, list)
        else []
    )
    values = [(str(n), str(v)) for n, v in pairs]
    if any(_PASSWORD.search(n) and _DEFAULT.fullmatch(v) for n, v in values):
        return "with a password that is tried first"
    if any(n == "POSTGRES_HOST_AUTH_METHOD" and v == "trust" for n, v in values):
        return "without a password"
    image, command = str(service.get("image")), str(service.get("command", ""))
    keyless = re.search(r"(?:^|/)(?:redis|valkey|mongo)\b", image)
    if keyless and not values and "env_file" not in service and not _OPENS.search(command):
        configured = ".conf" in command or ".conf" in str(service.get("volumes", ""))
        return None if configured else "without a password"
    return None


def _grade(file: SourceFile, service: yaml_in.Lines) -> tuple[Severity, Confidence]:
    """Most compose files are for the developer's own desk; those that run a server say so."""
    if _NOT_LIVE.search(file.path):
        return Severity.LOW, Confidence.LOW
    if _LIVE.search(file.path):
        return Severity.HIGH, Confidence.MEDIUM
    kept = str(service.get("restart", "")) in ("always", "unless-stopped")
    return (Severity.MEDIUM, Confidence.LOW) if kept else (Severity.LOW, Confidence.MEDIUM)


def _terraform(file: SourceFile, text: str) -> Iterator[Finding]:
    text = re.sub(r"(?m)^[ \t]*(?:#|//)[^\n]*$", "", text)
    for found in _BLOCK.finditer(text):
        body = _body(text, found.end())
        line = text.count("\n", 0, found.start()) + 1
        if _PUBLIC.search(body) and found["kind"]:
            message = "This database gets a public address: every scanner of the internet finds it."
            yield _finding(file, line, message, (Severity.HIGH, Confidence.HIGH), found["kind"])
        elif _WORLD.search(body) and not _EGRESS.search(body):
            ends = {name: int(port) for name, port in _RANGE.findall(body)}
            hit = [p for p in _PORTS if ends.get("from", 65536) <= p <= ends.get("to", -1)]
            if hit:
                message = f"The whole internet may reach {_PORTS[hit[0]]} (port {hit[0]}) through this rule."
                # A range over everything is a firewall that was left open, seldom one for a database.
                sure = Confidence.HIGH if ends["to"] - ends["from"] < 1000 else Confidence.MEDIUM
                yield _finding(file, line, message, (Severity.HIGH, sure), f"port {hit[0]}")


def _body(text: str, start: int) -> str:
    depth = 1
    for found in re.compile(r"[{}]").finditer(text, start):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return text[start : found.start()]
    return text[start:]


def _finding(
    file: SourceFile, line: int, message: str, grade: tuple[Severity, Confidence], symbol: str
) -> Finding:
    return Finding(
        rule=RULE,
        message=message,
        severity=grade[0],
        confidence=grade[1],
        path=file.path,
        line=line,
        symbol=symbol,
        cwe=("CWE-1392", "CWE-284"),
    )


CHECK = Check(RULE, look)
