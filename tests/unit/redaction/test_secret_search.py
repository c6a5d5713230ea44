import time

import pytest

from lastmile.secret.search import find_secrets
from lastmile.secret.shapes import Strength
from lastmile.secret.values import judge_value, telling

# All keys here are fake: repeated digits in a provider's shape.
LIVE = [
    ("AWS", "AKIA4242424242424242"),
    ("GitHub", "ghp_" + "42" * 18),
    ("GitHub", "github_pat_" + "42" * 20),
    ("GitLab", "glpat-" + "42" * 10),
    ("Stripe", "sk_live_4242424242424242424242424242"),
    ("Stripe", "whsec_" + "42" * 16),
    ("OpenAI", "sk-proj-" + "42" * 20),
    ("OpenAI", "sk-" + "42" * 24),
    ("Anthropic", "sk-ant-api03-" + "42" * 20),
    ("Google", "AIza" + "4" * 35),
    ("Slack", "xoxb-" + "42" * 12),
    ("Twilio", "SK" + "42" * 16),
    ("SendGrid", "SG." + "42" * 11 + "." + "42" * 20),
    ("npm", "npm_" + "42" * 18),
    ("PyPI", "pypi-" + "42" * 30),
    ("Telegram", "4242424242:AA" + "4" * 33),
    ("Mailgun", "key-" + "42" * 16),
    ("DigitalOcean", "dop_v1_" + "42" * 32),
    ("Heroku", "HRKU-" + "42" * 18),
    ("Supabase", "sb_secret_" + "42" * 12),
]
ANON = (  # fake: payload {"iss":"supabase","role":"anon"}
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJvbGUiOiJhbm9uIn0." + "42" * 20
)
SERVICE = (  # fake: payload {"iss":"supabase","role":"service_role"}
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJvbGUiOiJzZXJ2aWNlX3JvbGUifQ." + "42" * 20
)
PEM = "-----BEGIN PRIVATE KEY-----\n" + ("42" * 32 + "\n") * 3 + "-----END PRIVATE KEY-----"  # fake


def strengths(text, **options):
    return [m.strength for m in find_secrets(text, **options)]


@pytest.mark.parametrize(("provider", "key"), LIVE)
def test_live_keys_are_found_with_place_and_name(provider, key):
    (match,) = find_secrets(f'import os\n\nmyKey = "{key}"\n')
    assert (match.provider, match.value, match.line, match.strength) == (provider, key, 3, Strength.LIVE)
    assert match.name == "myKey"
    assert key not in repr(match)


@pytest.mark.parametrize(
    "key", ["sk_live_yourkeyhere424242424242", "AKIAIOSFODNN7EXAMPLE", "ghp_" + "x" * 36]
)
def test_placeholders_in_provider_shape_are_no_secrets(key):
    assert find_secrets(f'key = "{key}"') == []
    assert [m.value for m in find_secrets(f'key = "{key}"', wide=True)] == [key]


def test_a_shells_folder_is_no_password():
    assert find_secrets('{"PWD": "/home/u/Projects/shop-2/api"}') == []
    assert [m.kind for m in find_secrets('{"DB_PWD": "hunter-42/x"}')] == ["password"]


def test_keys_stand_alone_not_inside_longer_words():
    assert find_secrets("integrity sha512-AAAKIA4242424242424242bb") == []
    assert find_secrets('"disk-42424242424242424242"') == []


def test_token_role_decides():
    assert strengths(f'a = "{ANON}"') == [Strength.PUBLIC]
    assert strengths(f'a = "{SERVICE}"') == [Strength.LIVE]
    assert strengths('k = "sk_test_4242424242424242"') == [Strength.TEST]


def test_private_key_block_is_one_match():
    (match,) = find_secrets(f"x\n{PEM}\ny")
    assert (match.provider, match.line, match.value) == ("PEM", 2, PEM)
    assert find_secrets("-----BEGIN PUBLIC KEY-----\n" + "42" * 40) == []
    assert (
        find_secrets('placeholder="-----BEGIN PRIVATE KEY-----"\nclass="a b c d e f" ' + "word " * 40) == []
    )
    assert find_secrets("-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----") == []


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ('url = "postgres://app:s4f3t7p@db.shop.example.com/shop"', Strength.LIVE),
        ('url = "postgres://app:s4f3t7p@localhost/shop"', Strength.WEAK),
        ('url = "postgres://postgres:postgres@db.shop.example.com/shop"', None),
        ('url = "postgres://app:${PASSWORD}@db.shop.example.com/shop"', None),
        ('url = "https://shop.example.com:8080/a@b"', None),
    ],
)
def test_addresses_with_a_password(text, strength):
    assert strengths(text) == ([strength] if strength else [])


@pytest.mark.parametrize(
    "line",
    [
        'SECRET_KEY = "k9$Lq2vTz8!mWx4Rb7Ny"',
        "const apiKey: string = 'q8Zt5Lw2Xc9Vb4Nm7Kj1'",
        '"clientSecret": "q8Zt5Lw2Xc9Vb4Nm7Kj1",',
        'token = os.environ.get("AUTH_TOKEN", "q8Zt5Lw2Xc9Vb4Nm7Kj1")',
        'const s = process.env.JWT_SECRET || "q8Zt5Lw2Xc9Vb4Nm7Kj1"',
        'headers = {"Authorization": "Bearer q8Zt5Lw2Xc9Vb4Nm7Kj1"}',
        'İİ = 1; serviceKey = "q8Zt5Lw2Xc9Vb4Nm7Kj1"',
        'aws_secret_access_key = "q8Zt5Lw2Xc9Vb4Nm7Kj1q8Zt5Lw2Xc9Vb4Nm7Kj1"',
    ],
)
def test_random_values_under_telling_names(line):
    assert strengths(line) == [Strength.LIKELY]


@pytest.mark.parametrize(
    "line",
    [
        'password = "password_field"',
        '"password": "Password"',
        '"password": "Enter your password"',
        'password = request.form["password1"]',
        'PASSWORD = os.environ["DB_PASSWORD1"]',
        'token_url = "https://example.com/oauth2/token1234567890"',
        'api_key = "your-api-key-1234567890"',
        'secret = "${SECRET_1234567890abcdef}"',
        'password = f"{prefix}-{number1}"',
        'api_key = "0b4bba9e-5d1c-4a8f-9a3b-0d6a4c1b7e2f"',
        'csrf_token = "q8Zt5Lw2Xc9Vb4Nm7Kj1"',
        'password_hash = "q8Zt5Lw2Xc9Vb4Nm7Kj1"',
        'password = "$2b$12$q8Zt5Lw2Xc9Vb4Nm7Kj1"',
        'integrity = "sha512-q8Zt5Lw2Xc9Vb4Nm7Kj1=="',
        'token_type = "oauth2-bearer-v2-token"',
        'secret = "/run/secrets/db_password_1"',
        'if token == "access_token_2_of_3456":',
        'privateKey: "./certs/server1234.key"',
        'password: "xxxxxxxx1"',
        'refresh_token = "refresh-token-2024"',
        '"passwort": "Paßwort1"',
        "DB_PASSWORD = secrets.db_password1",
    ],
)
def test_near_misses(line):
    assert find_secrets(line) == []


def test_chosen_password_is_weak_and_random_one_likely():
    assert strengths('password = "hunter42"') == [Strength.WEAK]
    assert strengths('db_password = "Tr0ub4dor&3xKq9"') == [Strength.LIKELY]
    assert strengths("  DB_PASSWORD: hunter42", unquoted=True) == [Strength.WEAK]
    assert strengths("  DB_PASSWORD: hunter42") == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("dbPassword", "password"),
        ("JWT_SECRET_PROD", "secret"),
        ("apiKey2", "secret"),
        ("passwordField", None),
        ("token_count", None),
        ("PUBLIC_TOKEN", None),
        ("keyboard", None),
        ("compass", None),
    ],
)
def test_what_a_name_says(name, says):
    assert telling(name) == says


def test_one_character_repeated_is_a_placeholder():
    assert judge_value("password", "1" * 12) is None


@pytest.mark.parametrize(
    "hostile",
    [
        "secret" * 60_000,
        "password='" * 30_000,
        "eyJ" * 100_000,
        "-----BEGIN PRIVATE KEY-----" * 8_000,
        "a://b:" * 50_000,
        "sk-" * 100_000,
        "4:AA" * 80_000,
        "token : " * 40_000,
        "api_key = " * 40_000,
    ],
)
def test_hostile_texts_cost_linear_time(hostile):
    def cost(text):
        begin = time.thread_time()  # what others do on the machine does not count
        find_secrets(text, unquoted=True, wide=True)
        return time.thread_time() - begin

    assert cost(hostile) < 24 * cost(hostile[: len(hostile) // 8])  # eight times as long: 8, or 64


def test_secret_far_out_on_a_long_line_is_found():
    text = (
        "x" * 9000
        + '; api_key = "q8Zt5Lw2Xc9Vb4Nm7Kj1"; '
        + "y" * 9000
        + ' k="sk_live_4242424242424242424242"'
    )
    assert [m.strength for m in find_secrets(text)] == [Strength.LIKELY, Strength.LIVE]
