"""Error tracking, metrics, alerts, request ids, backups: what runs counts, a package or a word does not."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes import (
    no_alerting,
    no_backup_evidence,
    no_error_tracking,
    no_metrics,
    no_request_correlation,
)
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Dependency, Manifest
from lastmile.model import Confidence, Fact

FACTS = [Fact.WEB_SERVICE, Fact.DATABASE]
ALL = [no_alerting, no_backup_evidence, no_error_tracking, no_metrics, no_request_correlation]
APP = "from flask import Flask\napp = Flask(__name__)\n"
# Each with a comment, an import or a text that only speaks of the thing.
TALK = {
    "app.py": APP
    + "# sentry_sdk.init() and prometheus later, with a request_id and pg_dump\nimport sentry_sdk\n",
    "docs/backup.md": "# Backups\n\nAsk your administrator.\n",
    "docs/alerts.md": "- alert: later\n",
    "web/warn.js": "import React from 'react'\nwindow.alert('no')\nconst requestId = 1\n",
}


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.__name__.rpartition(".")[2])
def test_talk_is_not_enough(tmp_path, module):
    (found,) = findings(module.CHECK, tmp_path, TALK, facts=FACTS)
    assert found.path is None
    assert found.confidence is Confidence.LOW
    assert "visible" in found.message


@pytest.mark.parametrize(
    ("module", "path", "line"),
    [
        (no_error_tracking, "app.py", "sentry_sdk.init(dsn=DSN)"),
        (no_error_tracking, "server.ts", "Sentry.init({ dsn })"),
        (no_error_tracking, "main.go", "sentry.Init(sentry.ClientOptions{})"),
        (no_error_tracking, "settings.py", "ADMINS = env.list('ADMINS')"),
        (no_metrics, "main.go", "var hits = prometheus.NewCounterVec(opts, names)"),
        (no_metrics, "server.js", "require('express')\nclient.collectDefaultMetrics()"),
        (no_metrics, "app.py", "statsd.incr('orders')"),
        (no_alerting, "ops/rules.yml", "groups:\n- rules:\n  - alert: ManyErrors\n    expr: up == 0"),
        (no_alerting, "ops/main.tf", 'resource "aws_cloudwatch_metric_alarm" "errors" {}'),
        (no_request_correlation, "app.py", "request_id = request.headers['X-Request-ID']"),
        (no_request_correlation, "main.rs", "let app = app.layer(TraceLayer::new_for_http());"),
        (no_backup_evidence, "ops/nightly.sh", "pg_dump shop | gzip > shop.gz"),
        (
            no_backup_evidence,
            "docs/restore.md",
            "Run `docker exec db pg_dump shop > backup.sql` every night.",
        ),
        (no_backup_evidence, "ops/db.tf", "backup_retention_period = 14"),
    ],
)
def test_what_runs(tmp_path, module, path, line):
    brought = scan(module.CHECK, tmp_path, {"web.py": APP, path: line + "\n"}, facts=FACTS)
    assert brought.findings == ()
    assert f"seen in {path}:" in brought.searched


@pytest.mark.parametrize(
    "path", ["ADMINS = ()", "ADMINS = []", "ADMINS = None", "gevent.monkey.patch_all()", "ADMINS = 'admins'"]
)
def test_mails_to_nobody(tmp_path, path):
    assert len(findings(no_error_tracking.CHECK, tmp_path, {"settings.py": path + "\n"}, facts=FACTS)) == 1


def test_a_package_that_nothing_starts_is_named(tmp_path):
    listed = Dependency(
        "PyPI", "sentry-sdk", None, "", direct=True, development=False, declared_in="r.txt", line=1
    )
    manifest = Manifest("r.txt", "PyPI", is_lock=False, dependencies=(listed,))
    (found,) = findings(no_error_tracking.CHECK, tmp_path, {"app.py": APP}, facts=FACTS, manifests=[manifest])
    assert "sentry-sdk is listed" in found.message


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.__name__.rpartition(".")[2])
def test_what_is_no_service(tmp_path, module):
    for facts in ([Fact.CLI], [*FACTS, Fact.LIBRARY]):
        with pytest.raises(NothingToLookAt):
            scan(module.CHECK, tmp_path, {"app.py": APP}, facts=facts)


def test_backups_need_something_stored(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(no_backup_evidence.CHECK, tmp_path, {"app.py": APP}, facts=[Fact.WEB_SERVICE])
