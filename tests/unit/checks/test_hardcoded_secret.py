import pytest
from support import findings, places, scan

from lastmile.checks.security.hardcoded_secret import CHECK

STRIPE = "sk_live_4242424242424242424242424242"  # fake
RANDOM = "q8Zt5Lw2Xc9Vb4Nm7Kj1"  # fake, typed at random


def graded(found):
    return [(f.severity, f.confidence, f.path) for f in found]


def test_live_key_is_critical_masked_and_handed_to_the_redactor(tmp_path):
    result = scan(CHECK, tmp_path, {"app/pay.py": f'import stripe\n\nSTRIPE_KEY = "{STRIPE}"\n'})
    (finding,) = result.findings
    assert (finding.severity, finding.confidence) == ("critical", "high")
    assert (finding.path, finding.line, finding.symbol) == ("app/pay.py", 3, "STRIPE_KEY")
    assert STRIPE not in finding.message
    assert "sk_live_…" in finding.message
    assert result.secrets == {STRIPE}
    assert STRIPE not in repr(result)


def test_same_value_in_three_files_is_said(tmp_path):
    found = findings(CHECK, tmp_path, dict.fromkeys(("a.js", "b.js", "c.ts"), f'const key = "{STRIPE}";\n'))
    assert len(found) == 3
    assert all("the same value stands in 2 other files" in f.message for f in found)


def test_one_finding_for_a_value_that_stands_twice_in_a_file(tmp_path):
    assert len(findings(CHECK, tmp_path, {"a.py": f'A = "{STRIPE}"\nB = "{STRIPE}"\n'})) == 1


@pytest.mark.parametrize(
    ("path", "text", "grade"),
    [
        ("app.py", f'SECRET_KEY = "{RANDOM}"', ("high", "medium")),
        ("app.py", 'db_password = "hunter42"', ("medium", "medium")),
        ("config.yml", "db:\n  password: hunter42\n", ("medium", "low")),
        ("README.md", f"export KEY={STRIPE}", ("high", "medium")),
        ("app.py", 'URL = "postgres://app:s4f3t7p@db.shop.example.com/shop"', ("critical", "high")),
        ("src/ai.ts", f'const gemini = "AIza{"4" * 35}"', ("high", "medium")),
        ("tests/test_a.py", f'KEY = "{STRIPE}"', ("critical", "high")),
    ],
)
def test_grades(tmp_path, path, text, grade):
    assert graded(findings(CHECK, tmp_path, {path: text})) == [(*grade, path)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".env", f"STRIPE={STRIPE}"),  # env-file-committed judges it
        ("package-lock.json", f'"integrity": "{STRIPE}"'),
        ("node_modules/a/index.js", f'k = "{STRIPE}"'),
        ("README.md", f'password = "{RANDOM}"'),
        ("locales/de.json", '{"password": "Passwort2"}'),
        ("app.py", 'KEY = "sk_test_4242424242424242"'),
        ("docker-compose.yml", "DATABASE_URL: postgres://app:app1234@db/app"),
        ("firebase.ts", f'{{ apiKey: "AIza{"4" * 35}", authDomain: "a.firebaseapp.com" }}'),
        ("forms.py", 'fields = {"password": "password_field"}\nlabel = "Password"\n'),
    ],
)
def test_no_findings(tmp_path, path, text):
    assert findings(CHECK, tmp_path, {path: text}) == ()


def test_private_key_spans_its_lines(tmp_path):
    # fake key
    key = "-----BEGIN RSA PRIVATE KEY-----\n" + ("42" * 32 + "\n") * 3 + "-----END RSA PRIVATE KEY-----"
    (finding,) = findings(CHECK, tmp_path, {"app.py": f'KEY = """{key}"""\n'})
    assert places([finding]) == [("app.py", 1)]
    assert (finding.end_line, finding.symbol) == (5, "KEY")


def test_the_specimen_of_a_program_that_looks_for_keys_is_low(tmp_path):
    text = f'PATTERNS = [("sk_live_[0-9a-zA-Z]{{24}}", "{STRIPE}")]\n'
    assert graded(findings(CHECK, tmp_path, {"scan.py": text})) == [("low", "low", "scan.py")]


AWS_ID = "AKIA4242424242424242"  # fake
AWS_SECRET = "42424242424242424242" * 2  # fake


@pytest.mark.parametrize(
    ("beside", "severity"),
    [
        (f"  AWS_SECRET_ACCESS_KEY: {AWS_SECRET}\n", "critical"),
        (f"  other: {'4Zq' * 13}4\n", "critical"),  # fake: 40 mixed characters under any name
        ("  AWS_SECRET_ACCESS_KEY: ${{ secrets.AWS_SECRET_ACCESS_KEY }}\n", "low"),
        (f"  commit: {'42ab' * 10}\n", "low"),  # a commit's hash is no key
    ],
)
def test_the_id_of_an_aws_key_is_half_a_key(tmp_path, beside, severity):
    text = f"env:\n  AWS_ACCESS_KEY_ID: {AWS_ID}\n{beside}"
    found = findings(CHECK, tmp_path, {"deploy.yml": text})
    assert severity in {f.severity for f in found}
    assert ("critical" in {f.severity for f in found}) == (severity == "critical")
