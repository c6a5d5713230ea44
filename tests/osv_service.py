"""An OSV export of our own making, and a small server that answers OSV's query protocol over an export.

The server matches by brute force with ``packaging`` and knows nothing of ``lastmile.advisories``: a second
opinion for tests and comparisons. Protocol: POST /v1/query, {"package": {"name", "ecosystem"}, "version"}.
"""

import json
import threading
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

Json = dict[str, Any]


def record(
    id_: str,
    ecosystem: str,
    package: str,
    *events: tuple[str, str],
    modified: str = "2026-05-01",
    **more: Any,
) -> Json:
    """One OSV record about one package; ``events`` are ("introduced", "0"), ("fixed", "1.2") …"""
    affected: Json = {"package": {"ecosystem": ecosystem, "name": package}}
    if events:
        kind = "SEMVER" if ecosystem in ("npm", "Go", "crates.io") else "ECOSYSTEM"
        affected["ranges"] = [{"type": kind, "events": [{name: at} for name, at in events]}]
    if "versions" in more:
        affected["versions"] = more.pop("versions")
    return {"id": id_, "modified": f"{modified}T00:00:00Z", "affected": [affected], **more}


def export(
    folder: Path, records: Mapping[str, Iterable[Json | bytes]], exploited: Iterable[str] | None = None
) -> Path:
    """Write ``<ecosystem>/all.zip`` for each ecosystem; bytes become members as they are."""
    for ecosystem, own in records.items():
        (folder / ecosystem).mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(folder / ecosystem / "all.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            for number, one in enumerate(own):
                if isinstance(one, bytes):
                    packed.writestr(f"broken-{number}.json", one)
                else:
                    packed.writestr(f"{one['id']}.json", json.dumps(one))
    if exploited is not None:
        rows = [{"cveID": id_, "dateAdded": "2026-01-01"} for id_ in exploited]
        (folder / "kev.json").write_text(json.dumps({"vulnerabilities": rows}))
    return folder


def by_package(file: Path) -> dict[str, list[Json]]:
    """The live Python records of an export, by normalised package name."""
    found: dict[str, list[Json]] = {}
    with zipfile.ZipFile(file) as packed:
        for member in packed.infolist():
            one = json.loads(packed.read(member))
            if not one.get("withdrawn"):
                for name in {canonicalize_name(a["package"]["name"]) for a in one["affected"]}:
                    found.setdefault(name, []).append(one)
    return found


def affects(one: Json, name: str, version: str) -> bool:
    """OSV's evaluation for Python, straight from its schema's pseudo-code."""
    try:
        here = Version(version)
    except InvalidVersion:
        return False
    for affected in one["affected"]:
        if canonicalize_name(affected["package"]["name"]) != name:
            continue
        if any(_version(v) == here for v in affected.get("versions", ())):
            return True
        if any(_inside(here, r["events"]) for r in affected.get("ranges", ()) if r["type"] != "GIT"):
            return True
    return False


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def _inside(here: Version, events: list[dict[str, str]]) -> bool:
    bad = False
    pairs = [(kind, _version(text)) for event in events for kind, text in event.items()]
    for kind, at in sorted((p for p in pairs if p[1] is not None), key=lambda p: p[1]):
        if kind == "introduced" and here >= at:
            bad = True
        elif (kind == "fixed" and here >= at) or (kind == "last_affected" and here > at):
            bad = False
    return bad


@contextmanager
def serving(records: Mapping[str, list[Json]]) -> Iterator[str]:
    """The address of a server on loopback that answers queries from these records."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name = canonicalize_name(asked["package"]["name"])
            hits = [one for one in records.get(name, ()) if affects(one, name, asked["version"])]
            body = json.dumps({"vulns": hits} if hits else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        server.server_close()
