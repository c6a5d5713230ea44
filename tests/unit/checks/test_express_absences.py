"""What an Express server lacks: a central error handler, and an end in good order."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes import no_global_error_handler, no_graceful_shutdown
from lastmile.errors import NothingToLookAt
from lastmile.model import Fact

APP = "const express = require('express')\nconst app = express()\napp.get('/', show)\n{}\napp.listen(3000)\n"
BOTH = (no_global_error_handler.CHECK, no_graceful_shutdown.CHECK)


@pytest.mark.parametrize("check", BOTH)
def test_lacking(tmp_path, check):
    near_miss = "app.use((req, res, next) => { next() }) // SIGTERM, err"
    (found,) = findings(check, tmp_path, {"server.js": APP.format(near_miss)})
    assert found.path is None
    assert [e.path for e in found.evidence] == [None, "server.js"]


@pytest.mark.parametrize(
    ("check", "line"),
    [
        (no_global_error_handler.CHECK, "app.use((err, req, res, next) => { res.status(500).end() })"),
        (no_global_error_handler.CHECK, "Sentry.setupExpressErrorHandler(app)"),
        (no_global_error_handler.CHECK, "app.use(errorHandler)"),
        (no_graceful_shutdown.CHECK, "process.on('SIGTERM', () => server.close())"),
        (no_graceful_shutdown.CHECK, "const { createHttpTerminator } = require('http-terminator')"),
    ],
)
def test_there(tmp_path, check, line):
    assert findings(check, tmp_path, {"server.js": APP.format(line)}) == ()


MAKES = (
    "import express from 'express'\n"
    "export function createApp() {{\n  const app = express()\n{}  return app\n}}\n"
)
LISTENS = "export function serve(app, port) {{\n  const server = app.listen(port)\n{}}}\n"


@pytest.mark.parametrize("check", BOTH)
def test_an_application_that_another_file_lets_listen_is_a_server(tmp_path, check):
    (found,) = findings(check, tmp_path, {"app.js": MAKES.format(""), "serve.js": LISTENS.format("")})
    assert {e.path for e in found.evidence if e.path} <= {"app.js", "serve.js"}
    right = {
        "app.js": MAKES.format("  app.use(errorHandler(report))\n"),
        "serve.js": LISTENS.format("  process.on('SIGTERM', () => server.close())\n"),
    }
    assert findings(check, tmp_path / "right", right) == ()


@pytest.mark.parametrize("check", BOTH)
def test_a_listener_of_something_else_makes_no_server(tmp_path, check):
    router = "import { Router } from 'express'\nexport const router = Router()\n"
    with pytest.raises(NothingToLookAt):
        scan(check, tmp_path, {"app.js": MAKES.format(""), "web.js": "history.listen(show)\n"})
    with pytest.raises(NothingToLookAt):
        scan(check, tmp_path / "router", {"routes.js": router, "serve.js": LISTENS.format("")})


@pytest.mark.parametrize("check", BOTH)
def test_serverless_and_other_code_are_no_servers(tmp_path, check):
    with pytest.raises(NothingToLookAt):
        scan(check, tmp_path, {"server.js": APP.format("")}, facts=[Fact.SERVERLESS])
    with pytest.raises(NothingToLookAt):
        scan(check, tmp_path, {"a.js": "http.createServer(show).listen(3000)"})
