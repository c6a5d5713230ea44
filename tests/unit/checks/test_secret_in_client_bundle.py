import pytest
from support import findings, scan

from lastmile.checks.security.secret_in_client_bundle import CHECK


@pytest.mark.parametrize(
    "name",
    [
        "NEXT_PUBLIC_OPENAI_API_KEY",
        "VITE_SUPABASE_SERVICE_ROLE_KEY",
        "REACT_APP_JWT_SECRET",
        "EXPO_PUBLIC_STRIPE_SECRET_KEY",
        "NUXT_PUBLIC_DATABASE_URL",
        "GATSBY_ADMIN_PASSWORD",
        "VITE_TWILIO_AUTH_TOKEN",
        "VITE_ANTHROPIC_KEY",
    ],
)
def test_secrets_in_the_page(tmp_path, name):
    (finding,) = findings(CHECK, tmp_path, {"src/api.ts": f"const k = import.meta.env.{name};\n"})
    assert (finding.severity, finding.confidence, finding.symbol) == ("critical", "high", name)


@pytest.mark.parametrize(
    "name",
    [
        "NEXT_PUBLIC_SUPABASE_ANON_KEY",
        "VITE_STRIPE_PUBLISHABLE_KEY",
        "REACT_APP_GOOGLE_MAPS_API_KEY",
        "VITE_OPENAI_MODEL",
        "VITE_PASSWORD_RESET_URL",
        "NEXT_PUBLIC_PRIVATE_BETA",
        "NEXT_PUBLIC_SENTRY_DSN",
        "VITE_FIREBASE_API_KEY",
        "OPENAI_API_KEY",
        "MY_VITE_OPENAI_API_KEY",
    ],
)
def test_public_by_design(tmp_path, name):
    assert findings(CHECK, tmp_path, {"src/api.ts": f"const k = process.env.{name};\n"}) == ()


def test_one_finding_a_variable_at_its_best_place(tmp_path):
    result = scan(
        CHECK,
        tmp_path,
        {
            ".env": "VITE_OPENAI_API_KEY=\nVITE_TITLE=Shop\n",
            ".github/workflows/build.yml": "env:\n  VITE_OPENAI_API_KEY: x\n",
            "src/chat.ts": "// the key\nconst key = import.meta.env.VITE_OPENAI_API_KEY;\n",
        },
    )
    assert [(f.path, f.line) for f in result.findings] == [("src/chat.ts", 2)]
    assert "stands in 2 other files" in result.findings[0].message  # beside the finding's own place
    assert result.opportunities == {CHECK.name: 2}


def test_comment_and_template_alone(tmp_path):
    assert findings(CHECK, tmp_path, {"a.ts": "// never use VITE_OPENAI_API_KEY\n"}) == ()
    (finding,) = findings(CHECK, tmp_path, {".env.example": "VITE_OPENAI_API_KEY=\n"})
    assert finding.confidence == "medium"


def test_env_block_of_next_config(tmp_path):
    text = "module.exports = {\n env: {\n  DATABASE_URL: process.env.DATABASE_URL,\n  NAME: 'x',\n },\n};\n"
    (finding,) = findings(CHECK, tmp_path, {"next.config.js": text})
    assert (finding.symbol, finding.line) == ("DATABASE_URL", 3)
