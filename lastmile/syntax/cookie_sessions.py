"""Cookies that browsers send by themselves: which code may sign visitors in by one.

Another website can act in a visitor's name only where the browser adds the proof of who they are by itself.
A page that sends a token in a header of its own has no such door. The words here are wide on purpose: one
too many leaves a question open, one too few says that it does not arise.
"""

import re

SCRIPTS = frozenset(("javascript", "typescript", "vue", "svelte", "astro"))
_OTHER_SERVERS = ("clojure", "crystal", "erlang", "fsharp", "haskell", "lua", "nim", "perl", "razor")
# Libraries that keep a session in a cookie as they are told, and those that bring a login of their own.
SESSION_LIBRARIES = (
    r"express-session|cookie-session|client-sessions|cookie-parser|@?fastify[-/](?:cookie|session|secure-session)"
    r"|koa-session|hono/cookie|iron-session|nookies|cookies-next|js-cookie|@hapi/(?:cookie|yar)"
)
LOGIN_LIBRARIES = (
    r"next-auth|@auth/[\w-]{1,40}|lucia|better-auth|@supabase/(?:ssr|auth-helpers-[\w-]{1,40})|remix-auth"
    r"|@clerk/[\w-]{1,40}|@auth0/nextjs-auth0|@workos-inc/authkit-[\w-]{1,40}|express-openid-connect"
    r"|supertokens-node|@kinde-oss/[\w-]{1,40}|@logto/[\w-]{1,40}|@stytch/nextjs|@propelauth/nextjs"
    r"|@stackframe/stack|keycloak-connect|nuxt-auth-utils|@sidebase/nuxt-auth"
)


def package(names: str) -> str:
    """The pattern of a package's name in quotes, with a version or a part of it behind."""
    return rf"['\"](?:npm:)?(?:{names})(?:@[\w.^~-]{{1,30}})?(?:/[\w./-]{{1,80}})?['\"]"


_SCRIPT = re.compile(
    package(f"{SESSION_LIBRARIES}|{LOGIN_LIBRARIES}") + r"|\b[sS]et(?:Signed)?Cookie\("
    r"|\.cookie\(|\bcookieParser\(|(?i:csrf)|(?i:['\"]set-cookie['\"])"
    r"|\bcookies\(\)|\b[cC]ookies?(?:Store|Jar)?\.(?:set|get|has)\(|\b(?:req|request|ctx|context|Astro)\.cookies?\b"
    r"|\bcreate(?:Session)?Cookie\(|\bcreate\w{0,30}SessionStorage\(|\bpassport\.session\b|\breq(?:uest)?\.session\b"
    r"|\b(?:set|get|require|use|clear)UserSession\(|\buseCookie\("
    r"|\bdocument\.cookie\s{0,5}=[^;\n=]{0,60}?(?i:sess|auth|token|jwt|login|user|(?<![a-z_])(?:sid|name|key)\b)"
)
# One of these stands in whatever the pattern above finds, and is looked for much faster.
_SCRIPT_HINTS = (
    "cookie", "csrf", "session", "-auth", "auth-", "@auth", "auth0", "authkit", "openid-connect", "clerk",
    "lucia", "supabase/", "supertokens", "kinde", "logto", "stytch", "propelauth", "stackframe", "keycloak",
    "hapi/yar", "nookies",
)  # fmt: skip
# What draws pages alone speaks of cookies for a banner or a setting; there only the words above count.
_DRAWS = re.compile(
    r"\b(?:from|import|require\()\s{0,5}['\"](?:react(?:-[\w-]{1,40})?|preact|lucide-react|@?expo[\w-]{0,40}|vue"
    r"|svelte|solid-js|@angular|@/components|next/(?:link|image|navigation|font))['\"/]"
)
_WORD = re.compile(
    r"cookies?(?![-_ ]?s?[-_ ]?(?:consent|banner|notice|policy|policies|law|bar\b|preference|setting))",
    re.IGNORECASE,
)
_FLASK = re.compile(r"^[ \t]{0,40}(?:from|import)[ \t]{1,9}(?:flask|quart)\b", re.MULTILINE)
_FLASK_SESSION = re.compile(r"(?<![\w.])session\s{0,5}[\[.]")
# What a language's frameworks and libraries are called where they keep somebody signed in by a cookie.
# Words of a protection say so too: nobody guards forms where no cookie signs anybody in.
_KEEPS = {
    "python": re.compile(
        r"(?i:cookie|csrf)|\bSessionMiddleware\b|\bdjango\.contrib\.(?:sessions|auth)\b|\brequest\.session\b"
        r"|\bsession\[['\"]|\blitestar\.middleware\.session\b"
        r"|\bdjango\.contrib[ \t]{1,9}import[ \t]{1,9}auth\b"
        r"|^[ \t]{0,40}(?:from|import)[ \t]{1,9}(?:flask_(?:login|session|security|wtf|seasurf|dance|oidc)"
        r"|pyramid|aiohttp_session|aiohttp_security|starsessions|starlette_session|allauth|social_django"
        r"|mozilla_django_oidc|authlib\.integrations)\b",
        re.MULTILINE,
    ),
    "go": re.compile(
        r"(?i:cookie|csrf|nosurf)|/middleware/session\"|/markbates/goth\b"
        r"|\"github\.com/(?:gorilla/sessions|gin-contrib/sessions|alexedwards/scs)\b"
    ),
    "rust": re.compile(r"(?i:cookie|csrf)|\b(?:actix|tower|axum)_(?:sessions?|identity|login)\b"),
    "php": re.compile(
        r"(?i:cookie)|\$_SESSION\b|\bsession_start\(|\bAuth::|\bRoute::|\bSession::|(?:\b|>)session\("
        r"|\bgetSession\(|\bwp_(?:signon|get_current_user)\b|\bis_user_logged_in\("
    ),
    "ruby": re.compile(
        r"(?i:cookie)|\bprotect_from_forgery\b|\bsession\[|\bRails\.application|\breset_session\b|\bdevise\b"
        r"|:sessions\b|\bRack::Session\b"
    ),
    "csharp": re.compile(
        r"(?i:cookie|antiforgery)|\bAddSession\(|\bAddIdentity|\bSignInManager\b|\bAddOpenIdConnect\("
        r"|\bHttpContext\.Session\b"
    ),
    "elixir": re.compile(
        r"(?i:cookie)|\bfetch_session\b|\bPlug\.Session\b|\b(?:put|get)_session\(|\bprotect_from_forgery\b"
    ),
} | dict.fromkeys(
    ("java", "kotlin", "groovy", "scala"),
    re.compile(
        r"(?i:cookie|csrf)|\bHttpSession\b|\bgetSession\(|\b(?:formLogin|oauth2Login|saml2Login)\b"
        r"|\bSessionAttributes\b|\.withSession\("
    ),
)
_KEEPS |= dict.fromkeys(_OTHER_SERVERS, _WORD)

# Strings first, so that neither "/api/*" nor "#" in one opens a comment. Whatever has no end runs to where
# the text or its line ends; nothing is tried twice.
_SINGLE, _DOUBLE = r"'(?:[^'\\\n]|\\.)*+'?", r'"(?:[^"\\\n]|\\.)*+"?'
_TRIPLE = r"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+(?:\"\"\")?|'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?"
_BLOCK = r"(?P<comment>/\*(?:[^*]|\*(?!/))*+(?:\*/)?|(?<!:)//[^\n]*+)"
_REGEX = r"(?<=[(,=:\[!&|?;\n])[ \t]*+/(?![/*])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*+\]?)*+/?"
_C_LIKE = re.compile(f"{_SINGLE}|{_DOUBLE}|{_BLOCK}", re.DOTALL)
_TOKENS = {
    "python": re.compile(  # a string that stands alone is a comment
        rf"(?m:(?P<comment>^[ \t]*+(?:{_TRIPLE})|\#[^\n]*+))|{_TRIPLE}|{_SINGLE}|{_DOUBLE}", re.DOTALL
    ),
    "go": re.compile(rf"`[^`]*+`?|{_SINGLE}|{_DOUBLE}|{_BLOCK}", re.DOTALL),
    "php": re.compile(rf"{_SINGLE}|{_DOUBLE}|{_BLOCK}|(?P<line>\#(?!\[)[^\n]*+)", re.DOTALL),
} | dict.fromkeys(("ruby", "elixir"), re.compile(rf"{_SINGLE}|{_DOUBLE}|(?P<line>\#[^\n]*+)", re.DOTALL))
_SCRIPT_TOKENS = re.compile(rf"`(?:[^`\\]|\\.)*+`?|{_SINGLE}|{_DOUBLE}|{_BLOCK}|{_REGEX}", re.DOTALL)
_PAGE_TOKENS = re.compile(
    rf"(?P<line><!--(?:[^-]|-(?!->))*+(?:-->)?)|{_SCRIPT_TOKENS.pattern}",
    re.DOTALL,
)


def without_comments(language: str | None, text: str) -> str:
    """The text with every comment turned into a blank; what looks like a comment inside a string stays."""
    if language in SCRIPTS:
        tokens = _SCRIPT_TOKENS if language in ("javascript", "typescript") else _PAGE_TOKENS
    else:
        tokens = _TOKENS.get(language or "", _C_LIKE)
    return tokens.sub(lambda token: " " if token.lastgroup else token[0], text)


def session_code(language: str | None, text: str) -> str | None:
    """The file without its comments where it may keep a visitor signed in by a cookie, else None.

    Whoever asks whether such a cookie exists, and whoever judges it, reads this one text.
    """
    if not _keeps(language, text):  # most files name no cookie at all, and are not taken apart
        return None
    code = without_comments(language, text)
    return code if _keeps(language, code) else None


def _keeps(language: str | None, text: str) -> bool:
    if language in SCRIPTS:
        lowered = text.lower()
        if not any(hint in lowered for hint in _SCRIPT_HINTS):
            return False
        if _SCRIPT.search(text) is not None:
            return True
        plain = language in ("javascript", "typescript") and _DRAWS.search(text) is None
        return plain and _WORD.search(text) is not None
    pattern = _KEEPS.get(language or "")
    if pattern is not None and pattern.search(text) is not None:
        return True
    return (
        language == "python" and _FLASK.search(text) is not None and _FLASK_SESSION.search(text) is not None
    )
