"""Supabase's master key is found in pages and apps, once, and left alone on servers."""

import base64
import json

import pytest
from support import findings

from lastmile.checks.security import hardcoded_secret, secret_in_client_bundle
from lastmile.checks.security.supabase_service_role_in_client import CHECK
from lastmile.errors import NothingToLookAt
from lastmile.model import Confidence, Severity


def _token(role: str) -> str:
    """A fake token: its signature is one letter, repeated."""
    claims = {
        "iss": "supabase",
        "ref": "shopshopshopshopshop",
        "role": role,
        "iat": 1700000000,
        "exp": 2015576000,
    }
    parts = (
        base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=")
        for p in ({"alg": "HS256"}, claims)
    )
    return ".".join([*parts, "K3" * 20])


LITERAL = f"""const loaded = () => localStorage.getItem('shop')
const url = 'https://shop.supabase.co'
export const admin = createClient(url, '{_token("service_role")}')
"""
VITE = "export const db = createClient(url, import.meta.env.VITE_SUPABASE_SERVICE_ROLE_KEY)\n"
APP = "import { SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY } from '@env'\n"
APP += "const db = createClient(SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY)\n"


@pytest.mark.parametrize(
    ("path", "text", "line", "sure"),
    [
        ("src/lib/admin.tsx", LITERAL, 3, Confidence.HIGH),
        ("src/lib/db.ts", VITE, 1, Confidence.HIGH),
        ("src/db.ts", APP, 2, Confidence.MEDIUM),
    ],
)
def test_the_master_key_at_the_visitor(tmp_path, path: str, text: str, line: int, sure: Confidence) -> None:
    found = findings(CHECK, tmp_path, {path: text})
    assert [(f.line, f.severity, f.confidence) for f in found] == [(line, Severity.CRITICAL, sure)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/lib/admin.tsx", LITERAL.replace(_token("service_role"), _token("anon"))),
        (
            "src/app/api/users/route.ts",
            "const db = createClient(url, process.env.SUPABASE_SERVICE_ROLE_KEY!)\n",
        ),
        (
            "src/lib/server.ts",
            "import { cookies } from 'next/headers'\n"
            "const db = createClient(u, process.env.SUPABASE_SERVICE_ROLE_KEY)\n",
        ),
        (
            "supabase/functions/x/index.ts",
            "const db = createClient(u, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY'))\n",
        ),
        (
            "src/db.tsx",
            "const [a] = useState(1)\n"
            "// never createClient(url, SUPABASE_SERVICE_ROLE_KEY) here\n"
            "const d = createClient(url, ANON)\n",
        ),
    ],
)
def test_near_miss_servers_comments_and_the_public_key(tmp_path, path: str, text: str) -> None:
    assert not findings(CHECK, tmp_path, {path: text})


@pytest.mark.parametrize(("other", "text"), [(hardcoded_secret, LITERAL), (secret_in_client_bundle, VITE)])
def test_nobody_says_it_twice(tmp_path, other, text: str) -> None:
    assert not findings(other.CHECK, tmp_path, {"src/lib/admin.tsx": text})
    elsewhere = text.replace("const loaded = () => localStorage.getItem('shop')\n", "").replace(
        "createClient(", "make("
    )
    assert findings(other.CHECK, tmp_path / "b", {"server/admin.ts": elsewhere})


def test_without_supabase_there_is_nothing_to_look_at(tmp_path) -> None:
    with pytest.raises(NothingToLookAt):
        findings(CHECK, tmp_path, {"src/db.tsx": "const page = createClient(url)\nuseState(1)\n"})
    supabase = "import { createClient } from '@supabase/supabase-js'\nconst page = createClient(url, ANON)\n"
    assert not findings(CHECK, tmp_path / "b", {"src/db.tsx": supabase})
