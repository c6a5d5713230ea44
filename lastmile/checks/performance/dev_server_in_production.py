"""A development server that serves the users.

Rule: catalogue performance/dev-server-in-production (CWE-489, CWE-1050). Read are what an image runs (its
last CMD and ENTRYPOINT, through the scripts of package.json), the web line of a Procfile, the ``start``
script, and Flask's own server opened to every interface where nothing names a server made for traffic.
Compose files are left alone: many are for the team's own desks.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lastmile import syntax
from lastmile.checks.code.dockerfile import chain, for_tooling, stages
from lastmile.checks.code.reading import Reading
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Check, Inventory, Scan, SourceFile
from lastmile.model import Confidence, Fact, Finding, Role, Severity

RULE = "lastmile.dev-server-in-production"
_SERVER = re.compile(
    r"(?<![\w./-])(?:flask(?:\s+--?\S+){0,8}\s+run(?!\w)|(?:python[\d.]*\s+)?(?:\S{0,80}/)?manage\.py\s+runserver"
    r"|uvicorn\b.{0,200}\s--reload(?![\w-])|fastapi\s+dev(?!\w)|next\s+dev(?!\w)|nuxt\s+dev(?!\w)"
    r"|vite(?!\s+build|\s+preview|[\w./-])(?:\s+dev|\s+serve|\s+--\S+)?|webpack-dev-server(?!\w)"
    r"|nodemon(?!\w)|ts-node-dev(?!\w)|tsx\s+watch(?!\w)|php\s+-S\s)"
)
_SCRIPT = re.compile(r"(?<![\w-])(?:npm|pnpm|yarn|bun)(?:\s+run)?\s+([\w:.-]{1,60})")
_START = re.compile(r"(?<![\w-])(?:next\s+dev|nuxt\s+dev|nodemon|ts-node-dev|tsx\s+watch)(?![\w-])")
_REAL_SERVER = re.compile(
    r"\b(?:gunicorn|uwsgi|waitress|hypercorn|uvicorn|gevent|cheroot|bjoern|mod_wsgi|passenger|daphne|granian|eventlet"
    r"|cherrypy|zappa|serverless_wsgi|serverless-wsgi|mangum|meinheld)\b",
    re.IGNORECASE,
)
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - a text to recognise, nothing binds
_LARGEST = 200_000  # bytes of a configuration file


def look(inventory: Inventory) -> Scan:
    """Look at what starts the product. Raises NothingToLookAt for what serves nobody."""
    if not inventory.facts & {Fact.WEB_SERVICE, Fact.FRONTEND} or Fact.LIBRARY in inventory.facts:
        raise NothingToLookAt("the product serves no pages")
    config = [f for f in inventory.select(roles=(Role.CONFIG, Role.SOURCE)) if f.size <= _LARGEST]
    scripts = {f.path: _scripts(inventory.read(f)) for f in config if f.path.endswith("package.json")}
    found = [*_images(inventory, config, scripts), *_procfiles(inventory, config)]
    if not found:
        found += _starts(inventory, scripts)
    found += _flask(inventory, config)
    return Scan(findings=tuple(found), sent=tuple(f.path for f in config))


def _scripts(text: str) -> dict[str, str]:
    try:
        scripts = json.loads(text).get("scripts")
    except (ValueError, RecursionError, AttributeError):
        return {}
    return {str(k): v for k, v in scripts.items() if isinstance(v, str)} if isinstance(scripts, dict) else {}


def _images(
    inventory: Inventory, config: list[SourceFile], scripts: dict[str, dict[str, str]]
) -> Iterator[Finding]:
    for file in config:
        if file.language != "dockerfile" or for_tooling(file.path):
            continue
        text = inventory.read(file)
        found = stages(text)
        runs = next((stage.runs for stage in chain(found) if stage.runs), [])
        command = _plain(" ".join(runs[-2:]))
        folder = PurePosixPath(file.path).parent
        beside = scripts.get(str(folder / "package.json")) or scripts.get("package.json") or {}
        named = _SCRIPT.search(command)
        whole = f"{command} {beside.get(named[1], '')}" if named else command
        if server := _SERVER.search(whole):
            line = next(
                (
                    n
                    for n, t in enumerate(text.splitlines(), 1)
                    if t.strip().startswith(("CMD", "ENTRYPOINT"))
                ),
                found[-1].line if found else 1,
            )
            yield _finding(file.path, line, server[0], "The image starts", Severity.HIGH, Confidence.HIGH)


def _plain(command: str) -> str:
    """A command in Docker's list form as a shell would have it."""
    return re.sub(r"[\[\]\"',]+", " ", command)


def _procfiles(inventory: Inventory, config: list[SourceFile]) -> Iterator[Finding]:
    for file in config:
        if PurePosixPath(file.path).name != "Procfile":
            continue
        for number, line in enumerate(inventory.read(file).splitlines(), start=1):
            if line.startswith("web:") and (server := _SERVER.search(line[:1000])):
                yield _finding(
                    file.path, number, server[0], "The hosting starts", Severity.HIGH, Confidence.HIGH
                )


def _starts(inventory: Inventory, scripts: dict[str, dict[str, str]]) -> Iterator[Finding]:
    """``npm start`` is what a hosting runs where nothing else is said."""
    for path, known in scripts.items():
        if "start:prod" in known or "start:production" in known or "serve" in known:
            continue
        if server := _START.search(known.get("start", "")[:1000]):
            file = next(f for f in inventory.files if f.path == path)
            lines = inventory.read(file).splitlines()
            line = next((n for n, t in enumerate(lines, 1) if t.lstrip().startswith('"start"')), 1)
            yield _finding(path, line, server[0], "`npm start` runs", Severity.MEDIUM, Confidence.MEDIUM)


def _flask(inventory: Inventory, config: list[SourceFile]) -> Iterator[Finding]:
    """``app.run(host="0.0.0.0")`` where no manifest, image or script names a server made for traffic."""
    if any(_REAL_SERVER.search(d.name) for m in inventory.manifests for d in m.dependencies):
        return
    places: list[tuple[SourceFile, int]] = []
    for file, tree in Reading(inventory).python():
        names = {
            alias.name.partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in (node.names if isinstance(node, ast.Import) else [ast.alias(name=node.module or "")])
        }
        if file.role is Role.SOURCE and "flask" in names:
            places += [
                (file, node.lineno)
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and _opens_everywhere(node)
            ]
    if not places or any(_REAL_SERVER.search(inventory.read(f)) for f in config):
        return
    for file, line in places:
        yield _finding(
            file.path,
            line,
            "Flask's own server",
            "Every interface gets",
            Severity.MEDIUM,
            Confidence.MEDIUM,
        )


def _opens_everywhere(node: ast.Call) -> bool:
    if not syntax.dotted(node.func).endswith(".run"):
        return False
    hosts = [k.value for k in node.keywords if k.arg == "host"] + node.args[:1]
    return any(isinstance(host, ast.Constant) and host.value == _EVERYWHERE for host in hosts)


def _finding(  # noqa: PLR0913, PLR0917 - a place, what runs there, and two grades
    path: str, line: int, server: str, who: str, severity: Severity, confidence: Confidence
) -> Finding:
    shown = " ".join(server.split())
    named = shown if shown.startswith("Flask") else f"`{shown}`"
    return Finding(
        rule=RULE,
        message=f"{who} {named}, which its makers offer for development only: it is not made for load or "
        "for strangers. Start a server made for traffic.",
        severity=severity,
        confidence=confidence,
        path=path,
        line=line,
        cwe=("CWE-489", "CWE-1050"),
    )


CHECK = Check(RULE, look)
