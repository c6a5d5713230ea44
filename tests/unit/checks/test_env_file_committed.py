from dataclasses import replace

import pytest
from support import findings, inventory, scan

from lastmile.checks.security.env_file_committed import CHECK
from lastmile.inventory import History
from lastmile.model import LeftOut, Role

STRIPE = "sk_live_4242424242424242424242424242"  # fake
RANDOM = "q8Zt5Lw2Xc9Vb4Nm7Kj1"  # fake, typed at random
ANON = (  # fake: payload {"iss":"supabase","role":"anon"}
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJvbGUiOiJhbm9uIn0." + "42" * 20
)
SERVICE = (  # fake: payload {"iss":"supabase","role":"service_role"}
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJvbGUiOiJzZXJ2aWNlX3JvbGUifQ." + "42" * 20
)
PEM = "-----BEGIN PRIVATE KEY-----\n" + ("42" * 32 + "\n") * 3 + "-----END PRIVATE KEY-----\n"  # fake


@pytest.mark.parametrize(
    ("path", "text", "severity"),
    [
        (".env", f"PORT=3000\nSTRIPE_SECRET_KEY={STRIPE}\n", "critical"),
        ("api/.env.production", f"SUPABASE_KEY='{SERVICE}'\n", "critical"),
        (".env", "DATABASE_URL=postgres://app:s4f3t7p@db.shop.example.com/shop\n", "critical"),
        (".env", f"JWT_SECRET={RANDOM}\n", "high"),
        (".env.local", f'export ENCRYPTION_KEY="{RANDOM}" # rotate\n', "high"),
        (".env", "DB_PASSWORD=shopadmin\n", "medium"),
        (".env", f"VITE_SUPABASE_URL=https://abc.supabase.co\nVITE_SUPABASE_ANON_KEY={ANON}\n", "low"),
        (".env.example", f"STRIPE_SECRET_KEY={STRIPE}\n", "critical"),
        ("certs/server.pem", PEM, "critical"),
        ("deploy/id_rsa", PEM, "critical"),
        ("serviceAccountKey.json", '{"private_key": "' + PEM.replace("\n", "\\n") + '"}', "critical"),
        (".npmrc", "//registry.example.com/:_authToken=q8Zt5Lw2Xc9Vb4Nm7Kj1\n", "critical"),
        ("terraform.tfstate", '{"attributes": {"password": "q8Zt5Lw2Xc9"}}', "high"),
    ],
)
def test_grade_by_what_it_holds(tmp_path, path, text, severity):
    result = scan(CHECK, tmp_path, {path: text})
    assert [(f.path, f.severity) for f in result.findings] == [(path, severity)]
    assert "handed over with the code" in result.findings[0].message
    assert all(secret not in result.findings[0].message for secret in result.secrets)
    assert bool(result.secrets) == (severity != "low")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".env", "PORT=3000\nNODE_ENV=development\nDEBUG=true\n"),
        (".env", "API_KEY=your-api-key\nDB_PASSWORD=changeme\nSECRET=<secret>\nTOKEN=\n"),
        (".env", "DATABASE_URL=postgres://postgres:postgres@localhost:5432/dev\nDB_PASSWORD=postgres\n"),
        (".env", "API_URL=https://api.shop.example\n"),
        (".env.example", f"JWT_SECRET={RANDOM}\nDB_PASSWORD=shopadmin\n"),
        ("certs/ca.pem", "-----BEGIN CERTIFICATE-----\n" + "42" * 60 + "\n-----END CERTIFICATE-----\n"),
        (".npmrc", "//registry.example.com/:_authToken=${NPM_TOKEN}\nsave-exact=true\n"),
        ("environment.ts", "export const environment = {}"),
    ],
)
def test_nothing_to_find(tmp_path, path, text):
    assert findings(CHECK, tmp_path, {path: text}) == ()


def test_only_tracked_files_count_where_git_is_known(tmp_path):
    facts = inventory(tmp_path, {".env": f"K={STRIPE}\n", "api/.env": f"K={STRIPE}\n"})
    history = History("c" * 40, None, None, False, 1, 1, None, None, frozenset({"api/.env"}))
    (finding,) = CHECK.scan(replace(facts, history=history)).findings
    assert finding.path == "api/.env"
    assert "tracked by git" in finding.message


def test_key_stores_are_judged_by_name(tmp_path):
    names = ("release.keystore", "debug.keystore", "logo.png", "tests/tls/server.p12")
    left = [LeftOut(path=p, reason="binary") for p in names]
    found = findings(CHECK, tmp_path, {}, left_out=left)
    assert [(f.path, f.severity) for f in found] == [
        ("release.keystore", "high"),
        ("tests/tls/server.p12", "low"),
    ]


def test_a_key_made_for_tests_is_set_aside_and_a_live_one_is_not(tmp_path):
    files = {
        "test/manual/certs/redis.key": PEM,
        "deploy/certs/redis.key": PEM,
        ".env": f"STRIPE_SECRET_KEY={STRIPE}\n",
    }
    facts = inventory(tmp_path, files)
    roles = {f.path: f.role for f in facts.files}
    found = CHECK.scan(facts).findings
    assert {f.severity for f in found} == {"critical"}
    assert {f.path for f in found if roles[f.path] is Role.TEST} == {"test/manual/certs/redis.key"}
