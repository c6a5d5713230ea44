"""What guards the cookie that one file keeps: a middleware of the application, or its own SameSite."""

import re
from dataclasses import dataclass

from lastmile.syntax.cookie_sessions import LOGIN_LIBRARIES, SESSION_LIBRARIES, package

_REACH = 600  # characters of one call or one assigned value that are read
_DEEP = 3  # values of one name that are looked up; more of them are anybody's guess


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What one file says of the cookie that signs visitors in."""

    signs_in: bool  # it sets, reads or configures such a cookie, and does not only mention one
    covers: bool = False  # a rule judges, or a middleware guards, the whole application
    restricts: bool = False  # a cookie of a session that other sites' forms do not carry
    open: bool = False  # a cookie, or a library's login, of which neither is known


# A value decides only where it is written out: of `production ? 'none' : 'lax'` nothing is known.
_SAME_SITE = re.compile(r"same_?site['\"]?\]?\s{0,5}[:=]\s{0,5}", re.IGNORECASE)
_RESTRICTED = re.compile(
    r"(?:['\"]?(?:lax|strict)\b(?!\s{0,5}(?:if|\?))|true\b|\w{1,30}\.(?:Cookie)?SameSite(?:Lax|Strict))",
    re.IGNORECASE,
)
_SESSION_NAME = re.compile(r"sess|auth(?!or)|token|jwt|(?<![a-z])sid(?![a-z])", re.IGNORECASE)
_PLAIN_NAME = re.compile(
    r"theme|dark|colou?r|locale|lang|i18n|currency|sidebar|consent|banner|utm|country|region|time_?zone|layout",
    re.IGNORECASE,
)
_FIRST = re.compile(  # the name as it is written out, before which frameworks put the request or the answer
    r"\s{0,40}(?:(?:c|ctx|context|event|req|request|res|response|reply|w|null|undefined)\s{0,5},\s{0,40})?"
    r"(?:&?(?:\w{1,30}\.Cookie)?\{\s{0,40})?(?:[nN]ame|key)?\s{0,5}[:=]?\s{0,5}['\"`]([\w.-]{1,80})"
)
_EMPTY = re.compile(r"^\s{0,20}['\"][^'\"\n]{0,80}['\"]\s{0,5},\s{0,5}(?:''|\"\")")
_IDENTIFIER = re.compile(r"(?<![\w.'\"])(?:\.\.\.|\*\*|&)?([A-Za-z_]\w{0,60})\b(?!\s{0,5}[(:=])")
_ASSIGNED = re.compile(
    r"(?<![\w.])([A-Za-z_]\w{0,60})(?:\s{0,5}:\s{0,5}[\w.<>]{1,60})?\s{0,5}:?=(?![=>])\s{0,5}"
)
_STEP = re.compile(r"'(?:[^'\\\n]|\\.)*+'?|\"(?:[^\"\\\n]|\\.)*+\"?|`[^`]*+`?|[()\[\]{};\n]", re.DOTALL)

# Where a cookie is set or a session is made.
_SET = {
    "script": re.compile(
        r"\.cookie\(|\b[sS]et(?:Signed)?Cookie\(|\b[cC]ookies?(?:Store|Jar)?\.set\(|\bcookies\(\)\)?\s{0,30}\.set\("
        r"|\b(?:setHeader|appendHeader|append|header|set|add)\(\s{0,9}(?i:['\"`]set-cookie['\"`])\s{0,5},"
        r"|(?i:['\"]set-cookie['\"])\]?\s{0,5}[:=]|\bdocument\.cookie\s{0,5}=(?!=)"
        r"|(?<![.\w])(?:session|expressSession|cookieSession|clientSessions?)\("
        r"|\bcreate\w{0,30}SessionStorage\(|\bcreateCookie\(|\bgetIronSession\(|\b(?:set|replace)UserSession\("
        r"|\bregister\(\s{0,9}(?:require\(|import\()?['\"]?[\w@/-]{0,60}?[sS]ession\b['\"]?\)?"
    ),
    "python": re.compile(
        r"\b(?:set_(?:signed_|secure_)?|add_)cookie\(|\bSessionMiddleware\s{0,5}[(,]|\bCookieTransport\("
        r"|\bCookieBackendConfig\(|(?i:['\"]set-cookie['\"])\s{0,5}\]?\s{0,5}[:=,](?!=)"
        r"|\bcookies\[[^\]\n]{1,60}\]\s{0,5}=(?!=)"
    ),
    "go": re.compile(
        r"\b\w{1,30}\.Cookie\{|\b(?:sessions\.Options|session\.Config)\{|\.SetCookie\((?=\s{0,5}\")"
        r"|\.SetCookie\((?=\s{0,5}\w{1,60}\s{0,5},[^,\n{&]{1,80},)|(?i:\"set-cookie\"),"
    ),
}
# What sets no cookie in this place, and is answered for by the place that does.
_HANDLES = {
    "script": re.compile(
        package(SESSION_LIBRARIES)
        + r"|\bcookieParser\(|\bpassport\.session\b|\b(?:req|request|ctx|context|Astro)\.cookies?\b"
        r"|\breq(?:uest)?\.session\b|\bcookies\(\)|\bcookies\.(?:get|has)\(|\buseCookie\(|\bcreateSessionCookie\("
        r"|\bcookie:\s{0,5}\{\s{0,5}\w|\bheaders(?:\.cookie\b|\.get\(\s{0,5}['\"][cC]ookie)"
    ),
    "python": re.compile(
        r"(?<![\w.])session\s{0,5}[\[.]|\brequest\.(?:session|cookies|COOKIES)\b|\bAPIKeyCookie\b|\bCookie\("
        r"|\bdjango\.contrib[. \t]|\bflask_\w{1,30}|\bpyramid\b|\blitestar\b|\ballauth\b|\bSESSION_COOKIE_"
        r"|\b(?:aiohttp_|star|starlette_)sess|\bauthlib\b"
    ),
    "go": re.compile(r"\.SetCookie\(|\.Cookies?\(|/sessions?\"|/scs\b|/goth\b|(?i:securecookie)"),
}
# A login that a library brings: what guards it stands in the library.
_BROUGHT = {
    "script": re.compile(package(LOGIN_LIBRARIES)),
    "python": re.compile(r"\bset_(?:access|refresh)_cookies\(|\bJWT_TOKEN_LOCATION\b"),
    "go": re.compile(r"/goth/gothic\b"),
}
_COVERS = {
    "script": re.compile(
        r"(?:\bfrom|\brequire\(|\bimport\(?)\s{0,5}['\"](?:npm:)?(?:csurf|lusca|tiny-csrf|koa-csrf|hono/csrf"
        r"|csrf-(?:csrf|sync)|@hapi/crumb|@fastify/csrf-protection|@edge-csrf/[\w-]{1,30}|@dr\.pogodin/csurf)"
        r"(?:@[\w.^~-]{1,30})?['\"]"
        r"|\.(?:use|register)\(\s{0,9}(?:['\"][^'\"\n]{0,60}['\"]\s{0,5},\s{0,5})?(?:[\w.]{1,40}\s{0,5},\s{0,5}){0,3}"
        r"(?:new\s)?\w{0,30}(?i:csrf|csurf|xsrf|lusca)\w{0,30}\s{0,5}[(),.]"
    ),
    "python": re.compile(
        r"django\.contrib\.sessions\.middleware\.SessionMiddleware\b|\bC(?:SRF|srf)Protect\(|\bSeaSurf\(|\bCSRFConfig\("
        r"|\bCsrfViewMiddleware\b|\bCSRFMiddleware\b|\bset_default_csrf_options\(|\basgi_csrf\("
    ),
    "go": re.compile(
        r"\bnosurf\.New\w{0,10}\(|\bcsrf\.(?:New|Protect|Middleware)\(|\bmiddleware\.CSRF(?:WithConfig)?\(|\bNewCrossOriginProtection\("
        r"|\bhttp\.CrossOriginProtection\b"
    ),
}
_SESSION_SETTING = re.compile(r"\bSESSION_COOKIE_SAMESITE['\"]?\]?\s{0,5}[:=]\s{0,5}['\"](?:Lax|Strict)['\"]")
_STORE = re.compile(r"\b([A-Za-z_]\w{0,60})\s{0,5}=\s{0,5}(?:await\s{1,5})?cookies\(\)")
# What the rule csrf-missing-js flags: an Express application that keeps the cookie itself and names no guard,
# be it in a comment.
_EXPRESS = re.compile(r"=\s{0,20}(?:new\s{1,5})?express\(\)")
_EXPRESS_COOKIE = re.compile(
    r"express-session|cookie-session|client-sessions|cookie-parser|cookieParser\(|passport\.session|\.cookie\("
)
_EXPRESS_CHANGES = re.compile(r"\.(?:post|put|patch|delete|use)\(")
_EXPRESS_QUIET = re.compile(r"csrf|csurf|xsrf|lusca|same_?site", re.IGNORECASE)


def judge(family: str, code: str, written: str) -> Judged:
    """What this file says of the cookie: ``code`` is without comments, ``written`` is what the rules read."""
    covers = _COVERS[family].search(code) is not None or (family == "script" and _flagged(code, written))
    values = _Values(code)
    restricts, unknown = False, False
    calls = _calls(family, code)
    for head, body in calls:
        if _is_plain(head, body):
            continue
        if not values.restrict(body):
            unknown = True
        elif values.is_session(head, body):
            restricts = True
    if family == "python" and _SESSION_SETTING.search(code) is not None:
        restricts = True
    brought = _BROUGHT[family].search(code) is not None
    handles = brought or covers or restricts or unknown or _HANDLES[family].search(code) is not None
    return Judged(signs_in=handles, covers=covers, restricts=restricts, open=unknown or brought)


def _flagged(code: str, written: str) -> bool:
    return (
        all(pattern.search(code) for pattern in (_EXPRESS, _EXPRESS_COOKIE, _EXPRESS_CHANGES))
        and _EXPRESS_QUIET.search(written) is None
    )


def _calls(family: str, code: str) -> list[tuple[str, str]]:
    """Each place that sets a cookie: how it begins, and what it is told; none reaches into the next."""
    heads = [match.span() for match in _SET[family].finditer(code)]
    if family == "script" and (stores := {match[1] for match in _STORE.finditer(code)}):
        heads += [m.span() for m in re.finditer(r"\b(\w{1,61})\.set\(", code) if m[1] in stores]
    heads = sorted(set(heads))
    ends = [*(begin for begin, _ in heads[1:]), len(code)]
    return [(code[a:b], _expression(code, b, end)) for (a, b), end in zip(heads, ends, strict=False)]


def _expression(code: str, begin: int, end: int) -> str:
    """The text from here to where its bracket closes; outside of brackets, to where its statement ends."""
    end = min(end, begin + _REACH)
    depth = 1 if code[begin - 1 : begin] in ("(", "{", ",") else 0
    for token in _STEP.finditer(code, begin, end):
        mark = token[0]
        if mark in ("(", "[", "{"):
            depth += 1
        elif mark in (")", "]", "}"):
            depth -= 1
            if depth < 0 or (depth == 0 and code[begin - 1] in "({,"):
                return code[begin : token.start()]
        elif mark in (";", "\n") and depth == 0:
            return code[begin : token.start()]
    return code[begin:end]


def _is_plain(head: str, body: str) -> bool:
    """A cookie that is read, emptied, or by its name one of taste: none that signs anybody in."""
    if head == ".cookie(" and "," not in body:
        return True
    name = _FIRST.match(body)
    plain = name is not None and _PLAIN_NAME.search(name[1]) and not _SESSION_NAME.search(name[1])
    return bool(plain) or _EMPTY.match(body) is not None


class _Values:
    """What the names of one file stand for, as far as the file says so itself."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._starts: dict[str, list[int]] | None = None
        self._known: dict[str, list[str]] = {}

    def restrict(self, body: str) -> bool:
        """Whether the cookie that is set by this stays with the site's own pages."""
        if _SAME_SITE.search(body):
            return _all_restricted(body)
        told = [v for name in _names(body) for v in self._of(name) if _SAME_SITE.search(v)]
        return bool(told) and all(_all_restricted(value) for value in told)

    def is_session(self, head: str, body: str) -> bool:
        """Whether the cookie bears a name of a session, written here or held by a constant."""
        first = ",".join(body.split(",", 2)[:2])[:200]
        if _SESSION_NAME.search(head) or _SESSION_NAME.search(first):
            return True
        named = re.search(r"\b(?:[nN]ame|key)['\"]?\s{0,5}[:=]\s{0,5}([^,\n]{1,80})", body)
        said = named[1] if named else first
        return bool(_SESSION_NAME.search(said)) or any(
            _SESSION_NAME.search(value[:80]) for name in _names(said) for value in self._of(name)
        )

    def _of(self, name: str) -> list[str]:
        if self._starts is None:
            self._starts = {}
            for match in _ASSIGNED.finditer(self._code):
                self._starts.setdefault(match[1], []).append(match.end())
        if name not in self._known:
            starts = self._starts.get(name, [])
            known = starts if len(starts) <= _DEEP else []
            self._known[name] = [_expression(self._code, at, len(self._code)) for at in known]
        return self._known[name]


def _names(body: str) -> list[str]:
    return list(dict.fromkeys(match[1] for match in _IDENTIFIER.finditer(body)))


def _all_restricted(text: str) -> bool:
    return all(_RESTRICTED.match(text, match.end()) for match in _SAME_SITE.finditer(text))
