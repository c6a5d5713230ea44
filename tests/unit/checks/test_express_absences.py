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


@pytest.mark.parametrize("check", BOTH)
def test_serverless_and_other_code_are_no_servers(tmp_path, check):
    with pytest.raises(NothingToLookAt):
        scan(check, tmp_path, {"server.js": APP.format("")}, facts=[Fact.SERVERLESS])
    with pytest.raises(NothingToLookAt):
        scan(check, tmp_path, {"a.js": "http.createServer(show).listen(3000)"})
