"""The row on forged forms passes only where the way of signing in is one that its rules read."""

import time

import pytest
from support import inventory, scan

from lastmile.checks.security._cookie_guards import judge
from lastmile.checks.security.cookie_sessions_elsewhere import CHECK
from lastmile.errors import NothingToLookAt, Skip
from lastmile.intake.survey import survey
from lastmile.model import Fact
from lastmile.syntax.cookie_sessions import SCRIPTS, session_code

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
        {"api/in.ts": "res.setHeader('Set-Cookie', `session=${id}; HttpOnly; SameSite=Strict`);\n"},
        {"shop/settings.py": DJANGO},
        {"app.py": FLASK + "from flask_wtf.csrf import CSRFProtect\nCSRFProtect(app)\n"},
        {"main.go": 'http.SetCookie(w, &http.Cookie{Name: "session", SameSite: http.SameSiteLaxMode})\n'},
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


LAX = "res.cookie('session', t, { sameSite: 'lax' });\n"
THEME = "res.cookie('theme', 'dark', { sameSite: 'lax' });\n"


@pytest.mark.parametrize(
    "files",
    [
        {"a.js": "app.use('/static/*', files);\nres.cookie('s', t);\n/* app.use(csrf()) */\n"},
        {"a.js": "const css = `/*`;\nres.cookie('s', t);\n", "b.js": "/* x */ // app.use(csrf())\n"},
        {"a.js": "s.replace(/[`\"']/g, '');\n// app.use(csrf())\nres.cookie('s', t);\n"},
        {"m.go": 'r.Get("/*", files)\nhttp.SetCookie(w, &http.Cookie{})\n'},
        {"a.py": FLASK + '"""\nCSRFProtect(app)\n"""\n'},
        {"a.js": THEME + "res.cookie('session', t, {});\n"},
        {"a.js": LAX, "b.js": "res.cookie('session', t, { sameSite: 'none', secure: true });\n"},
        {"a.js": LAX, "auth.ts": "import NextAuth from 'next-auth';\n"},
        {"a.js": "const t = sign(u);\n" + THEME + "res.cookie('sid', t, { path });\n"},
        {"a.js": SESSION + "app.use(cors({ allowedHeaders: ['X-CSRF-Token'] }));\n"},
        {"a.ts": "const jar = await cookies();\njar.set('token', t);\n", "b.js": LAX},
    ],
)
def test_only_the_sessions_own_attribute_or_a_middleware_in_code_answers(tmp_path, files) -> None:
    with pytest.raises(Skip) as skip:
        scan(CHECK, tmp_path, files)
    assert not isinstance(skip.value, NothingToLookAt)


OWN = (
    "const NAME = '__Host-session';\nconst how = { sameSite: 'strict' };\nres.cookie(NAME, t, { ...how });\n"
)


@pytest.mark.parametrize(
    "files",
    [
        {"a.js": OWN},
        {"a.js": LAX, "b.js": "res.cookie('theme', 'dark');\n", "c.js": "read(req.cookies.session);\n"},
        {"a.js": "app.use(session({ cookie: { sameSite: 'lax' } }));\n"},
        {"a.js": "app.use(csrfProtection);\n", "b.js": "res.cookie('session', t);\n"},
        {"a.js": "app.all('/api/*', cors());\n" + LAX},
        {"a.py": FLASK + "app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'\n"},
        {"a.py": "response.set_cookie('session', token, samesite='strict')\n"},
        {"s.py": DJANGO, "v.py": "response.set_cookie('token', t)\n", "static/a.js": "send(csrfToken);\n"},
        {"m.go": "http.ListenAndServe(a, nosurf.New(mux))\nhttp.SetCookie(w, c)\n"},
    ],
)
def test_the_cookies_own_attribute_or_a_middleware_answers(tmp_path, files) -> None:
    assert set(scan(CHECK, tmp_path, files).sent) == set(files)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", "const c = await cookies();\nc.set({ name: 'session', value: t });\n"),
        ("a.ts", "export const middleware = (request) => request.cookies.get('session')?.value;\n"),
        ("a.ts", "import { clerkMiddleware } from '@clerk/nextjs/server';\n"),
        ("a.ts", "import { Auth0Client } from '@auth0/nextjs-auth0/server';\n"),
        ("a.ts", "import { authkitMiddleware } from '@workos-inc/authkit-nextjs';\n"),
        ("a.js", "const { auth } = require('express-openid-connect');\n"),
        ("a.js", "const Session = require('supertokens-node/recipe/session');\n"),
        ("a.js", "fastify.register(require('fastify-secure-session'), {});\n"),
        ("a.ts", "export const s = createFileSessionStorage({});\n"),
        ("a.ts", "await setUserSession(event, { user });\n"),
        ("a.ts", "new Elysia().post('/in', ({ cookie: { session } }) => session.set({}));\n"),
        ("a.tsx", "import React from 'react';\ndocument.cookie = `token=${t}; path=/`;\n"),
        ("a.tsx", "import React from 'react';\nCookies.set('token', t);\n"),
        ("a.py", "u = request.cookies.get('session')\n"),
        ("a.py", "def me(session: str = Cookie(None)): ...\n"),
        ("a.py", "response.headers.append('set-cookie', c)\n"),
        ("a.py", "from flask import session\nsession.permanent = True\n"),
        ("a.py", "from django.contrib.auth import login\n"),
        ("m.go", 'c.Cookie(&fiber.Cookie{Name: "s"})\n'),
        ("m.go", 'import "github.com/gofiber/fiber/v2/middleware/session"\n'),
        ("m.go", 'w.Header().Add("Set-Cookie", c)\n'),
        ("A.java", 'r.getSession().setAttribute("u", 1);\n'),
        ("A.java", "http.oauth2Login(withDefaults());\n"),
    ],
)
def test_logins_by_cookie_are_seen(path: str, text: str, tmp_path) -> None:
    served = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef home(): ...\n"
    files = {"serve.py": served, path: text}
    assert Fact.COOKIE_SESSIONS in facts(tmp_path / "facts", files)
    with pytest.raises(Skip) as skip:
        scan(CHECK, tmp_path / "check", files)
    assert not isinstance(skip.value, NothingToLookAt)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.tsx", "import React from 'react';\nconst craving = 'cookies';\n"),
        ("a.tsx", "import * as React from 'react';\ndocument.cookie = `${SIDEBAR_COOKIE_NAME}=${open}`;\n"),
        ("a.js", "showCookieConsent();\n"),
        ("a.js", "/* res.cookie('s', t) */ serve(); // cookie\n"),
        ("a.py", "serve()  # no cookie\n"),
    ],
)
def test_a_page_that_only_speaks_of_cookies_signs_nobody_in(path: str, text: str, tmp_path) -> None:
    with pytest.raises(NothingToLookAt):
        scan(CHECK, tmp_path, {path: text})


@pytest.mark.parametrize(
    "hostile",
    ["/**/", "/*", "//\n", "'", "`", '"""', "\n'''", "\n   ", "=/[", "<!--", ".cookie(a,", "a=cookies()\n"],
)
@pytest.mark.parametrize("language", ["vue", "python", "go"])
def test_hostile_texts_cost_linear_time(hostile: str, language: str) -> None:
    def cost(size: int) -> float:
        text = "cookie = 1;\n" + hostile * (size // len(hostile))
        begin = time.thread_time()  # what others do on the machine does not count
        session_code(language, text)
        judge("script" if language in SCRIPTS else language, text, text)
        return time.thread_time() - begin

    short, long = (min(cost(size) for _ in range(2)) for size in (4_000, 32_000))
    assert long < 24 * max(short, 0.001)  # eight times as long: 8, or 64
