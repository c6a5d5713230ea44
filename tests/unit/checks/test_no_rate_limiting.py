"""A limit is looked for in packages, code and configuration; a comment is none."""

import pytest
from support import findings, scan

from lastmile.checks.security.no_rate_limiting import CHECK
from lastmile.errors import NothingToLookAt
from lastmile.inventory import Dependency, Manifest
from lastmile.model import Confidence, Severity

APP = """from flask import Flask
app = Flask(__name__)
@app.post("/login")
def login(): ...
@app.get("/items")
def items(): ...
"""


LIMITER = """
class RateLimitExceeded(Exception): ...
def rate_limit(func):
    raise RateLimitExceeded()
"""


def test_nothing_found_says_not_visible_and_names_the_login(tmp_path):
    brought = scan(CHECK, tmp_path, {"app.py": APP})
    (found,) = brought.findings
    assert found.path is None
    assert (found.severity, found.confidence) == (Severity.HIGH, Confidence.MEDIUM)
    assert "not visible in the repository" in found.message
    assert [(e.path, e.line) for e in found.evidence if e.kind == "place"] == [("app.py", 3)]
    assert "429" in brought.searched


def test_a_proxy_in_front_may_limit_and_no_place_to_guess_is_milder(tmp_path):
    proxied = {"app.py": APP, "README.md": "Run it behind a reverse proxy.\n"}
    settled = proxied | {
        "nginx.conf": "server { listen 80; }\n"
    }  # near miss: its settings are here, without a limit
    nowhere = {"app.py": APP.replace("/login", "/about")}
    grades = [
        findings(CHECK, tmp_path / str(n), f)[0].severity for n, f in enumerate((proxied, settled, nowhere))
    ]
    assert grades == [Severity.MEDIUM, Severity.HIGH, Severity.MEDIUM]


@pytest.mark.parametrize(
    "line",
    [
        "axios.post('/login', form)",
        "config.get('register')",
        "assert client.get('/login')",
        "r.GET('/oidc/token', f)",
    ],
)
def test_a_call_is_no_route(tmp_path, line):
    (found,) = findings(CHECK, tmp_path, {"app.py": APP.replace("/login", "/about"), "web/a.js": f"{line}\n"})
    assert [e.path for e in found.evidence if e.kind == "place"] == []


def test_a_wish_in_a_comment_is_no_limit(tmp_path):
    assert findings(CHECK, tmp_path, {"app.py": APP + "# TODO: add express-rate-limit, return 429\n"})


def test_a_limiter_that_nothing_uses_is_no_limit(tmp_path):
    assert findings(CHECK, tmp_path, {"app.py": APP, "limits.py": LIMITER})


def test_a_client_that_handles_429_is_no_limit(tmp_path):
    assert findings(CHECK, tmp_path, {"app.py": APP + "if answer.status_code == 429:\n    wait()\n"})


@pytest.mark.parametrize(
    "more",
    [
        {"limits.py": "from slowapi import Limiter\n"},
        {"a.js": "const limit = require('express-rate-limit');\n"},
        {"settings.py": "REST_FRAMEWORK = {'DEFAULT_THROTTLE_CLASSES': []}\n"},
        {"deploy/nginx.conf": "limit_req_zone $binary_remote_addr zone=one:10m rate=1r/s;\n"},
        {"k8s/ingress.yaml": "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/limit-rps: '5'\n"},
        {"main.go": 'package main\nimport "golang.org/x/time/rate"\n'},
        {"own.py": "def answer():\n    return Response('slow down', status=429)\n"},
        {"own.py": "class TokenBucket:\n    pass\n"},
        {"own.py": "def rate_limit(f): ...\n", "use.py": "@rate_limit\ndef login(): ...\n"},
        {"traefik.yml": "http:\n  middlewares:\n    x:\n      rateLimit:\n        average: 5\n"},
    ],
    ids=" ".join,
)
def test_a_limit_in_code_or_configuration(tmp_path, more):
    assert findings(CHECK, tmp_path, {"app.py": APP, **more}) == ()


def test_a_limiter_among_the_packages(tmp_path):
    package = Dependency("npm", "express-rate-limit", "7.0.0", "^7", True, False, "package.json", 3)
    manifest = Manifest("package.json", "npm", is_lock=False, dependencies=(package,))
    assert findings(CHECK, tmp_path, {"app.js": "app.post('/login', f)"}, manifests=[manifest]) == ()


def test_a_limiter_that_another_package_brings_along_is_no_limit(tmp_path):
    package = Dependency("npm", "limiter", "1.0.0", "", False, False, "package-lock.json", 3)
    manifest = Manifest("package-lock.json", "npm", is_lock=True, dependencies=(package,))
    assert len(findings(CHECK, tmp_path, {"app.js": "app.post('/login', f)"}, manifests=[manifest])) == 1


def test_without_code_there_is_nothing_to_limit(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"README.md": "hello"})
