"""The row on forged forms passes only where the way of signing in is one that its rules read."""

import pytest
from support import inventory, scan

from lastmile.checks.security.cookie_sessions_elsewhere import CHECK
from lastmile.errors import NothingToLookAt, Skip
from lastmile.intake.survey import survey
from lastmile.model import Fact

SESSION = "const session = require('express-session');\nconst app = express();\napp.use(session({}));\n"
DJANGO = "MIDDLEWARE = ['django.contrib.sessions.middleware.SessionMiddleware']\n"
FLASK = "from flask import Flask, session\napp = Flask(__name__)\nsession['user'] = 1\n"
BEARER = (
    "Deno.serve(async (req) => {\n  const { data } = await supabase.auth.getUser(token(req));\n"
    "  // no cookies and no csrf here\n  return new Response(data.user.id);\n});\n"
)


def facts(folder, files: dict[str, str]) -> frozenset[Fact]:
    found = inventory(folder, files)
    return survey(found.files, found.read, ())[0]


@pytest.mark.parametrize(
    "files",
    [
        {"app.js": SESSION},  # the rule flags this one
        {"app.js": "const app = express();\n", "in.js": "res.cookie('s', token, { sameSite: 'strict' });\n"},
        {"api/in.ts": "res.setHeader('Set-Cookie', `s=${id}; HttpOnly; SameSite=Strict`);\n"},
        {"shop/settings.py": DJANGO},
        {"app.py": FLASK + "from flask_wtf.csrf import CSRFProtect\nCSRFProtect(app)\n"},
        {"main.go": "http.SetCookie(w, &http.Cookie{SameSite: http.SameSiteLaxMode})\n"},
    ],
    ids=["express", "same-site", "header", "django", "flask-wtf", "go"],
)
def test_a_cookie_that_the_rules_judge_leaves_the_row_to_them(tmp_path, files: dict[str, str]) -> None:
    assert set(scan(CHECK, tmp_path, files).sent) == set(files)


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": FLASK},
        {"main.py": "response.set_cookie('session', token)\n"},
        {"app/login/route.ts": "(await cookies()).set('session', token, { httpOnly: true });\n"},
        {"auth.ts": "import NextAuth from 'next-auth';\n"},
        {"main.go": 'http.SetCookie(w, &http.Cookie{Name: "session"})\n'},
        {"app.js": SESSION + "/* Fix for later:\napp.use(csrf());\n*/\n"},  # quiets the rule, guards nothing
        {"app.js": SESSION, "login.php": "<?php $_SESSION['user'] = 1;\n"},
        {"app.js": SESSION, "app.py": FLASK},
    ],
    ids=["flask", "starlette", "next", "next-auth", "go", "comment", "php", "beside"],
)
def test_a_cookie_that_no_rule_judges_leaves_the_row_open(tmp_path, files: dict[str, str]) -> None:
    with pytest.raises(Skip) as skip:
        scan(CHECK, tmp_path, files)
    assert not isinstance(skip.value, NothingToLookAt)


def test_without_a_cookie_the_question_does_not_arise(tmp_path) -> None:
    files = {"supabase/functions/save/index.ts": BEARER, "src/App.tsx": "localStorage.setItem('t', token);\n"}
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path / "check", files)
    assert Fact.WEB_SERVICE in facts(tmp_path / "bearer", files)
    assert Fact.COOKIE_SESSIONS not in facts(tmp_path / "again", files)
    assert Fact.COOKIE_SESSIONS in facts(tmp_path / "cookie", {"app.py": FLASK})


def test_cookies_that_a_program_keeps_for_its_own_calls_are_no_session(tmp_path) -> None:
    assert Fact.COOKIE_SESSIONS not in facts(tmp_path, {"get.py": "jar.set_cookie(cookie)\n"})


def test_comments_without_an_end_take_no_time(tmp_path) -> None:
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {"a.js": "/*" * 200_000, "b.py": "# /*\n" * 50_000})
