"""The service with a database of its own and a mail provider on loopback."""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from invoices.app import create_app
from invoices.settings import Settings
from invoices.store import metadata, open_engine


@dataclass
class MailProvider:
    """Answers with the next status, and remembers what it was sent."""

    statuses: list[int] = field(default_factory=list)
    taken: list[dict] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def provider() -> Iterator[MailProvider]:
    state = MailProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status = state.statuses.pop(0) if state.statuses else 202
            state.keys.append(self.headers["idempotency-key"])
            if status < 300:
                state.taken.append(message)
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def settings(tmp_path: Path, provider: MailProvider) -> Settings:
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'invoices.db'}",
        service_token=secrets.token_hex(),
        mail_url=provider.url,
        mail_api_key=secrets.token_hex(),
        sender="shop@mail.example",
    )


@contextmanager
def running(app: FastAPI, token: str) -> Iterator[httpx.Client]:
    """The service behind its real server on loopback, and a client that may use it."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, loop="asyncio"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the service did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    headers = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=20) as client:
        yield client
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture
def client(settings: Settings) -> Iterator[httpx.Client]:
    engine = open_engine(settings.database_url.get_secret_value())
    metadata.create_all(engine)
    engine.dispose()
    app = create_app(settings, mail_pause=0.001)
    with running(app, settings.service_token.get_secret_value()) as client:
        yield client
