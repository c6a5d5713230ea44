"""Health checks: an address or a probe, and whether it asks anything."""

import pytest
from support import findings, scan

from lastmile.checks.failure_modes import no_health_endpoint
from lastmile.errors import NothingToLookAt
from lastmile.model import Fact, Severity

CHECK = no_health_endpoint.CHECK
WEB = [Fact.WEB_SERVICE]
STORED = [*WEB, Fact.DATABASE]
ASKS = "app.get('/health', async (req, res) => {\n  await db.query('SELECT 1')\n  res.send('ok')\n})\n"
CONSTANT = "app.get('/health', (req, res) => res.send('ok'))\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("server.js", "app.get('/api/users', show)\n"),
        ("client.py", "requests.get('/health')\n"),
        ("client.ts", "await axios.get('https://example.org/health')\n"),
        ("menu.tsx", "const items = { url: '/status' }\n"),
        ("Dockerfile", "FROM python:3.12\nHEALTHCHECK NONE\n"),
        ("compose.yml", "db:\n  healthcheck:\n    test: pg_isready\n"),
    ],
)
def test_missing(tmp_path, path, text):
    (found,) = findings(CHECK, tmp_path, {path: text, "app.py": "x = 1\n"}, facts=WEB)
    assert found.severity is Severity.MEDIUM
    assert found.path is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("server.js", ASKS),
        ("app.py", "@app.get('/healthz')\ndef health():\n    session.execute('SELECT 1')\n    return 'ok'\n"),
        ("urls.py", "urlpatterns = [path('api/v3/health/', views.health)]\n"),
        ("main.go", 'mux.HandleFunc("/healthz", checked)\n'),
        ("main.rs", 'let app = Router::new().route("/health", get(checked));\n'),
        ("Dockerfile", "FROM python:3.12\nHEALTHCHECK CMD curl -f http://localhost:8000/\n"),
        ("k8s/app.yaml", "spec:\n  livenessProbe:\n    httpGet: {path: /}\n"),
        ("compose.yml", 'app:\n  healthcheck:\n    test: ["CMD", "curl", "-f", "http://localhost"]\n'),
    ],
)
def test_there(tmp_path, path, text):
    brought = scan(CHECK, tmp_path, {path: text, "other.py": "x = 1\n"}, facts=STORED)
    assert brought.findings == ()
    assert f"seen in {path}:" in brought.searched


def test_a_constant_answer_beside_a_database_is_low(tmp_path):
    (found,) = findings(CHECK, tmp_path, {"server.js": CONSTANT}, facts=STORED)
    assert (found.severity, found.path, found.line) == (Severity.LOW, "server.js", 1)
    assert findings(CHECK, tmp_path / "none", {"server.js": CONSTANT}, facts=WEB) == ()
    with_probe = {"server.js": CONSTANT, "Dockerfile": "FROM node\nHEALTHCHECK CMD node check.js\n"}
    assert findings(CHECK, tmp_path / "probe", with_probe, facts=STORED) == ()


def test_libraries_have_none(tmp_path):
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"server.js": CONSTANT}, facts=[*WEB, Fact.LIBRARY])
