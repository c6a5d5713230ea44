"""What server code writes down: printed lines, lines with a level, and the share of each."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes import no_structured_logging
from lastmile.errors import NothingToLookAt
from lastmile.model import Fact, Severity

CHECK = no_structured_logging.CHECK
WEB = [Fact.WEB_SERVICE]
PRINTED = "from flask import Flask\n\n\ndef pay():\n" + "    print('paid')\n" * 4
LOGGED = (
    "import logging\nlogger = logging.getLogger(__name__)\n\n\ndef pay():\n" + "    logger.info('paid')\n" * 4
)


def test_all_printed(tmp_path):
    brought = scan(CHECK, tmp_path, {"app.py": PRINTED}, facts=WEB)
    (found,) = brought.findings
    assert found.severity is Severity.MEDIUM
    assert "4 of the 4 lines" in found.message
    assert [(e.path, e.line) for e in found.evidence] == [("app.py", 5)]


def test_the_share_counts(tmp_path):
    files = {"app.py": PRINTED, "pay.py": LOGGED, "ship.py": LOGGED}
    brought = scan(CHECK, tmp_path, files, facts=WEB)
    assert brought.findings[0].severity is Severity.LOW
    assert brought.opportunities[CHECK.name] == 12
    assert brought.violations[CHECK.name] == 4


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": LOGGED, "cli.py": "import click\n" + PRINTED.replace("from flask import Flask", "")},
        {"app.py": LOGGED, "scripts/fill.py": PRINTED},
        {"app.py": LOGGED + "    print('left over')\n"},
        {"app.py": LOGGED, "page.ts": "import React from 'react'\n" + "console.log(1)\n" * 9},
    ],
    ids=["command", "script", "one left over", "browser"],
)
def test_what_is_no_habit(tmp_path, files):
    assert findings(CHECK, tmp_path, files, facts=WEB) == ()


@pytest.mark.parametrize(
    ("name", "line", "levelled"),
    [
        ("a.js", "const x = require('express')\nconsole.log(1)\n", 0),
        ("a.js", "const x = require('express')\nlogger.info(1)\n", 1),
        ("a.js", "const x = require('express')\nconst log = require('debug')('a')\nlog(1)\n", 1),
        ("a.go", 'package a\n\nimport "log"\n\nfunc f() { log.Printf("x") }\n', 0),
        ("a.go", 'package a\n\nimport "log/slog"\n\nfunc f() { slog.Info("x") }\n', 1),
        ("a.go", 'package a\n\nimport log "github.com/sirupsen/logrus"\n\nfunc f() { log.Printf("x") }\n', 1),
        ("a.rs", "use axum::Router;\nfn f() { println!(); }\n", 0),
        ("a.rs", "use axum::Router;\nfn f() { tracing::info!(); }\n", 1),
        ("a.py", "from app.logging import log\nlog('x')\n", 1),
    ],
)
def test_languages(tmp_path, name, line, levelled):
    repeated = {f"{n}/{name}": line for n in range(4)}
    brought = scan(CHECK, tmp_path, repeated, facts=WEB)
    assert brought.opportunities[CHECK.name] == 4
    assert len(brought.findings) == 1 - levelled


def test_go_s_own_log_stays_low(tmp_path):
    text = 'package a\n\nimport "log"\n\nfunc f() {\n' + '\tlog.Println("x")\n' * 5 + "}\n"
    (found,) = findings(CHECK, tmp_path, {"a.go": text}, facts=WEB)
    assert found.severity is Severity.LOW


def test_a_logarithm_is_no_log(tmp_path):
    text = "from math import log\nfrom flask import Flask\n" + "x = log(2)\n" * 400
    (found,) = findings(CHECK, tmp_path, {"app.py": text}, facts=WEB)
    assert "writes no log line" in found.message


def test_small_silent_services_and_libraries(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"app.py": "from flask import Flask\n"}, facts=WEB)
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"app.py": PRINTED}, facts=[*WEB, Fact.LIBRARY])
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"app.py": PRINTED}, facts=[Fact.CLI])
