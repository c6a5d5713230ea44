"""Cookies that browsers send by themselves: which code signs visitors in by one, and which guards forms.

Another website can act in a visitor's name only where the browser adds the proof of who they are by itself.
A page that sends a token in a header of its own has no such door.
"""

import re

SCRIPTS = frozenset(("javascript", "typescript", "vue", "svelte", "astro"))
_PACKAGES = (
    r"express-session|cookie-session|client-sessions|cookie-parser|@fastify/(?:cookie|session|secure-session)"
    r"|koa-session|hono/cookie|iron-session|next-auth|@auth/[\w-]{1,40}|lucia|better-auth|@supabase/ssr"
    r"|@supabase/auth-helpers-[\w-]{1,40}|remix-auth|nookies|cookies-next|@hapi/(?:cookie|yar)"
)
_SCRIPT = re.compile(
    rf"['\"](?:npm:)?(?:{_PACKAGES})(?:@[\w.^~-]{{1,30}})?(?:/[\w./-]{{1,80}})?['\"]"
    r"|\b[sS]etCookie\(|\.cookie\(|\bcookieParser\(|(?i:csrf)|['\"][sS]et-[cC]ookie['\"]|\bcookies\(\)\)?\.set\("
    r"|\bcookie(?:s|Store|Jar)\.set\(|\bcreateCookie(?:SessionStorage)?\(|\bcreateSessionCookie\("
    r"|\bpassport\.session\b"
)
# What a language's frameworks and libraries are called where they keep somebody signed in by a cookie.
# Words of a protection say so too: nobody guards forms where no cookie signs anybody in.
_KEEPS = {
    "python": re.compile(
        r"\bSessionMiddleware\b|(?i:csrf)|['\"]django\.contrib\.sessions['\"]|\bset_(?:signed_|secure_)?cookie\("
        r"|\bSESSION_COOKIE_\w|\bCookieTransport\(|\bsession\[['\"]"
        r"|^[ \t]*(?:from|import)[ \t]+(?:flask_login|flask_session|flask_security|flask_wtf|flask_seasurf"
        r"|pyramid|aiohttp_session|starsessions|fastapi_csrf_protect)\b",
        re.MULTILINE,
    ),
    "go": re.compile(
        r"\.SetCookie\(|(?i:csrf)|\"github\.com/(?:gorilla/(?:sessions|securecookie|csrf)|gin-contrib/sessions"
        r"|alexedwards/scs|justinas/nosurf)\b"
    ),
    "rust": re.compile(r"\b(?:actix_session|tower_sessions|axum_sessions|CookieJar|Cookie::(?:new|build))\b"),
    "php": re.compile(r"\$_SESSION\b|\bset(?:raw)?cookie\(|\bsession_start\(|\bAuth::|\bRoute::"),
    "ruby": re.compile(
        r"\bprotect_from_forgery\b|\bsession\[|\bcookies(?:\.\w{1,20})?\[|\bRails\.application"
    ),
    "java": re.compile(r"\bHttpSession\b|\baddCookie\(|\bResponseCookie\b|\bformLogin\("),
    "kotlin": re.compile(r"\bHttpSession\b|\baddCookie\(|\bResponseCookie\b|\bformLogin\b"),
    "csharp": re.compile(r"\bAddCookie\(|\bAddSession\(|\bCookies\.Append\(|\bAddIdentity\b"),
    "elixir": re.compile(r"\bfetch_session\b|\bPlug\.Session\b|\bput_resp_cookie\("),
} | dict.fromkeys(SCRIPTS, _SCRIPT)
# A token of the form, the sender's own page asked for, or a cookie that other sites' forms do not carry.
_GUARD = re.compile(
    r"csrf|xsrf|\blusca\b|\bnosurf\b|seasurf|CrossOriginProtection"
    r"|same_?site['\"]?\]?\s{0,5}[:=]\s{0,5}(?:['\"]?(?:lax|strict)\b|true|http\.SameSite(?:Lax|Strict))",
    re.IGNORECASE,
)

_LINE_COMMENT = re.compile(r"^[ \t]*(?:#|//).*$", re.MULTILINE)


def without_comments(language: str | None, text: str) -> str:
    """The text without lines that are comments and, but for Python, without what stands in ``/* */``."""
    kept, rest = [], text if language != "python" else ""
    while rest:
        before, opened, behind = rest.partition("/*")
        kept.append(before)
        rest = behind.partition("*/")[2] if opened else ""
    return _LINE_COMMENT.sub("", "".join(kept) if language != "python" else text)


def keeps_session(language: str | None, text: str) -> bool:
    """Whether this file sets, reads or configures a cookie that says who a visitor is, or may do so."""
    pattern = _KEEPS.get(language or "")
    return pattern is not None and pattern.search(text) is not None


def names_guard(text: str) -> bool:
    """Whether this file speaks of a protection of forms: on, off, or left out somewhere."""
    return _GUARD.search(text) is not None
