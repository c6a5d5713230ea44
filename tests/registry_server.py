"""Package registries on 127.0.0.1: the simple index in both forms, npm's protocol, and ways to be broken."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

Reply = Callable[[BaseHTTPRequestHandler], None]


def reply(status: int, body: bytes | str = b"", kind: str = "text/html", **headers: str) -> Reply:
    """Answer with this status and body."""
    content = body.encode() if isinstance(body, str) else body

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for key, value in {"content-type": kind, "content-length": str(len(content)), **headers}.items():
            handler.send_header(key, value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def half(body: str, kind: str) -> Reply:
    """Announce the whole body, and hang up after half of it."""
    content = body.encode()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content[: len(content) // 2])
        handler.close_connection = True

    return answer


def silence(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing as long as the server runs: longer than any patience, however slow the machine is."""
    server = handler.server
    if isinstance(server, _Listening):
        server.over.wait()


def nothing(_handler: BaseHTTPRequestHandler) -> None:
    """Hang up without a word."""


class _Listening(ThreadingHTTPServer):
    """Ends its silent answers with itself."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.over = threading.Event()


JSON = "application/vnd.pypi.simple.v1+json"


def simple_html(name: str, files: Mapping[str, str], status: str = "", yanked: tuple[str, ...] = ()) -> Reply:
    """A PEP 503 page; ``files``: name -> upload time."""
    marks = {file: ' data-yanked=""' if file in yanked else "" for file in files}
    links = "".join(
        f'<a href="../../f/{file}#sha256=0" data-upload-time="{moment}"{marks[file]}>{file}</a><br/>\n'
        for file, moment in files.items()
    )
    meta = f'<meta name="pypi:project-status" content="{status}">' if status else ""
    return reply(200, f"<html><head>{meta}<title>Links for {name}</title></head><body>{links}</body></html>")


def simple_json(name: str, files: Mapping[str, str], status: str = "active") -> Reply:
    """A PEP 691 page."""
    listed = [{"filename": f, "url": f, "hashes": {}, "upload-time": at} for f, at in files.items()]
    page = {
        "meta": {"api-version": "1.4"},
        "name": name,
        "files": listed,
        "project-status": {"status": status},
    }
    return reply(200, json.dumps(page), JSON)


def npm_version(name: str, version: str, **more: object) -> Reply:
    """The document of one version."""
    return reply(200, json.dumps({"name": name, "version": version, **more}), "application/json")


def npm_document(name: str, times: Mapping[str, str], **more: object) -> Reply:
    """The whole document; ``times``: version -> date."""
    latest = list(times)[-1]
    versions = {version: {"name": name, "version": version, **more} for version in times}
    page = {"name": name, "dist-tags": {"latest": latest}, "versions": versions, "time": dict(times)}
    return reply(200, json.dumps(page), "application/json")


OLD = {"packaging-0.1.tar.gz": "2011-03-04T05:06:07Z"}
NPM_OLD = {"1.0.0": "2011-04-07T00:00:00Z", "2.0.4": "2019-06-19T00:00:00Z"}


class Server:
    """A running server: its address, and what it was asked."""

    def __init__(self, routes: Mapping[str, Reply], otherwise: Reply) -> None:
        self.asked: list[str] = []
        self.agents: list[dict[str, str]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = unquote(self.path).strip("/")
                server.asked.append(path)
                server.agents.append(dict(self.headers.items()))
                try:
                    server.routes.get(path, otherwise)(self)
                except OSError:  # the client has left
                    self.close_connection = True

            def log_message(self, *_arguments: object) -> None:
                return

        self.routes = dict(routes)
        self._server = _Listening(Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """End it."""
        self._server.over.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def serving(routes: Mapping[str, Reply], otherwise: Reply | None = None) -> Iterator[Server]:
    """Serve these paths; ``otherwise`` answers the rest, by default with 404."""
    server = Server(routes, otherwise or reply(404, "not found"))
    try:
        yield server
    finally:
        server.stop()


def index(packages: Mapping[str, Reply]) -> dict[str, Reply]:
    """Routes of a simple index that can be believed."""
    return {"simple/packaging": simple_html("packaging", OLD)} | {
        f"simple/{name}": answer for name, answer in packages.items()
    }


def npm(packages: Mapping[str, Reply]) -> dict[str, Reply]:
    """Routes of an npm registry that can be believed; a name without a slash answers for ``latest``."""
    return {
        "inherits/latest": npm_version("inherits", "2.0.4"),
        "inherits": npm_document("inherits", NPM_OLD),
    } | dict(packages)
